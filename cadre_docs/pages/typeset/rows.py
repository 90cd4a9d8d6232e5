"""Table rows: the height each needs, what stands in it, and how one goes on overleaf."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from cadre_docs.pages.table_grid import TableGrid, half, keeps_with_next, whole
from cadre_docs.pages.typeset.blocks import Kept, set_blocks
from cadre_docs.pages.typeset.cells import CellBox, CellLine, rules
from cadre_docs.pages.typeset.marks import Placed, Rule, Strip
from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.typeset.tags import tagged
from cadre_docs.pages.typeset.upright import upright_share, upright_strip
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.pages.model import Border, Cell, Edges, Padding, Row, Table
    from cadre_docs.pages.structure import TableTags, Tags
    from cadre_docs.pages.typeset.typefaces import Typefaces

_SHARE = {"top": 0.0, "center": 0.5, "bottom": 1.0}


@light
class RowBox:
    """A row, ``height`` points high; it is at least ``stated``, or just that where ``exact``."""

    cells: tuple[CellBox, ...]
    stated: float
    sides: tuple[Rule, ...]
    exact: bool = False
    divisible: bool = False
    keeps_with_next: bool = False
    height: float = 0.0

    @property
    def own_height(self) -> float:
        """The height that its cells of one row ask for."""
        if self.exact:
            return self.stated
        return max([self.stated, *(cell.needed for cell in self.cells if cell.rowspan == 1)])

    def divided(self, room: float, *, loosely: bool) -> tuple[RowBox, RowBox]:
        """Return the part that fits in ``room`` points, and the rest."""
        parts = [cell.split(room, loosely=loosely) for cell in self.cells]
        # Where the text of a row goes on, LibreOffice sets all of it at the top.
        firsts = tuple(replace(first, rowspan=1, share=0.0) for first, _ in parts)
        rests = tuple(replace(rest, share=0.0) for _, rest in parts)
        # The first part reaches down to the end of the page, as a box that goes on does.
        return (
            replace(self, cells=firsts, stated=room, height=room, exact=False),
            replace(self, cells=rests, stated=max(self.stated - room, 0.0), exact=False),
        )

    def opened(self) -> RowBox:
        """Return the row as it begins a page that has no line there."""
        return replace(self, cells=tuple(cell.opened() for cell in self.cells))


def settled(rows: Sequence[RowBox]) -> list[RowBox]:
    """Return the rows with their heights; a cell over several makes the last of them higher."""
    heights: list[float] = []
    ending: dict[int, list[tuple[int, CellBox]]] = {}
    for number, row in enumerate(rows):
        for cell in row.cells:
            if cell.rowspan > 1:
                ending.setdefault(number + cell.rowspan - 1, []).append((number, cell))
        needs = [cell.needed - sum(heights[start:]) for start, cell in ending.get(number, ())]
        heights.append(row.stated if row.exact else max([row.own_height, *needs]))
    return [replace(row, height=height) for row, height in zip(rows, heights, strict=True)]


def drawn_rows(rows: Sequence[RowBox]) -> list[Strip]:
    """Return rows that stand one below the other, with all rows that their cells reach into."""
    return [_drawn(rows, number) for number in range(len(rows))]


def _drawn(rows: Sequence[RowBox], number: int) -> Strip:
    row = rows[number]
    placed: list[Placed] = []
    for cell in row.cells:
        reached = rows[number : number + cell.rowspan]
        height = sum(one.height for one in reached)
        placed.extend(cell.placed(height, exact=all(one.exact for one in reached)))
    if row.sides:
        sides = tuple(replace(side, y1=row.height) for side in row.sides)
        placed.append(Placed(0.0, 0.0, sides))
    return Strip(row.height, tuple(placed))


@light
class TableBox:
    """A table set: its rows, the first ``heads`` of which repeat on every page."""

    rows: tuple[RowBox, ...]
    heads: int
    top: Strip

    @property
    def head(self) -> tuple[Strip, ...]:
        """What stands above the body on every page."""
        return (self.top, *drawn_rows(self.rows[: self.heads]))


def set_table(
    table: Table,
    width: float,
    faces: Typefaces,
    tags: TableTags | None = None,
    closing: Border | None = None,
) -> TableBox:
    """Return a table in a column of ``width`` points; ``tags`` say where its texts belong.

    ``closing`` is the line that ends it where a page does: the first of a table joined to it.
    """
    grid = TableGrid(table)
    outer, left = grid.lines.outer, grid.left(width)
    right = left + grid.total
    sides = [
        side
        for border, x in ((outer.left, left), (outer.right, right))
        if border
        for side in rules(border, x, 0.0, x, 0.0)
    ]
    top = Strip(0.0)
    if outer.top:
        y = half(outer.top)
        lines = rules(outer.top, left - half(outer.left), y, right + half(outer.right), y)
        top = Strip(outer.top.width, (Placed(0.0, 0.0, tuple(lines)),))
    rows = _RowSetter(grid, left, faces, tags, closing).rows(tuple(sides))
    return TableBox(rows, _heads(rows, grid.heads), top)


def table_lines(table: Table, width: float, faces: Typefaces) -> Sequence[Strip]:
    """Return the rows of a table that stands whole, in a cell or a box."""
    made = set_table(table, width, faces)
    return (made.top, *drawn_rows(made.rows))


def _heads(rows: Sequence[RowBox], count: int) -> int:
    """Return how many rows repeat: none where a cell reaches from them into the others."""
    reach = max((n + cell.rowspan for n in range(count) for cell in rows[n].cells), default=0)
    return 0 if reach > count or count == len(rows) else count


class _RowSetter:
    def __init__(
        self,
        grid: TableGrid,
        left: float,
        faces: Typefaces,
        tags: TableTags | None,
        closing: Border | None,
    ) -> None:
        self._grid, self._faces, self._tags, self._closing = grid, faces, tags, closing
        self._lines = list(accumulate(grid.table.widths, initial=left))
        self._set = Kept()

    def rows(self, sides: tuple[Rule, ...]) -> tuple[RowBox, ...]:
        return tuple(
            settled(
                [self._row(number, row, sides) for number, row in enumerate(self._grid.table.rows)]
            )
        )

    def _row(self, number: int, row: Row, sides: tuple[Rule, ...]) -> RowBox:
        exact = row.height_rule == "exact"
        return RowBox(
            tuple(self._cell(number, cell, place) for place, cell in enumerate(row.cells)),
            0.0 if row.height_rule == "auto" else row.height,
            sides,
            exact,
            divisible=not (row.cant_split or exact or row.header),
            keeps_with_next=keeps_with_next(row),
        )

    def _cell(self, number: int, cell: Cell, place: int) -> CellBox:
        tags = self._tags[number][place] if self._tags else (None,) * len(cell.blocks)
        edges = self._grid.lines.cells[number, cell.column]
        padding = self._grid.padding(cell, edges)
        x0, x1 = self._sides(cell)
        inside = x1 - x0 - whole(edges.left, edges.right) - padding.left - padding.right
        if cell.vertical_text:
            lines, below = self._upright(number, cell, edges, padding, inside, tags), 0.0
            share = upright_share(cell)
        else:
            lines, below = self._texts(cell, inside, tags)
            share = _SHARE[cell.valign]
        rowspan = min(cell.rowspan, len(self._grid.table.rows) - number)
        opening, closing = self._grid.lines.at_page_ends[number, cell.column]
        if number + rowspan == len(self._grid.table.rows):
            closing = closing or self._closing
        return CellBox(
            *(x0, x1, edges, padding, lines, below, share, rowspan, opening, closing),
            cell.shading,
            is_first=number == 0,
        )

    def _texts(self, cell: Cell, width: float, tags: Tags) -> tuple[tuple[CellLine, ...], float]:
        """Return the lines of a cell, and the space below the last."""
        return set_blocks(cell.blocks, width, self._faces, table_lines, tags, self._set)

    def _upright(
        self, number: int, cell: Cell, edges: Edges, padding: Padding, width: float, tags: Tags
    ) -> tuple[CellLine, ...]:
        height = self._grid.stated_height(number, cell)
        frame = padding.top + padding.bottom + whole(edges.top, edges.bottom)
        room = max(height - frame, 0.0) if height else 0.0
        [line] = tagged([upright_strip(cell, width, room, self._faces)], tags[0] if tags else None)
        return (CellLine(0.0, line),)

    def _sides(self, cell: Cell) -> tuple[float, float]:
        """Return where the box of a cell begins and ends; the table's own lines take room."""
        outer, beyond = self._grid.lines.outer, cell.column + cell.colspan
        if beyond >= len(self._lines):
            raise NotSet("单元格超出表格的列")
        x0, x1 = self._lines[cell.column], self._lines[beyond]
        if cell.column == 0:
            x0 += half(outer.left)
        if beyond == len(self._grid.table.widths):
            x1 -= half(outer.right)
        return x0, x1
