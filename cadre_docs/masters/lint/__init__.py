"""What is wrong with a master, found before anybody prints with it."""
