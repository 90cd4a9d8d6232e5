"""Files that people fill in, YAML and Excel: made, changed box by box, brought up to date."""
