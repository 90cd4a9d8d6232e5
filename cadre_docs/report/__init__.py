"""Reports: findings and decisions, for people and for programs. A format never changes either."""
