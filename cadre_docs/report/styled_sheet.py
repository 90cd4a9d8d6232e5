"""Sheets of our workbooks of results: a title, a table with a styled head, ready for paper."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from cadre_docs.adapters.openpyxl_internals import look_of, set_look
from cadre_docs.messages.undecoded import escaped
from cadre_docs.report.annotate.issue_sheet import tidy
from cadre_docs.values.text import width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.styles.cell_style import StyleArray

    Column = tuple[str, float]  # head and width
    Value = str | int

HEAD_ROW = 3
_FONT, _NAVY, _GREY, _INK, _WHITE = "微软雅黑", "1F4E79", "6A6A6A", "262626", "FFFFFF"
_HEAD_COLOUR, _SUM_COLOUR = "2F6CA3", "EEF1F5"
_A4 = 9
_LINE_POINTS, _LOWEST, _TALLEST = 15.5, 20.0, 400.0
_UPRIGHT = 90
_LINE = Side(style="thin", color="C9CED6")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


class _Look(NamedTuple):
    """What tells the cells of a table apart."""

    centred: bool
    total: bool
    colour: str | None


class Table:
    """One sheet with one table that starts below a title and a remark."""

    def __init__(self, workbook: Workbook, name: str, title: str, remark: str) -> None:
        self.sheet = workbook.create_sheet(name)
        self._row = HEAD_ROW
        self._widths: list[float] = []
        self._looks: dict[_Look, StyleArray] = {}
        self._write(1, 1, title).font = Font(_FONT, 16, bold=True, color=_NAVY)
        self._write(2, 1, remark).font = Font(_FONT, 10, color=_GREY)
        for row, height in ((1, 32), (2, 22)):
            self.sheet.cell(row, 1).alignment = Alignment(vertical="center")
            self.sheet.row_dimensions[row].height = height

    def head(self, columns: Sequence[Column], *, upright_from: int | None = None) -> None:
        """Write the head; columns from ``upright_from`` on are written upwards."""
        self._widths = [width for _, width in columns]
        for column, (title, width) in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
            cell = self._write(HEAD_ROW, column, title)
            cell.font = Font(_FONT, 10.5, bold=True, color=_WHITE)
            cell.fill = PatternFill("solid", fgColor=_HEAD_COLOUR)
            cell.border = _GRID
            turned = upright_from is not None and column >= upright_from
            cell.alignment = Alignment(
                horizontal="center",
                vertical="bottom" if turned else "center",
                text_rotation=_UPRIGHT if turned else 0,
                wrap_text=not turned,
            )
        longest = max((width_of(title) for title, _ in columns), default=0)
        self.sheet.row_dimensions[HEAD_ROW].height = (
            26 if upright_from is None else longest * 7 + 12
        )

    def row(
        self,
        values: Sequence[Value],
        fills: Mapping[int, str] | None = None,
        *,
        total: bool = False,
    ) -> None:
        """Write a row; ``fills`` maps column numbers to colours."""
        self._row += 1
        lines = 1
        for column, (value, width) in enumerate(zip(values, self._widths, strict=True), 1):
            marked = (fills or {}).get(column)
            look = _Look(isinstance(value, int), total, _SUM_COLOUR if total else marked)
            self._dress(self._write(self._row, column, value), look)
            if isinstance(value, str):
                lines = max(lines, _lines(value, max(int(width) - 3, 1)))
        height = min(max(_LOWEST, lines * _LINE_POINTS + 6), _TALLEST)
        self.sheet.row_dimensions[self._row].height = height

    def _dress(self, cell: Cell | MergedCell, look: _Look) -> None:
        """Give a cell a look: openpyxl, asked once, is slow to find out that it knows it."""
        if look not in self._looks:
            bold = look.total or look.colour is not None
            cell.font = Font(_FONT, 10, bold=bold, color=_INK)
            cell.border = _GRID
            cell.alignment = Alignment(
                horizontal="center" if look.centred else "left",
                vertical="center",
                wrap_text=True,
                indent=0 if look.centred else 1,
            )
            if look.colour:
                cell.fill = PatternFill("solid", fgColor=look.colour)
            self._looks[look] = look_of(cell)
        set_look(cell, self._looks[look])

    def nothing(self, text: str) -> None:
        """Say that there is nothing to list."""
        cell = self._write(HEAD_ROW + 1, 1, text)
        cell.font = Font(_FONT, 12, bold=True, color="3F6B35")
        self.sheet.row_dimensions[HEAD_ROW + 1].height = 30

    def finish(self, colour: str, *, held: int = 0, totals: int = 0, pages: int = 1) -> None:
        """Set filter, frozen panes and print-out.

        ``held`` columns stay in view, the last ``totals`` rows are not filtered, and the
        table is ``pages`` wide on paper.
        """
        sheet, last = self.sheet, self._row - totals
        final = get_column_letter(max(len(self._widths), 1))
        if last > HEAD_ROW:
            sheet.auto_filter.ref = f"A{HEAD_ROW}:{final}{last}"
        sheet.freeze_panes = f"{get_column_letter(held + 1)}{HEAD_ROW + 1}"
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        if pages > 1 and held:
            sheet.print_title_cols = f"A:{get_column_letter(held)}"
        sheet.sheet_properties.tabColor = colour
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
        if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
            sheet.oddFooter.center.text = "&A　第 &P 页，共 &N 页"

    def _write(self, row: int, column: int, value: Value) -> Cell | MergedCell:
        """Write numbers as numbers and text as text, whatever it begins with."""
        content = (_sound(value) or None) if isinstance(value, str) else value
        cell: Cell | MergedCell = self.sheet.cell(row, column, content)
        if isinstance(content, str):
            cell.data_type = "s"
        return cell


@lru_cache(maxsize=4096)
def _lines(text: str, usable: int) -> int:
    """Return how many lines a text takes; most texts of a summary come again and again."""
    return sum(-(-width_of(line) // usable) for line in text.split("\n"))


def _sound(text: str) -> str:
    """Return a text that XML can hold: file names may carry halves of characters."""
    whole = escaped(text)
    return tidy(whole.replace("\ufffe", "").replace("\uffff", ""))
