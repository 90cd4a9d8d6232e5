"""Fonts, borders and alignments of the layout in openpyxl's terms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Color, PatternFill, Side
from openpyxl.styles import Border as CellBorder
from openpyxl.styles import Font as CellFont

from cadre_docs.office.quoting import excel_escape
from cadre_docs.pages.model import Border, Cell, Font
from cadre_docs.pages.write_xlsx.cell_text import CellText, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.pages.model import VAlign
    from cadre_docs.pages.write_xlsx.grid import Area

# "thin", "medium" and "thick" are 1, 2 and 3 screen pixels of 0.75 pt.
_THIN_BELOW, _MEDIUM_BELOW = 1.125, 1.875
_CHINESE = 134  # Windows' GB2312 character set, which tells Excel what may replace the font
# Of a 竖排 cell the paragraphs' alignment runs down the page, the cell's own across.
_UPRIGHT_ACROSS: Mapping[VAlign, str] = {"top": "right", "center": "center", "bottom": "left"}
_UPRIGHT_DOWN: Mapping[str, str] = {
    "left": "top",
    "center": "center",
    "right": "bottom",
    "distributed": "distributed",
}
_STACKED = 255  # textRotation of upright characters one below the other

LineStyle = Literal["thin", "medium", "thick", "double", "dashed", "mediumDashed", "dotted"]
Place = tuple[int, int]  # row and column of the cell whose top or left edge it is


@lru_cache(maxsize=1024)
def cell_font(font: Font, name: str) -> CellFont:
    """Return the cell font for a layout font, in the face ``name``."""
    return CellFont(
        name=name,
        size=font.size,
        bold=font.bold,
        italic=font.italic,
        underline=_underline(font),
        vertAlign=_SCRIPTS.get(font.script),
        color="FF" + font.color,
        charset=_charset(font, name),
    )


@lru_cache(maxsize=1024)
def _inline_font(font: Font, name: str) -> InlineFont:
    return InlineFont(
        rFont=name,
        sz=font.size,
        b=font.bold,
        i=font.italic,
        u=_underline(font),
        vertAlign=_SCRIPTS.get(font.script),
        color=Color("FF" + font.color),
        charset=_charset(font, name),
    )


_SCRIPTS: dict[str, Literal["superscript", "subscript"]] = {
    "super": "superscript",
    "sub": "subscript",
}


def _underline(font: Font) -> Literal["single", "double"] | None:
    if not font.underline:
        return None
    return "double" if font.underline_style == "double" else "single"


def _charset(font: Font, name: str) -> int | None:
    return _CHINESE if name == font.east_asian else None


def cell_value(text: CellText) -> str | CellRichText | None:
    """Return a cell's value: a plain string where one font serves, else rich text."""
    if not text.pieces:
        return None
    if len(text.pieces) == 1:
        return excel_escape(text.text)
    return CellRichText([_block(piece) for piece in text.pieces])


def _block(piece: Piece) -> TextBlock:
    return TextBlock(_inline_font(piece.font, piece.name), excel_escape(piece.text))


def cell_alignment(cell: Cell, text: CellText) -> Alignment:
    """Return a cell's alignment; text wraps, but for a single vertical line.

    (LibreOffice sets stacked characters that wrap at the left, whatever the alignment.)
    """
    if cell.vertical_text:
        return Alignment(
            horizontal=_UPRIGHT_ACROSS[cell.valign],
            vertical=_UPRIGHT_DOWN[text.horizontal],
            text_rotation=_STACKED,
        )
    return Alignment(
        horizontal=text.horizontal,
        vertical=cell.valign,
        wrap_text=True,
        indent=text.indent,
    )


def cell_fill(cell: Cell) -> PatternFill | None:
    """Return a cell's shading."""
    return PatternFill("solid", fgColor="FF" + cell.shading) if cell.shading else None


# --- borders --------------------------------------------------------------------------


def cell_borders(areas: Sequence[Area]) -> dict[tuple[int, int], CellBorder]:
    """Return the border of every spreadsheet cell that has one, by row and column from 0.

    Neighbours share an edge: where they state different lines, the wider is drawn, and
    both carry it, so that no order of drawing can hide it. But a merged cell takes from
    its neighbours only what runs along a whole side of it: a spreadsheet would draw it
    along the whole side.
    """
    across: dict[Place, Border] = {}
    down: dict[Place, Border] = {}
    for area in areas:
        edges = area.cell.edges
        for column in range(area.left, area.right):
            _draw(across, (area.top, column), edges.top)
            _draw(across, (area.bottom, column), edges.bottom)
        for row in range(area.top, area.bottom):
            _draw(down, (row, area.left), edges.left)
            _draw(down, (row, area.right), edges.right)
    return dict(item for area in areas for item in _area_borders(area, across, down))


def _draw(lines: dict[Place, Border], place: Place, line: Border | None) -> None:
    if line and (place not in lines or lines[place].width < line.width):
        lines[place] = line


def _area_borders(
    area: Area, across: dict[Place, Border], down: dict[Place, Border]
) -> Iterator[tuple[Place, CellBorder]]:
    rows, columns = range(area.top, area.bottom), range(area.left, area.right)
    top = _whole({c: across.get((area.top, c)) for c in columns})
    bottom = _whole({c: across.get((area.bottom, c)) for c in columns})
    left = _whole({r: down.get((r, area.left)) for r in rows})
    right = _whole({r: down.get((r, area.right)) for r in rows})
    for row, column in ((r, c) for r in rows for c in columns):
        sides = (
            top.get(column) if row == area.top else None,
            right.get(row) if column == area.right - 1 else None,
            bottom.get(column) if row == area.bottom - 1 else None,
            left.get(row) if column == area.left else None,
        )
        if any(sides):
            yield (row, column), _cell_border(*sides)


def _whole(side: dict[int, Border | None]) -> dict[int, Border | None]:
    """Return the lines along a side; none if the side has gaps."""
    return side if all(side.values()) else {}


@lru_cache(maxsize=1024)
def _cell_border(
    top: Border | None, right: Border | None, bottom: Border | None, left: Border | None
) -> CellBorder:
    return CellBorder(top=_side(top), right=_side(right), bottom=_side(bottom), left=_side(left))


def _side(line: Border | None) -> Side:
    return Side(style=line_style(line), color="FF" + line.color) if line else Side()


def line_style(line: Border) -> LineStyle:
    """Return Excel's style nearest to a line."""
    if line.style == "dashed":
        return "dashed" if line.width < _THIN_BELOW else "mediumDashed"
    if line.style in ("double", "dotted"):
        return line.style
    if line.width < _THIN_BELOW:
        return "thin"
    return "medium" if line.width < _MEDIUM_BELOW else "thick"
