"""Table rows: the height each needs, what stands in it, and how one goes on overleaf."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Border, Paragraph
from cadre_docs.pages.table_grid import TableGrid, half, keeps_with_next, whole
from cadre_docs.pages.text_flow import spaced
from cadre_docs.pages.typeset.lines import set_paragraph
from cadre_docs.pages.typeset.marks import Placed, Rule, Strip, moved
from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.weasyprint.css import colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.model import Cell, Edges, Padding, Row, Table
    from cadre_docs.pages.typeset.typefaces import Typefaces

_SHARE = {"top": 0.0, "center": 0.5, "bottom": 1.0}


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell from ``x0`` to ``x1``; ``lines`` are its lines with the space above each."""

    x0: float
    x1: float
    edges: Edges
    padding: Padding
    lines: tuple[tuple[float, Strip], ...]
    below: float
    share: float
    stated: float
    rowspan: int
    divisible: bool
    closing: Border | None = None  # what ends it where a page does

    @property
    def text_x(self) -> float:
        """Where its text begins."""
        return self.x0 + whole(self.edges.left) + self.padding.left

    @property
    def frame(self) -> float:
        """The height of its lines and padding, above and below its text."""
        borders = whole(self.edges.top, self.edges.bottom)
        return borders + self.padding.top + self.padding.bottom

    @property
    def needed(self) -> float:
        """The height its text asks for."""
        return self.frame + sum(above + line.height for above, line in self.lines) + self.below

    @property
    def height(self) -> float:
        """The height it asks for."""
        return max(self.needed, self.stated)

    def split(self, room: float) -> tuple[CellBox, CellBox]:
        """Return what fits in ``room`` points, and the rest."""
        used, count = self.frame, 0
        for above, line in self.lines:
            used += above + line.height
            if used > room:
                break
            count += 1
        whole_cell = count == len(self.lines)
        below = self.below if whole_cell else 0.0
        first = replace(self, lines=self.lines[:count], below=below, stated=0.0)
        rest = self.lines[count:]
        if rest:  # a page end swallows the space above
            rest = ((0.0, rest[0][1]), *rest[1:])
        return first, replace(self, lines=rest, below=self.below - below, stated=0.0)

    def cut(self, rows: int, room: float) -> tuple[CellBox, CellBox]:
        """Return what its first ``rows`` hold, ``room`` points high, and the rest."""
        if not self.divisible:
            raise NotSet("换页处合并的单元格里有不得分开的段落")
        closed = replace(self, edges=replace(self.edges, bottom=self.closing))
        first, rest = closed.split(room)
        if closed.needed <= room:  # the text is all here, and its space below
            first, rest = closed, replace(closed, lines=(), below=0.0)
        edges = replace(self.edges, top=None)
        return (
            replace(first, rowspan=rows, stated=0.0),
            replace(rest, rowspan=self.rowspan - rows, edges=edges, stated=0.0),
        )

    def placed(self, height: float) -> Iterator[Placed]:
        """Yield the cell drawn ``height`` points high, from its own top."""
        if rules := tuple(self._rules(height)):
            yield Placed(0.0, 0.0, rules)
        y = whole(self.edges.top) + self.padding.top + (height - self.needed) * self.share
        x = self.text_x
        for above, line in self.lines:
            y += above
            yield from moved(line.placed, x, y)
            y += line.height

    def _rules(self, height: float) -> Iterator[Rule]:
        edges, x0, x1 = self.edges, self.x0, self.x1
        if edges.top:
            yield rule(edges.top, x0, half(edges.top), x1, half(edges.top))
        if edges.bottom:
            y = height - half(edges.bottom)
            yield rule(edges.bottom, x0, y, x1, y)
        if edges.left:
            yield rule(edges.left, x0 + half(edges.left), 0.0, x0 + half(edges.left), height)
        if edges.right:
            yield rule(edges.right, x1 - half(edges.right), 0.0, x1 - half(edges.right), height)


def rule(border: Border, x0: float, y0: float, x1: float, y1: float) -> Rule:
    """Return a line of a table."""
    if border.style != "solid":
        raise NotSet("虚线或双线边框")
    return Rule(x0, y0, x1, y1, border.width, colour(border.color)[1:])


@dataclass(frozen=True, slots=True)
class RowBox:
    """A row; ``heights`` are its own and those of the rows its cells reach into."""

    cells: tuple[CellBox, ...]
    heights: tuple[float, ...]
    sides: tuple[Rule, ...]
    divisible: bool = False
    keeps_with_next: bool = False
    inside_span: bool = False

    @property
    def height(self) -> float:
        """The height of the row."""
        return self.heights[0]

    @property
    def strip(self) -> Strip:
        """The row as it is printed."""
        placed = [
            piece for cell in self.cells for piece in cell.placed(sum(self.heights[: cell.rowspan]))
        ]
        if self.sides:
            sides = tuple(replace(side, y1=self.height) for side in self.sides)
            placed.append(Placed(0.0, 0.0, sides))
        return Strip(self.height, tuple(placed))

    def split(self, room: float) -> tuple[RowBox, RowBox] | None:
        """Return the part that fits in ``room`` points, and the rest; None if nothing does."""
        if not self.divisible or all(cell.needed <= room for cell in self.cells):
            return None
        parts = [cell.split(room) for cell in self.cells]
        firsts, rests = (tuple(part) for part in zip(*parts, strict=True))
        if not any(cell.lines for cell in firsts) or not any(cell.lines for cell in rests):
            return None
        if any(c.share for c in self.cells):
            raise NotSet("要拆分的行里有文字不在上方的格子")
        if not all(cell.divisible for cell in self.cells):
            raise NotSet("要拆分的行里有不得分开的段落")
        # The first part reaches down to the end of the page, as a box that goes on does.
        return (
            replace(self, cells=firsts, heights=(room,)),
            replace(self, cells=rests, heights=(max(cell.height for cell in rests),)),
        )


@dataclass(frozen=True, slots=True)
class TableBox:
    """A table set: its rows, the first ``heads`` of which repeat on every page."""

    rows: tuple[RowBox, ...]
    heads: int
    top: Strip

    @property
    def head(self) -> tuple[Strip, ...]:
        """What stands above the body on every page."""
        return (self.top, *(row.strip for row in self.rows[: self.heads]))


def set_table(table: Table, width: float, faces: Typefaces) -> TableBox:
    """Return a table in a column of ``width`` points."""
    grid = TableGrid(table)
    outer, left = grid.lines.outer, grid.left(width)
    right = left + grid.total
    sides = [
        rule(border, x, 0.0, x, 0.0)
        for border, x in ((outer.left, left), (outer.right, right))
        if border
    ]
    top = Strip(0.0)
    if outer.top:
        line = rule(
            outer.top,
            left - half(outer.left), half(outer.top), right + half(outer.right), half(outer.top),
        )  # fmt: skip
        top = Strip(outer.top.width, (Placed(0.0, 0.0, (line,)),))
    rows = _RowSetter(grid, left, faces).rows(tuple(sides))
    return TableBox(rows, grid.heads, top)


class _RowSetter:
    def __init__(self, grid: TableGrid, left: float, faces: Typefaces) -> None:
        self._grid, self._faces = grid, faces
        self._lines = list(accumulate(grid.table.widths, initial=left))

    def rows(self, sides: tuple[Rule, ...]) -> tuple[RowBox, ...]:
        table = self._grid.table
        boxes = [
            [self._cell(number, row, cell) for cell in row.cells]
            for number, row in enumerate(table.rows)
        ]
        heights = _heights(boxes)
        spanned = {
            below
            for n, cells in enumerate(boxes)
            for cell in cells
            for below in range(n + 1, n + cell.rowspan)
        }
        return tuple(
            self._row(row, cells, heights[number:], sides, inside_span=number in spanned)
            for number, (row, cells) in enumerate(zip(table.rows, boxes, strict=True))
        )

    def _row(
        self,
        row: Row,
        cells: list[CellBox],
        heights: list[float],
        sides: tuple[Rule, ...],
        *,
        inside_span: bool,
    ) -> RowBox:
        reach = max((cell.rowspan for cell in cells), default=1)
        divisible = not row.cant_split and not inside_span and reach == 1
        keeps = keeps_with_next(row)
        return RowBox(tuple(cells), tuple(heights[:reach]), sides, divisible, keeps, inside_span)

    def _cell(self, number: int, row: Row, cell: Cell) -> CellBox:
        if row.height_rule == "exact" or cell.vertical_text or cell.shading:
            raise NotSet("固定行高、竖排文字或底纹")
        edges = self._grid.lines.cells[number, cell.column]
        padding = self._grid.padding(cell, edges)
        x0, x1 = self._sides(cell)
        inside = x1 - x0 - whole(edges.left, edges.right) - padding.left - padding.right
        lines: list[tuple[float, Strip]] = []
        left_over, divisible = 0.0, True
        for block, above, below in spaced(cell.blocks, in_cell=True):
            if not isinstance(block, Paragraph):
                raise NotSet("表中有表")
            strips = set_paragraph(block, inside, self._faces)
            lines += [(above if n == 0 else 0.0, line) for n, line in enumerate(strips)]
            left_over += below
            if block.keep_with_next or block.keep_together or block.page_break_before:
                divisible = False
        return CellBox(
            x0, x1, edges, padding, tuple(lines), left_over,
            _SHARE[cell.valign], self._grid.stated_height(number, cell), cell.rowspan, divisible,
            cell.edges.bottom,
        )  # fmt: skip

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


def _heights(rows: Iterable[list[CellBox]]) -> list[float]:
    """Return the height of each row: what the cells that end in it need."""
    heights: list[float] = []
    ending: dict[int, list[tuple[int, CellBox]]] = {}
    for number, cells in enumerate(rows):
        for cell in cells:
            ending.setdefault(number + cell.rowspan - 1, []).append((number, cell))
        needs = [cell.height - sum(heights[start:]) for start, cell in ending.get(number, ())]
        heights.append(max([0.0, *needs]))
    return heights
