"""How much room text needs in a spreadsheet cell.

Excel never grows merged cells, so their heights are estimated here. Lengths are points.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.pages.fonts.clusters import is_mark
from cadre_docs.pages.model import Cell, PageNumber, Paragraph, Picture, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_ROW = 408.0  # Excel stops at 409.5; a whole number of 0.75 pt screen pixels below it
CELL_MARGIN = 4.0  # what Excel keeps free left and right of the text, both sides together

# A font's own line height as a multiple of its size: 1.15-1.35 for Windows' Chinese fonts,
# 1.45 for Noto CJK, which LibreOffice falls back to. The first gives the look of "single"
# spacing, the second is what must fit.
SINGLE, TALLEST = 1.3, 1.45
_ENOUGH, _MOST_LINES = 2_000.0, 300  # more than any page holds
_LAST_LINE = 0.2  # the part of the tallest line that may be cut: it is blank

_NARROW = 0.55  # width of a Latin letter or digit in ems, on the safe side
_CLOSING = "，。、；：！？）》〉」』】〕”’…—·,.;:!?)]}"
# What a line break never divides: a Latin word up to a hyphen, a character and the
# punctuation that may not start a line. Spaces stand alone.
_UNIT = re.compile(
    rf"[!-,./-~\u00a0-\u024f]+-*[{re.escape(_CLOSING)}]*|-+|\n|[^\n][{re.escape(_CLOSING)}]*"
)
# What is not divided even of a word that is longer than its line.
_PART = re.compile(rf"[^{re.escape(_CLOSING)}][{re.escape(_CLOSING)}]{{0,2}}|.")


def cell_paragraphs(cell: Cell) -> tuple[Paragraph, ...]:
    """Return a cell's paragraphs. Raises OutputError for a table inside the cell."""
    found = tuple(block for block in cell.blocks if isinstance(block, Paragraph))
    if len(found) != len(cell.blocks):
        raise OutputError("母版的单元格里还有表格，Excel 无法照样印出：请改用 DOCX 或 PDF 输出")
    return found


def pictures(paragraph: Paragraph) -> tuple[Picture, ...]:
    """Return a paragraph's pictures. Raises OutputError for a page number in the text."""
    if any(isinstance(inline, PageNumber) for inline in paragraph.inlines):
        raise OutputError("Excel 的单元格里不能有页码：请把母版的页码放到页眉或页脚")
    return tuple(inline for inline in paragraph.inlines if isinstance(inline, Picture))


def cell_height(cell: Cell, width: float) -> float:
    """Height a cell of ``width`` needs so that nothing is cut, in Excel as in LibreOffice.

    The layout's line pitch, and the line below, count up to one spreadsheet row (408 pt); beyond,
    only what the text needs in Excel, which sets lines at the font's own pitch. What is higher than
    any page is not measured to its end: it is cut page by page, and measured each time.
    """
    paragraphs = cell_paragraphs(cell)
    padding = cell.padding.top + cell.padding.bottom
    if cell.vertical_text:
        longest = max((_vertical(p) for p in paragraphs), default=0.0)
        return longest + padding
    available = width - CELL_MARGIN
    stated, needed = padding + (cell.edges.bottom.width if cell.edges.bottom else 0.0), 0.0
    for paragraph in paragraphs:
        stated += paragraph_height(paragraph, available)
        needed += needed_height(paragraph, available)
        if min(stated, needed) > _ENOUGH:
            break
    if paragraphs:
        needed -= _LAST_LINE * font_size(paragraphs[-1])
    return max(min(stated, MAX_ROW), needed)


def paragraph_height(paragraph: Paragraph, width: float) -> float:
    """Height of a paragraph set ``width`` wide, with its own line spacing and spaces."""
    text = len(paragraph_lines(paragraph, width)) * line_pitch(paragraph)
    return paragraph.before + max(text, _picture_height(paragraph)) + paragraph.after


def line_pitch(paragraph: Paragraph) -> float:
    """Return the distance of a paragraph's lines as the layout states it."""
    spacing, size = paragraph.line, font_size(paragraph)
    if spacing.rule == "multiple":
        return spacing.value * SINGLE * size
    return spacing.value if spacing.rule == "exact" else max(spacing.value, SINGLE * size)


def needed_height(paragraph: Paragraph, width: float) -> float:
    """Height the lines of a paragraph need, whatever font stands in for its own."""
    text = len(paragraph_lines(paragraph, width)) * TALLEST * font_size(paragraph)
    return max(text, _picture_height(paragraph))


def paragraph_lines(paragraph: Paragraph, width: float) -> list[int]:
    """Return where the lines of a paragraph set ``width`` wide begin; of the first pages."""
    inner = width - paragraph.left - paragraph.right
    runs = [run for run in paragraph.inlines if isinstance(run, Run)]
    size = font_size(paragraph)
    of_each = [run.font.size for run in runs for _ in run.text] if _differ(runs) else None
    return line_starts(paragraph.text, size, inner, paragraph.first_line, _MOST_LINES, of_each)


def _differ(runs: Sequence[Run]) -> bool:
    return any(run.font.size != runs[0].font.size for run in runs)


def _picture_height(paragraph: Paragraph) -> float:
    return max((picture.height for picture in pictures(paragraph)), default=0.0)


def _vertical(paragraph: Paragraph) -> float:
    return len(paragraph.text) * TALLEST * font_size(paragraph)


def font_size(paragraph: Paragraph) -> float:
    """Return the largest size in a paragraph, or that of its mark when it has no text."""
    sizes = [run.font.size for run in paragraph.inlines if isinstance(run, Run) and run.text]
    return max(sizes, default=paragraph.mark.size)


def line_starts(
    text: str,
    size: float,
    width: float,
    first_line: float = 0.0,
    most: float = math.inf,
    sizes: Sequence[float] | None = None,
) -> list[int]:
    """Return where the lines of ``text``, set at ``size`` and ``width``, begin; at least 0.

    No more than about ``most`` lines are looked for. ``sizes`` are those of the characters, where
    they differ.

    A Chinese character is one em wide, a Latin one a little over half; words and
    closing punctuation are not divided from what precedes them.
    """
    starts, used = [0], first_line
    for match in _UNIT.finditer(text):
        if len(starts) > most:
            break
        if match.group() == "\n":
            starts.append(match.end())
            used = 0.0
            continue
        wide = _wide(match.group(), match.start(), size, sizes)
        parts = [match.group()] if wide <= max(width, size) else _PART.findall(match.group())
        at = match.start()
        for part in parts:  # a word longer than the line is divided anywhere
            wide = _wide(part, at, size, sizes)
            if used + wide > width and used > 0 and not is_mark(part[0]):
                starts.append(at)
                used = 0.0
            used += wide
            at += len(part)
    return starts


def _wide(text: str, at: int, size: float, sizes: Sequence[float] | None) -> float:
    if sizes is None:
        return text_width(text, size)
    return sum(text_width(c, own) for c, own in zip(text, sizes[at:], strict=False))


def text_width(text: str, size: float) -> float:
    """Estimate the width of one line of ``text``."""
    narrow = sum(map(_is_narrow, text))
    return (len(text) - narrow + narrow * _NARROW) * size


@lru_cache(maxsize=4096)
def _is_narrow(character: str) -> bool:
    return unicodedata.east_asian_width(character) not in "WFA"
