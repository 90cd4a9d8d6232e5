"""DOCX → pages as data."""
