"""What a master may say: the values its tags print, for one record or for the blank form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from cadre_docs.errors import OutputError
from cadre_docs.masters.photo_size import PrintedPhoto, printed_photo
from cadre_docs.record import printed_text
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.text import code_point

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from cadre_docs.record import Record, Row, Value
    from cadre_docs.schema import Field, Fit, Schema

NEW_PARAGRAPH = "\a"  # docxtpl: begins a new paragraph with the same properties
_REFERENCES = {
    **{mark: f"&#{ord(mark)};" for mark in "&<>\"'{}"},
    "\n": NEW_PARAGRAPH,
}
# What is printed otherwise than it stands: those, and what no XML can hold (jinja.ILLEGAL).
# One set of characters: with alternatives the search takes four times as long.
_SPECIAL = re.compile("[\0-\x08\n-\x0c\x0e-\x1f&<>\"'{}\ud800-\udfff\ufffe\uffff]")
_DIGITS, _ROOM = re.compile("[0-9]"), "\u3000"
Kind = Literal["line", "name", "text"]
Context = dict[str, "Printable | PrintedPhoto | list[PrintedRow]"]
PrintedRow = dict[str, "Printable | PrintedPhoto"]


class Printable(str):
    """A text on its way into a master.

    Escaped for XML when printed. Braces become character references too, because docxtpl
    rewrites some brace sequences after filling and would change what was typed.
    ``fit`` says that it is to stay on one line if it can: it may be set smaller. ``kind`` is what
    it is: one line, a person's name, which breaks after its points only, or anything else.
    ``grows`` becomes true when it takes more room than the blank form has for it. ``due``
    says that it is somebody's value, which has to reach the paper; ``printed`` becomes true
    when a tag prints it whole (:mod:`cadre_docs.masters.reach`).
    """

    __slots__ = ("due", "fit", "grows", "kind", "printed")
    fit: Fit | None
    kind: Kind
    grows: bool
    due: bool
    printed: bool

    def __new__(
        cls, text: str, fit: Fit | None = None, kind: Kind = "text", due: bool = False
    ) -> Printable:
        """Make a text to print: by place, in two thirds of the time that keywords take."""
        self = str.__new__(cls, text)
        self.fit, self.kind, self.due = fit, kind, due
        self.printed = self.grows = False
        return self

    def __html__(self) -> Markup:
        """Return the text as XML character data."""
        plain = str.__str__(self.xml())  # or Markup would ask for this again
        return Markup(plain)  # noqa: S704 - just escaped

    def xml(self) -> str:
        """Return the text as XML character data, for who knows that it is escaped."""
        # Most boxes hold nothing special, and looking is quicker than replacing.
        return _SPECIAL.sub(_reference, self) if _SPECIAL.search(self) else self


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    if character not in _REFERENCES:
        raise OutputError(f"文字里有不能保存的字符 {code_point(character)}：请删去")
    return _REFERENCES[character]


def blank_context(schema: Schema) -> Context:
    """Return the tags of the empty form: blank boxes and blank rows."""
    return {field.key: _blank(field) for field in schema.printed_fields}


def record_context(record: Record) -> Context:
    """Return the tags of a filled form.

    Repeating tables keep about the blank form's height. Boxes for the hand stay empty
    unless the record names them as electronic opinions.
    """
    context: Context = {}
    for field in record.schema.printed_fields:
        if field.type is FieldType.TABLE:
            typed = record.tables.get(field.id, ())
            rows = [_row(field, row, record) for row in typed]
            context[field.key] = padded(field, rows) if field.padded or not rows else rows
        elif field.filled_by is FilledBy.HAND and field.id not in record.electronic:
            context[field.key] = _blank(field)
        else:
            context[field.key] = _printable(field, record.values, record)
    return context


def _row(table: Field, row: Row, record: Record) -> PrintedRow:
    return {
        column.key: Printable(column.blank)
        if column.filled_by is FilledBy.HAND
        else _printable(column, row.values, record)
        for column in table.columns
    }


def _printable(
    field: Field, values: Mapping[str, Value], record: Record
) -> Printable | PrintedPhoto:
    value = values.get(field.id)
    if field.type is FieldType.PHOTO:
        photo = None if value is None else printed_photo(field, record.folder, str(value.typed))
        return photo or Printable(field.blank)
    if value is None:
        return Printable(_unsaid(field))
    return printable(field, printed_text(field, value.typed))


def _unsaid(field: Field) -> str:
    """Return what stands in a box that a record leaves empty: what the blank form prints there.

    A date of the blank form, such as the year of the notice, is no record's: room is left for it.
    """
    return _DIGITS.sub(_ROOM, field.blank) if field.type is FieldType.DATE else field.blank


def printable(field: Field, text: str) -> Printable:
    """Return the text of a value, with what its box asks for."""
    if field.type is FieldType.LINE:
        return Printable(text, field.fit, "line", True)
    if field.type is FieldType.NAME:
        return Printable(text, field.fit, "name", True)
    made = Printable(text, None, "text", True)
    made.grows = field.fit is not None and len(text) > field.fit.nominal
    return made


def _blank(field: Field) -> Printable | list[PrintedRow]:
    return padded(field, []) if field.type is FieldType.TABLE else Printable(field.blank)


def grows(context: Context, alone: Container[str] = ()) -> bool:
    """Say whether any box of a context that was filled took more room than on the blank form.

    Rows of tables are no boxes: they take the room of blank rows. Nor do the boxes ``alone``
    count, by their keys: large ones without another beside them.
    """
    return any(
        isinstance(value, Printable) and value.grows and key not in alone
        for key, value in context.items()
    )


def padded(table: Field, rows: list[PrintedRow]) -> list[PrintedRow]:
    """Add blank rows, as many as leave the table about as high as on the blank form."""
    if len(rows) >= table.blank_rows:  # each takes one at least
        return rows
    # Rows of a table that cannot grow are printed one by one, each in its own place.
    taken = len(rows) if table.max_rows else sum(_blank_rows_taken(table, row) for row in rows)
    room = table.blank_rows - taken
    blank: PrintedRow = {column.key: Printable(column.blank) for column in table.columns}
    return rows + [dict(blank) for _ in range(int(room))]


def _blank_rows_taken(table: Field, row: PrintedRow) -> float:
    """How many blank rows a filled row is as high as; its longest cell decides."""
    fits = [(column.fit, _length(row[column.key])) for column in table.columns if column.fit]
    return max([1.0, *(length / fit.nominal for fit, length in fits)])


def _length(content: Printable | PrintedPhoto) -> int:
    return len(content) if isinstance(content, Printable) else 0
