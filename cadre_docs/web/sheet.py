"""A person's form as a page shows it: the boxes in printed order, grouped as on the paper.

What is typed comes from the file's text (:func:`cadre_docs.boxes`), what is to be said of it from
:func:`cadre_docs.check`: the same findings, in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as made
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.findings import Severity
from cadre_docs.messages.masking import masked
from cadre_docs.record.printed import printed_text
from cadre_docs.schema import OTHERS, FieldType, FilledBy, box_of, filled_by
from cadre_docs.templates.hints import notations
from cadre_docs.values.text import hanzi_wide
from cadre_docs.web.form_desk import Around
from cadre_docs.web.look import Look
from cadre_docs.web.reading import day_of, of_whole_file, own_records, placed, read_one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.api.editing import Boxes
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.record import Record
    from cadre_docs.schema import Field, Schema
    from cadre_docs.web.store import Content, File, Store

ROLES = {"": "全部", "own": "本人", "unit": "单位"}
"""Who fills in: everybody's boxes, the applicant's, or the office's. The value of ``role``."""
_PRIVATE = (FieldType.ID_NUMBER, FieldType.MOBILE, FieldType.PHONE)
FEW = 20
"""Records of one file that are checked together while one of them is filled in."""
_LONG = 30  # characters of one line that want a box over the whole width
_EMPTY = "FS-required"
READ_ONLY = "原文件只看不改"  # said once of the whole page
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass
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
    findings: list[Finding] = made(default_factory=list)

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


@dataclass
class Table(Box):
    """A table; ``rows`` stand as in the file, ``hash`` tells whether they changed."""

    rows: list[list[Box]] = made(default_factory=list)
    hash: str = ""
    row_findings: dict[int, list[Finding]] = made(default_factory=dict)

    @property
    def columns(self) -> tuple[Field, ...]:
        """Its columns."""
        return self.field.columns

    @property
    def room_left(self) -> bool:
        """Whether the paper has another row for it."""
        return not self.field.max_rows or len(self.rows) < self.field.max_rows


@dataclass(frozen=True)
class Group:
    """Boxes that stand in one box of the paper, under one printed label."""

    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Part:
    """A section of the form."""

    title: str
    help: str
    printed: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Line:
    """A finding in the summary on top: the box it leads to (empty: none), its name, the finding."""

    box: str
    name: str
    finding: Finding


@dataclass
class Sheet:
    """One record on its page.

    ``role`` is who fills it in, ``known`` whether what all together tell of it is among its
    findings, ``shared`` counts the errors of the folder that are no single person's. ``fresh``: it
    was just begun, so empty boxes are no mistakes yet.
    """

    file: File
    content: Content
    number: int
    count: int
    schema: Schema
    typed: Boxes | None
    record: Record
    parts: list[Part]
    summary: list[Line]
    read: cd.Read
    role: str = ""
    known: bool = False
    shared: int = 0
    fresh: bool = False

    @property
    def state(self) -> str:
        """What tells whether a page still shows what there is to show."""
        return f"{self.content.hash}{'' if self.known else '-'}"

    @property
    def left_empty(self) -> list[Line]:
        """Of a form that was just begun: the boxes that are still to be filled in."""
        lines = (line for line in self.summary if line.finding.counts)
        return [line for line in lines if self.fresh and line.finding.code == _EMPTY]

    @property
    def wrong(self) -> list[Line]:
        """The errors that are told: all but those."""
        empty = self.left_empty
        return [line for line in self.summary if line.finding.counts and line not in empty]

    @property
    def errors(self) -> int:
        """How many errors count."""
        return sum(line.finding.counts for line in self.summary)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(
            line.finding.severity is Severity.WARNING and not line.finding.waiver
            for line in self.summary
        )

    @property
    def whose(self) -> str:
        """What tells this record from another person's that may come to stand in its place."""
        names = ("name", "id_number", "unit" if "name" not in self.schema.by_id else "name")
        said = [str(self.record.get(name) or "") for name in names]
        return _hash([self.schema.id, *said])

    @property
    def person(self) -> str:
        """Whose it is."""
        return self.record.person or self.schema.title

    def boxes(self) -> Iterator[Box]:
        """Yield all boxes, tables and their cells among them."""
        for part in self.parts:
            for group in part.groups:
                for box in group.boxes:
                    yield box
                    if isinstance(box, Table):
                        yield from (cell for row in box.rows for cell in row)

    def box(self, name: str) -> Box | None:
        """Return the box with this name on the page."""
        return next((box for box in self.boxes() if box.id == name), None)


def open_sheet(  # noqa: PLR0913 - what is known of a record, and how it is to be shown
    store: Store,
    catalog: Catalog,
    file: File,
    number: int,
    role: str = "",
    *,
    shown: bool = False,
    around: Around | None = None,
) -> Sheet:
    """Return a record of a file as its page shows it; ``shown``: numbers in full.

    ``around`` is what is known of it beside its file.

    Raises :class:`~cadre_docs.errors.RequestError` where there is no such record.
    """
    content = store.read(file)
    around = around or Around()
    key = (file.stamp, number, role == "own")
    look = store.looks.get(key) if store.looks else None
    if look is None:
        look = _look(store, catalog, file, content, number, around, applicant=role == "own")
        if store.looks:
            store.looks.keep(key, look)
    record = look.record
    reader = _Reader(record, look.typed, role, shown=shown)
    sheet = Sheet(
        file, content, number, look.count, record.schema, look.typed, record, reader.parts(), [],
        look.read, role, around.known, around.shared,
    )  # fmt: skip
    _attach(sheet, look.findings)
    return sheet


def _look(  # noqa: PLR0913 - what is known of a record, and who asks
    store: Store,
    catalog: Catalog,
    file: File,
    content: Content,
    number: int,
    around: Around,
    *,
    applicant: bool,
) -> Look:
    read = read_one(store, catalog, file.path)
    typed = cd.boxes(content.data, catalog=catalog) if file.editable else ()
    records = own_records(read)
    if not 0 < number <= len(records):
        said = "；".join(f.sentence() for f in read.findings[:3])
        raise cd.RequestError(f"“{file.name}”里没有第{number}份记录。{said}")
    record = records[number - 1]
    checked = cd.check(
        replace(_together(read, record), earlier=around.earlier),
        as_of=day_of(store),
        applicant=applicant,
    )
    places = [one.position for one in records]
    others = {*around.earlier.findings()}
    shared = {*of_whole_file(read, record)}
    of_it = [
        finding
        for finding in checked.findings
        if finding in shared
        or (
            not (finding in others or _is_of_unit(finding, store))
            and _is_of(finding, number, places, record)
        )
    ]
    told = {(f.code, f.path) for f in of_it}
    between = (f for f in around.about.get(record.position, ()) if (f.code, f.path) not in told)
    return Look(
        read,
        record,
        typed[number - 1] if len(typed) == len(records) else None,
        len(records),
        placed([*of_it, *between], store),
    )


def _together(read: cd.Read, record: Record) -> cd.Read:
    """Return what is checked with a record: all of its file, but of a large one it alone."""
    if len(own_records(read)) <= FEW:
        return read
    entries = [entry for entry in read.intake.entries if entry.record is record]
    return replace(read, intake=replace(read.intake, entries=entries))


def _is_of_unit(finding: Finding, store: Store) -> bool:
    """Whether a finding is about the facts of the unit, which whoever fills in has not written."""
    at = finding.position
    return at is not None and store.unit is not None and at.file == str(store.unit)


def _is_of(finding: Finding, number: int, places: Sequence[cd.Position], record: Record) -> bool:
    """Whether a finding is of the record: by its line in a text, else by whom it is about."""
    if len(places) == 1:
        return True
    at = finding.position
    if at is not None and at.line and places[0].line and at.place is None:
        begins = [place.line or 0 for place in places]
        last = begins[number] if number < len(begins) else 1 << 60
        return begins[number - 1] <= at.line < last
    return (finding.person, finding.form) == (record.person, record.schema.id)


class _Reader:
    """Makes the parts of one sheet."""

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
            made.hash = _hash(self._rows.get(path, ()))
            return made
        text = self._texts.get(path, "")
        box = Box(name, own, path, text, _kind(own), shut=who)
        if (
            own.electronic and self._typed is not None and self._role != "own"
        ):  # the office agrees to it
            box.opinion = "is" if own.id in self._record.electronic else "may"
        return self._measured(box, path)

    def _cell(self, table: Table, own: Field, at: int, number: int, row: object) -> Box:
        assert isinstance(row, dict)  # noqa: S101
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


def _hash(rows: Sequence[object]) -> str:
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


def _attach(sheet: Sheet, findings: Sequence[Finding]) -> None:
    """Put each finding beside its box, and all of them into the summary."""
    by_place = {(box.path, box.row, box.column): box for box in sheet.boxes()}
    order = {box.id: n for n, box in enumerate(sheet.boxes())}
    lines = []
    for finding in findings:
        path, row, column = finding.path, 0, ""
        if sheet.typed is not None:
            path, row, column = sheet.typed.place(finding.path)
        elif (found := box_of(sheet.schema, path)) is not None:
            path, row = sheet.schema.path(found.field), found.row
            column = found.column.key if found.column else ""
        box = by_place.get((path, row, column)) or by_place.get((path, 0, ""))
        if box is not None:
            if isinstance(box, Table) and row and not column:
                box.row_findings.setdefault(row, []).append(finding)
            else:
                box.findings.append(finding)
        name = (
            f"{box.path} 第{row}行 {column}".rstrip() if box and row else (box.path if box else "")
        )
        lines.append(Line(box.id if box else "", name, finding))
    lines.sort(key=lambda line: (_ORDER[line.finding.severity], order.get(line.box, -1)))
    sheet.summary = lines
