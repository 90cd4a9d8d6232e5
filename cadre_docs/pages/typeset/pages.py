"""A layout's sections set as pages, with their headers and footers."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from cadre_docs.office.list_numbers import shown
from cadre_docs.pages.borders import line_of_joined
from cadre_docs.pages.model import PageNumber, Paragraph, Run, Table
from cadre_docs.pages.structure import structure_of
from cadre_docs.pages.text_flow import spaced
from cadre_docs.pages.typeset.blocks import set_lines
from cadre_docs.pages.typeset.floating import lowered
from cadre_docs.pages.typeset.flow import Flow, Item, strips
from cadre_docs.pages.typeset.marks import Placed, Strip, moved
from cadre_docs.pages.typeset.page_borders import page_border
from cadre_docs.pages.typeset.rows import set_table, table_lines
from cadre_docs.pages.typeset.typefaces import Typefaces
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.model import Block, Layout, Section
    from cadre_docs.pages.structure import BlockTags, Element
    from cadre_docs.pages.typeset.page_content import PageContent, Uses
    from cadre_docs.pages.typeset.rows import TableBox

_SHARE = {"top": 0.0, "center": 0.5, "bottom": 1.0}
_MOST_HEADS = 0.6
"""Of a page: rows that repeat and are higher leave no room for what they head."""


@frozen
class SetPage:
    """A page with everything that stands on it; ``root`` is the structure of its document.

    Once it is written, ``content`` is the same for another file with all pages of the document,
    and ``uses`` are what these use; nothing is ``placed`` any more.
    """

    width: float
    height: float
    placed: tuple[Placed, ...]
    root: Element | None = None
    content: PageContent | None = None
    uses: Uses | None = None


def typeset(layout: Layout, book: FontBook) -> list[SetPage]:
    """Return the pages of a layout; raises NotSet for what this package does not know."""
    faces, structure = _typefaces(book), structure_of(layout)
    sections = [
        (section, list(_bodies(section, faces, tags)))
        for section, tags in zip(layout.sections, structure.sections, strict=True)
    ]
    total = sum(len(bodies) for _, bodies in sections)
    pages, number = list[SetPage](), 0
    for section, bodies in sections:
        if section.first_page_number is not None:
            number = section.first_page_number - 1
        for place, body in enumerate(bodies):
            number += 1
            margins = section.first if place == 0 and section.first else None
            head, foot = _running(section, margins, number, total, faces)
            border = page_border(section)
            placed = (*head, *body, *foot, *border)  # in reading order
            width, height = section.page.width, section.page.height
            pages.append(SetPage(width, height, placed, structure.root))
    return pages


@lru_cache(maxsize=4)
def _typefaces(book: FontBook) -> Typefaces:
    return Typefaces(book)


def _bodies(section: Section, faces: Typefaces, tags: BlockTags) -> Iterator[tuple[Placed, ...]]:
    """Yield what stands in the type area of each page."""
    page, share = section.page, _SHARE[section.valign]
    items = list(_items(section.blocks, page.text_width, page.text_height, faces, tags, page.top))
    for body in Flow(items, page.text_height).pages():
        down = max(page.text_height - body.height, 0.0) * share
        yield tuple(moved(body.placed, page.left + page.gutter, page.top + down))


def _running(
    section: Section,
    margins: tuple[tuple[Block, ...], tuple[Block, ...]] | None,
    number: int,
    total: int,
    faces: Typefaces,
) -> tuple[list[Placed], list[Placed]]:
    """Return what stands above and below the type area of a page.

    ``margins`` are its header and footer where they are not those of the section.
    """
    page = section.page
    left = page.left + page.gutter
    head, foot = (
        _margin(blocks, section, number, total, faces) if blocks else Strip(0.0)
        for blocks in margins or (section.header, section.footer)
    )
    return (
        list(moved(head.placed, left, page.header)),
        list(moved(foot.placed, left, page.height - page.footer - foot.height)),
    )


def _margin(
    blocks: tuple[Block, ...], section: Section, number: int, total: int, faces: Typefaces
) -> Strip:
    numbered = tuple(_numbered(block, number, total) for block in blocks)
    return strips(list(_items(numbered, section.page.text_width, float("inf"), faces)))


def _written(inline: PageNumber, number: int, total: int) -> str:
    if inline.total:
        return str(total)
    return shown(inline.shape, number) or str(number)


def _numbered(block: Block, number: int, total: int) -> Block:
    """Return a block in which page numbers are written out."""
    if isinstance(block, Paragraph):
        inlines = tuple(
            Run(_written(inline, number, total), inline.font)
            if isinstance(inline, PageNumber)
            else inline
            for inline in block.inlines
        )
        return replace(block, inlines=inlines)
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, blocks=tuple(_numbered(b, number, total) for b in cell.blocks))
                for cell in row.cells
            ),
        )
        for row in block.rows
    )
    return replace(block, rows=rows)


def _items(
    blocks: tuple[Block, ...],
    width: float,
    room: float,
    faces: Typefaces,
    tags: BlockTags | None = None,
    top: float = 0.0,
) -> Iterator[Item]:
    """Yield blocks as what comes next in a column, ``width`` wide and ``room`` points high.

    It begins ``top`` points below the edge of the paper.
    """
    if any(isinstance(block, Table) and block.lowered is not None for block in blocks):

        def set_blocks(some: tuple[Block, ...], those: BlockTags) -> Iterator[Item]:
            return _items(some, width, room, faces, those)

        yield from lowered(blocks, tags or (None,) * len(blocks), set_blocks, room, top)
        return
    kept = False
    tagged_blocks = zip(spaced(blocks), tags or repeat(None), strict=False)
    for place, ((block, above, _), tag) in enumerate(tagged_blocks):
        if isinstance(block, Paragraph):
            assert not isinstance(tag, tuple)  # noqa: S101 - as structure_of made them
            pitch = 0.0 if block.line.rule == "exact" else block.grid
            for number, line in enumerate(set_lines(block, width, faces, table_lines, tag)):
                if number == 0:
                    forced, spare = block.page_break_before, block.ends_section
                    yield Item(line, above, keep=kept, forced=forced, spare=spare, pitch=pitch)
                else:
                    yield Item(line, keep=block.keep_together, pitch=pitch)
            kept = block.keep_with_next
        else:
            assert tag is None or isinstance(tag, tuple)  # noqa: S101
            closing = line_of_joined(blocks[place + 1 :])
            table = set_table(block, width, faces, tag, closing)
            first = Item(Strip(0.0), above, keep=kept, forced=block.page_break_before)
            yield from _table_items(table, first, room)
            kept = bool(table.rows) and table.rows[-1].keeps_with_next


def _table_items(table: TableBox, first: Item, room: float) -> Iterator[Item]:
    if sum(row.height for row in table.rows[: table.heads]) > _MOST_HEADS * room:
        table = replace(table, heads=0)
    head = table.head
    for number, strip in enumerate(head):
        yield replace(first, line=strip) if number == 0 else Item(strip, keep=True)
    kept = True
    for row in table.rows[table.heads :]:
        # A head without a row never ends a page, so the first row never begins one.
        yield Item(keep=kept, row=row, overleaf=head)
        kept = row.keeps_with_next
