"""From a layout to spreadsheet rows and columns, free of openpyxl.

Every printed page group (a section, or what starts at a page break) becomes a sheet. All
tables of a sheet share one grid of columns: the union of their column edges. A table row
becomes one spreadsheet row, or several merged ones where it is taller than Excel allows.
Positions and heights are points, rounded to whole screen pixels (0.75 pt) so that what
Excel shows and prints does not drift from the form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cadre_docs.pages.borders import is_joint
from cadre_docs.pages.model import Block, Cell, Layout, Padding, Paragraph, Table
from cadre_docs.pages.write_xlsx.columns import PIXEL, common_grid
from cadre_docs.pages.write_xlsx.measure import (
    MAX_ROW,
    cell_height,
    paragraph_height,
    pictures,
)
from cadre_docs.pages.write_xlsx.row_breaks import Group, break_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A group up to a tenth taller than its page is shrunk onto it: heights are estimated on
# the safe side, and a page-size box must not leave its last line on a page of its own.
_ONE_PAGE = 1.1


@dataclass(frozen=True, slots=True)
class Area:
    """A form cell (or a paragraph as one) at rows top..bottom, columns left..right.

    Counted from 0; ``bottom`` and ``right`` are the first row and column not covered.
    """

    top: int
    left: int
    bottom: int
    right: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet: column edges and row heights in points, areas, rows repeated in print.

    ``titles`` is the half-open range of rows to repeat on every page; ``one_page`` says
    that the sheet is to print on one page.
    """

    group: Group
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    areas: tuple[Area, ...]
    titles: tuple[int, int] | None
    one_page: bool


@dataclass(frozen=True, slots=True)
class _List:
    """A table with header rows, in draft rows: start, end of the header, end."""

    block: int
    start: int
    header_end: int
    end: int


@dataclass(slots=True)
class _Draft:
    """A sheet before tall rows are divided: one row for each row of the form."""

    edges: tuple[float, ...]
    heights: list[float] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)

    def width(self, left: int, right: int) -> float:
        return self.edges[right] - self.edges[left]


def plan_sheets(layout: Layout) -> tuple[Plan, ...]:
    """Plan the sheets of a layout, in printed order.

    A group is divided further only where a list that runs over the page is followed by
    something else that runs over it too: Excel repeats one block of header rows on a
    sheet, which would then stand above rows it does not belong to.
    """
    return tuple(plan for group in page_groups(layout) for plan in _plan(group))


def page_groups(layout: Layout) -> Iterator[Group]:
    """Yield what starts on a new page: sections, and blocks with a page break before.

    Empty paragraphs at the end of a group are left out, and groups of nothing else;
    so are invisible ones: tables they divide then stand line on line, as they print.
    """
    for section in layout.sections:
        starts = [i for i, block in enumerate(section.blocks) if i == 0 or _breaks(block)]
        first = True
        for start, end in pairwise([*starts, len(section.blocks)]):
            if blocks := _trim(section.blocks[start:end]):
                yield Group(section, blocks, first)
                first = False


def _breaks(block: Block) -> bool:
    if block.page_break_before or isinstance(block, Paragraph):
        return block.page_break_before
    first = [b for row in block.rows[:1] for cell in row.cells[:1] for b in cell.blocks[:1]]
    return any(b.page_break_before for b in first)


def _trim(blocks: Sequence[Block]) -> tuple[Block, ...]:
    end = len(blocks)
    while end and _empty(blocks[end - 1]):
        end -= 1
    return tuple(block for block in blocks[:end] if not is_joint(block))


def _empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip() and not pictures(block)


def _plan(group: Group) -> Iterator[Plan]:
    draft = _draft(group)
    page = group.section.page.text_height
    one_page = sum(draft.heights) <= page * _ONE_PAGE
    if not one_page:
        group = break_rows(group)
        draft = _draft(group)
    starts = [] if one_page else _page_starts(draft.heights, page)
    broken = [t for t in draft.lists if any(t.header_end <= s < t.end for s in starts)]
    rest: tuple[Block, ...] = ()
    if broken and starts[-1] >= broken[0].end:
        after = broken[0].block + 1
        rest = _lead(group.blocks[after:])
    if rest:
        yield from _plan(replace(group, blocks=group.blocks[:after]))
        yield from _plan(replace(group, blocks=rest, first=False))
        return
    repeated = next(iter(broken or draft.lists), None)
    yield _divide(group, draft, repeated, one_page=one_page)


def _lead(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(reversed(_trim(tuple(reversed(blocks)))))


def _page_starts(heights: Sequence[float], page: float) -> list[int]:
    """Return the rows that begin the second and later pages, or in which these begin."""
    starts, used = [], 0.0
    for number, height in enumerate(heights):
        if used + min(height, MAX_ROW) > page and used:
            starts.append(number)
            used = 0.0
        used += height
        while used > page:
            starts.append(number)
            used -= page
    return starts


# --- rows -----------------------------------------------------------------------------


def _draft(group: Group) -> _Draft:
    edges, columns = common_grid(group.blocks, group.section.page.text_width)
    draft = _Draft(edges)
    for number, block in enumerate(group.blocks):
        if isinstance(block, Table):
            if number and isinstance(group.blocks[number - 1], Table):
                draft.heights[-1] += _line_above(block)
            _add_table(draft, block, columns[number], number)
        else:
            _add_paragraph(draft, block)
    if group.section.valign == "bottom":
        _push_down(draft, group.section.page.text_height - sum(draft.heights))
    return draft


def _add_paragraph(draft: _Draft, paragraph: Paragraph) -> None:
    """Add a paragraph as a row, with rows of their own for the space before and after."""
    _add_space(draft, paragraph.before)
    right, row = len(draft.edges) - 1, len(draft.heights)
    line = replace(paragraph, before=0.0, after=0.0)
    cell = Cell(0, (line,), right, valign="center", padding=Padding(0, 0, 0, 0))
    width = draft.width(0, right)
    draft.areas.append(Area(row, 0, row + 1, right, cell))
    draft.heights.append(max(paragraph_height(line, width), cell_height(cell, width)))
    _add_space(draft, paragraph.after)


def _add_space(draft: _Draft, height: float) -> None:
    if height >= PIXEL:
        draft.heights.append(height)


def _add_table(draft: _Draft, table: Table, columns: Sequence[int], block: int) -> None:
    top = len(draft.heights)
    draft.heights += [row.height for row in table.rows]
    last = len(draft.heights)
    areas = [
        Area(row, columns[cell.column], min(row + cell.rowspan, last), columns[end], cell)
        for row, line in enumerate(table.rows, top)
        for cell in line.cells
        for end in [cell.column + cell.colspan]
    ]
    for area in sorted(areas, key=lambda a: a.bottom - a.top):  # short spans settle first
        needed = cell_height(area.cell, draft.width(area.left, area.right))
        lack = needed - sum(draft.heights[area.top : area.bottom])
        draft.heights[area.bottom - 1] += max(lack, 0.0)
    draft.areas += areas
    headers = next((i for i, row in enumerate(table.rows) if not row.header), len(table.rows))
    if headers:
        draft.lists.append(_List(block, top, top + headers, len(draft.heights)))


def _line_above(table: Table) -> float:
    """Return the room that the line above a table takes below the table that it is joined to."""
    lines = (cell.edges.top for row in table.rows[:1] for cell in row.cells)
    return max((line.width for line in lines if line), default=0.0)


def _push_down(draft: _Draft, height: float) -> None:
    if height > 0:
        draft.heights.insert(0, height)
        draft.areas = [replace(a, top=a.top + 1, bottom=a.bottom + 1) for a in draft.areas]
        draft.lists = [
            _List(t.block, t.start + 1, t.header_end + 1, t.end + 1) for t in draft.lists
        ]


def _divide(group: Group, draft: _Draft, repeated: _List | None, *, one_page: bool) -> Plan:
    """Divide rows above Excel's limit; make every height a whole number of pixels."""
    counts = [max(1, math.ceil(height / MAX_ROW)) for height in draft.heights]
    new = [0, *accumulate(counts)]
    parts = [h / n for h, n in zip(draft.heights, counts, strict=True) for _ in range(n)]
    ends = [round(end / PIXEL) for end in accumulate(parts)]
    heights = tuple(max(b - a, 1) * PIXEL for a, b in pairwise([0, *ends]))
    areas = tuple(replace(a, top=new[a.top], bottom=new[a.bottom]) for a in draft.areas)
    titles = (new[repeated.start], new[repeated.header_end]) if repeated else None
    return Plan(group, draft.edges, heights, areas, titles, one_page)
