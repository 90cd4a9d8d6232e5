"""Reports: findings as text, JSON and later more. A format never changes a finding."""
