"""The sheet 人员 of our workbook for many people, saved as .csv or .tsv."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.intake.folders import DELIMITED_SUFFIXES
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.layout import Kind, Stamp, plain
from cadre_docs.intake.template.more import is_more, with_more
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Schema

_SEARCHED_ROWS = 10


def is_text_table(file: str) -> bool:
    """Whether a file is named as a table of plain text."""
    return Path(file).suffix.lower() in DELIMITED_SUFFIXES


def people_of_text(workbook: Workbook, file: str, catalog: Catalog) -> Stamp | None:
    """Return what the hidden sheet would say, had a text table one; the sheet becomes 人员.

    It is ours where it has the column 人员序号 and all columns of one form, and of no other that
    its title does not name.
    """
    if not is_text_table(file):
        return None
    cells = workbook.sheets[0]
    sheet = Sheet(file, cells)
    found = [catalog.schema(form) for form in catalog.schema_ids]
    for row in sheet.rows[:_SEARCHED_ROWS]:
        texts = {plain(sheet.text(row, column)) for column in sheet.columns(row)}
        if template.PERSON_NUMBER in texts:
            found = [schema for schema in found if schema.of_people and _headings(schema) <= texts]
            break
    else:
        return None
    first = plain(sheet.text(sheet.rows[0], 1))
    titled = [schema for schema in found if plain(schema.title) == first]
    chosen = titled or found
    if len(chosen) != 1:
        return None
    cells.title = template.PEOPLE_SHEET
    return Stamp(chosen[0].id, chosen[0].version, Kind.PEOPLE, ())


def _headings(schema: Schema) -> set[str]:
    """Return the headings that the sheet must have: those of all boxes of one value."""
    fields = template.offered(with_more(schema).fields())
    return {
        plain(template.heading(schema, field))
        for field in fields
        if field.type is not FieldType.TABLE and not is_more(field)
    }
