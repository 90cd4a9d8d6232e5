"""Filling an Excel template in tests, as somebody at a keyboard would."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Finding
from cadre_docs.intake.tables import read_tables
from cadre_docs.intake.template import layout as template
from cadre_docs.schema import Schema
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import load


def read_workbook(
    data: bytes, file: str, catalog: Catalog
) -> tuple[list[tuple[Schema, Mapping]], list[Finding]]:
    """Return each person's schema and tree, and all that was wrong, with whomever."""
    trees, findings = read_tables(data, file, catalog)
    findings += (finding for read in trees for finding in read.findings)
    return [(read.schema, read.tree) for read in trees], findings


def tree_of(text: str) -> Mapping:
    (tree,), findings = load(text.encode(), "x.yaml")
    assert not findings
    return tree


def leaves(tree, prefix=""):
    """Yield (path, text) for values and (path, rows) for tables."""
    for entry in tree.entries:
        match entry.value:
            case Scalar(text=text):
                yield prefix + entry.key, text
            case Sequence(items=items):
                yield prefix + entry.key, [{e.key: e.value.text for e in i.entries} for i in items]
            case Mapping():
                yield from leaves(entry.value, f"{prefix}{entry.key}.")


class Person:
    """Fills a template as somebody at a keyboard would: looks for the name, types beside it."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(BytesIO(data))
        self.single = template.FORM_SHEET in self.book.sheetnames
        self.main = self.book[template.FORM_SHEET if self.single else template.PEOPLE_SHEET]

    def cell(self, key: str, person: int = 1):
        if self.single:
            rows = {template.plain(str(c.value)): c.row for c in self.main["B"]}
            return self.main.cell(rows[key], 3)
        heads = {template.plain(str(c.value)).split("：")[-1]: c.column for c in self.main[4]}
        return self.main.cell(6 + person, heads[key])

    def row(self, table: str, row: int) -> dict:
        """Cells of the ``row``-th entry row of a table by column."""
        sheet = self.book[table]
        return {template.plain(str(c.value)): sheet.cell(5 + row, c.column) for c in sheet[3]}

    @staticmethod
    def type(cell, text) -> None:
        cell.value = text
        if isinstance(text, str):
            cell.data_type = "s"  # the cell has the text format

    def fill(self, tree: Mapping, person: int = 1) -> Person:
        for path, value in leaves(tree):
            key = path.split(".")[-1]
            if isinstance(value, list):
                for values in value:
                    self.add(key, values, person)
            else:
                self.type(self.cell(key, person), value)
        return self

    def add(self, table: str, values: dict, person: int = 1) -> None:
        number = 1
        while any(c.value for name, c in self.row(table, number).items() if self._own(name)):
            number += 1
        cells = self.row(table, number)
        for key, text in values.items():
            self.type(cells[key], text)
        if not self.single:
            self.type(cells[template.PERSON_NUMBER], str(person))

    @staticmethod
    def _own(name: str) -> bool:
        return name not in (template.ROW_NUMBER, template.OWNER)

    def saved(self) -> bytes:
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()
