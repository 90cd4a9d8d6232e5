"""Workbooks that people fill in: of one person, and of many, a row each."""
