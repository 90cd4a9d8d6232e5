"""Evidence: the PDFs and pictures that a record names, read with distrust, as pages of A4."""
