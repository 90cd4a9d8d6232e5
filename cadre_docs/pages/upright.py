"""竖排: the paragraphs of a cell as columns of upright characters, from right to left.

A column ends where the stated height of its cell does, as in Word and LibreOffice; where a
cell is too narrow for its columns they get longer, and the row higher, so that nothing is lost.
All lengths are points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.fonts.clusters import clusters
from cadre_docs.pages.model import Paragraph, Run
from cadre_docs.pages.text_flow import line_height, may_begin_line
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.model import Align, Cell, Font, Row

_ROUNDING = 1e-6
_TOLERANCE = 1.0


@light
class Column:
    """Characters one below the other, each ``pitch`` high, and where the column stands.

    ``left`` and ``top`` count from the text area of the cell; ``breaks`` says that it is the
    first of its paragraph.
    """

    characters: tuple[tuple[str, Font], ...]
    paragraph: Paragraph
    first: bool
    pitch: float
    width: float
    left: float = 0.0
    top: float = 0.0

    @property
    def height(self) -> float:
        """How high the column is."""
        return self.pitch * max(len(self.characters), 1)


@light
class Upright:
    """The columns of a cell, in reading order, and the size of the box that they fill."""

    columns: tuple[Column, ...]
    width: float
    height: float


def upright(cell: Cell, width: float, height: float) -> Upright:
    """Return the columns of a cell whose text area is ``width`` wide and ``height`` high.

    A ``height`` of 0 is one that nobody stated: each paragraph is one column.
    """
    columns = _columns(cell, height)
    while height and sum(c.width for c in columns) > width + _ROUNDING:
        longer = height + min(c.pitch for c in columns)
        if longer > _whole(cell):
            break  # not even one column a paragraph fits: it cannot get narrower
        height = longer
        columns = _columns(cell, height)
    across = sum(column.width for column in columns)
    down = max([height, *(column.height for column in columns)])
    right = {"top": width, "center": (width + across) / 2, "bottom": across}[cell.valign]
    placed = []
    for column in columns:
        right -= column.width
        placed.append(_placed(column, right, down))
    return Upright(tuple(placed), across, down)


def _placed(column: Column, left: float, down: float) -> Column:
    align, spare = column.paragraph.align, down - column.height
    pitch = column.pitch
    if align == "distribute" and column.characters:
        pitch, spare = down / len(column.characters), 0.0
    top = spare * _SHARE.get(align, 0.0) if spare > 0 else 0.0
    return Column(column.characters, column.paragraph, column.first, pitch, column.width, left, top)


_SHARE: dict[Align, float] = {"center": 0.5, "distribute": 0.5, "right": 1.0}


def _whole(cell: Cell) -> float:
    """Return how high the longest paragraph is when it is not divided."""
    return max((c.height for c in _columns(cell, 0.0)), default=0.0) + _size_of(cell)


def _size_of(cell: Cell) -> float:
    return max((_size(b) for b in cell.blocks if isinstance(b, Paragraph)), default=0.0)


def _size(paragraph: Paragraph) -> float:
    runs = [inline for inline in paragraph.inlines if isinstance(inline, Run)]
    return max((run.font.size for run in runs), default=paragraph.mark.size)


def _columns(cell: Cell, height: float) -> list[Column]:
    return [
        column
        for block in cell.blocks
        if isinstance(block, Paragraph)
        for column in _of_paragraph(block, height)
    ]


def _of_paragraph(paragraph: Paragraph, height: float) -> list[Column]:
    size, width = _size(paragraph), max(line_height(paragraph), _size(paragraph))
    most = max(int((height + _ROUNDING) / size), 1) if height else 0
    lines: list[list[tuple[str, Font]]] = [[]]
    for inline in paragraph.inlines:
        if not isinstance(inline, Run):
            continue
        for number, part in enumerate(inline.text.split("\n")):
            if number:
                lines.append([])
            lines[-1] += [(cluster, inline.font) for cluster in clusters(part)]
    pieces = [piece for line in lines for piece in _divided(line, most)]
    return [
        Column(tuple(piece), paragraph, number == 0, size, width)
        for number, piece in enumerate(pieces)
    ]


def _divided(line: Sequence[tuple[str, Font]], most: int) -> list[Sequence[tuple[str, Font]]]:
    if not most or len(line) <= most:
        return [line]
    pieces, start = [], 0
    while start < len(line):
        end = min(start + most, len(line))
        while end < len(line) and end - start > 1 and not may_begin_line(line[end][0]):
            end -= 1
        pieces.append(line[start:end])
        start = end
    return pieces


def lacks(cell: Cell, widths: Sequence[float], row: Row) -> Iterator[str]:
    """Yield in Chinese what of a 竖排 cell would not be printed; ``widths`` of the columns."""
    inlines = [i for b in cell.blocks if isinstance(b, Paragraph) for i in b.inlines]
    if any(not isinstance(b, Paragraph) for b in cell.blocks) or not all(
        isinstance(inline, Run) for inline in inlines
    ):
        yield "竖排格子里的图片、表格或页码（请改为横排）"
    whole_width = sum(widths[cell.column : cell.column + cell.colspan])
    width = whole_width - cell.padding.left - cell.padding.right
    exact = row.height_rule == "exact" and cell.rowspan == 1
    room = row.height - cell.padding.top - cell.padding.bottom
    set_ = upright(cell, width, max(room, _ROUNDING) if exact else 0.0)
    if cell.text.strip() and (
        set_.width > width + _TOLERANCE or (exact and set_.height > room + _TOLERANCE)
    ):
        yield "放不下的竖排文字（请改宽这一列、改高这一行，或把行高改为“最小值”）"
