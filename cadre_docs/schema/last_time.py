"""The parts of a schema about last time's record: what stays, where its result goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema.model import FieldType, LastTime
from cadre_docs.schema.notices import pairs
from cadre_docs.source.tree import Scalar, Sequence

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


def read_lasting(reader: Reader) -> tuple[str, ...] | None:
    """Read what a box says the same as long as (ids; none: always), or None."""
    node = reader.node("lasting")
    if node is None:
        return None
    if isinstance(node, Scalar):
        if node.text != "always":
            reader.complain("“lasting”应是 always 或者字段的列表", node)
        return ()
    return reader.texts("lasting")


def check_last_time(reader: Reader, schema: Schema) -> None:
    """Complain of boxes and columns that the form does not have; other forms are not known."""
    _check_lasting(reader, schema)
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


def _check_lasting(reader: Reader, schema: Schema) -> None:
    at = reader.node("sections")
    for field in schema.fields():
        if field.columns and any(one.lasting is not None for one in (field, *field.columns)):
            reader.complain(f"“{field.key}”是表，表和列不能有“lasting”", at)
        for name in field.lasting or ():
            if name == field.id or name not in schema.by_id:
                reader.complain(f"“{field.key}”的“lasting”所引的“{name}”不是别的一项", at)
