"""Fill-in templates for people: YAML and Excel."""
