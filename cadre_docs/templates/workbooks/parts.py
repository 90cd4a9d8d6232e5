"""What all sheets of a fill-in workbook share: drop-downs, checks on typing, the hidden map."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import (
    absolute_coordinate,
    coordinate_to_tuple,
    get_column_letter,
    quote_sheetname,
)
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from cadre_docs.intake.keys import name_mark
from cadre_docs.intake.template.layout import CHOICES_SHEET, MAP_SHEET, Anchor, Kind, Stamp
from cadre_docs.office.workbooks.openpyxl_io import workbook_bytes
from cadre_docs.schema import FieldType
from cadre_docs.templates.workbooks.hints import notations
from cadre_docs.templates.workbooks.styles import CARRIED_FILL, MISSING, add_styles

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.schema import Field, Schema

_YES_NO = ("是", "否")
_A4 = 9
_EXACT = {FieldType.ID_NUMBER: (18, "身份证号码"), FieldType.MOBILE: (11, "手机号码")}


class Book:
    """A workbook in the making."""

    def __init__(self, schema: Schema, kind: Kind) -> None:
        self.schema = schema
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        add_styles(self.workbook)
        self._kind = kind
        self._anchors: list[Anchor] = []
        self._people: list[tuple[str, str]] = []
        self._lists: dict[tuple[str, ...], str] = {}

    def sheet(self, title: str, colour: str) -> Worksheet:
        """Add a sheet with our page set-up, protected without a password."""
        sheet: Worksheet = self.workbook.create_sheet(title)
        sheet.sheet_properties.tabColor = colour
        sheet.sheet_view.showGridLines = False
        protection = sheet.protection
        protection.sheet = True
        # In openpyxl False means: allowed although the sheet is protected.
        protection.formatColumns = protection.formatRows = False
        protection.insertRows = protection.sort = protection.autoFilter = False
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom = 0.6, 0.8
        if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
            sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
        return sheet

    def anchor(self, path: str, sheet: Worksheet, row: int, column: int) -> None:
        """Remember where a box stands, on the hidden sheet and as a hidden defined name."""
        cell = f"{get_column_letter(column)}{row}"
        name = f"cadre_docs_{len(self._anchors) + 1:03d}"
        self._anchors.append(Anchor(path, sheet.title, cell, name))
        target = f"{quote_sheetname(sheet.title)}!{absolute_coordinate(cell)}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=target, hidden=True)

    def person(self, number: int, name: str) -> None:
        """Remember who has a number, so that it is seen when names move and numbers do not."""
        self._people.append((str(number), name_mark(name)))

    @property
    def places(self) -> dict[str, str]:
        """The cells of boxes, and of headings, by path."""
        return {anchor.path: anchor.cell for anchor in self._anchors}

    def guard(self, field: Field, sheet: Worksheet, first: str, last: str) -> None:
        """Attach a field's drop-down or check on typing to the cells ``first:last``."""
        rule = self._validation(field, first)
        if rule is not None:
            rule.add(f"{first}:{last}" if first != last else first)
            sheet.add_data_validation(rule)

    def _validation(self, field: Field, cell: str) -> DataValidation | None:
        if field.choices is not None:
            return self._choice(field, field.choices.values)
        if field.type is FieldType.YES_NO:
            return self._choice(field, _YES_NO)
        if field.type in (FieldType.DATE, FieldType.PERIOD):
            return _dated(field, cell)
        return _limited(field)

    def _choice(self, field: Field, values: tuple[str, ...]) -> DataValidation:
        return DataValidation(
            type="list",
            formula1=self._list(values),
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=field.key[:30],
            error="请点单元格右侧的箭头，从列表中选一项；不填按 Delete 清空。",
        )

    def _list(self, values: tuple[str, ...]) -> str:
        """Return the range on the hidden sheet that holds ``values``.

        Never an inline list: those break at a comma and past 255 characters.
        """
        column = get_column_letter([*self._lists, values].index(values) + 1)
        formula = f"{quote_sheetname(CHOICES_SHEET)}!${column}$1:${column}${len(values)}"
        return self._lists.setdefault(values, formula)

    def save(self) -> bytes:
        """Add the hidden sheets and return the file."""
        choices = self.workbook.create_sheet(CHOICES_SHEET)
        for column, values in enumerate(self._lists, 1):
            for row, value in enumerate(values, 1):
                type_text(choices, row, column, value)
        choices.sheet_state = "hidden"
        schema, anchors = self.schema, tuple(self._anchors)
        stamp = Stamp(schema.id, schema.version, self._kind, anchors, tuple(self._people))
        hidden = self.workbook.create_sheet(MAP_SHEET)
        for row, line in enumerate(stamp.rows(), 1):
            for column, text in enumerate(line, 1):
                type_text(hidden, row, column, text)
        hidden.sheet_state = "veryHidden"
        for sheet in (choices, hidden):
            sheet.protection.sheet = True
        self.workbook.properties.creator = "cadre-docs"
        self.workbook.properties.title = f"{self.schema.title}填报模板"
        return workbook_bytes(self.workbook, _date(self.schema))

    def open_at(self, sheet: Worksheet, cell: str) -> None:
        """Let the workbook open on ``sheet`` with the cursor in ``cell``."""
        self.workbook.active = sheet
        for other in self.workbook.worksheets:
            # Two selected tabs would be a group: typing into one fills both.
            other.sheet_view.tabSelected = other is sheet
        select(sheet, cell)


def _date(schema: Schema) -> date:
    """Return the date of the notice: the same template gives the same bytes any day."""
    try:
        return date.fromisoformat(schema.source.date)
    except ValueError:
        return date(1980, 1, 1)


def select(sheet: Worksheet, cell: str) -> None:
    """Put the cursor of a sheet into ``cell``, in the pane (of frozen ones) that holds it."""
    pane = sheet.sheet_view.pane
    if pane is not None:
        frozen = coordinate_to_tuple(cell)[1] <= int(pane.xSplit or 0)
        pane.activePane = "bottomLeft" if frozen else "bottomRight"
    for selection in sheet.sheet_view.selection:
        if pane is None or selection.pane == pane.activePane:
            selection.activeCell = selection.sqref = cell


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
    """Write text as text, whatever it begins with."""
    type_text(sheet, row, column, text)
    sheet.cell(row, column).style = style


def write_carried(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text into a box that keeps its style, but for the colour of what is carried over."""
    type_text(sheet, row, column, text)
    sheet.cell(row, column).fill = PatternFill("solid", fgColor=CARRIED_FILL)


def type_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write text as text into a cell that keeps its style."""
    cell = sheet.cell(row, column)
    cell.value = text
    if text:
        cell.data_type = "s"
        cell.number_format = "@"


def flag_missing(sheet: Worksheet, cells: str, formula: str) -> None:
    """Colour required cells that are still empty; ``formula`` tells when."""
    fill = PatternFill("solid", bgColor=MISSING, fgColor=MISSING)
    rule = Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[formula])
    sheet.conditional_formatting.add(cells, rule)


def _dated(field: Field, cell: str) -> DataValidation:
    """Dates are text, so only their look can be checked: a year first, not too long."""
    period = field.type is FieldType.PERIOD
    least, most = (6, 40) if period else (4, 12)
    text = f"TRIM({cell})"
    looks = f"AND(LEN({text})>={least},LEN({text})<={most},ISNUMBER(--LEFT({text},4)))"
    listed = "\n".join(notations(field))
    kind = "起止时间" if period else "日期"
    return DataValidation(
        type="custom",
        formula1=looks,
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
        errorTitle="请核对写法",
        error=f"看起来不像{kind}。可以这样写：\n{listed}",
        showInputMessage=True,
        promptTitle=f"{kind}可以这样写",
        prompt=listed,
    )


def _limited(field: Field) -> DataValidation | None:
    if field.type in _EXACT:
        count, name = _EXACT[field.type]
        return _length(field, count, f"应是{count}位{name}，请核对", exact=True)
    if field.fit is None:
        return None
    most = field.fit.smallest
    return _length(field, most, f"超过{most}字，表上的格子放不下，建议精简")


def _length(field: Field, count: int, message: str, *, exact: bool = False) -> DataValidation:
    return DataValidation(
        type="textLength",
        operator="equal" if exact else "lessThanOrEqual",
        formula1=str(count),
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
        errorTitle=field.key[:30],
        error=message,
    )
