"""The notices, the dated numbers in them, and the working days they count in."""
