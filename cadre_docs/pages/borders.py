"""Which cell draws which line of a table.

CSS offers two models. Collapsed borders vanish where WeasyPrint splits a row between
pages; so each line is drawn by exactly one box here: the cell above or to the left, or the
neighbour when that cell spans rows (its box may stop at a page end), and the top and the
sides of the whole table by the table, which repeats them on every page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import Edges, Paragraph, Run, Table
from cadre_docs.pages.text_flow import line_height
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cadre_docs.pages.model import Block, Border, Cell

_JOINT = 2.0  # points: the height of a paragraph that only keeps two tables apart
_PAIR = 2
_MOST_KEPT = 100


@light
class Drawn:
    """Borders as drawn: ``outer`` by the table itself, ``cells`` by (row, column) of a cell.

    ``at_page_ends`` are the lines above and below each cell where nothing stands there, because
    a page ends.
    """

    outer: Edges
    cells: dict[tuple[int, int], Edges]
    at_page_ends: dict[tuple[int, int], tuple[Border | None, Border | None]]


@light
class _Place:
    row: int
    cell: Cell

    @property
    def below(self) -> int:
        return self.row + self.cell.rowspan

    @property
    def beyond(self) -> int:
        return self.cell.column + self.cell.colspan


_kept: dict[tuple[object, ...], tuple[Drawn, list[Edges]]] = {}


class _Grid:
    """Cells by the grid places they cover."""

    def __init__(self, table: Table) -> None:
        self.places = [_Place(n, cell) for n, row in enumerate(table.rows) for cell in row.cells]
        self.rows, self.columns = len(table.rows), len(table.widths)
        self._at = {
            (row, column): place
            for place in self.places
            for row in range(place.row, place.below)
            for column in range(place.cell.column, place.beyond)
        }

    def _distinct(self, spots: Iterable[tuple[int, int]]) -> list[_Place]:
        found = {id(p): p for spot in spots if (p := self._at.get(spot)) is not None}
        return list(found.values())

    def is_full(self, column: int) -> bool:
        """Whether every row has a cell in a column: rows may begin or end inside the grid."""
        return all((row, column) in self._at for row in range(self.rows))

    def _one(self, row: int, column: int) -> list[_Place]:
        place = self._at.get((row, column))
        return [] if place is None else [place]

    def right_of(self, place: _Place) -> list[_Place]:
        if place.cell.rowspan == 1:  # nearly all cells
            return self._one(place.row, place.beyond)
        return self._distinct((row, place.beyond) for row in range(place.row, place.below))

    def left_of(self, place: _Place) -> list[_Place]:
        column = place.cell.column - 1
        if place.cell.rowspan == 1:
            return self._one(place.row, column)
        return self._distinct((row, column) for row in range(place.row, place.below))

    def under(self, place: _Place) -> list[_Place]:
        if place.cell.colspan == 1:
            return self._one(place.below, place.cell.column)
        return self._distinct((place.below, c) for c in range(place.cell.column, place.beyond))

    def over(self, place: _Place) -> list[_Place]:
        if place.cell.colspan == 1:
            return self._one(place.row - 1, place.cell.column)
        return self._distinct((place.row - 1, c) for c in range(place.cell.column, place.beyond))


def drawn(table: Table) -> Drawn:
    """Decide who draws each line; of two borders that meet the wider one is drawn.

    Tables of one build share the answer, whatever stands in them: their very borders are the same.
    """
    cells = [(number, cell) for number, row in enumerate(table.rows) for cell in row.cells]
    key = (
        len(table.rows),
        len(table.widths),
        tuple([(n, c.column, c.colspan, c.rowspan, id(c.edges)) for n, c in cells]),
    )
    known = _kept.get(key)
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        # The borders are kept as well: so no others can have their identity.
        known = _kept[key] = (_drawn(table), [cell.edges for _, cell in cells])
    return known[0]


def _drawn(table: Table) -> Drawn:
    grid = _Grid(table)
    outer = Edges(
        top=_same(p.cell.edges.top for p in grid.places if p.row == 0),
        left=_same(p.cell.edges.left for p in grid.places if p.cell.column == 0)
        if grid.is_full(0)
        else None,
        right=_same(p.cell.edges.right for p in grid.places if p.beyond == grid.columns)
        if grid.is_full(grid.columns - 1)
        else None,
    )
    cells = {
        (place.row, place.cell.column): Edges(
            top=_top(grid, place, outer),
            right=_right(grid, place, outer),
            bottom=_bottom(grid, place),
            left=_left(grid, place, outer),
        )
        for place in grid.places
    }
    ends = {
        (place.row, place.cell.column): (
            place.cell.edges.top or _agreed(None, [p.cell.edges.bottom for p in grid.over(place)]),
            place.cell.edges.bottom or _agreed(None, [p.cell.edges.top for p in grid.under(place)]),
        )
        for place in grid.places
    }
    return Drawn(outer, cells, ends)


def line_of_joined(after: Sequence[Block]) -> Border | None:
    """Return the line above a table that is joined to the one before ``after``.

    Between joined tables stands nothing but a joint; of their two lines the form states one.
    """
    if len(after) < _PAIR or not is_joint(after[0]) or not isinstance(after[1], Table):
        return None
    if any(block.page_break_before for block in after[:_PAIR]):
        return None
    rows = after[1].rows[:1]
    return _same(cell.edges.top for row in rows for cell in row.cells)


def is_joint(block: Block) -> bool:
    """Say whether a block is the invisible paragraph that Word needs between two tables."""
    if not isinstance(block, Paragraph) or block.text.strip():
        return False
    only_text = all(isinstance(inline, Run) for inline in block.inlines)
    return only_text and block.before + line_height(block) + block.after <= _JOINT


def _same(borders: Iterable[Border | None]) -> Border | None:
    different = set(borders)
    return different.pop() if len(different) == 1 else None


def _wider(*borders: Border | None) -> Border | None:
    lines = [border for border in borders if border is not None]
    return max(lines, key=lambda border: border.width, default=None)


def _agreed(own: Border | None, others: list[Border | None]) -> Border | None:
    """Return the line along a whole side: one's own, or one that all neighbours have."""
    if own is None and (not others or None in others):
        return None
    return _wider(own, *others)


def _draws_right(grid: _Grid, place: _Place) -> bool:
    return all(place.cell.rowspan <= p.cell.rowspan for p in grid.right_of(place))


def _right(grid: _Grid, place: _Place, outer: Edges) -> Border | None:
    neighbours = grid.right_of(place)
    if not neighbours:
        at_edge = place.beyond == grid.columns and outer.right is not None
        return None if at_edge else place.cell.edges.right
    if not _draws_right(grid, place):
        return None
    return _agreed(place.cell.edges.right, [p.cell.edges.left for p in neighbours])


def _left(grid: _Grid, place: _Place, outer: Edges) -> Border | None:
    own = place.cell.edges.left
    neighbours = grid.left_of(place)
    if not neighbours:
        return None if place.cell.column == 0 and outer.left is not None else own
    yielding = [p for p in neighbours if not _draws_right(grid, p)]
    if yielding:
        return _wider(own, *(p.cell.edges.right for p in yielding))
    return None if any(_right(grid, p, outer) for p in neighbours) else own


def _bottom(grid: _Grid, place: _Place) -> Border | None:
    neighbours = grid.under(place)
    if not neighbours:
        return place.cell.edges.bottom
    if place.cell.rowspan > 1:
        return None
    return _agreed(place.cell.edges.bottom, [p.cell.edges.top for p in neighbours])


def _top(grid: _Grid, place: _Place, outer: Edges) -> Border | None:
    own = place.cell.edges.top
    if place.row == 0:
        return None if outer.top is not None else own
    neighbours = grid.over(place)
    yielding = [p for p in neighbours if p.cell.rowspan > 1]
    if yielding:
        return _wider(own, *(p.cell.edges.bottom for p in yielding))
    return None if any(_bottom(grid, p) for p in neighbours) else own
