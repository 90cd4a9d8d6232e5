"""Staff lists of other systems: tables, columns matched with boxes, people joined."""
