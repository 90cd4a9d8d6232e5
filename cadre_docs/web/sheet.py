"""A person's form as a page shows it: the boxes in printed order, grouped as on the paper.

What is typed comes from the file's text (:func:`cadre_docs.boxes`), what is to be said of it from
:func:`cadre_docs.check`: the same findings, in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.checks.told_once import told_once
from cadre_docs.findings import SEVERITY_RANKS, Severity
from cadre_docs.schema import box_of
from cadre_docs.web.boxes import BoxMaker, Table, short_hash
from cadre_docs.web.form_desk import Around
from cadre_docs.web.look import Look
from cadre_docs.web.reading import day_of, of_whole_file, own_records, placed, read_one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.api.editing import Boxes
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema
    from cadre_docs.web.boxes import Box, Part
    from cadre_docs.web.store import Content, File, Store

ROLES = {"": "全部", "own": "本人", "unit": "单位"}
"""Who fills in: everybody's boxes, the applicant's, or the office's. The value of ``role``."""
FEW = 20
"""Records of one file that are checked together while one of them is filled in."""
_EMPTY = "FS-required"


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
        return short_hash([self.schema.id, *said])

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
    boxes = BoxMaker(record, look.typed, role, shown=shown)
    sheet = Sheet(
        file, content, number, look.count, record.schema, look.typed, record, boxes.parts(), [],
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
        placed(told_once([*of_it, *between]), store),
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
    lines.sort(key=lambda line: (SEVERITY_RANKS[line.finding.severity], order.get(line.box, -1)))
    sheet.summary = lines
