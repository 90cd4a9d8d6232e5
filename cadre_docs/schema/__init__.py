"""Schemas: what an official form holds, in printed order, as typed models."""

from cadre_docs.schema.load import load_schema
from cadre_docs.schema.model import (
    RENAMED,
    Field,
    FieldType,
    FilledBy,
    Fit,
    Schema,
    Section,
    Source,
    former_keys,
)

__all__ = [
    "RENAMED",
    "Field",
    "FieldType",
    "FilledBy",
    "Fit",
    "Schema",
    "Section",
    "Source",
    "former_keys",
    "load_schema",
]
