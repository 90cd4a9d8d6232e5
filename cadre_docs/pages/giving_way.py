"""Large boxes give way: a line more in a small box does not make the form a page longer.

A blank form fills its pages. Where a name takes two lines, its row grows, and what stands at the
end of the page would go overleaf. So the largest box on such a page gets as much less: it is
mostly blank, or holds a text that may go on overleaf. Repeating tables do the same with their
blank rows. All lengths are points.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.model import Paragraph, Picture, Run, Table
from cadre_docs.pages.text_flow import ems, line_height, may_begin_line, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.model import Block, Cell, Layout, Section

TWIPS = 20
"""Of a point."""
_LARGE = 300.0
"""A box at least so high is made for pages of text; others are for the hand, or hold a line."""
_LEAST = 120.0
"""What stays of it: six lines."""
_BORDERS = 1.0
"""What the lines of a table add to its rows, and roundings."""
_WORDS = re.compile(r"\n|[!-~]+|.")

Heights = dict[tuple[int, int], float]
"""Heights of rows by the number of the table in the document and of the row in it, from 0."""


class _Box(NamedTuple):
    place: tuple[int, int]
    stated: float
    needed: float

    @property
    def spare(self) -> float:
        return self.stated - max(self.needed, _LEAST)


def giving_way(layout: Layout) -> Heights:
    """Return the rows that are to be stated less high, with their heights; mostly none."""
    heights: Heights = {}
    tables = 0
    for section in layout.sections:
        for blocks in _pages(section):
            heights |= _of_page(blocks, section, tables)
            tables += sum(isinstance(block, Table) for block in blocks)
    return heights


def of_lone_boxes(layout: Layout) -> frozenset[str]:
    """Return the characters that stand in large boxes alone on their pages, and nowhere else.

    When such a box gets more text, there is none beside it to give way.
    """
    alone: set[str] = set()
    others: set[str] = set()
    for section in layout.sections:
        for blocks in _pages(section):
            rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
            large = [row for row in rows if row.height_rule != "auto" and row.height >= _LARGE]
            for row in rows:
                (alone if large == [row] else others).update(*(cell.text for cell in row.cells))
            others.update(*(block.text for block in blocks if isinstance(block, Paragraph)))
    return frozenset(alone - others)


def _pages(section: Section) -> Iterator[list[Block]]:
    """Yield the blocks between two page breaks that the form states."""
    blocks: list[Block] = []
    for block in section.blocks:
        if block.page_break_before and blocks:
            yield blocks
            blocks = []
        blocks.append(block)
    yield blocks


def _of_page(blocks: list[Block], section: Section, first_table: int) -> Heights:
    """Return what makes one page of these blocks, which are about one page on the blank form."""
    boxes: list[_Box] = []
    height, table = 0.0, first_table
    for block, above, _ in spaced(blocks):
        height += above
        if isinstance(block, Paragraph):
            height += _height(block, section.page.text_width)
            continue
        for row, (stated, needed) in enumerate(_rows(block)):
            height += max(stated, needed)
            if stated >= _LARGE:
                boxes.append(_Box((table, row), stated, needed))
        height += _BORDERS
        table += 1
    excess = height - section.page.text_height
    boxes.sort(key=lambda box: -box.spare)
    if excess <= 0 or excess > sum(max(box.spare, 0.0) for box in boxes):
        return {}
    heights: Heights = {}
    for box in boxes:
        less = min(excess, box.spare)
        if less > 0:
            heights[box.place] = box.stated - less
            excess -= less
    return heights


def _rows(table: Table) -> Iterator[tuple[float, float]]:
    """Yield for each row the height that is stated, and about what its texts ask for."""
    for row in table.rows:
        contents = (
            _needed(cell, sum(table.widths[cell.column : cell.column + cell.colspan]))
            for cell in row.cells
            if cell.rowspan == 1 and not cell.vertical_text
        )
        needed = 0.0 if row.height_rule == "exact" else max(contents, default=0.0)
        yield (0.0 if row.height_rule == "auto" else row.height), needed


def _needed(cell: Cell, width: float) -> float:
    """Return about how high the box of a cell gets; rather a little more than less."""
    padding = cell.padding
    borders = sum(line.width for line in (cell.edges.top, cell.edges.bottom) if line)
    texts = sum(
        above + below + _height(block, width - padding.left - padding.right)
        for block, above, below in spaced(cell.blocks, in_cell=True)
        if isinstance(block, Paragraph)
    )
    return texts + padding.top + padding.bottom + borders


def _height(paragraph: Paragraph, width: float) -> float:
    pictures = [i.height for i in paragraph.inlines if isinstance(i, Picture)]
    if pictures:
        return max(pictures) + line_height(paragraph)
    return _lines(paragraph, width - paragraph.left - paragraph.right) * line_height(paragraph)


def _lines(paragraph: Paragraph, room: float) -> int:
    """Return how many lines a text takes when words stay whole and no mark begins a line."""
    count, used, last = 1, paragraph.first_line, 0.0
    for run in paragraph.inlines:
        if not isinstance(run, Run):
            continue
        for word in _WORDS.findall(run.text):
            width = ems(word) * run.font.size
            if word == "\n" or used + width > room:
                carried = 0.0 if may_begin_line(word) else last
                count += 1 if word == "\n" else max(ceil((width + carried) / max(room, 1.0)), 1)
                used = 0.0 if word == "\n" else (width + carried) % max(room, 1.0)
            else:
                used += width
            last = width
    return count


def given_way(layout: Layout, heights: Heights) -> Layout | None:
    """Return a layout in which rows are stated so high, as it would be read back.

    None where it has to be read: where text runs down in such a row, or there are text boxes.
    """
    sections, tables = [], 0
    for section in layout.sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Table):
                own = {row: height for (table, row), height in heights.items() if table == tables}
                if any(cell.vertical_text for row in own for cell in block.rows[row].cells):
                    return None
                rows = (
                    replace(row, height=in_file(own[n])) if n in own else row
                    for n, row in enumerate(block.rows)
                )
                blocks.append(replace(block, rows=tuple(rows)) if own else block)
                tables += 1
            elif any(one.blocks for one in block.anchored):  # a table in one counts in the file
                return None
            else:
                blocks.append(block)
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(layout, sections=tuple(sections))


def in_file(height: float) -> float:
    """Return a height as a file states it: in whole twentieths of a point."""
    return int(height * TWIPS) / TWIPS
