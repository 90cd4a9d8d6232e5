"""Sheets that are filled row by row: repeating tables, and people in the people workbook."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter

from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.hints import WHO, hint
from cadre_docs.messages.progress import steps
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.templates.workbooks.hints import height
from cadre_docs.templates.workbooks.parts import flag_missing, select, write_text
from cadre_docs.templates.workbooks.styles import (
    EXAMPLE,
    GROUP,
    GROUP_TWIN,
    HEADER,
    HINT,
    LEAD,
    NUMBER,
    PERSON_NUMBER,
    TITLE,
    box_style,
    required_heading,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.schema import Field, Schema
    from cadre_docs.templates.workbooks.parts import Book

SPARE_ROWS = 2000  # checks on typing reach this far below the last ruled row
_WIDTHS = {
    FieldType.NAME: 14.0,
    FieldType.DATE: 17.0,
    FieldType.PERIOD: 25.0,
    FieldType.INTEGER: 12.0,
    FieldType.CHOICE: 16.0,
    FieldType.YES_NO: 14.0,
    FieldType.ID_NUMBER: 24.0,
    FieldType.MOBILE: 18.0,
    FieldType.TEXT: 40.0,
}
_PAGE_WIDTH = 220  # one landscape page, small but legible
_PORTRAIT_WIDTH = 95  # sheets narrower than this (in characters) print upright
_NARROW_TEXT = 60  # a text of at most so many characters needs no wide column


@dataclass(frozen=True, slots=True)
class Column:
    """A column that takes values of one field."""

    path: str
    heading: str
    field: Field
    printed: bool = True
    band: str = ""
    table: Field | None = None


@dataclass(frozen=True, slots=True)
class RowSheet:
    """What a sheet of rows looks like."""

    title: str
    lead: str
    number: str  # heading of column A
    columns: tuple[Column, ...]
    rows: int
    numbered: bool  # column A comes filled with 1, 2, 3 …
    owner: str = ""  # formula for the name behind a person number, with {row}
    frozen: int = 1  # how many columns stay in sight


def write_row_sheet(book: Book, sheet: Worksheet, plan: RowSheet, anchor: str) -> tuple[int, int]:
    """Write a whole sheet; ``anchor`` is the path under which the map knows its header.

    Return the first row to fill, and the column of the first of ``plan.columns``.
    """
    write_text(sheet, 1, 1, plan.title, TITLE)
    write_text(sheet, 2, 1, plan.lead, LEAD)
    sheet.row_dimensions[1].height = 34
    sheet.row_dimensions[2].height = 20
    top = 3
    if any(column.band for column in plan.columns):
        _bands(sheet, plan, top)
        top += 1
    book.anchor(anchor, sheet, top, 1)
    start = 2 + bool(plan.owner)
    _head(book, sheet, plan, top, start)
    _entries(book, sheet, plan, top + 3, start)
    cursor = f"{get_column_letter(1 if not plan.numbered else start)}{top + 3}"
    sheet.freeze_panes = f"{get_column_letter(plan.frozen + 1)}{top + 3}"
    sheet.print_title_rows = f"{top}:{top}"
    width = sum(column_width(column.field) for column in plan.columns)
    if width < _PORTRAIT_WIDTH:
        sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth = ceil(width / _PAGE_WIDTH)
    sheet.print_title_cols = f"A:{get_column_letter(plan.frozen)}"
    select(sheet, cursor)
    return top + 3, start


def _bands(sheet: Worksheet, plan: RowSheet, row: int) -> None:
    styles, last, before = (GROUP, GROUP_TWIN), 0, None
    write_text(sheet, row, 1, "", GROUP)
    for number, column in enumerate(plan.columns, 2):
        new = column.band != before
        last += new and before is not None
        write_text(sheet, row, number, column.band if new else "", styles[last % 2])
        before = column.band
    sheet.row_dimensions[row].height = 24


def _head(book: Book, sheet: Worksheet, plan: RowSheet, row: int, start: int) -> None:
    """Write the header row, the row of hints and the row of examples."""
    write_text(sheet, row, 1, plan.number, HEADER)
    write_text(sheet, row + 1, 1, template.HINT_ROW, NUMBER)
    write_text(sheet, row + 2, 1, template.EXAMPLE_ROW, NUMBER)
    sheet.column_dimensions["A"].width = 10
    if plan.owner:
        write_text(sheet, row, 2, template.OWNER, HEADER)
        write_text(sheet, row + 1, 2, "自动显示，不用填", HINT)
        write_text(sheet, row + 2, 2, "", EXAMPLE)
        sheet.column_dimensions["B"].width = 14
    hints, examples = [40.0], [22.0]
    for number, column in enumerate(plan.columns, start):
        width = column_width(column.field)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        # Rows below the ruled ones take text as well.
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].protection = Protection(locked=False)
        write_text(sheet, row, number, column.heading, HEADER)
        if column.field.required:
            sheet.cell(row, number).value = required_heading(column.heading)
        explained = hint(column.field, printed=column.printed)
        write_text(sheet, row + 1, number, explained, HINT)
        write_text(sheet, row + 2, number, column.field.example.strip(), EXAMPLE)
        book.anchor(column.path, sheet, row, number)
        hints.append(height(explained, width * 1.15))
        examples.append(height(column.field.example, width * 1.1))
    heads = [height(f"{c.heading} *", column_width(c.field)) for c in plan.columns]
    for offset, tallest in enumerate((max([28.0, *heads]), max(hints), max(examples))):
        sheet.row_dimensions[row + offset].height = tallest


def table_columns(schema: Schema, table: Field) -> tuple[Column, ...]:
    """Return the columns of a repeating table that are filled on screen."""
    printed = table in schema.printed_fields
    return tuple(
        Column(template.column_path(schema, table, c), c.key, c, printed=printed, table=table)
        for c in template.offered(table.columns)
    )


def table_lead(table: Field, advice: str) -> str:
    """Return the line under the title of a table's sheet."""
    who = "" if table.filled_by is FilledBy.APPLICANT else f"【{WHO[table.filled_by]}】"
    return who + "；".join(part for part in (table.help, advice) if part)


def column_width(field: Field) -> float:
    """Return a column's width in characters."""
    if field.type is FieldType.TEXT and field.fit and field.fit.smallest <= _NARROW_TEXT:
        return 18.0
    return _WIDTHS.get(field.type, 26.0)


def _entries(book: Book, sheet: Worksheet, plan: RowSheet, first: int, start: int) -> None:
    last = first + plan.rows - 1
    numbers = NUMBER if plan.number == template.ROW_NUMBER else PERSON_NUMBER
    styles = [(n, box_style(c.field, c.table)) for n, c in enumerate(plan.columns, start)]
    for row in steps(range(first, last + 1), "画表格"):
        # A real number: Excel marks numbers stored as text with a green corner.
        sheet.cell(row, 1, row - first + 1 if plan.numbered else None).style = numbers
        if plan.owner:
            cell = sheet.cell(row, 2, plan.owner.format(row=row))
            cell.style = NUMBER
        for number, style in styles:
            sheet.cell(row, number).style = style
    sheet.sheet_format.defaultRowHeight = 26
    sheet.sheet_format.customHeight = True
    final = get_column_letter(start + len(plan.columns) - 1)
    for number, column in enumerate(plan.columns, start):
        letter = get_column_letter(number)
        book.guard(column.field, sheet, f"{letter}{first}", f"{letter}{last + SPARE_ROWS}")
        if column.field.required:
            begun = f"COUNTA(${get_column_letter(start)}{first}:${final}{first})>0"
            empty = f"LEN(TRIM({letter}{first}))=0"
            cells = f"{letter}{first}:{letter}{last}"
            flag_missing(sheet, cells, f"AND({begun},{empty})")
