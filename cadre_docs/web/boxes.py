"""The boxes of a form as a page shows them: what each holds, who fills it, how much fits."""

from __future__ import annotations

import dataclasses
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from cadre_docs.messages.masking import masked
from cadre_docs.record.printed import printed_text
from cadre_docs.schema import OTHERS, FieldType, FilledBy, filled_by
from cadre_docs.templates.workbooks.hints import notations
from cadre_docs.values.text import hanzi_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.api.editing import Boxes
    from cadre_docs.findings import Finding
    from cadre_docs.record import Record
    from cadre_docs.schema import Field

_PRIVATE = (FieldType.ID_NUMBER, FieldType.MOBILE, FieldType.PHONE)
_LONG = 30  # characters of one line that want a box over the whole width
READ_ONLY = "原文件只看不改"  # said once of the whole page


@dataclasses.dataclass
class Box:
    """A box to type into: a field of the form, or a cell of a table.

    ``id`` is its name on the page (``b3``, ``b12-2-1``: third column's row two), ``shut`` says why
    it cannot be typed into (empty: it can), ``hidden`` that its number is masked, ``read`` what the
    text was understood as (empty: it was not).
    ``opinion``: of a box for the hand that may hold an electronic opinion, ``may`` or ``is``.
    ``office``: of an empty box what the office's table says of it.
    """

    id: str
    field: Field
    path: str
    text: str
    kind: str
    row: int = 0
    column: str = ""
    shut: str = ""
    hidden: bool = False
    room: str = ""
    full: bool = False
    read: str = ""
    opinion: str = ""
    office: str = ""
    findings: list[Finding] = dataclasses.field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether an error is said of it that nobody waived."""
        return any(finding.counts for finding in self.findings)

    @property
    def who(self) -> str:
        """Who else fills it, where that is not the same of all boxes."""
        return "" if self.shut == READ_ONLY else self.shut

    @property
    def shown(self) -> str:
        """What stands in the box: its text, or the masked one."""
        return masked(self.text) if self.hidden else self.text

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen; a text that is none of it is kept as the last one."""
        given: tuple[str, ...] = ("是", "否")
        if self.field.choices is not None:
            given = self.field.choices.values
        return given if not self.text or self.text in given else (*given, self.text)

    @property
    def odd(self) -> bool:
        """Whether what was typed is none of the choices."""
        given = self.field.choices.values if self.field.choices else ("是", "否")
        return bool(self.text) and self.text not in given

    @property
    def name(self) -> str:
        """What people call it: ``业绩登记 第2行 名称``."""
        return f"{self.path} 第{self.row}行 {self.column}" if self.row else self.path

    @property
    def hints(self) -> list[str]:
        """What helps to fill it: help, how dates are written, an example; once in a table."""
        if self.row > 1 or self.shut == READ_ONLY:
            return []
        own = self.field
        written = " 或 ".join(notations(own)[:2])
        parts = [own.help, f"可以写 {written}" if written else ""]
        if self.office:
            parts.append(f"单位填写的表上是“{masked(self.office)}”")
        if own.example and own.type is not FieldType.TEXT:
            parts.append(f"例：{own.example}")
        if own.unit:
            parts.append(f"单位：{own.unit}")
        return [part for part in parts if part]

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width."""
        fit = self.field.fit
        if self.row:
            return self.kind == "text" and (fit is None or fit.nominal > 2 * _LONG)
        return self.kind == "text" or (fit is not None and fit.nominal > _LONG)


@dataclasses.dataclass
class Table(Box):
    """A table; ``rows`` stand as in the file, ``hash`` tells whether they changed."""

    rows: list[list[Box]] = dataclasses.field(default_factory=list)
    hash: str = ""
    row_findings: dict[int, list[Finding]] = dataclasses.field(default_factory=dict)

    @property
    def columns(self) -> tuple[Field, ...]:
        """Its columns."""
        return self.field.columns

    @property
    def room_left(self) -> bool:
        """Whether the paper has another row for it."""
        return not self.field.max_rows or len(self.rows) < self.field.max_rows


@dataclasses.dataclass(frozen=True)
class Group:
    """Boxes that stand in one box of the paper, under one printed label."""

    label: str
    boxes: tuple[Box, ...]


@dataclasses.dataclass(frozen=True)
class Part:
    """A section of the form."""

    title: str
    help: str
    printed: bool
    groups: tuple[Group, ...]


class BoxMaker:
    """Makes the boxes of one record, by part of its form."""

    def __init__(self, record: Record, typed: Boxes | None, role: str, *, shown: bool) -> None:
        self._record, self._typed, self._role, self._shown = record, typed, role, shown
        self._schema = record.schema
        self._texts, self._rows = _typed_of(record, typed)
        self._values = {path: value.typed for path, _, value in record.texts()}

    def parts(self) -> list[Part]:
        """Return the sections."""
        numbers = {own.id: n for n, own in enumerate(self._schema.fields())}
        parts = []
        for section in self._schema.sections:
            boxes = [self._box(own, f"b{numbers[own.id]}") for own in section.fields]
            groups = [
                Group(label, tuple(several))
                for label, several in groupby(boxes, key=lambda box: box.field.label or box.path)
            ]
            parts.append(Part(section.title, section.help, section.printed, tuple(groups)))
        return parts

    def _box(self, own: Field, name: str) -> Box:
        path = self._schema.path(own)
        who = self._shut(filled_by(self._schema, path), own, self._texts.get(path, ""))
        if own.type is FieldType.TABLE:
            made = Table(name, own, path, "", "table", shut=who)
            for number, row in enumerate(self._rows.get(path, ()), 1):
                made.rows.append(
                    [
                        self._cell(made, column, at, number, row)
                        for at, column in enumerate(own.columns)
                    ]
                )
            made.hash = short_hash(self._rows.get(path, ()))
            return made
        text = self._texts.get(path, "")
        box = Box(name, own, path, text, _kind(own), shut=who)
        if (
            own.electronic and self._typed is not None and self._role != "own"
        ):  # the office agrees to it
            box.opinion = "is" if own.id in self._record.electronic else "may"
        return self._measured(box, path)

    def _cell(self, table: Table, own: Field, at: int, number: int, row: dict[str, str]) -> Box:
        who = table.shut
        if not who and own.filled_by is not FilledBy.APPLICANT:
            who = self._shut(own.filled_by, own, row.get(own.key, ""))
        cell = Box(
            f"{table.id}-{number}-{at}", own, table.path, row.get(own.key, ""), _kind(own),
            row=number, column=own.key, shut=who,
        )  # fmt: skip
        counted = self._typed.counted.get(table.path, ()) if self._typed else ()
        called = counted[number - 1] if number <= len(counted) else number
        return self._measured(cell, f"{table.path}[{called}].{own.key}")

    def _measured(self, box: Box, path: str) -> Box:
        box.hidden = box.field.type in _PRIVATE and not self._shown and masked(box.text) != box.text
        printed = box.text.strip()
        if path in self._values:
            printed = printed_text(box.field, self._values[path])
            box.read = _said(self._values[path])
            box.office = "" if box.text.strip() or self._typed is None else box.read
        if self._typed is not None:
            box.room, box.full = room(box.field, hanzi_wide(printed), in_table=bool(box.row))
        return box

    def _shut(self, who: FilledBy, own: Field, text: str) -> str:
        """Say why a box is not to be typed into, for whoever fills in now."""
        if self._typed is None:
            return READ_ONLY
        if who is FilledBy.HAND:
            if own.electronic and own.id in self._record.electronic:
                return ""
            return "" if text else "打印后手写，此处不填"
        if self._role == "own" and who in OTHERS:
            return f"由{OTHERS[who]}填写"
        if self._role == "unit" and who is FilledBy.APPLICANT and self._schema.of_people:
            return "由本人填写"
        return ""


def _typed_of(
    record: Record, typed: Boxes | None
) -> tuple[dict[str, str], dict[str, tuple[dict[str, str], ...]]]:
    """Return texts and rows: as typed, or of a file that is no text as it was read."""
    if typed is not None:
        return dict(typed.texts), {
            path: tuple(map(dict, rows)) for path, rows in typed.rows.items()
        }
    texts: dict[str, str] = {}
    rows: dict[str, tuple[dict[str, str], ...]] = {}
    for own in record.schema.fields():
        path = record.schema.path(own)
        if own.id in record.values:
            texts[path] = _said(record.values[own.id].typed)
        keys = {column.id: column.key for column in own.columns}
        rows[path] = tuple(
            {keys[name]: _said(value.typed) for name, value in row.values.items()}
            for row in record.tables.get(own.id, ())
        )
    return texts, rows


def _said(typed: object) -> str:
    return ("是" if typed else "否") if isinstance(typed, bool) else str(typed)


def _kind(own: Field) -> str:
    match own.type:
        case FieldType.CHOICE | FieldType.YES_NO:
            return "choice"
        case FieldType.TEXT:
            return "text"
        case FieldType.PHOTO:
            return "photo"
    return "line"


def short_hash(rows: Sequence[object]) -> str:
    """Return what tells whether rows are still the same."""
    return sha256(repr(rows).encode()).hexdigest()[:12]


def room(own: Field, count: int, *, in_table: bool) -> tuple[str, bool]:
    """Say how many characters still fit into the printed box, and what happens beyond.

    The second value tells that it is more than the box holds at its smallest size.
    """
    fit = own.fit
    if fit is None or own.type in (FieldType.DATE, FieldType.PERIOD, FieldType.CHOICE):
        return "", False
    if count > fit.smallest:
        return f"已有{count}字，超出{count - fit.smallest}字：会撑高格子或另起一页", True
    if count <= fit.nominal:
        return f"还可写{fit.nominal - count}字", False
    rest = f"（最多还可写{fit.smallest - count}字）"
    if in_table:
        return f"已超出一行的{fit.nominal}字，打印时这一行会加高{rest}", False
    if own.type is FieldType.TEXT:
        return f"已超出空白表上的{fit.nominal}字，打印时格子加高、往后移页{rest}", False
    return f"已超出{fit.nominal}字，打印时会缩小字号（不小于9磅）、再折行{rest}", False
