"""Rendering: a record and its form's master → print-ready DOCX, PDF and XLSX."""
