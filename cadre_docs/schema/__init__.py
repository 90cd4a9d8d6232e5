"""Schemas: what an official form holds, in printed order, as typed models."""

from cadre_docs.schema.fillers import OTHERS, box_of, filled_by
from cadre_docs.schema.load import load_schema
from cadre_docs.schema.model import (
    FREE_TEXTS,
    PEOPLE_ORDERS,
    RENAMED,
    ROLES,
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
    "FREE_TEXTS",
    "OTHERS",
    "PEOPLE_ORDERS",
    "RENAMED",
    "ROLES",
    "Field",
    "FieldType",
    "FilledBy",
    "Fit",
    "Schema",
    "Section",
    "Source",
    "box_of",
    "filled_by",
    "former_keys",
    "load_schema",
]
