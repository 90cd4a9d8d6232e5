"""Word forms filled by hand: read by the geometry of the master they were printed from."""
