"""Reading the workbook with one row per person, and child tables keyed by a number."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import error, warning
from cadre_docs.intake import template
from cadre_docs.intake.xlsx_rows import Columns, RowReader
from cadre_docs.progress import steps
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from cadre_docs.findings import Finding
    from cadre_docs.intake.xlsx_book import TemplateBook
    from cadre_docs.intake.xlsx_rows import RowValues
    from cadre_docs.intake.xlsx_sheet import Sheet
    from cadre_docs.tree import Mapping

_NUMBER = template.PERSON_NUMBER


def read_people(book: TemplateBook, sheet: Sheet) -> list[Mapping]:
    """Return one tree for each person, in the order of the sheet 人员."""
    people = _people(book, sheet)
    numbers = Counter(_number(person) for person in people)
    owned = {key: _by_person(book.table_rows(t, _NUMBER)) for key, t in book.tables.items()}
    book.findings += _bad_numbers(people)
    for rows in owned.values():
        book.findings += _orphans(rows, numbers)
    trees = []
    for person in steps(people, "人员"):
        number = _number(person)
        # A number that two people share owns nothing: never the wrong person.
        sole = bool(number) and numbers[number] == 1
        mine = {key: rows.get(number, []) if sole else [] for key, rows in owned.items()}
        tables = {key: book.sequence(key, rows) for key, rows in mine.items()}
        trees.append(book.record(person.values, tables, person.position))
        name = book.person(person.values)
        for row in (person, *(row for rows in mine.values() for row in rows)):
            book.findings += [replace(finding, person=name) for finding in row.findings]
    if not trees:
        book.findings.append(warning("FS-template", "还没有填任何人", position=sheet.position()))
    return trees


def _people(book: TemplateBook, sheet: Sheet) -> list[RowValues]:
    schema = book.schema
    fields = tuple(f for f in schema.fields() if f.type is not FieldType.TABLE)
    moved = {f.key: book.moved.get(schema.path(f)) for f in template.offered(fields)}
    moved[_NUMBER] = book.moved.get(_NUMBER)
    return RowReader(sheet, Columns(fields, _NUMBER, moved, schema.path, schema)).rows()


def _bad_numbers(people: list[RowValues]) -> list[Finding]:
    findings = []
    seen: set[str] = set()
    for person in people:
        number = _number(person)
        if not number:
            findings.append(
                warning(
                    "FS-template",
                    "这个人没有人员序号，各表中的行无法对应到他",
                    remedy="请填一个不重复的序号",
                    position=person.position,
                )
            )
        elif number in seen:
            findings.append(
                error(
                    "FS-duplicate",
                    f"人员序号“{number}”用了两次",
                    wanted="每人一个序号",
                    remedy="请改成不同的序号；此序号在各表中的行没有读取，以免张冠李戴",
                    position=person.position,
                )
            )
        seen.add(number)
    return findings


def _orphans(rows: dict[str, list[RowValues]], numbers: Counter[str]) -> list[Finding]:
    """Return a finding for each table row that belongs to nobody."""
    return [
        error(
            "FS-template",
            f"“人员”表中没有序号“{number}”，不知道这一行是谁的"
            if number
            else "这一行没有人员序号，不知道是谁的",
            wanted="人员序号应与“人员”表一致",
            remedy="请补上或改正；这一行没有读取",
            position=row.position,
        )
        for number, owned in rows.items()
        if not number or number not in numbers
        for row in owned
    ]


def _by_person(rows: list[RowValues]) -> dict[str, list[RowValues]]:
    owned: dict[str, list[RowValues]] = {}
    for row in rows:
        owned.setdefault(_number(row), []).append(row)
    return owned


def _number(row: RowValues) -> str:
    """Return a person number so that ``１``, ``01`` and ``1`` are the same."""
    text = unicodedata.normalize("NFKC", row.number).strip()
    return (text.lstrip("0") or "0") if text.isdecimal() else text
