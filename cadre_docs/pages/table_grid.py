"""A table's measures: columns, stated heights, padding beside the lines that are drawn.

Borders are inside the cell that draws them and its padding is less by so much, so that
text stands where Word puts it: grid line + cell margin.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from cadre_docs.pages.borders import drawn
from cadre_docs.pages.model import Padding, Paragraph
from cadre_docs.pages.text_flow import content_height

if TYPE_CHECKING:
    from cadre_docs.pages.model import Border, Cell, Edges, Row, Table

# Room (points) against rounding: a line that just fits must not lose its last character.
SLACK = 0.05


class TableGrid:
    """The grid of a table; ``lines`` says which box draws which line."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.lines = drawn(table)
        self.total = sum(table.widths)
        self.heads = sum(1 for _ in takewhile(lambda row: row.header, table.rows))
        self._last = len(table.widths)
        self._heights: dict[int, float] = {}

    def left(self, width: float) -> float:
        """Return where the grid starts in a column of ``width`` points."""
        if self.table.align == "left":
            return self.table.indent
        return (width - self.total) / (2 if self.table.align == "center" else 1)

    def width(self, cell: Cell) -> float:
        """Return the width of a cell, from grid line to grid line."""
        return sum(self.table.widths[cell.column : cell.column + cell.colspan])

    def room(self, cell: Cell) -> float:
        """Return the width for the text of a cell."""
        return self.width(cell) - cell.padding.left - cell.padding.right

    def stated_height(self, number: int, cell: Cell) -> float:
        """Return the height to state for a cell that starts in row ``number``; 0 for none."""
        rows = self.table.rows[number : number + cell.rowspan]
        heights = [self._row_height(number + down, row) for down, row in enumerate(rows)]
        return sum(heights) if all(heights) else 0.0

    def _row_height(self, number: int, row: Row) -> float:
        known = self._heights.get(number)
        if known is None:  # most tables are never asked: only text that runs down wants to know
            known = self._heights[number] = self._height(row)
        return known

    def _height(self, row: Row) -> float:
        """Return the height to state; 0 for a row that will be split between pages.

        CSS gives every part of a split cell the height of the whole, Word does not; so a
        box whose text is longer than the box states none.
        """
        if row.height_rule == "auto":
            return 0.0
        if row.height_rule == "at_least" and not row.cant_split:
            single = (c for c in row.cells if c.rowspan == 1 and not c.vertical_text)
            if any(content_height(cell, self.width(cell)) > row.height for cell in single):
                return 0.0
        return row.height

    def padding(self, cell: Cell, edges: Edges) -> Padding:
        """Return the space between the lines a cell draws and its text."""
        left, right = whole(edges.left), whole(edges.right) + SLACK
        if cell.column == 0:
            left += half(self.lines.outer.left)
        if cell.column + cell.colspan == self._last:
            right += half(self.lines.outer.right)
        return Padding(
            cell.padding.top,
            max(cell.padding.right - right, 0.0),
            cell.padding.bottom,
            max(cell.padding.left - left, 0.0),
        )


def half(border: Border | None) -> float:
    """Return half the width of a line that may not be there."""
    return border.width / 2 if border else 0.0


def whole(border: Border | None, other: Border | None = None) -> float:
    """Return the width of one line, or of two, that may not be there."""
    return (border.width if border else 0.0) + (other.width if other else 0.0)


def keeps_with_next(row: Row) -> bool:
    """Say whether a row stays on the page of the next: its first paragraph says so."""
    first = next((block for cell in row.cells for block in cell.blocks), None)
    return isinstance(first, Paragraph) and first.keep_with_next
