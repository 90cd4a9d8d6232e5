"""A build divided among plain computers: each does a share, one brings the results together."""
