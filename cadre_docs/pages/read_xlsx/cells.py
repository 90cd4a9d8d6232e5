"""What a cell of a worksheet says, as a paragraph of the layout."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.format_codes import read_code
from cadre_docs.office.workbooks.number_shows import number_shown
from cadre_docs.office.workbooks.spreadsheetml import place
from cadre_docs.office.workbooks.strings import joined
from cadre_docs.office.workbooks.units import CELL_SIDE, SINGLE, ems
from cadre_docs.pages.model import Font, LineSpacing, Paragraph, Run
from cadre_docs.pages.read_xlsx.styles import font_problems
from cadre_docs.pages.text_flow import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.office.workbooks.format_codes import Code
    from cadre_docs.office.workbooks.strings import Piece
    from cadre_docs.office.workbooks.worksheet import SheetCell
    from cadre_docs.pages.model import Align
    from cadre_docs.pages.read_xlsx.styles import Look, Styles

    Report = Callable[[str, str], None]

_INDENT = 3  # digits of the Normal font
_GENERAL, _WHOLE, _TEXT = 0, 1, 49  # number formats that print a number as it stands
_GENERAL_CODE, _WHOLE_CODE = read_code("General"), read_code("0")
_KINDS = {"formula": "公式（请改为文字）", "error": "错误值"}


class CellTexts:
    """Makes paragraphs of cells; equal cells share one. Styles are blamed once each."""

    def __init__(self, styles: Styles, sheet: str, scale: float, report: Report) -> None:
        self._styles = styles
        self._sheet = sheet
        self._scale = scale
        self._report = report
        self._made: dict[tuple[int, str, str, float], Paragraph] = {}
        self._blamed: set[tuple[int, str]] = set()
        self._indent = styles.digit * 0.75 * _INDENT

    def paragraph(self, cell: SheetCell | None, style: int, width: float) -> Paragraph:
        """Return the paragraph of a cell (None: an empty one) ``width`` points wide."""
        look = self._styles.look(style)
        if cell is None or not cell.kind:
            return self._paragraph(("", ""), style, (), width)
        self._check(cell, look)
        rich = any(piece.properties is not None for piece in cell.text)
        if rich:
            made = self._make(cell.kind, look, cell.text, width)
        else:
            made = self._paragraph((cell.kind, cell.string), style, cell.text, width)
        if look.align == "distribute" and not look.upright:
            self._check_spread(cell, made, width)
        return made

    def _check_spread(self, cell: SheetCell, made: Paragraph, width: float) -> None:
        """Report what is no line of hanzi: only of such a line is it known how it spreads."""
        text, room = made.text, width - 2 * CELL_SIDE * self._scale
        if len(text) > 1 and "{{" not in text and spread(made, room) is None:
            what = "分散对齐的字母、数字或多行文字（请改为居中或左对齐）"
            self._report(place(self._sheet, cell.row, cell.column), what)

    def _paragraph(
        self, content: tuple[str, str], style: int, text: tuple[Piece, ...], width: float
    ) -> Paragraph:
        look = self._styles.look(style)
        key = (style, *content, width if look.shrink else 0.0)
        if key not in self._made:
            self._made[key] = self._make(content[0], look, text, width)
        return self._made[key]

    def _make(self, kind: str, look: Look, text: tuple[Piece, ...], width: float) -> Paragraph:
        string = joined(text)
        factor = self._scale * (_shrunk(look, string, width, self._scale) if look.shrink else 1.0)
        base = _sized(look.font, factor)
        runs = tuple(self._run(piece, look, base, factor, kind) for piece in text if piece.text)
        size = max((run.font.size for run in runs), default=base.size)
        indent = look.indent * self._indent * self._scale
        align: Align = look.align or ("right" if kind == "number" else "left")
        return Paragraph(
            runs,
            align,
            LineSpacing(round(size * SINGLE, 2)),
            left=indent if align in ("left", "justify", "distribute") else 0.0,
            right=indent if align in ("right", "distribute") else 0.0,
            mark=base,
        )

    def _run(self, piece: Piece, look: Look, base: Font, factor: float, kind: str) -> Run:
        if piece.properties is not None:
            font = self._styles.font(piece.properties, look.font)
            base = _sized(font, factor)
        text = piece.text
        if kind == "number":
            text = _number(text, _WHOLE_CODE if look.number_format == _WHOLE else _GENERAL_CODE)
        return Run(text, base)

    def _check(self, cell: SheetCell, look: Look) -> None:
        problems = list(look.problems)
        if look.theme_font:
            problems.append("主题字体（请选定字体，如宋体、仿宋）")
        if cell.kind in _KINDS:
            problems.append(_KINDS[cell.kind])
        if cell.kind == "number" and look.number_format not in (_GENERAL, _WHOLE, _TEXT):
            problems.append("数值格式（请设为文本后重新录入）")
        for piece in cell.text:
            if piece.properties is not None:
                problems += font_problems(piece.properties)
        for problem in problems:
            if (cell.style, problem) not in self._blamed:
                self._blamed.add((cell.style, problem))
                self._report(place(self._sheet, cell.row, cell.column), problem)


def _sized(font: Font, factor: float) -> Font:
    return font if factor == 1.0 else replace(font, size=round(font.size * factor, 2))


def _shrunk(look: Look, text: str, width: float, scale: float) -> float:
    """Return the factor that fits a text on one line."""
    needed = ems(text) * look.font.size * scale
    room = width - 2 * CELL_SIDE * scale
    return min(1.0, room / needed) if needed > 0 else 1.0


def _number(text: str, code: Code) -> str:
    """Return what a cell shows of a number: of a long fraction as many digits as Excel."""
    number = float(text)
    return str(int(number)) if number.is_integer() else number_shown(code, text) or repr(number)
