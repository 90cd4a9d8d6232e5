"""For what costs time by its number, and at the start of every command."""
