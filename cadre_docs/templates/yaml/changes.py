"""What may be changed in a record of YAML, one box, row or exception at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.record.meta import WAIVER_KEYS, WAIVER_PARTS
from cadre_docs.record.types import is_nothing
from cadre_docs.source.edited_text import PatchError
from cadre_docs.values.characters import forbidden_characters
from cadre_docs.values.dates import DateError, parse_date
from cadre_docs.values.text import clean_digits, forbidden_words

if TYPE_CHECKING:
    from cadre_docs.schema import Field, Schema


@dataclass(frozen=True)
class Put:
    """Have a box say ``text``: a field, or with ``row`` (from 1) and ``column`` a cell of a table.

    Rows are counted as they stand in the file, the empty ones too. ``path`` is the field as people
    know it (``考核依据.处分``); an empty text empties the box.
    """

    path: str
    text: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class AddRow:
    """Put an empty row behind the last one of a table."""

    path: str


@dataclass(frozen=True)
class RemoveRow:
    """Remove a row of a table, counted from 1 as in the file."""

    path: str
    row: int


@dataclass(frozen=True)
class MoveRow:
    """Have two rows that stand one below the other change places: ``row`` and the next one."""

    path: str
    row: int


@dataclass(frozen=True)
class Electronic:
    """Have a box for the hand count as an electronic opinion, or not any more (电子意见).

    What is typed into it is printed only then.
    """

    path: str
    on: bool = True


@dataclass(frozen=True)
class Waive:
    """Write an exception into the record (例外), instead of one of the same rule; or take it out.

    ``rule`` is the code, ``reason`` why, ``approved_by`` who answers for it (a person or an
    office), ``date`` the day of the approval as people write it. For ``on=False`` the rule alone.
    """

    rule: str
    reason: str = ""
    approved_by: str = ""
    date: str = ""
    on: bool = True

    @property
    def path(self) -> str:
        """Where it stands in the record."""
        return WAIVER_KEYS[0]

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Its parts by their names in the file."""
        said = (self.rule, self.reason, self.approved_by, self.date)
        return tuple(zip(WAIVER_PARTS, (text.strip() for text in said), strict=True))


Change = Put | AddRow | RemoveRow | MoveRow | Electronic | Waive


def refuse_unreadable(change: Change) -> None:
    """Raise PatchError for what would not be read as it was meant."""
    if isinstance(change, Put) and (bad := forbidden_characters(change.text)):
        raise PatchError(change.path, *forbidden_words(c for _, c in bad))
    if isinstance(change, Waive):
        _refuse_half(change)


def _refuse_half(change: Waive) -> None:
    """Raise PatchError for an exception that would not be read as one."""
    parts = change.parts if change.on else change.parts[:1]
    if missing := [name for name, text in parts if not text or is_nothing(text)]:
        remedy = "例外要写明规则代码、理由、批准人（单位）和日期"
        raise PatchError(change.path, f"缺少{'、'.join(missing)}", remedy)
    for _, text in parts:
        if bad := forbidden_characters(text):
            raise PatchError(change.path, *forbidden_words(c for _, c in bad))
    if change.on:
        try:
            parse_date(clean_digits(change.date.strip()).text)
        except DateError as why:
            raise PatchError(change.path, f"日期{why}", "请填批准的日期") from None


def field_at(schema: Schema, path: str) -> Field:
    """Return the field with this path. Raises PatchError for one that the form has not."""
    for field in schema.fields():
        if schema.path(field) == path:
            return field
    raise PatchError(path, "表上没有这一项")
