"""The fonts of this machine: found, looked into, and chosen for the names in a master."""
