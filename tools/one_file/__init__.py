"""What is needed to make forms that are one HTML file: the interpreter, and the list of modules."""
