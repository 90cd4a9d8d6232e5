"""Decisions told to people: as text, as JSON for other programs, and as a table."""
