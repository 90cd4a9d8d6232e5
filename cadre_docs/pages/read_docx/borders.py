"""Which lines a cell gets: its own, its neighbours' and the table's (ISO 29500-1, 17.4.66).

A cell's own border wins over the table's; of two cells' borders the heavier wins; a cell
that wants no line has none unless its neighbour draws one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import Edges
from cadre_docs.pages.read_docx.formats import SIDES, border
from cadre_docs.pages.read_docx.wordml import Place
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.pages.model import Border
    from cadre_docs.pages.read_docx.context import Context
    from cadre_docs.pages.read_docx.styles import Props

_INSIDE = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
_OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


@light
class _Side:
    """One side as one cell sees it; ``own`` if the cell itself states it."""

    line: Border | None
    own: bool


@light
class CellBorders:
    """A cell's place and the borders it states itself."""

    column: int
    span: int
    stated: dict[str, Border | None]

    def meets(self, other: CellBorders) -> bool:
        """Whether the two, in neighbouring rows, share a border."""
        return self.column < other.column + other.span and other.column < self.column + self.span


def edges(
    rows: Sequence[Sequence[CellBorders]], tables: Sequence[Props], context: Context
) -> dict[tuple[int, int], Edges]:
    """Return the edges of every cell by row and grid column."""
    grid = _Grid(rows, tables, context)
    return {
        (number, cell.column): Edges(**{side: grid.line(number, index, side) for side in SIDES})
        for number, row in enumerate(rows)
        for index, cell in enumerate(row)
    }


class _Grid:
    def __init__(
        self,
        rows: Sequence[Sequence[CellBorders]],
        tables: Sequence[Props],
        context: Context,
    ) -> None:
        self._rows = rows
        self._tables = [_table_lines(table, context) for table in tables]

    def line(self, number: int, index: int, side: str) -> Border | None:
        """Return the line on one side of a cell.

        Where several neighbours disagree, the cell keeps its own, and each neighbour's
        part of the line is its own affair.
        """
        here = self._side(number, index, side)
        opposite = _OPPOSITE[side]
        shared = [
            _stronger(here, self._side(*neighbour, opposite))
            for neighbour in self._neighbours(number, index, side)
        ]
        return shared[0] if shared and all(line == shared[0] for line in shared) else here.line

    def _side(self, number: int, index: int, side: str) -> _Side:
        cell = self._rows[number][index]
        if side in cell.stated:
            return _Side(cell.stated[side], own=True)
        inside = self._is_inside(number, index, side)
        return _Side(self._tables[number].get(_INSIDE[side] if inside else side), own=False)

    def _is_inside(self, number: int, index: int, side: str) -> bool:
        if side in ("left", "right"):
            return bool(self._neighbours(number, index, side))
        return number > 0 if side == "top" else number + 1 < len(self._rows)

    def _neighbours(self, number: int, index: int, side: str) -> list[tuple[int, int]]:
        if side in ("left", "right"):
            other = index + (1 if side == "right" else -1)
            return [(number, other)] if 0 <= other < len(self._rows[number]) else []
        row = number + (1 if side == "bottom" else -1)
        if not 0 <= row < len(self._rows):
            return []
        cell = self._rows[number][index]
        return [(row, i) for i, other in enumerate(self._rows[row]) if cell.meets(other)]


def _stronger(one: _Side, other: _Side) -> Border | None:
    if one.line is None or other.line is None:
        return one.line or other.line
    if one.own != other.own:
        return one.line if one.own else other.line
    return max(one.line, other.line, key=lambda line: line.width)


def _table_lines(table: Props, context: Context) -> dict[str, Border | None]:
    found = {}
    for side in ("top", "right", "bottom", "left", "insideH", "insideV", "start", "end"):
        values = table.get(f"tblBorders/{side}")
        if values is not None:
            name = {"start": "left", "end": "right"}.get(side, side)
            found[name] = border(values, Place("表格边框"), context.report)
    return found
