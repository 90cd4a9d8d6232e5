"""Layout tables → what the template prints: columns, heights, padding and borders.

Heights stand on cells, not on rows: WeasyPrint inflates a row with a height in which a
spanning cell ends. Borders are inside the cell that draws them and its padding is less by
so much, so that text stands where Word puts it: grid line + cell margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cadre_docs.pages.model import Cell, Edges, Padding, Paragraph, Row, Table
from cadre_docs.pages.table_grid import TableGrid, half, keeps_with_next, whole
from cadre_docs.pages.upright import Upright, upright
from cadre_docs.pages.weasyprint import css

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.model import Block, VAlign


class Writer(Protocol):
    """What turns the blocks of a cell into what the template prints."""

    @property
    def sheet(self) -> css.Sheet:
        """The styles of the document."""
        ...

    def blocks(
        self, blocks: Sequence[Block], width: float, *, in_cell: bool = False
    ) -> tuple[Any, ...]:
        """Return the blocks as the template prints them, in a column of ``width`` points."""
        ...

    def vertical(self, columns: Upright) -> tuple[Any, ...]:
        """Return columns of characters that stand one below the other."""
        ...


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell; ``box`` is the class of the clipping box in a row of exact height."""

    style: str
    rowspan: int
    colspan: int
    blocks: tuple[Any, ...]
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
    grid = TableGrid(table)
    builder = _Builder(writer, grid)
    rows = tuple(builder.row(number, row) for number, row in enumerate(table.rows))
    style = writer.sheet.table(
        grid.lines.outer, width=grid.total, left=grid.left(width), above=above
    )
    if table.page_break_before:
        style += " " + writer.sheet.add("t", "break-before:page")
    return TableView(style, builder.columns(), rows[: grid.heads], rows[grid.heads :])


class _Builder:
    def __init__(self, writer: Writer, grid: TableGrid) -> None:
        self._writer = writer
        self._grid = grid
        self._covered = _covered(grid.table)

    def columns(self) -> tuple[str, ...]:
        """Return the classes of the columns; the outer ones yield half the outer border."""
        widths = list(self._grid.table.widths)
        outer = self._grid.lines.outer
        if widths:
            widths[0] -= half(outer.left)
            widths[-1] -= half(outer.right)
        return tuple(self._writer.sheet.add("c", f"width:{css.points(w)}") for w in widths)

    def row(self, number: int, row: Row) -> RowView:
        """Return a row."""
        parts = []
        if row.cant_split or row.height_rule == "exact":
            parts.append("break-inside:avoid")
        if keeps_with_next(row):
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
        edges = self._grid.lines.cells[number, cell.column]
        padding = self._grid.padding(cell, edges)
        room = self._grid.room(cell)
        if cell.vertical_text:
            height = self._grid.stated_height(number, cell)
            frame = padding.top + padding.bottom + whole(edges.top, edges.bottom)
            inner = max(height - frame, 0.0) if height else 0.0
            inside = self._grid.width(cell) - padding.left - padding.right
            inside -= whole(edges.left, edges.right)
            blocks: tuple[Any, ...] = self._writer.vertical(upright(cell, inside, inner))
        else:
            blocks = self._writer.blocks(cell.blocks, room, in_cell=True)
        box = ""
        if row.height_rule == "exact" and cell.rowspan == 1:
            inner = row.height - padding.top - padding.bottom - whole(edges.top, edges.bottom)
            box = self._writer.sheet.add("x", f"max-height:{css.points(inner)};overflow:hidden")
        return CellView(
            self._style(number, cell, edges, padding), cell.rowspan, cell.colspan, blocks, box
        )

    def _style(self, number: int, cell: Cell, edges: Edges, padding: Padding) -> str:
        parts = [css.valign(_upright_valign(cell) if cell.vertical_text else cell.valign)]
        if cell.vertical_text:
            parts.append('font-feature-settings:"locl" 0,"vert" 1')  # brackets lie across
        if height := self._grid.stated_height(number, cell):
            parts.append(f"height:{css.points(height)}")
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


def _upright_valign(cell: Cell) -> VAlign:
    """In 竖排 text the alignment of the paragraph runs down the page."""
    first = next((block for block in cell.blocks if isinstance(block, Paragraph)), None)
    align = first.align if first else "left"
    return {"center": "center", "distribute": "center", "right": "bottom"}.get(align, "top")  # type: ignore[return-value]
