"""Tables that float, where they are at rest: so wide that no text stands beside them.

Such a table stands so far below the paragraph that it belongs to, which is the next one; lines
that have room above it stand there, and all others below (ISO 29500-1, 17.4.57).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.pages.model import Block
    from cadre_docs.pages.typeset.flow import Item

    SetBlocks = Callable[[tuple[Block, ...]], Iterator[Item]]

_ROUNDING = 0.05


def lowered(
    blocks: tuple[Block, ...], set_blocks: SetBlocks, room: float, top: float
) -> Iterator[Item]:
    """Yield blocks as what comes next in a column that begins ``top`` points down the paper."""
    used, start = 0.0, 0  # how much of a page is taken
    waiting: tuple[Table, float] | None = None  # a table, and the room above it

    for place, block in enumerate((*blocks, None)):
        floats = isinstance(block, Table) and block.lowered is not None
        if not floats and block is not None:
            continue
        for item in set_blocks(blocks[start:place]):
            if item.forced:
                used = 0.0
            if waiting and item.above + item.height > waiting[1] + _ROUNDING:
                yield from _rows(*waiting, set_blocks)
                waiting = None
            elif waiting:
                waiting = (waiting[0], waiting[1] - item.above - item.height)
            used += item.above + item.height
            yield item
        if waiting:
            yield from _rows(*waiting, set_blocks)
            waiting = None
        start = place + 1
        if isinstance(block, Table) and block.lowered is not None:
            above = block.lowered
            if block.pinned:
                above -= top + (used if used <= room else 0.0)
            table = replace(block, lowered=None)
            waiting = (table, max(above, 0.0))


def _rows(table: Table, room: float, set_blocks: SetBlocks) -> Iterator[Item]:
    """Yield the rows of a table with the room that is left above them."""
    first, *others = set_blocks((table,))
    yield replace(first, above=first.above + room)
    yield from others
