"""Filling the workbook for many people beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import coordinate_to_tuple

from cadre_docs.intake.template import layout as template
from cadre_docs.templates.workbooks.help import add_colour
from cadre_docs.templates.workbooks.parts import write_carried
from cadre_docs.templates.workbooks.styles import CARRIED_FILL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.record.prefill import Prefilled
    from cadre_docs.schema import Field
    from cadre_docs.templates.workbooks.parts import Book

_BEFORE = 3  # rows from a heading to the first row of people: itself, hint, example
_SAID = (
    "橙色底的格子，是从“{}”取来的，请逐格核对，不对的直接改正；从哪一格取来，见同时生成的“来源”表。"
)


def fill_people(book: Book, filled: Sequence[Prefilled]) -> None:
    """Write the boxes of people into the rows of a workbook that is still blank."""
    schema, places = book.schema, book.places
    people = book.workbook[template.PEOPLE_SHEET]
    titles = template.table_sheets(schema)
    name = schema.by_id.get("name")
    for number, person in enumerate(filled, 1):
        box = person.boxes.get(schema.path(name)) if name is not None else None
        if box is not None:
            book.person(number, box.text)
    for field in schema.fields():
        path = schema.path(field)
        if path not in places:
            continue
        if field.key in titles:
            _fill_table(book, book.workbook[titles[field.key]], field, filled)
            continue
        top, column = coordinate_to_tuple(places[path])
        for number, person in enumerate(filled):
            box = person.boxes.get(path)
            if box is not None:
                write_carried(people, top + _BEFORE + number, column, box.text)
    note = book.workbook[template.HELP_SHEET]
    sources = "、".join(dict.fromkeys(person.source for person in filled))
    add_colour(note, "预先填好的格子", CARRIED_FILL, _SAID.format(sources))


def _fill_table(book: Book, sheet: Worksheet, table: Field, filled: Sequence[Prefilled]) -> None:
    schema, places = book.schema, book.places
    path = schema.path(table)
    row = coordinate_to_tuple(places[path])[0] + _BEFORE
    for number, person in enumerate(filled, 1):
        for boxes in person.rows.get(path, ()):
            # As a person types it: the formula beside it shows whose row it is.
            sheet.cell(row, 1).value = number
            for column in table.columns:
                place = places.get(template.column_path(schema, table, column))
                box = boxes.get(column.key)
                if place is not None and box is not None:
                    write_carried(sheet, row, coordinate_to_tuple(place)[1], box.text)
            row += 1
