"""Pages as data → XLSX that looks and prints like the form."""
