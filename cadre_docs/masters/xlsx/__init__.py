"""Excel masters: the same tags as in DOCX masters, values always text cells."""
