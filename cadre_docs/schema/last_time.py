"""The part of a schema that says where the result of last time's record goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema.model import FieldType, LastTime
from cadre_docs.schema.notices import pairs
from cadre_docs.source.tree import Sequence

if TYPE_CHECKING:
    from cadre_docs.schema.model import Schema
    from cadre_docs.source.tree import Reader


def read_last_time(reader: Reader) -> LastTime:
    """Read one entry of ``last_time``."""
    several = isinstance(reader.node("of"), Sequence)
    found = LastTime(
        of=reader.texts("of") if several else (reader.text("of"),),
        into=reader.text("into"),
        source=reader.text("from", ""),
        columns=pairs(reader, "columns"),
    )
    if bool(found.source) == bool(found.columns):
        reader.complain(
            "“last_time”的每一项须有“from”（一个格）或“columns”（表的一行），只能有一种"
        )
    reader.finish()
    return found


def check_last_time(reader: Reader, schema: Schema) -> None:
    """Complain of boxes and columns that the form does not have; other forms are not known."""
    at = reader.node("last_time")
    for entry in schema.last_time:
        box = schema.by_id.get(entry.into)
        is_table = box is not None and box.type is FieldType.TABLE
        if box is None or is_table != bool(entry.columns):
            reader.complain(f"“last_time”的“into: {entry.into}”不是这样的一项", at)
            continue
        for column in entry.columns:
            if box.column(column) is None:
                reader.complain(f"“{entry.into}”没有“{column}”这一列", at)
