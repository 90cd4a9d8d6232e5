"""Schemas: what an official form holds, in printed order, as typed models."""

from cadre_docs.schema.load import load_schema
from cadre_docs.schema.model import Field, FieldType, FilledBy, Fit, Schema, Section, Source

__all__ = ["Field", "FieldType", "FilledBy", "Fit", "Schema", "Section", "Source", "load_schema"]
