"""The Excel fill-in template for many people: one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname

from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.layout import Kind
from cadre_docs.intake.template.more import with_more
from cadre_docs.intake.template.office import office_part
from cadre_docs.schema import FieldType
from cadre_docs.templates.workbooks.fill import fill_people
from cadre_docs.templates.workbooks.form import LEAST_ROWS, TABS
from cadre_docs.templates.workbooks.help import write_help
from cadre_docs.templates.workbooks.parts import Book, write_carried
from cadre_docs.templates.workbooks.rows import (
    Column,
    RowSheet,
    table_columns,
    table_lead,
    write_row_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.record.prefill import Prefilled
    from cadre_docs.schema import Field, Schema

_MOST_TABLE_ROWS = 2000
_ROWS_EACH = 4
_NAME_BAND = "姓名"


def blank_people_workbook(schema: Schema, people: int, filled: Sequence[Prefilled] = ()) -> bytes:
    """Return the fill-in workbook for ``people`` persons as the bytes of an .xlsx file.

    Of those in ``filled`` boxes are filled, and coloured so that everybody sees it.
    """
    schema = with_more(schema)
    book = Book(schema, Kind.PEOPLE)
    write_help(book, book.sheet(template.HELP_SHEET, TABS["help"]), Kind.PEOPLE)
    sheet = book.sheet(template.PEOPLE_SHEET, TABS["form"])
    columns = tuple(_columns(schema))
    named = bool(columns) and columns[0].field.type is FieldType.NAME
    plan = RowSheet(
        title=schema.title,
        lead="一人一行；标 * 的必填。“人员序号”用来和后面各表对应，每人一个，不能重复。",
        number=template.PERSON_NUMBER,
        columns=columns,
        rows=people,
        numbered=True,
        frozen=1 + named,
    )
    write_row_sheet(book, sheet, plan, template.PERSON_NUMBER)
    for table in template.tables(schema):
        _table_sheet(book, table, people, named=named)
    if filled:
        fill_people(book, filled)
    book.open_at(sheet, "B7")
    return book.save()


def office_workbook(schema: Schema, people: Sequence[Mapping[str, str]]) -> bytes:
    """Return the workbook that the office fills for all: what is not the applicants' own.

    ``people`` say who they are, by the paths of the boxes that tell people apart: these are
    filled, and marked; everything else is empty.
    """
    part = with_more(office_part(schema), materials=False)
    book = Book(part, Kind.OFFICE)
    write_help(book, book.sheet(template.HELP_SHEET, TABS["help"]), Kind.OFFICE)
    sheet = book.sheet(template.PEOPLE_SHEET, TABS["form"])
    columns = tuple(_columns(part))
    plan = RowSheet(
        title=f"{schema.title}（单位填写）",
        lead="一人一行，单位填写。橙色的格子用来认人，不要改；与各人自己填的表一起检查。",
        number=template.PERSON_NUMBER,
        columns=columns,
        rows=len(people),
        numbered=True,
        frozen=2,
    )
    top, left = write_row_sheet(book, sheet, plan, template.PERSON_NUMBER)
    name = part.by_id.get("name")
    for row, person in enumerate(people, top):
        if name is not None:
            book.person(row - top + 1, person.get(part.path(name), ""))
        for place, column in enumerate(columns, left):
            if column.path in person:
                write_carried(sheet, row, place, person[column.path])
    for table in template.tables(part):
        _table_sheet(book, table, len(people), named=True)
    book.open_at(sheet, "B7")
    return book.save()


def _columns(schema: Schema) -> Iterator[Column]:
    """Yield the columns in printed order, but a person's name first."""
    found = []
    for section in schema.sections:
        band = section.title + ("" if section.printed else "（不印在表上）")
        for field in template.offered(section.fields):
            if field.type is not FieldType.TABLE:
                path, heading = schema.path(field), template.heading(schema, field)
                found.append(Column(path, heading, field, section.printed, band))
    name = next((c for c in found if c.field.id == "name"), None)
    if name is not None:
        found.remove(name)
        yield Column(name.path, name.heading, name.field, name.printed, _NAME_BAND)
    yield from found


def _table_sheet(book: Book, table: Field, people: int, *, named: bool) -> None:
    schema = book.schema
    sheet = book.sheet(template.table_sheets(schema)[table.key], TABS["table"])
    found = f"VLOOKUP($A{{row}},{quote_sheetname(template.PEOPLE_SHEET)}!$A:$B,2,FALSE)"
    owner = f'=IF($A{{row}}="","",IFERROR({found},"查无此序号"))'
    plan = RowSheet(
        title=table.label,
        lead=table_lead(table, "每行先写“人员序号”（与“人员”表一致），同一个人可以占多行"),
        number=template.PERSON_NUMBER,
        columns=table_columns(schema, table),
        rows=min(max(LEAST_ROWS, people * _ROWS_EACH), _MOST_TABLE_ROWS),
        numbered=False,
        owner=owner if named else "",
        frozen=1 + named,
    )
    write_row_sheet(book, sheet, plan, schema.path(table))
