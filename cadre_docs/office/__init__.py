"""Office files as packages of parts, opened with distrust and written the same way twice."""
