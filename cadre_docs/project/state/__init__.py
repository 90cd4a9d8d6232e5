"""What the last build left behind, and its file: a project folder may come from anybody."""
