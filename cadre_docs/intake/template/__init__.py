"""Filled Excel templates → positioned trees; :mod:`cadre_docs.templates` writes them."""
