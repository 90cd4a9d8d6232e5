"""Reading the workbook with one row per person, and child tables keyed by a number."""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING

from cadre_docs.findings import LONGEST_NAME, Finding, error, is_too_much, shortened, warning
from cadre_docs.intake.keys import name_mark, read_key, same_name
from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.more import is_more
from cadre_docs.intake.template.people_among import people_among
from cadre_docs.intake.template.rows import Columns, RowReader
from cadre_docs.performance.classes import mutable
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from cadre_docs.findings import Position
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.intake.template.book import TemplateBook
    from cadre_docs.intake.template.rows import RowValues
    from cadre_docs.source.tree import Mapping, Scalar

_NUMBER = template.PERSON_NUMBER
_OWNER = template.OWNER


@mutable
class _Person:
    """A row of the sheet 人员 with its key, and the rows of the tables that are surely theirs."""

    row: RowValues
    key: str
    name: Scalar | None
    findings: list[Finding]
    tables: dict[str, list[RowValues]] = field(default_factory=dict)


def read_people(book: TemplateBook, sheet: Sheet) -> list[tuple[Mapping, tuple[Finding, ...]]]:
    """Return one tree for each person, in the order of the sheet 人员, with its own findings."""
    people = [_person(book, row) for row in _rows(book, sheet)]
    counts = Counter(person.key for person in people)
    book.findings += _shared_numbers(people, counts)
    # A number that two people share owns nothing: never the wrong person.
    sole = {p.key: p for p in people if p.key and counts[p.key] == 1}
    moved = _moved(book, people, sole)
    for key, table in book.tables.items():
        for row in book.table_rows(table, _NUMBER):
            if is_too_much(book.findings):
                break  # whoever reads the file says so
            owner = _owner(row, sole, counts, book.findings)
            if owner is not None and owner.key in moved and not _is_named(row):
                book.findings.append(_of_another(row, owner))
                owner = None
            if owner is None:
                book.findings += row.findings
            else:
                owner.tables.setdefault(key, []).append(row)
                owner.findings += row.findings
    if not people and not is_too_much(sheet.findings):
        book.findings.append(warning("FS-template", "还没有填任何人", position=sheet.position()))
    return [_tree(book, person) for person in people]


def _moved(book: TemplateBook, people: list[_Person], sole: dict[str, _Person]) -> frozenset[str]:
    """Return the numbers whose people were others when the workbook was made, who are still in it.

    Who sorts the sheet without its number column gives the rows of the tables to other people.
    """
    if not book.people:
        return frozenset()
    marks = {p.key: name_mark(p.name.text) for p in people if p.name and p.key in sole}
    before = {mark: number for number, mark in book.people.items()}
    once = len(before) == len(book.people)  # else two are called alike, and nobody can tell
    return frozenset(
        number
        for number, mark in marks.items()
        if once and mark in before and before[mark] != number and number in book.people
    )


def _is_named(row: RowValues) -> bool:
    """Whether somebody typed the name beside the number: then both were compared."""
    return row.owner is not None and row.looked_up is None and bool(row.owner.text.strip())


def _of_another(row: RowValues, person: _Person) -> Finding:
    name = shortened(person.name.text.strip(), LONGEST_NAME) if person.name else ""
    return error(
        "FS-template",
        f"人员序号“{person.key}”在这张表生成的时候是另一个人，现在是“{name}”：多半排序时序号没有跟着动，不知道这一行是谁的",
        wanted="排序时各列一起排，人员序号跟着人走",
        remedy=f"请把“人员”表的序号改回来；这一行确是“{name}”的，在“{_OWNER}”里直接写上姓名",
        position=row.number.position,
    )


def _rows(book: TemplateBook, sheet: Sheet) -> list[RowValues]:
    schema = book.schema
    fields = tuple(f for f in schema.fields() if f.type is not FieldType.TABLE)
    paths = {f.key: schema.path(f) for f in template.offered(fields)}
    more = {f.key for f in fields if is_more(f)}
    # Workbooks of earlier releases have no column for some.
    known = {k: path for k, path in paths.items() if k not in more or path in book.moved}
    moved = {key: book.moved.get(path) for key, path in known.items()}
    moved[_NUMBER] = book.moved.get(_NUMBER)
    wanted = Columns(fields, _NUMBER, moved, schema.path, schema, book.written, paths=True)
    rows = RowReader(sheet, wanted).rows()
    kept, findings = people_among(rows, schema.by_id.get("name"))
    book.findings += findings
    return kept


def _name(book: TemplateBook, row: RowValues) -> Scalar | None:
    field = book.schema.by_id.get("name")
    return row.values.get(field.key) if field else None


def _person(book: TemplateBook, row: RowValues) -> _Person:
    number = read_key(row.number)
    if number.is_told:  # a person struck out keeps the rows: the paper is stopped as it is
        number = read_key(replace(row.number, origin="text"))
    findings = list(row.findings)
    if number.why:
        findings.append(_unreadable(number.why, row.number.position))
    elif not number.text:
        findings.append(
            warning(
                "FS-template",
                "这个人没有人员序号，各表中的行无法对应到他",
                remedy="请填一个不重复的序号",
                position=row.position,
            )
        )
    return _Person(row, number.text, _name(book, row), findings)


def _tree(book: TemplateBook, person: _Person) -> tuple[Mapping, tuple[Finding, ...]]:
    tables = {key: book.sequence(key, person.tables.get(key, [])) for key in book.tables}
    tree = book.record(person.row.values, tables, person.row.position)
    name = shortened(person.name.text.strip(), LONGEST_NAME) if person.name else ""
    return tree, tuple(replace(finding, person=name) for finding in person.findings)


def _shared_numbers(people: list[_Person], counts: Counter[str]) -> list[Finding]:
    findings = []
    seen: set[str] = set()
    for person in people:
        if person.key in seen:
            findings.append(
                error(
                    "FS-duplicate",
                    f"人员序号“{person.key}”用了{_times(counts[person.key])}",
                    wanted="每人一个序号",
                    remedy="请改成不同的序号；此序号在各表中的行没有读取，以免张冠李戴",
                    position=person.row.position,
                )
            )
        if person.key:
            seen.add(person.key)
    return findings


def _times(count: int) -> str:
    return "两次" if count == 2 else f"{count}次"  # noqa: PLR2004 - how Chinese counts


def _owner(
    row: RowValues, sole: dict[str, _Person], counts: Counter[str], findings: list[Finding]
) -> _Person | None:
    """Return whose a row of a table is; where that is not sure, nobody's, and a finding says so."""
    number = read_key(row.number)
    if number.why:
        findings.append(_unreadable(number.why, row.number.position))
    elif not number.text or number.text not in counts:
        findings.append(_orphan(number.text, row.position))
    elif number.text in sole:
        contradiction = _contradiction(row, number.text, sole[number.text], counts)
        if contradiction is None:
            return sole[number.text]
        findings.append(contradiction)
    return None  # two people share the number: said of them


def _unreadable(why: str, position: Position) -> Finding:
    return error(
        "FS-type",
        f"人员序号{why}，不能用来认人",
        wanted="人员序号应直接填写，如 1、2、3",
        remedy="请直接填上这个人的序号；认不准是谁的行没有算在任何人名下",
        position=position,
    )


def _orphan(number: str, position: Position) -> Finding:
    return error(
        "FS-template",
        f"“人员”表中没有序号“{number}”，不知道这一行是谁的"
        if number
        else "这一行没有人员序号，不知道是谁的",
        wanted="人员序号应与“人员”表一致",
        remedy="请补上或改正；这一行没有读取",
        position=position,
    )


def _contradiction(
    row: RowValues, number: str, person: _Person, counts: Counter[str]
) -> Finding | None:
    """Return what is wrong when the name beside a number is not the name of its person."""
    named, shown = row.owner, row.looked_up
    if shown is not None:
        other = read_key(shown).text
        if other == number or other not in counts:  # shows this person's name, or nobody's
            return None
        cell = shown.position.cell
        what = f"“{_OWNER}”里的公式查的是 {cell}，不是本行的人员序号，显示的是别人的姓名"
        return _two_people(what, row.number.position)
    if named is None or person.name is None:
        return None
    if named.origin == "unreadable":
        what = f"“{_OWNER}”写的“{shortened(named.text.strip())}”读不准，不能与序号核对"
    elif person.name.origin == "unreadable" or same_name(named.text, person.name.text):
        return None
    else:
        typed = shortened(named.text.strip())
        theirs = shortened(person.name.text.strip()) or "没有填姓名的人"
        what = f"人员序号“{number}”是“{theirs}”，“{_OWNER}”却写“{typed}”"
    return _two_people(what, named.position)


def _two_people(what: str, position: Position) -> Finding:
    return error(
        "FS-template",
        what,
        wanted=f"人员序号与“{_OWNER}”应是同一个人",
        remedy=f"请核对是谁的，改正序号，或清空“{_OWNER}”；这一行没有算在任何人名下",
        position=position,
    )
