"""Layout tables → what the template prints: columns, heights, padding and borders.

Heights stand on cells, not on rows: WeasyPrint inflates a row with a height in which a
spanning cell ends. Borders are inside the cell that draws them and its padding is less by
so much, so that text stands where Word puts it: grid line + cell margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from cadre_docs.layout.model import Cell, Edges, Padding, Paragraph, Row, Table
from cadre_docs.render import css
from cadre_docs.render.borders import Drawn, drawn
from cadre_docs.render.flow import content_height

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.layout.model import Border, VAlign
    from cadre_docs.render.html import BlockView, Writer

# Room (points) against rounding: a line that just fits must not lose its last character.
SLACK = 0.05


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell; ``box`` is the class of the clipping box in a row of exact height."""

    style: str
    rowspan: int
    colspan: int
    blocks: tuple[BlockView, ...]
    box: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row and the class that says how it breaks."""

    style: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table; ``columns`` are the classes of its grid columns."""

    style: str
    columns: tuple[str, ...]
    head: tuple[RowView, ...]
    body: tuple[RowView, ...]
    kind: str = "table"


def table_view(writer: Writer, table: Table, width: float, *, above: float) -> TableView:
    """Return a table in a column of ``width`` points, ``above`` points below the last block."""
    lines = drawn(table)
    builder = _Builder(writer, table, lines)
    rows = tuple(builder.row(number, row) for number, row in enumerate(table.rows))
    heads = sum(1 for _ in takewhile(lambda row: row.header, table.rows))
    grid = sum(table.widths)
    room = {"left": 0.0, "center": (width - grid) / 2, "right": width - grid}[table.align]
    style = writer.sheet.table(
        lines.outer,
        width=grid,
        left=room + (table.indent if table.align == "left" else 0.0),
        above=above,
    )
    if table.page_break_before:
        style += " " + writer.sheet.add("t", "break-before:page")
    return TableView(style, builder.columns(), rows[:heads], rows[heads:])


class _Builder:
    def __init__(self, writer: Writer, table: Table, lines: Drawn) -> None:
        self._writer = writer
        self._table = table
        self._lines = lines
        self._last = len(table.widths)
        self._covered = _covered(table)
        self._heights = [self._row_height(row) for row in table.rows]

    def columns(self) -> tuple[str, ...]:
        """Return the classes of the columns; the outer ones yield half the outer border."""
        widths = list(self._table.widths)
        if widths:
            widths[0] -= _half(self._lines.outer.left)
            widths[-1] -= _half(self._lines.outer.right)
        return tuple(self._writer.sheet.add("c", f"width:{css.points(w)}") for w in widths)

    def _width(self, cell: Cell) -> float:
        return sum(self._table.widths[cell.column : cell.column + cell.colspan])

    def _row_height(self, row: Row) -> float:
        """Return the height to state; 0 for a row that will be split between pages.

        CSS gives every part of a split cell the height of the whole, Word does not; so a
        box whose text is longer than the box states none.
        """
        if row.height_rule == "auto":
            return 0.0
        if row.height_rule == "at_least" and not row.cant_split:
            single = (cell for cell in row.cells if cell.rowspan == 1)
            if any(content_height(cell, self._width(cell)) > row.height for cell in single):
                return 0.0
        return row.height

    def row(self, number: int, row: Row) -> RowView:
        """Return a row."""
        parts = []
        if row.cant_split or row.height_rule == "exact":
            parts.append("break-inside:avoid")
        if _keeps_with_next(row):
            parts.append("break-after:avoid")
        style = self._writer.sheet.add("w", ";".join(parts)) if parts else ""
        return RowView(style, tuple(self._cells(number, row)))

    def _cells(self, number: int, row: Row) -> Iterator[CellView]:
        column = 0
        covered = self._covered.get(number, set())
        for cell in row.cells:
            while column < cell.column:
                if column not in covered:  # a row that starts or ends inside the grid
                    yield CellView(self._writer.sheet.add("g", "border:0"), 1, 1, ())
                column += 1
            yield self._cell(number, row, cell)
            column = cell.column + cell.colspan

    def _cell(self, number: int, row: Row, cell: Cell) -> CellView:
        edges = self._lines.cells[number, cell.column]
        padding = self._padding(cell, edges)
        room = self._width(cell) - cell.padding.left - cell.padding.right
        if cell.vertical_text:
            paragraphs = (b for b in cell.blocks if isinstance(b, Paragraph))
            blocks: tuple[BlockView, ...] = tuple(map(self._writer.vertical, paragraphs))
        else:
            blocks = self._writer.blocks(cell.blocks, room, in_cell=True)
        box = ""
        if row.height_rule == "exact" and cell.rowspan == 1:
            inner = row.height - padding.top - padding.bottom - _whole(edges.top, edges.bottom)
            box = self._writer.sheet.add("x", f"max-height:{css.points(inner)};overflow:hidden")
        return CellView(
            self._style(number, cell, edges, padding), cell.rowspan, cell.colspan, blocks, box
        )

    def _padding(self, cell: Cell, edges: Edges) -> Padding:
        left, right = _whole(edges.left), _whole(edges.right) + SLACK
        if cell.column == 0:
            left += _half(self._lines.outer.left)
        if cell.column + cell.colspan == self._last:
            right += _half(self._lines.outer.right)
        return Padding(
            cell.padding.top,
            max(cell.padding.right - right, 0.0),
            cell.padding.bottom,
            max(cell.padding.left - left, 0.0),
        )

    def _style(self, number: int, cell: Cell, edges: Edges, padding: Padding) -> str:
        parts = [css.valign(_upright_valign(cell) if cell.vertical_text else cell.valign)]
        heights = self._heights[number : number + cell.rowspan]
        if all(heights):
            parts.append(f"height:{css.points(sum(heights))}")
        sides = (padding.top, padding.right, padding.bottom, padding.left)
        parts.append("padding:" + " ".join(map(css.points, sides)))
        parts.extend(css.borders(edges))
        if cell.shading:
            parts.append(f"background:{css.colour(cell.shading)}")
        return self._writer.sheet.add("c", ";".join(parts))


def _covered(table: Table) -> dict[int, set[int]]:
    """Return, by row number, the columns that cells from above cover."""
    covered: dict[int, set[int]] = {}
    for start, row in enumerate(table.rows):
        for cell in row.cells:
            for below in range(start + 1, start + cell.rowspan):
                columns = range(cell.column, cell.column + cell.colspan)
                covered.setdefault(below, set()).update(columns)
    return covered


def _half(border: Border | None) -> float:
    return border.width / 2 if border else 0.0


def _whole(*borders: Border | None) -> float:
    return sum(border.width for border in borders if border)


def _keeps_with_next(row: Row) -> bool:
    first = next((block for cell in row.cells for block in cell.blocks), None)
    return isinstance(first, Paragraph) and first.keep_with_next


def _upright_valign(cell: Cell) -> VAlign:
    """In 竖排 text the alignment of the paragraph runs down the page."""
    first = next((block for block in cell.blocks if isinstance(block, Paragraph)), None)
    align = first.align if first else "left"
    return {"center": "center", "distribute": "center", "right": "bottom"}.get(align, "top")  # type: ignore[return-value]
