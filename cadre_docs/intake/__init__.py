"""Intake: files that people fill → positioned trees → records."""
