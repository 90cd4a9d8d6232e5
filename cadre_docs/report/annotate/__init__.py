"""Workbooks marked by patching their packages: what carries no mark stays byte for byte."""
