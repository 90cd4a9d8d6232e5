"""The project file ``cadre-docs.yaml``: made, read, changed, and what it asks for."""
