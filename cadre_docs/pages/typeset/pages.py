"""A section's blocks filled into pages, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Paragraph
from cadre_docs.pages.text_flow import spaced
from cadre_docs.pages.typeset.lines import set_paragraph
from cadre_docs.pages.typeset.marks import Placed, Strip, moved
from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.typeset.rows import CellBox, RowBox, TableBox, set_table
from cadre_docs.pages.typeset.typefaces import Typefaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.fonts import FontBook
    from cadre_docs.pages.model import Block, Layout, Page, Section
    from cadre_docs.pages.typeset.typefaces import Typefaces


_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page with everything that stands on it."""

    width: float
    height: float
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What comes next in a column: a line, or a ``row`` of a table's body or head.

    ``keep`` says that no page ends before it, ``forced`` that one must. ``above`` is space
    that a page end swallows; ``overleaf`` is repeated above it where a page begins with it.
    """

    line: Strip | None = None
    above: float = 0.0
    keep: bool = False
    forced: bool = False
    row: RowBox | None = None
    overleaf: tuple[Strip, ...] = ()

    @property
    def height(self) -> float:
        """The height without the space above."""
        what = self.line or self.row
        return what.height if what else 0.0

    @property
    def strip(self) -> Strip:
        """What is printed; made when it is, for a long row is divided page after page."""
        return self.line or (self.row.strip if self.row else Strip(0.0))


def set_section(section: Section, faces: Typefaces) -> list[SetPage]:
    """Return the pages of a section."""
    if section.header or section.footer or section.valign != "top":
        raise NotSet("页眉、页脚或整页居中")
    items = list(_items(section.blocks, section.page.text_width, faces))
    return list(_filled(items, section.page))


def _items(blocks: tuple[Block, ...], width: float, faces: Typefaces) -> Iterator[Item]:
    kept = False
    for block, above, _ in spaced(blocks):
        if isinstance(block, Paragraph):
            for number, line in enumerate(set_paragraph(block, width, faces)):
                if number == 0:
                    yield Item(line, above, keep=kept, forced=block.page_break_before)
                else:
                    yield Item(line, keep=block.keep_together)
            kept = block.keep_with_next
        else:
            table = set_table(block, width, faces)
            first = Item(Strip(0.0), above, keep=kept, forced=block.page_break_before)
            yield from _table_items(table, first)
            kept = bool(table.rows) and table.rows[-1].keeps_with_next


def _table_items(table: TableBox, first: Item) -> Iterator[Item]:
    head = table.head
    for number, strip in enumerate(head):
        yield replace(first, line=strip) if number == 0 else Item(strip, keep=True)
    kept = True
    for row in table.rows[table.heads :]:
        # A head without a row never ends a page, so the first row never begins one.
        yield Item(keep=kept, row=row, overleaf=head)
        kept = row.keeps_with_next


def _filled(items: list[Item], page: Page) -> Iterator[SetPage]:
    left, start = page.left + page.gutter, 0
    while True:
        here, start = _page(items, start, page.text_height + _ROUNDING)
        placed: list[Placed] = []
        for y, strip in here:
            placed.extend(moved(strip.placed, left, page.top + y))
        yield SetPage(page.width, page.height, tuple(placed))
        if start >= len(items):
            return


def _page(items: list[Item], start: int, room: float) -> tuple[list[tuple[float, Strip]], int]:
    """Return the strips of the page that begins with item ``start``, and where the next begins.

    A row that is divided leaves its rest in ``items``, and so does a cell that spans rows.
    """
    repeated = items[start].overleaf if items else ()
    here: list[tuple[float, Strip]] = []
    y = 0.0
    for strip in repeated:
        here.append((y, strip))
        y += strip.height
    tops: list[float] = []
    end = len(items)
    for place in range(start, len(items)):
        item = items[place]
        if place > start and item.forced:
            end = place
            break
        top = y + (item.above if place > start or start == 0 or item.forced else 0.0)
        if top + item.height > room:
            parts = item.row.split(room - top) if item.row else None
            if item.row and parts:
                items[place] = Item(row=parts[1], overleaf=item.overleaf)
                here += _strips(items, start, tops)
                return [*here, (top, parts[0].strip)], place
            end = _earlier(items, start, place)
            break
        tops.append(top)
        y = top + item.height
    if end < len(items):
        _cut_spans(items, start, end)
    return here + _strips(items, start, tops[: end - start]), end


def _strips(items: list[Item], start: int, tops: list[float]) -> list[tuple[float, Strip]]:
    return [(top, items[start + number].strip) for number, top in enumerate(tops)]


def _cut_spans(items: list[Item], start: int, end: int) -> None:
    """Divide the cells that reach from rows before item ``end`` into it and beyond.

    What fits stays on the page, closed by a line; the rest begins in the row overleaf.
    """
    row = items[end].row
    if row is None or not row.inside_span:
        return
    rests: list[CellBox] = []
    for place in range(start, end):
        above = items[place].row
        if above is None or all(place + cell.rowspan <= end for cell in above.cells):
            continue
        own, kept = end - place, list[CellBox]()
        for cell in above.cells:
            if cell.rowspan > own:
                first, rest = cell.cut(own, sum(above.heights[:own]))
                kept.append(first)
                rests.append(rest)
            else:
                kept.append(cell)
        items[place] = replace(items[place], row=replace(above, cells=tuple(kept)))
    if not rests:
        raise NotSet("换页处有从标题行伸下来的单元格")
    reach = max(cell.rowspan for cell in (*row.cells, *rests))
    reached = [items[place].row for place in range(end, end + reach)]
    heights = [box.height for box in reached if box is not None]
    if len(heights) < reach or any(
        cell.needed > sum(heights[: cell.rowspan]) + _ROUNDING for cell in rests
    ):
        raise NotSet("换页处合并的单元格，余下的文字放不下")
    joined = tuple(sorted((*row.cells, *rests), key=lambda cell: cell.x0))
    items[end] = replace(items[end], row=replace(row, cells=joined, heights=tuple(heights)))


def _earlier(items: list[Item], start: int, place: int) -> int:
    """Return the last place up to ``place`` before which a page may end."""
    for end in range(place, start, -1):
        if not items[end].keep:
            return end
    raise NotSet("一页放不下不得分开的内容")


def typeset(layout: Layout, book: FontBook) -> list[SetPage]:
    """Return the pages of a layout; raises NotSet for what this package does not know."""
    faces = _typefaces(book)
    return [page for section in layout.sections for page in set_section(section, faces)]


@lru_cache(maxsize=4)
def _typefaces(book: FontBook) -> Typefaces:
    return Typefaces(book)
