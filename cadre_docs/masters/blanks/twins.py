"""Two copies of one form side by side on a sheet, to be cut or torn apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.form import Grid
from cadre_docs.masters.blanks.labels import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.masters.blanks.boxes import Box
    from cadre_docs.masters.blanks.form import Cell

_LEAST_ROWS = 3  # with words: fewer are columns of a table that come again


def halves(grid: Grid) -> tuple[Grid, Grid] | None:
    """Return the left and the right of a table whose halves say the same; None of others.

    Between them lies an empty column, and both have their words in the same places. The right
    half's columns are counted from its own left side.
    """
    for column in range(1, grid.columns - 1):
        gap = {grid.at(row, column) for row in range(len(grid.rows))}
        if any(cell is None or not cell.is_empty or cell.colspan > 1 for cell in gap):
            continue
        left = _part(grid, 0, column)
        right = _part(grid, column + 1, grid.columns)
        words = _words(left.cells())
        if words == _words(right.cells()) and len({row for row, *_ in words}) >= _LEAST_ROWS:
            right.twin = left
            return left, right
    return None


def _part(grid: Grid, first: int, end: int) -> Grid:
    rows = [[cell for cell in row if first <= cell.column < end] for row in grid.rows]
    numbers = [cell.number for row in rows for cell in row]
    part = Grid(
        [[replace(cell, column=cell.column - first) for cell in row] for row in rows],
        grid.number,
        handle=grid.handle,
        sheet=grid.sheet,
    )
    for cell, number in zip(part.cells(), numbers, strict=True):
        cell.number = number  # in the whole row, as people count
    return part


def _words(cells: Iterable[Cell]) -> list[tuple[int, int, str]]:
    return [(c.row, c.column, squeezed(c.text)) for c in cells if not c.is_empty]


def join_twins(boxes: list[Box]) -> list[Box]:
    """Say of the boxes of right halves which of the left they are; return all the others."""
    known = {_place(box): box for box in boxes}
    own, is_told = [], False
    for box in boxes:
        twin = box.grid.twin if box.grid is not None else None
        original = known.get(_place(box, twin)) if twin is not None else None
        if original is None or box.columns:
            own.append(box)
            continue
        box.same = original
        if not is_told:
            box.doubts.append("左右是两份相同的表，当作同一人的一式两份")
            is_told = True
    return own


def _place(box: Box, grid: Grid | None = None) -> tuple[object, ...]:
    cell = box.cell
    where = () if cell is None else (cell.row, cell.column)
    return (id(grid or box.grid), box.kind, box.label, where, box.start)
