"""The sheet 问题: every finding of a workbook, one a row, with a link to its cell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import coordinate_to_tuple, get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from cadre_docs.findings import Severity
from cadre_docs.intake.template import ISSUES_SHEET, ISSUES_TITLE
from cadre_docs.privacy import told
from cadre_docs.report.text import SEVERITY_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.findings import Finding

HEADER_ROW = 3
NOTHING = "没有发现问题"
COLUMNS = {
    "级别": 7.0,
    "代码": 13.0,
    "人员": 10.0,
    "位置": 15.0,
    "项目": 19.0,
    "问题": 32.0,
    "应为": 25.0,
    "处理办法": 26.0,
    "依据": 17.0,
}
_LINK_COLUMN = 4
_CENTRED = (1, 2)
_FONT, _NAVY, _GREY, _BLUE, _WHITE = "微软雅黑", "1F4E79", "6A6A6A", "1F6FB5", "FFFFFF"
_HEAD_COLOUR, _TAB = "2F6CA3", "C00000"
_A4 = 9
_LINE_POINTS = 15.5
_MOST_CHARACTERS = 32_000  # in a cell
_LINE = Side(style="thin", color="C9CED6")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def add_list(
    workbook: Workbook, findings: Sequence[Finding], colours: Mapping[Severity, str]
) -> None:
    """Add the sheet as the first one, and let the workbook open at it."""
    titles = workbook.sheetnames
    sheet = workbook.create_sheet(ISSUES_SHEET, 0)
    _head(sheet, findings)
    found = sorted(findings, key=lambda finding: _order(finding, titles))
    for row, finding in enumerate(found, HEADER_ROW + 1):
        _row(sheet, row, finding, set(titles))
        shade = PatternFill("solid", fgColor=colours[finding.severity])
        sheet.cell(row, 1).fill = shade
    if not found:
        _write(sheet, HEADER_ROW + 1, 1, NOTHING, Font(_FONT, 12, bold=True, color="3F6B35"))
        sheet.row_dimensions[HEADER_ROW + 1].height = 30
    _page(sheet, HEADER_ROW + len(found))
    workbook.active = 0
    for view in workbook.views:
        view.firstSheet = 0
    for other in workbook.worksheets:
        # Two selected tabs would be a group: typing into one fills both.
        other.sheet_view.tabSelected = other is sheet


def room(text: str) -> int:
    """Return the width of a text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def tidy(text: str) -> str:
    """Return a text of a report as a workbook can hold it, and as it may be told."""
    return told(ILLEGAL_CHARACTERS_RE.sub("", text))[:_MOST_CHARACTERS]


def _order(finding: Finding, titles: list[str]) -> tuple[int, int, int, int]:
    """Sort as the workbook is read: the whole file, then sheet by sheet, from the top."""
    at = finding.position
    sheet = titles.index(at.sheet) if at is not None and at.sheet in titles else -1
    row, column = coordinate_to_tuple(at.cell) if at is not None and at.cell else (0, 0)
    return sheet, row, column, list(Severity).index(finding.severity)


def _head(sheet: Worksheet, findings: Sequence[Finding]) -> None:
    _write(sheet, 1, 1, ISSUES_TITLE, Font(_FONT, 16, bold=True, color=_NAVY))
    _write(sheet, 2, 1, _summary(findings), Font(_FONT, 10, color=_GREY))
    for row in (1, 2):
        sheet.cell(row, 1).alignment = Alignment(vertical="center")
    sheet.row_dimensions[1].height = 32
    sheet.row_dimensions[2].height = 22
    sheet.row_dimensions[HEADER_ROW].height = 26
    for column, (title, width) in enumerate(COLUMNS.items(), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        _write(sheet, HEADER_ROW, column, title, Font(_FONT, 10.5, bold=True, color=_WHITE))
        cell = sheet.cell(HEADER_ROW, column)
        cell.fill = PatternFill("solid", fgColor=_HEAD_COLOUR)
        cell.border = _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")


def _summary(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{SEVERITY_NAMES[s]}{counts[s]}条" for s in Severity if counts[s]]
    if not parts:
        return "本表由检查时自动生成，可以删除。"
    return (
        "，".join(parts)
        + "。点“位置”跳到那一格，点表头的箭头可以筛选；改好后再标注一次，旧标记会清除。"
    )


def _row(sheet: Worksheet, row: int, finding: Finding, titles: set[str]) -> None:
    texts = (
        SEVERITY_NAMES[finding.severity],
        finding.code,
        finding.person,
        _where(finding),
        finding.path,
        finding.message,
        finding.wanted,
        finding.remedy,
        finding.citation,
    )
    lines = 1
    for column, (text, width) in enumerate(zip(texts, COLUMNS.values(), strict=True), 1):
        bold = column == 1
        _write(sheet, row, column, tidy(text), Font(_FONT, 10, bold=bold, color="262626"))
        cell = sheet.cell(row, column)
        cell.border = _GRID
        centred = column in _CENTRED
        cell.alignment = Alignment(
            horizontal="center" if centred else "left",
            vertical="center",
            wrap_text=True,
            indent=0 if centred else 1,
        )
        usable = int(width) - 3
        lines = max(lines, sum(-(-room(line) // usable) for line in text.split("\n")))
    sheet.row_dimensions[row].height = min(max(24.0, lines * _LINE_POINTS + 8), 400.0)
    at = finding.position
    if at is not None and at.sheet in titles:
        _link(sheet.cell(row, _LINK_COLUMN), f"{quote_sheetname(at.sheet)}!{at.cell or 'A1'}")


def _where(finding: Finding) -> str:
    at = finding.position
    if at is None or at.sheet is None:
        return "整个文件"
    return f"{at.sheet}!{at.cell}" if at.cell else at.sheet


def _link(cell: Cell | MergedCell, target: str) -> None:
    # A location inside the file: an external target would raise warnings.
    cell.hyperlink = Hyperlink(ref="", location=target)
    cell.font = Font(_FONT, 10, underline="single", color=_BLUE)


def _write(sheet: Worksheet, row: int, column: int, text: str, font: Font) -> None:
    """Write text as text, whatever it begins with."""
    cell = sheet.cell(row, column, text or None)
    if text:
        cell.data_type = "s"
    cell.font = font


def _page(sheet: Worksheet, last: int) -> None:
    final = get_column_letter(len(COLUMNS))
    if last > HEADER_ROW:
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{final}{last}"
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.sheet_properties.tabColor = _TAB
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
