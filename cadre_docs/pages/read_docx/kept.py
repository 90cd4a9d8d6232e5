"""What was read before and is the same again: cells by their XML, tables without what is in them.

Two people's forms share most of their cells: labels, empty boxes, 男. What is kept is immutable and
found by all that it was made of: the XML of the cell, whole, and what of the document around it has
a say. So a cell is only ever printed where just that cell stands. A text is kept when it comes the
second time; what one person alone wrote never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from cadre_docs.pages.model import Run, Shared, Table

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cadre_docs.pages.model import Block, Cell
    from cadre_docs.pages.read_docx.styles import Props

    Key = tuple[int, bytes]

K = TypeVar("K")
V = TypeVar("V")
_MOST_CELLS, _MOST_SEEN, _MOST_FRAMES = 4_000, 20_000, 100


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a row by its number there; None is one that another cell covers."""

    number: int
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A table without what stands in its cells; ``look`` are its properties, ``style`` its style.

    ``widths`` are those that are stated.
    """

    rows: tuple[tuple[Spot, ...], ...]
    widths: tuple[float, ...]
    look: Props
    style: str
    align: Literal["left", "center", "right"]
    indent: float


class Kept:
    """Cells and tables under one set of styles."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}
        self._cells: dict[Key, Shared] = {}
        self._seen: dict[int, None] = {}
        self._frames: dict[Hashable, Frame] = {}

    def place(self, around: Hashable) -> int:
        """Return a number for what of a document has a say in how its cells are read."""
        return self._places.setdefault(around, len(self._places))

    def cell(self, key: Key) -> Shared | None:
        """Return what stands in a cell, if it is known."""
        return self._cells.get(key)

    def keep_cell(self, key: Key, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Keep a cell that was read without any complaint, if it came before; return it."""
        if not all(map(_is_text, blocks)):
            return blocks
        known = hash(key)
        if known not in self._seen:
            _put(self._seen, known, None, _MOST_SEEN)
            return blocks
        shared = Shared(blocks)
        _put(self._cells, key, shared, _MOST_CELLS)
        return shared

    def frame(self, key: Hashable) -> Frame | None:
        """Return a table without what stands in its cells, if it is known."""
        return self._frames.get(key)

    def keep_frame(self, key: Hashable, frame: Frame) -> None:
        """Keep one that was read without any complaint."""
        _put(self._frames, key, frame, _MOST_FRAMES)


def _is_text(block: Block) -> bool:
    """Say whether a block has nothing of other parts of its file: no picture, nothing anchored."""
    if isinstance(block, Table):
        return all(_is_text(b) for row in block.rows for cell in row.cells for b in cell.blocks)
    return not block.anchored and all(isinstance(inline, Run) for inline in block.inlines)


def _put(kept: dict[K, V], key: K, value: V, most: int) -> None:
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
