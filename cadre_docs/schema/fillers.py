"""Who fills a box, told from its path as people know it: ``考核依据.处分[1].种类``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.schema.model import Field, FilledBy

if TYPE_CHECKING:
    from cadre_docs.schema.model import Schema

OTHERS = {FilledBy.UNIT: "单位", FilledBy.AUTHORITY: "主管部门"}
"""Who fills what the applicant does not, and nobody by hand."""
_PART = expression(r"(?P<name>[^\[\]]+)(?:\[(?P<row>[0-9]{1,7})\])?")
_MOST_KNOWN = 1_000


class Box(NamedTuple):
    """A field; within a table its row, counted from 1 (0: none), and its column."""

    field: Field
    row: int
    column: Field | None


def box_of(schema: Schema, path: str) -> Box | None:
    """Return the box that a path names, by keys or ids; None for what is no box."""
    if "[" in path:
        return _box_of(schema, path)
    box = schema.boxes.get(path)
    if box is None:
        box = _box_of(schema, path)
        if box is not None and len(schema.boxes) < _MOST_KNOWN:  # people may make up names
            schema.boxes[path] = box
    return box


def _box_of(schema: Schema, path: str) -> Box | None:
    parts = [match for part in path.split(".") if (match := _PART.fullmatch(part))]
    known = schema.names
    if parts and parts[0]["name"] in schema.nested:
        known = schema.nested[parts.pop(0)["name"]]
    field = known.get(parts[0]["name"]) if parts else None
    if field is None:
        return None
    column = field.column(parts[1]["name"]) if parts[1:] else None
    return Box(field, int(parts[0]["row"] or 0), column)


def filled_by(schema: Schema, path: str) -> FilledBy:
    """Return who fills a box; a column is filled by whom its table is, unless it says otherwise.

    What is no box (a whole record) is the applicant's.
    """
    box = box_of(schema, path)
    if box is None:
        return FilledBy.APPLICANT
    own = box.column.filled_by if box.column else FilledBy.APPLICANT
    return box.field.filled_by if own is FilledBy.APPLICANT else own
