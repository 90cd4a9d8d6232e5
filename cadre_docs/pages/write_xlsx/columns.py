"""One grid of spreadsheet columns for all tables of a sheet. Lengths are points."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Block, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

PIXEL = 0.75
"""A screen pixel at 96 dpi: Excel rounds columns and rows to whole ones."""

_SAME_EDGE = 1.0  # column edges nearer than this are one
_RESERVE, _MOST_RESERVE = 0.0035, 2.0


def reserve(width: float) -> float:
    """Return how much wider than the type area a page must be able to print.

    The digit that widths are counted in is up to a third of a percent wider in a stand-in font:
    without this reserve "fit to width" would print the page at 99 %.
    """
    return min(_RESERVE * width, _MOST_RESERVE)


def common_grid(
    blocks: Sequence[Block], width: float
) -> tuple[tuple[float, ...], dict[int, tuple[int, ...]]]:
    """Return the grid's edges and, by block number, where each table's own edges lie in it.

    Edges are points from the left of the type area, which is ``width`` wide and belongs to
    the grid itself. Edges less than a point apart become one, but never two edges of the
    same table.
    """
    marks = [(0.0, -1, 0), (width, -1, 1)]  # the type area itself
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            xs = accumulate(block.widths, initial=_table_left(block, width))
            marks += [(x, number, i) for i, x in enumerate(xs)]
    clusters: list[list[tuple[float, int, int]]] = []
    for mark in sorted(marks):
        if clusters and _joins(mark, clusters[-1]):
            clusters[-1].append(mark)
        else:
            clusters.append([mark])
    places = {mark[1:]: column for column, cluster in enumerate(clusters) for mark in cluster}
    columns = {
        number: tuple(places[number, i] for i in range(len(block.widths) + 1))
        for number, block in enumerate(blocks)
        if isinstance(block, Table)
    }
    return _pixels([cluster[0][0] for cluster in clusters]), columns


def _joins(mark: tuple[float, int, int], cluster: Sequence[tuple[float, int, int]]) -> bool:
    near = mark[0] - cluster[0][0] <= _SAME_EDGE
    return near and all(mark[1] != other[1] for other in cluster)


def _pixels(edges: Sequence[float]) -> tuple[float, ...]:
    """Bring edges to whole pixels; the last never beyond the type area, or all would shrink."""
    out: list[float] = []
    for number, edge in enumerate(edges, 1):
        place = edge / PIXEL
        whole = math.floor(place) if number == len(edges) else round(place)
        out.append(max(whole * PIXEL, out[-1] + PIXEL) if out else whole * PIXEL)
    return tuple(out)


def _table_left(table: Table, width: float) -> float:
    if table.align == "left":
        return table.indent
    spare = width - sum(table.widths)
    return spare / 2 if table.align == "center" else spare
