"""The Excel fill-in template for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.hints import CARRIED, hint
from cadre_docs.intake.template.layout import Kind
from cadre_docs.intake.template.more import with_more
from cadre_docs.record.prefill import Prefilled
from cadre_docs.schema import OTHERS, FieldType, FilledBy
from cadre_docs.templates.workbooks.help import write_help
from cadre_docs.templates.workbooks.hints import box_height, height
from cadre_docs.templates.workbooks.parts import Book, flag_missing, write_carried, write_text
from cadre_docs.templates.workbooks.rows import RowSheet, table_columns, table_lead, write_row_sheet
from cadre_docs.templates.workbooks.styles import (
    EXAMPLE,
    GROUP,
    HEADER,
    HINT,
    LABEL,
    LEAD,
    LINK,
    STAR,
    STAR_OTHERS,
    TITLE,
    box_style,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.record.prefill import Box
    from cadre_docs.schema import Field, Schema, Section

_STAR, _ITEM, _INPUT, _HINT, _EXAMPLE = 1, 2, 3, 4, 5
_COLUMN_WIDTHS = {"A": 4.0, "B": 24.0, "C": 58.0, "D": 42.0, "E": 34.0}
_HEAD_ROW = 3
_OTHERS = "＊"  # full-width, so that counting tells it from the applicant's own
LEAST_ROWS = 30
TABS = {"help": "7F7F7F", "form": "2F6CA3", "table": "6FA35B"}


def blank_workbook(schema: Schema, given: Prefilled | None = None) -> bytes:
    """Return the fill-in workbook for one person as the bytes of an .xlsx file.

    Boxes that are ``given`` come filled and are marked: by their colour, and in their hints.
    """
    schema = with_more(schema)
    given = given or Prefilled()
    book = Book(schema, Kind.SINGLE)
    write_help(book, book.sheet(template.HELP_SHEET, TABS["help"]))
    form = book.sheet(template.FORM_SHEET, TABS["form"])
    first = _FormSheet(book, form, given).write()
    for table in template.tables(schema):
        _table_sheet(book, table, given.rows.get(schema.path(table), []))
    book.open_at(form, first)
    return book.save()


class _FormSheet:
    """The sheet 填写: one box a row, in the printed order of the form."""

    def __init__(self, book: Book, sheet: Worksheet, given: Prefilled) -> None:
        self._book, self._given = book, given
        self._sheet = sheet
        self._titles = template.table_sheets(book.schema)
        self._row = _HEAD_ROW
        self._first = ""

    def write(self) -> str:
        """Write everything; return the first cell to fill."""
        self._head()
        for section in self._book.schema.sections:
            self._band(section)
            for field in section.fields:
                self._field(field, printed=section.printed)
        self._progress()
        self._sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
        self._sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
        return self._first

    def _head(self) -> None:
        write_text(self._sheet, 1, _STAR, self._book.schema.title, TITLE)
        self._sheet.row_dimensions[1].height = 36
        lead = "只填有颜色的格子；标红色 * 的必填，填好后项目名的红底会消失。填法见“填表说明”。"
        if any(self._is_others(f) and f.required for f in self._book.schema.fields()):
            lead = (
                "只填有颜色的格子；标红色 * 的必填，填好后项目名的红底会消失；"
                "标绿色 ＊ 的由单位填写。填法见“填表说明”。"
            )
        if self._given:
            lead = f"橙色的格子是带入的（上一次的记录或名单），请逐项核对、改正。{lead}"
        write_text(self._sheet, 2, _STAR, lead, LEAD)
        self._sheet.row_dimensions[2].height = 22
        heads = ("", template.ITEM, template.INPUT, template.HINT, template.EXAMPLE)
        for column, text in enumerate(heads, 1):
            write_text(self._sheet, _HEAD_ROW, column, text, HEADER)
        self._sheet.row_dimensions[_HEAD_ROW].height = 26
        for letter, width in _COLUMN_WIDTHS.items():
            self._sheet.column_dimensions[letter].width = width

    def _band(self, section: Section) -> None:
        self._row += 1
        note = section.help or ("" if section.printed else "不印在表上，只供核对")
        title = f"{section.title}（{note}）" if note else section.title
        for column in range(_STAR, _EXAMPLE + 1):
            write_text(self._sheet, self._row, column, title if column == _STAR else "", GROUP)
        self._sheet.row_dimensions[self._row].height = 28

    def _field(self, field: Field, *, printed: bool) -> None:
        self._row += 1
        path = self._book.schema.path(field)
        came = path in self._given.boxes or path in self._given.rows
        explained = (CARRIED if came else "") + hint(field, printed=printed)
        star, style = (_OTHERS, STAR_OTHERS) if self._is_others(field) else ("*", STAR)
        write_text(self._sheet, self._row, _STAR, star if field.required else "", style)
        write_text(self._sheet, self._row, _ITEM, field.key, LABEL)
        write_text(self._sheet, self._row, _HINT, explained, HINT)
        write_text(self._sheet, self._row, _EXAMPLE, field.example.strip(), EXAMPLE)
        self._sheet.row_dimensions[self._row].height = max(
            box_height(field, _COLUMN_WIDTHS["C"]) if field.filled_by is not FilledBy.HAND else 0,
            height(explained, _COLUMN_WIDTHS["D"] * 1.15),
            height(field.example, _COLUMN_WIDTHS["E"] * 1.1),
            height(field.key, _COLUMN_WIDTHS["B"]),
        )
        if field.filled_by is not FilledBy.HAND and field.type is FieldType.TABLE:
            self._pointer(field)
        else:
            self._box(field)

    def _pointer(self, table: Field) -> None:
        """Write a link to the sheet on which a table is filled."""
        title = self._titles[table.key]
        text = f"{template.SEE_SHEET} 请到工作表“{title}”中填写"
        write_text(self._sheet, self._row, _INPUT, text, LINK)
        cell = self._sheet.cell(self._row, _INPUT)
        # A location inside the file: an external target would raise warnings.
        cell.hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(title)}!B6")
        cell.style = LINK
        write_text(self._sheet, self._row, _STAR, "", STAR)

    def _box(self, field: Field) -> None:
        cell = self._sheet.cell(self._row, _INPUT)
        cell.style = box_style(field, tall=field.type is FieldType.TEXT)
        if field.filled_by is FilledBy.HAND and not field.electronic:
            write_text(self._sheet, self._row, _STAR, "", STAR)
            return
        self._first = self._first or cell.coordinate
        path = self._book.schema.path(field)
        self._book.anchor(path, self._sheet, self._row, _INPUT)
        if path in self._given.boxes:
            write_carried(self._sheet, self._row, _INPUT, self._given.boxes[path].text)
        self._book.guard(field, self._sheet, cell.coordinate, cell.coordinate)
        if field.required and not self._is_others(field):
            # The box keeps the colour of who fills it; its name shows that it is missing.
            flag_missing(self._sheet, f"A{self._row}:B{self._row}", f"LEN(TRIM($C{self._row}))=0")

    def _is_others(self, field: Field) -> bool:
        """Whether a box is not the applicant's; what nobody applies with is all the unit's."""
        return self._book.schema.of_people and field.filled_by in OTHERS

    def _progress(self) -> None:
        """Show how many required boxes are still empty: the applicant's, and the others'."""
        mine, others = self._empty("*"), self._empty(_OTHERS)
        cell = self._sheet.cell(2, _EXAMPLE)
        cell.value = (
            f'=IF({mine}=0,"{template.ALL_FILLED}","{template.STILL_EMPTY}"&{mine}&" 个必填项")'
            f'&IF({others}=0,"","（另有 "&{others}&" 个由单位填写）")'
        )
        cell.style = LEAD

    def _empty(self, star: str) -> str:
        """Return the formula that counts the empty boxes marked with a star."""
        top, last = _HEAD_ROW + 1, self._row
        starred = f'EXACT($A${top}:$A${last},"{star}")'
        return f"SUMPRODUCT({starred}*(LEN(TRIM($C${top}:$C${last}))=0))"


def _table_sheet(book: Book, table: Field, given: list[dict[str, Box]]) -> None:
    schema = book.schema
    sheet = book.sheet(template.table_sheets(schema)[table.key], TABS["table"])
    most = table.max_rows
    advice = f"最多{most}行" if most else "行数不够在下面接着填"
    advice += "；橙色的是带入的，请逐项核对" if given else ""
    plan = RowSheet(
        title=table.label,
        lead=table_lead(table, f"从第1行起一行填一项，{advice}"),
        number=template.ROW_NUMBER,
        columns=table_columns(schema, table),
        rows=most or max(LEAST_ROWS, table.blank_rows * 4, len(given)),
        numbered=True,
    )
    top, left = write_row_sheet(book, sheet, plan, schema.path(table))
    for number, row in enumerate(given, top):
        for place, column in enumerate(plan.columns, left):
            if column.field.key in row:
                write_carried(sheet, number, place, row[column.field.key].text)
