"""Photos: found, looked through, decoded, turned upright, measured."""
