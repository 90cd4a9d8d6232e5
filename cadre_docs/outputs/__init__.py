"""Files that are written: whole or not at all, never over what is read or what somebody changed."""
