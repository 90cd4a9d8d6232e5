"""A marked-up copy of a workbook: coloured cells, comments, and a sheet that lists findings.

The colours are conditional formats that always hold, so a cell's own format is never
touched and a mark moves along when rows are inserted. Comments are told from people's by
their first and last line, the sheet by its cell A1: so the marks of an earlier run can be
cleared, whatever was done to the workbook in between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from cadre_docs.findings import Severity
from cadre_docs.intake.template import ISSUES_TITLE
from cadre_docs.report.annotate_xlsx_file import MarkedBook, open_whole, save
from cadre_docs.report.annotate_xlsx_list import add_list, room, tidy
from cadre_docs.report.text import SEVERITY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.findings import Finding

AUTHOR = "cadre-docs"
HEAD, TAIL = "cadre-docs 检查：", "—— cadre-docs ——"
COLOURS = {Severity.ERROR: "FFA7A0", Severity.WARNING: "FFD966", Severity.NOTE: "BDD7EE"}
_LINES = {Severity.ERROR: "C00000", Severity.WARNING: "BF8F00", Severity.NOTE: "2F75B5"}
# A formula that is always true and says whose it is.
FORMULA = 'N("cadre-docs")=0'
_CELLS_EACH = 100  # in one conditional format
_BREAK = r"(?:_x000D_|\r)*\n"  # as Excel and others may write it
_BLOCK = re.compile(
    rf"(?:{_BREAK})?{re.escape(HEAD)}{_BREAK}.*?(?:(?:(?<=\n){re.escape(TAIL)})|\Z)", re.DOTALL
)
_WIDTH, _LEAST, _TALLEST = 300, 79, 560  # of a comment, in pixels
_LINE_PIXELS = 17
_LINE_CHARACTERS = 44  # half-width, on a line of a comment


def annotate_workbook(data: bytes, file: str, findings: Sequence[Finding]) -> MarkedBook | None:
    """Return the copy, or None for what is no readable workbook."""
    opened = open_whole(data, file)
    if opened is None:
        return None
    workbook = opened.workbook
    clear(workbook)
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    for title, sheet in sheets.items():
        _mark(sheet, [f for f in findings if f.position is not None and f.position.sheet == title])
    add_list(workbook, findings, COLOURS)
    return save(opened)


def clear(workbook: Workbook) -> None:
    """Take away what an earlier run has added; what people wrote stays."""
    for sheet in workbook.worksheets:
        if sheet["A1"].value is not None and str(sheet["A1"].value) == ISSUES_TITLE:
            workbook.remove(sheet)
            continue
        _clear_colours(sheet)
        for cell in _commented(sheet):
            _clear_comment(cell)


def _commented(sheet: Worksheet) -> Iterator[Cell]:
    for cell in list(sheet._cells.values()):
        if isinstance(cell, Cell) and cell.comment is not None:
            yield cell


def _clear_colours(sheet: Worksheet) -> None:
    """Drop our formats; the others keep their order but are numbered from 1."""
    kept = [
        (part, rule)
        for part in sheet.conditional_formatting
        for rule in part.rules
        if FORMULA not in rule.formula
    ]
    kept.sort(key=lambda item: item[1].priority)
    _set_formats(sheet, kept)


def _set_formats(sheet: Worksheet, formats: list[tuple[ConditionalFormatting, Rule]]) -> None:
    fresh = ConditionalFormattingList()
    for number, (part, rule) in enumerate(formats, 1):
        rule.priority = number
        fresh.add(ConditionalFormatting(part.sqref, part.pivot), rule)
    sheet.conditional_formatting = fresh


def _clear_comment(cell: Cell) -> None:
    """Take our block out of a comment; a comment that was ours alone goes."""
    old = cell.comment
    assert old is not None  # noqa: S101 - see _commented
    text = _BLOCK.sub("", old.text)
    if text != old.text and not text.strip():
        cell.comment = None
        return
    cell.comment = _comment(text, old.author or "")


def _comment(text: str, author: str) -> Comment:
    """Make a comment in a box that shows all of it (openpyxl does not keep sizes)."""
    lines = sum(max(1, -(-room(line) // _LINE_CHARACTERS)) for line in text.split("\n"))
    height = min(max(_LEAST, lines * _LINE_PIXELS + 14), _TALLEST)
    return Comment(text, author, height, _WIDTH)


def _mark(sheet: Worksheet, findings: Iterable[Finding]) -> None:
    """Colour and comment the cells of a sheet, each once, by its gravest finding."""
    by_cell: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.position is not None and finding.position.cell:
            by_cell[_shown(sheet, finding.position.cell)].append(finding)
    coloured: dict[Severity, list[str]] = defaultdict(list)
    for place in sorted(by_cell):
        found = sorted(by_cell[place], key=lambda f: list(Severity).index(f.severity))
        cell = _cell(sheet, *place)
        coloured[found[0].severity].append(cell.coordinate)
        old = cell.comment
        block = "\n".join((HEAD, *map(_paragraph, found), TAIL))
        text = f"{old.text}\n{block}" if old else block
        cell.comment = _comment(text, (old.author or "") if old else AUTHOR)
    _colour(sheet, coloured)


def _paragraph(finding: Finding) -> str:
    path = f"{finding.path}：" if finding.path else ""
    lines = [f"【{SEVERITY_NAMES[finding.severity]}】{finding.code}", path + finding.sentence()]
    if finding.citation:
        lines.append(f"依据：{finding.citation}")
    return tidy("\n".join(lines))


def _shown(sheet: Worksheet, coordinate: str) -> tuple[int, int]:
    """Return row and column of a cell, or of the merged cell that swallowed it."""
    for merged in sheet.merged_cells.ranges:
        if coordinate in merged:
            return merged.min_row, merged.min_col
    row, column = coordinate_to_tuple(coordinate)
    return row, column


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell; one that did not exist looks as its row or column says."""
    existed = (row, column) in sheet._cells
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - merged ones were resolved
    if not existed:
        line = sheet.row_dimensions.get(row)
        by_row = line is not None and line.has_style
        model = line if by_row else _column(sheet, column)
        if model is not None:
            cell._style = copy(model._style)  # type: ignore[attr-defined, union-attr]
    return cell


def _column(sheet: Worksheet, column: int) -> Any:
    for letter, dimension in sheet.column_dimensions.items():
        first = dimension.min or column_index_from_string(letter)
        if first <= column <= (dimension.max or first) and dimension.has_style:
            return dimension
    return None


def _colour(sheet: Worksheet, coloured: dict[Severity, list[str]]) -> None:
    """Put our formats before all others, so that they win."""
    ours = []
    for severity, cells in coloured.items():
        for start in range(0, len(cells), _CELLS_EACH):
            area = ConditionalFormatting(" ".join(cells[start : start + _CELLS_EACH]))
            ours.append((area, _always(severity)))
    if ours:
        others = [(part, rule) for part in sheet.conditional_formatting for rule in part.rules]
        others.sort(key=lambda item: item[1].priority)
        _set_formats(sheet, ours + others)


def _always(severity: Severity) -> Rule:
    colour, line = COLOURS[severity], Side(style="thin", color=_LINES[severity])
    fill = PatternFill("solid", bgColor=colour, fgColor=colour)
    border = Border(left=line, right=line, top=line, bottom=line)
    look = DifferentialStyle(fill=fill, border=border)
    return Rule(type="expression", dxf=look, formula=[FORMULA])
