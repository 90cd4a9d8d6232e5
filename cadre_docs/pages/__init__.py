"""Layout: a page as data, read from Office files and written to HTML, XLSX and DOCX."""
