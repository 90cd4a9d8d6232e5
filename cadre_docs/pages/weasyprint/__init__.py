"""Pages as data → HTML → PDF, for what our own typesetter does not set."""
