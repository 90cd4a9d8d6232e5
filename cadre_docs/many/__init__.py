"""Checking very many records, of which only a few are held at a time."""
