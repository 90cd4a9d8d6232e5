"""Runs rules over records: over a few that are held, and over very many that are not."""
