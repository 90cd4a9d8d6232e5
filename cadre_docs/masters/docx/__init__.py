"""DOCX masters: filled by docxtpl, or compiled once and filled many times."""
