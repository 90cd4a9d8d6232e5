"""YAML files that people fill in: made, filled, and changed box by box."""
