"""One document in all formats, batches of them, and print packages."""
