"""Columns whose width nobody fixed, by Word's rules (ISO 29500-1, 17.18.87: autofit).

A column is as wide as its cells prefer, else as the grid says, and at least as wide as its longest
word; where the table would get wider than its room, the others give way. All lengths are points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Paragraph, Picture, Run
from cadre_docs.pages.read_docx.wordml import points
from cadre_docs.pages.text_flow import ems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.pages.model import Block, Cell, Row

_TOLERANCE = 1.0  # Word and WPS round differently
_FIFTIETHS = 5000  # of a percent make the whole
_WORD = re.compile(r"[!-~\xa1-\u024f]+|\S")
_LEAST = 1.0


def stated_width(values: Mapping[str, str], room: float) -> float | None:
    """Return the width that a cell prefers; None where it has no wish."""
    width = values.get("w")
    match values.get("type", "dxa"):
        case "pct" if width:
            each = 100 if width.endswith("%") else _FIFTIETHS
            return points(width.rstrip("%"), each) * room
        case "dxa" if width and points(width) > 0:
            return points(width)
    return None


def agreeing(grid: Sequence[float], stated: Sequence[tuple[int, int, float]]) -> list[float] | None:
    """Return the widths of columns by what cells state (column, span, width).

    That is the grid where they say the same, or nothing; None where they contradict each other.
    """
    if _agree(grid, stated):
        return list(grid)
    single = {column: width for column, span, width in stated if span == 1}
    widths = [single.get(column, width) for column, width in enumerate(grid)]
    for column, span, width in sorted(stated, key=lambda one: one[1]):
        unknown = [n for n in range(column, column + span) if n not in single]
        left = width - sum(widths[n] for n in range(column, column + span) if n in single)
        if len(unknown) == 1 and left > 0:
            widths[unknown[0]] = single[unknown[0]] = left
    return widths if _agree(widths, stated) else None


def _agree(widths: Sequence[float], stated: Sequence[tuple[int, int, float]]) -> bool:
    return all(
        abs(sum(widths[column : column + span]) - width) <= _TOLERANCE
        for column, span, width in stated
    )


def column_widths(stated: Sequence[float], rows: Sequence[Row], room: float) -> tuple[float, ...]:
    """Return the widths of the columns of a table that fits itself to what stands in it."""
    least, most = ([_LEAST] * len(stated) for _ in range(2))
    for cell in sorted((c for row in rows for c in row.cells), key=lambda cell: cell.colspan):
        around = cell.padding.left + cell.padding.right
        _widen(least, cell, max(map(_narrowest, cell.blocks), default=0.0) + around)
        _widen(most, cell, max(map(_widest, cell.blocks), default=0.0) + around)
    widths = [width or min(most[n], room) for n, width in enumerate(stated)]
    widths = [max(width, least[n]) for n, width in enumerate(widths)]
    over = sum(widths) - max(room, sum(stated))
    spare = [max(width - least[n], 0.0) for n, width in enumerate(widths)]
    if over > _TOLERANCE and sum(spare) > 0:
        share = min(over / sum(spare), 1.0)
        widths = [width - share * spare[n] for n, width in enumerate(widths)]
    return tuple(widths)


def _widen(widths: list[float], cell: Cell, needed: float) -> None:
    columns = range(cell.column, min(cell.column + cell.colspan, len(widths)))
    lacking = needed - sum(widths[n] for n in columns)
    for n in columns if lacking > 0 else ():
        widths[n] += lacking / len(columns)


def _narrowest(block: Block) -> float:
    """Return the width of the longest word or picture."""
    if not isinstance(block, Paragraph):
        return sum(block.widths)
    widest = 0.0
    for inline in block.inlines:
        if isinstance(inline, Picture):
            widest = max(widest, inline.width)
        elif isinstance(inline, Run):
            words = max(map(ems, _WORD.findall(inline.text)), default=0.0)
            widest = max(widest, words * inline.font.size * inline.font.scale)
    return widest


def _widest(block: Block) -> float:
    """Return the width of the longest line that nothing breaks."""
    if not isinstance(block, Paragraph):
        return sum(block.widths)
    lines = [block.left + block.right + max(block.first_line, 0.0)]
    for inline in block.inlines:
        if isinstance(inline, Picture):
            lines[-1] += inline.width
        elif isinstance(inline, Run):
            first, *others = inline.text.split("\n")
            lines[-1] += ems(first) * inline.font.size
            lines += [ems(line) * inline.font.size for line in others]
    return max(lines)
