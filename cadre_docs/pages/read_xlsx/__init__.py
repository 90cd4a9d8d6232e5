"""Workbook → pages as data."""
