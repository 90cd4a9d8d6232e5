"""Records: one person's filled form, typed by the schema, every value with its position."""

from cadre_docs.record.awaiting import filler_of
from cadre_docs.record.build import build_record
from cadre_docs.record.cells import Row, Typed, Value
from cadre_docs.record.model import Record
from cadre_docs.record.printed import printed_text

__all__ = ["Record", "Row", "Typed", "Value", "build_record", "filler_of", "printed_text"]
