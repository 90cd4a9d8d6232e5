"""Pages as data → DOCX, for forms that are mastered in Excel."""
