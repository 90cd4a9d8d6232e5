"""What is said to people, made safe to say: numbers masked, control characters shown by number."""
