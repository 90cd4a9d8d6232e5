"""Rows that run over the page, broken between lines.

A spreadsheet breaks pages between rows only, and cuts the text of a merged cell through
the middle of a line. So a form row that does not fit its page (a long 个人总结) is made
into several: each fills its page and closes its box there, as Word prints it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Block, Cell, LineSpacing, Paragraph, Row, Run, Section, Table
from cadre_docs.pages.write_xlsx.measure import (
    CELL_MARGIN,
    MAX_ROW,
    TALLEST,
    cell_height,
    cell_paragraphs,
    font_size,
    needed_height,
    paragraph_height,
    paragraph_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What is left free at the foot of a broken page: more than rounding, less than a line.
_SLACK = 0.015
_OWN_PITCH = LineSpacing(0.0, "at_least")


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that start on a new page; ``first`` of its section or not."""

    section: Section
    blocks: tuple[Block, ...]
    first: bool = True


@dataclass(slots=True)
class _Page:
    """Where on the page the next row comes, and how far rows may go."""

    height: float
    used: float = 0.0

    @property
    def left(self) -> float:
        """Height down to the foot of the page."""
        return self.height * (1 - _SLACK) - self.used

    def add(self, height: float) -> None:
        """Set a row; one that does not fit begins a new page."""
        if self.used and self.used + height > self.height:
            self.used = 0.0
        self.used += height
        while self.used > self.height:
            self.used -= self.height


def break_rows(group: Group) -> Group:
    """Break every row of ``group`` that runs over its page; the others stay as they are."""
    page = _Page(group.section.page.text_height)
    blocks: list[Block] = []
    for block in group.blocks:
        if isinstance(block, Paragraph):
            page.add(paragraph_height(block, group.section.page.text_width))
            blocks.append(block)
        else:
            blocks.append(replace(block, rows=tuple(_rows(block, page))))
    return replace(group, blocks=tuple(blocks))


def _rows(table: Table, page: _Page) -> Iterator[Row]:
    header = 0.0  # repeated above the rows of every further page
    spanned = 0  # rows that a cell from above still covers
    for row in table.rows:
        height = _height(table, row)
        spanned = max(spanned, *(cell.rowspan for cell in row.cells), 1) - 1
        if row.header:
            header += height
        elif not spanned and all(cell.rowspan == 1 for cell in row.cells):
            yield from _break(table, row, page, header)
            continue
        page.add(height)
        yield row


def _break(table: Table, row: Row, page: _Page, header: float) -> Iterator[Row]:
    """Yield ``row``, or as many as the pages it needs."""
    while True:
        height = _height(table, row)
        whole = height <= (page.height - header if row.cant_split else MAX_ROW)
        parts = None if whole or height <= page.left else _cut(table, row, page.left)
        if parts is None and page.used > header and height > page.left and not whole:
            page.used = header  # no line fits here: go on at the head of the next page
            continue
        if parts is None:
            page.add(height)
            yield row
            return
        yield parts[0]
        row, page.used = parts[1], header


def _height(table: Table, row: Row) -> float:
    return max([row.height, *(cell_height(cell, _width(table, cell)) for cell in row.cells)])


def _width(table: Table, cell: Cell) -> float:
    return sum(table.widths[cell.column : cell.column + cell.colspan])


def _cut(table: Table, row: Row, room: float) -> tuple[Row, Row] | None:
    """Cut a row in two, the first ``room`` high; None if no text goes over."""
    pairs = [_cut_cell(cell, _width(table, cell), room) for cell in row.cells]
    if not any(head.text and tail.text for head, tail in pairs):
        return None
    heads, tails = zip(*pairs, strict=True)
    rest = max(row.height - room, 0.0)
    return replace(row, cells=heads, height=room), replace(row, cells=tails, height=rest)


def _cut_cell(cell: Cell, width: float, room: float) -> tuple[Cell, Cell]:
    """Cut a cell's paragraphs after as many lines as fit; the rest goes to the second.

    Both are set at the font's own pitch, as Excel does it. A cell that fits whole, such
    as the label beside a long text, stands in the first and leaves the second empty.
    """
    tail = list(cell_paragraphs(cell))
    if cell.vertical_text or cell_height(cell, width) <= room:
        return cell, replace(cell, blocks=tuple(replace(p, inlines=()) for p in tail[:1]))
    tail = [p if p.line == _OWN_PITCH else replace(p, line=_OWN_PITCH) for p in tail]
    width -= CELL_MARGIN
    room -= cell.padding.top + cell.padding.bottom
    head: list[Paragraph] = []
    while tail and (height := needed_height(tail[0], width)) <= room:
        head.append(tail.pop(0))
        room -= height
    if tail and (halves := _cut_paragraph(tail[0], width, room)):
        head.append(halves[0])
        tail[0] = halves[1]
    return replace(cell, blocks=tuple(head)), replace(cell, blocks=tuple(tail), valign="top")


def _cut_paragraph(
    paragraph: Paragraph, width: float, room: float
) -> tuple[Paragraph, Paragraph] | None:
    lines = int(room / (TALLEST * font_size(paragraph)))
    starts = paragraph_lines(paragraph, width)
    if not 0 < lines < len(starts) or not all(isinstance(i, Run) for i in paragraph.inlines):
        return None
    runs = [inline for inline in paragraph.inlines if isinstance(inline, Run)]
    head = replace(paragraph, inlines=_slice(runs, 0, starts[lines]), after=0.0)
    rest = _slice(runs, starts[lines], len(paragraph.text))
    return head, replace(paragraph, inlines=rest, before=0.0, first_line=0.0)


def _slice(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """Return the characters ``start`` to ``end`` of ``runs``, less a line feed at the end."""
    out, at = [], 0
    for run in runs:
        text = run.text[max(start - at, 0) : max(end - at, 0)]
        at += len(run.text)
        if text:
            out.append(replace(run, text=text))
    if out and out[-1].text.endswith("\n"):
        out[-1] = replace(out[-1], text=out[-1].text[:-1])
    return tuple(out)
