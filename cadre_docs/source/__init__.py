"""What was typed, and where: files read with distrust, YAML, positioned trees."""
