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
    from cadre_docs.pages.structure import BlockTags
    from cadre_docs.pages.typeset.flow import Item

    SetBlocks = Callable[[tuple[Block, ...], BlockTags], Iterator[Item]]

_ROUNDING = 0.05


def lowered(
    blocks: tuple[Block, ...], tags: BlockTags, set_blocks: SetBlocks, room: float, top: float
) -> Iterator[Item]:
    """Yield blocks as what comes next in a column that begins ``top`` points down the paper.

    It is ``room`` points high on each page; ``tags`` say where each block belongs.
    """
    column = _Column(set_blocks, room, top)
    start = 0
    for place, block in enumerate(blocks):
        if isinstance(block, Table) and block.lowered is not None:
            yield from column.others(blocks[start:place], tags[start:place])
            column.float(block, tags[place : place + 1])
            start = place + 1
    yield from column.others(blocks[start:], tags[start:])


class _Column:
    """What has been set: how much of the page is taken, and the table that waits for its place."""

    def __init__(self, set_blocks: SetBlocks, room: float, top: float) -> None:
        self._set_blocks, self._room, self._top = set_blocks, room, top
        self._used = 0.0
        self._waiting: tuple[Table, float] | None = None  # and the room above it
        self._tags: BlockTags = ()  # of the table that waits

    def others(self, blocks: tuple[Block, ...], tags: BlockTags) -> Iterator[Item]:
        """Yield what follows a table: as much as there is room for above it, then the table."""
        for item in self._set_blocks(blocks, tags):
            height = item.above + item.height
            if self._waiting and (item.forced or height > self._waiting[1] + _ROUNDING):
                yield from self._rows()
            elif self._waiting:
                self._waiting = (self._waiting[0], self._waiting[1] - height)
            self._take(item)
            yield item
        yield from self._rows()

    def float(self, table: Table, tags: BlockTags) -> None:
        """Take up a table; where its place on the paper is taken, it goes to the next page."""
        above = table.lowered or 0.0
        at_rest = replace(table, lowered=None)
        if table.pinned:
            on_page = above - self._top
            above = on_page - self._used
            if above < -_ROUNDING and self._used > _ROUNDING:
                above, at_rest = on_page, replace(at_rest, page_break_before=True)
        self._waiting, self._tags = (at_rest, above), tags

    def _rows(self) -> Iterator[Item]:
        """Yield the table that waits, with the room that is left above it."""
        if self._waiting is None:
            return
        table, room = self._waiting
        self._waiting = None
        for number, item in enumerate(self._set_blocks((table,), self._tags)):
            made = item if number else replace(item, above=item.above + room)
            self._take(made)
            yield made

    def _take(self, item: Item) -> None:
        height = item.above + item.height
        anew = item.forced or self._used + height > self._room
        self._used = height if anew else self._used + height
