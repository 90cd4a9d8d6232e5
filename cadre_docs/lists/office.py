"""Two hands: what the office says of people in one table, brought to their own records.

Whose row it is goes by the rules of :mod:`cadre_docs.lists.expected`: a number that both give,
else name, unit and birth; never by a guess. Of what both say differently nothing is chosen: it is
an error, told with both places, and what stays for the time being is the word of whom the box
belongs to. Nothing is lost: a row that is nobody's is an error too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity, error, warning
from cadre_docs.intake.read import ReadRecord
from cadre_docs.lists.expected.people import ExpectedList
from cadre_docs.lists.expected.roll import Standing, call_roll_of
from cadre_docs.lists.last_year import person_of
from cadre_docs.record.prefill import typed_text
from cadre_docs.rules.between.namesakes import numbers_of
from cadre_docs.rules.days import assessed_in
from cadre_docs.schema import OTHERS, FieldType
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.intake.read import Intake
    from cadre_docs.record import Record, Row
    from cadre_docs.record.cells import Typed
    from cadre_docs.schema import Field

CODE = "X-office"
OFFICE = "单位填写的表"
_SHOWN = 40


@dataclass(frozen=True)
class Assigned:
    """Whose row is whose: numbers of rows and of records; findings on what nobody can tell."""

    pairs: tuple[tuple[int, int], ...]
    findings: tuple[Finding, ...]


def with_office(intake: Intake) -> Intake:
    """Return what was read with the office's word in people's records; it itself where none was."""
    if not intake.office:
        return intake
    entries = list(intake.entries)
    findings = list(intake.findings)
    for form, rows in by_form(intake.office).items():
        own = [n for n, entry in enumerate(entries) if entry.record.schema.id == form]
        told = assigned(rows, [entries[number].record for number in own])
        findings += told.findings
        for row, record in told.pairs:
            entries[own[record]] = joined(entries[own[record]], rows[row])
    return replace(intake, entries=entries, findings=findings, office=[])


class Rows:
    """The office's rows, to be brought to the records of one file at a time.

    What concerns rows alone (nobody's, of two people) only all records together can tell: it is
    left out here. ``files`` are those that the rows stand in.
    """

    def __init__(self, rows: Sequence[ReadRecord]) -> None:
        self.files = frozenset(row.record.position.file for row in rows)
        self._of: dict[str, dict[object, list[ReadRecord]]] = {}
        for row in rows:
            known = self._of.setdefault(row.record.schema.id, {})
            for sign in _signs(row.record):
                known.setdefault(sign, []).append(row)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._of)

    def brought(self, intake: Intake) -> Intake:
        """Return what was read of one file with the office's word in its records."""
        entries, findings = list(intake.entries), list(intake.findings)
        for form, known in self._of.items():
            own = [n for n, entry in enumerate(entries) if entry.record.schema.id == form]
            records = [entries[number].record for number in own]
            meant = [row for one in records for sign in _signs(one) for row in known.get(sign, ())]
            rows = list({id(row): row for row in meant}.values())
            if not rows:
                findings += map(_not_in_table, records)
                continue
            told = assigned(rows, records)
            findings += [
                f for f in told.findings if f.position and f.position.file not in self.files
            ]
            for row, record in told.pairs:
                entries[own[record]] = joined(entries[own[record]], rows[row])
        return replace(intake, entries=entries, findings=findings)


def _signs(record: Record) -> list[object]:
    """Return what a row and a record of one person share at least one of."""
    return [("name", folded(record.get("name"))), *numbers_of(record).items()]


def by_form(office: Sequence[ReadRecord]) -> dict[str, list[ReadRecord]]:
    """Return the rows of each form."""
    found: dict[str, list[ReadRecord]] = defaultdict(list)
    for entry in office:
        found[entry.record.schema.id].append(entry)
    return found


def assigned(rows: Sequence[ReadRecord], people: Sequence[Record]) -> Assigned:
    """Tell whose row is whose, of the rows and the records of one form."""
    persons = tuple(person_of(row.record) for row in rows)
    listed = ExpectedList(Path(rows[0].record.position.file), persons)
    roll = call_roll_of(listed, people, ())
    number_of = {id(record): number for number, record in enumerate(people)}
    pairs: list[tuple[int, int]] = []
    findings: list[Finding] = []
    for number, (row, called) in enumerate(zip(rows, roll.people, strict=True)):
        sure = called.standing is Standing.HANDED_IN or _by_number(row.record, called.records)
        meant = _of_year(row.record, called.records)
        if sure and len({assessed_in(record) for record in meant}) == 1:
            pairs += [(number, number_of[id(record)]) for record in meant]
            continue
        years = len(meant) if sure else 0
        nobody = _nobody(row.record, called.standing, called.where, years=years)
        findings += [*row.findings, nobody]
    findings += [_not_in_table(record) for record, _ in roll.strangers]
    return Assigned(tuple(pairs), tuple(findings))


def _of_year(row: Record, records: Sequence[Record]) -> Sequence[Record]:
    """Return a person's forms of the year that a row states, or all where it states none.

    Where they have none of that year, their only one contradicts the row: that is told with it.
    """
    stated = assessed_in(row)
    of_year = [record for record in records if assessed_in(record) == stated]
    return of_year if stated and of_year else records


def _by_number(row: Record, records: Sequence[Record]) -> bool:
    """Whether several forms are surely one person's: all give a number that the row gives."""
    known = set(numbers_of(row).items())
    return bool(records) and all(known & set(numbers_of(record).items()) for record in records)


def _nobody(row: Record, standing: Standing, where: Sequence[str], *, years: int = 0) -> Finding:
    """Return the error of a row that is nobody's; or of one year of several, it does not say."""
    if years:
        what = f"不知道是哪一年的：此人有{years}个年度的表（{'、'.join(where)}）"
        remedy = "请在这一行填上年度；或者一次只读一个年度的表"
    elif standing in (Standing.UNCLEAR, Standing.TWICE):
        what = f"分不清是谁的：{'、'.join(where)}"
        remedy = "请在这一行和此人的表上都填身份证号码（或单位、出生年月）"
    else:
        what = "没有读到此人自己的表，这一行没有用上"
        remedy = "请把此人的表一起给出；姓名、号码写错的改正，不用的删去这一行"
    return error(
        CODE,
        f"{OFFICE}上的这一行{what}",
        wanted="每一行都能对上一个人的表",
        remedy=remedy,
        position=row.place("name"),
        person=row.person,
        form=row.schema.id,
    )


def _not_in_table(record: Record) -> Finding:
    return warning(
        CODE,
        f"{OFFICE}上没有此人",
        remedy="请在单位填写的表里补一行；姓名、号码写错的改正",
        position=record.place("name"),
        person=record.person,
        form=record.schema.id,
    )


def joined(own: ReadRecord, office: ReadRecord) -> ReadRecord:
    """Return a person's record with what the office says, and where they differ."""
    mine, theirs = own.record, office.record
    values, tables, places = dict(mine.values), dict(mine.tables), dict(mine.places)
    unread = set(mine.unreadable)
    findings: list[Finding] = []
    for box in mine.schema.fields():
        stated = (theirs.tables if box.type is FieldType.TABLE else theirs.values).get(box.id)
        lost = {name for name in theirs.unreadable if name.split("[")[0] == box.id}
        if stated is None and not lost:
            continue
        kept: dict[str, object] = tables if box.type is FieldType.TABLE else values  # type: ignore[assignment]
        empty = box.id not in kept and not mine.is_unread(box.id)
        if stated is not None and not empty:
            if _agree(box, mine, theirs):
                continue
            findings.append(_conflict(box, mine, theirs))
        if empty or (box.filled_by in OTHERS and stated is not None):
            if stated is not None:
                kept[box.id] = stated
            places[box.id] = theirs.place(box.id)
            unread = {name for name in unread if name.split("[")[0] != box.id} | lost
    waivers = list(mine.waivers)
    said = {(w.rule, w.reason, w.approved_by, w.date) for w in waivers}
    waivers += [w for w in theirs.waivers if (w.rule, w.reason, w.approved_by, w.date) not in said]
    record = replace(
        mine,
        values=values,
        tables=tables,
        places=places,
        unreadable=frozenset(unread),
        electronic=mine.electronic | theirs.electronic,
        waivers=tuple(waivers),
    )
    about = [f.about(person=record.person, form=record.schema.id) for f in office.findings]
    return ReadRecord(record, (*own.findings, *about, *findings))


def _agree(box: Field, mine: Record, theirs: Record) -> bool:
    if box.type is FieldType.TABLE:
        return _told_rows(box, mine.tables.get(box.id, ())) == _told_rows(
            box, theirs.tables.get(box.id, ())
        )
    one, other = mine.get(box.id), theirs.get(box.id)
    return _told(one) == _told(other)


def _told(typed: Typed | None) -> str:
    return "" if typed is None else folded(typed_text(typed))


def _told_rows(box: Field, rows: Sequence[Row]) -> list[list[str]]:
    return sorted([_told_cell(row, column) for column in box.columns] for row in rows)


def _told_cell(row: Row, column: Field) -> str:
    value = row.values.get(column.id)
    return "" if value is None else _told(value.typed)


def _conflict(box: Field, mine: Record, theirs: Record) -> Finding:
    stays = OFFICE if box.filled_by in OTHERS else "本人的表"
    if box.type is FieldType.TABLE:
        rows = len(mine.tables.get(box.id, ())), len(theirs.tables[box.id])
        what = f"本人的表有{rows[0]}行，{OFFICE}有{rows[1]}行，内容不同"
    else:
        what = f"本人的表填“{_shown(mine.get(box.id))}”，{OFFICE}填“{_shown(theirs.get(box.id))}”"
    return Finding(
        CODE,
        Severity.ERROR,
        f"{what}（{theirs.place(box.id)}），现暂按{stays}",
        wanted="两处应一致，或只填一处",
        remedy="请核对，改正有误的一处，或清空一处",
        **mine.about(box.id),
    )


def _shown(typed: Typed | None) -> str:
    text = "" if typed is None else typed_text(typed).replace("\n", " ")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
