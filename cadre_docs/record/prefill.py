"""What a new form may begin with: what stays of last time's record, and what that ended with.

A schema says which boxes stay (``carries``) and where results go (``last_time``). Everything
else is of one year and begins empty. Values are texts as people type them, so that the new form
is read like any other. Lists of other systems fill forms beforehand in the same way
(:mod:`cadre_docs.intake.foreign`): each of their boxes says whence it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.record.cells import Typed, Value
    from cadre_docs.record.model import Record
    from cadre_docs.schema import Field, Schema

_TEXTS = (FieldType.LINE, FieldType.TEXT, FieldType.NAME, FieldType.DIGITS, FieldType.PHONE)


@dataclass(frozen=True, slots=True)
class Box:
    """A text that a box comes filled with.

    ``whence`` is the place in a list of another system (file, sheet, cell, and the heading of
    its column); empty for what last time's record, or a list of people of ours, says.
    """

    text: str
    whence: str = ""


@dataclass
class Prefilled:
    """What one person's form comes filled with: boxes by path, rows of tables by theirs.

    The boxes of a row are by the keys of their columns. ``source`` names the list of another
    system that they come from, if they do. ``left`` says in Chinese what could not be taken
    over, and why.
    """

    name: str = ""
    source: str = ""
    boxes: dict[str, Box] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Box]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is filled."""
        return bool(self.boxes or self.rows)


def typed_text(typed: Typed) -> str:
    """Return a value as somebody would type it."""
    if isinstance(typed, bool):
        return "是" if typed else "否"
    return str(typed)


def prefill(record: Record, schema: Schema) -> Prefilled:
    """Return what a new form of ``schema`` begins with, after a person's record of last time.

    The record may be of another form: then boxes of one id and kind are meant.
    """
    found = Prefilled(record.person)
    for box in schema.fields():
        source = record.schema.by_id.get(box.id)
        if not box.carries or source is None:
            continue
        path = schema.path(box)
        if record.is_unread(source.id):
            found.left.append(f"“{path}”上年的没有读出")
        if box.type is FieldType.TABLE:
            kept = record.tables.get(source.id, ())
            rows = [_row(box, source, row.values, found) for row in kept]
            found.rows[path] = [row for row in rows if row]
        elif source.id in record.values:
            text = _text(box, source, record.values[source.id].typed)
            if text is None:
                found.left.append(f"“{path}”在这张表上不能填“{_shown(record, source)}”")
            else:
                found.boxes[path] = Box(text)
    _results(record, schema, found)
    found.rows = {path: rows for path, rows in found.rows.items() if rows}
    return found


def add_earlier(found: Prefilled, record: Record, schema: Schema) -> bool:
    """Add the result of a year before the last to a table of results; False where there is none.

    What stays of a person is what the last record says.
    """
    own = Prefilled()
    _results(record, schema, own, of_tables=True)
    found.left += own.left
    for path, rows in own.rows.items():
        box = next(box for box in schema.fields() if schema.path(box) == path)
        for row in rows:
            found.rows[path] = _with(found.rows.get(path, []), row, box, path, found)
    return bool(own.rows)


def _row(
    table: Field, source: Field, values: Mapping[str, Value], found: Prefilled
) -> dict[str, Box]:
    """Return a row of a table that stays: the columns that both forms have."""
    row: dict[str, Box] = {}
    for column in table.columns:
        known = source.column(column.id)
        if known is None or column.id not in values:
            continue
        text = _text(column, known, values[column.id].typed)
        if text is None:
            found.left.append(
                f"“{table.key}”的“{column.key}”在这张表上不能填“{typed_text(values[column.id].typed)}”"
            )
        else:
            row[column.key] = Box(text)
    return row


def _text(box: Field, source: Field, typed: Typed) -> str | None:
    """Return the text for a box; None where the box cannot say that."""
    text = typed_text(typed)
    if box.choices is not None:
        return text if text in box.choices.values else None
    alike = box.type is source.type or (box.type in _TEXTS and isinstance(typed, str))
    return text if alike else None


def _shown(record: Record, source: Field) -> str:
    return typed_text(record.values[source.id].typed)


def _results(record: Record, schema: Schema, found: Prefilled, *, of_tables: bool = False) -> None:
    """Move what the record ended with to where the form wants it, or to its tables alone."""
    for entry in schema.last_time:
        if record.schema.id not in entry.of or (of_tables and entry.source):
            continue
        box = schema.by_id[entry.into]
        path = schema.path(box)
        if entry.source:
            value, source = record.values.get(entry.source), record.schema.by_id.get(entry.source)
            if value is None or source is None:
                found.left.append(f"“{path}”：上年的记录没有填结果")
                continue
            text = _text(box, source, value.typed)
            if text is None:
                found.left.append(f"“{path}”在这张表上不能填“{typed_text(value.typed)}”")
            else:
                found.boxes[path] = Box(text)
            continue
        row: dict[str, Box] = {}
        for column_id, field_id in entry.columns.items():
            column, source = box.column(column_id), record.schema.by_id.get(field_id)
            value = record.values.get(field_id)
            if column is None or source is None or value is None:
                continue
            text = _text(column, source, value.typed)
            if text is not None:
                row[column.key] = Box(text)
        if len(row) < len(entry.columns):
            found.left.append(f"“{path}”：上年的记录没有填结果，或者这张表上不能这样填")
            continue
        found.rows[path] = _with(found.rows.get(path, []), row, box, path, found)


def _with(
    rows: list[dict[str, Box]], row: dict[str, Box], box: Field, path: str, found: Prefilled
) -> list[dict[str, Box]]:
    """Return the rows with one more, in their order; the oldest make room in a table of few."""
    unique = [column.key for column in box.columns if column.id in box.repeats.unique]
    same = [one for one in rows if unique and all(one.get(k) == row.get(k) for k in unique)]
    if same:
        if any(one.get(key) != text for one in same for key, text in row.items()):
            found.left.append(f"“{path}”已有同一年的，说法不同，没有再添“{_listed(row)}”，请核对")
        return rows
    several = [*rows, row]
    dated = next((c.key for c in box.columns if c.type is FieldType.DATE), "")
    if dated and all(dated in one for one in several):
        several.sort(key=lambda one: one[dated].text)
    if box.max_rows and len(several) > box.max_rows:
        gone = several[: len(several) - box.max_rows]
        listed = "、".join(map(_listed, gone))
        found.left.append(f"“{path}”只有{box.max_rows}行，最早的没有带入：{listed}")
        several = several[len(gone) :]
    return several


def _listed(row: Mapping[str, Box]) -> str:
    return "，".join(box.text for box in row.values())
