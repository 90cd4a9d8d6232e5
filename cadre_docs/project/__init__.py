"""Building a project: thousands of forms, only what changed, nothing half-done."""
