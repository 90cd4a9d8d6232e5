"""Printed forms and lists read back from Excel, filled by our masters or by a clerk."""
