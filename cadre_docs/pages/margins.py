"""Headers and footers that are taller than the margin push the text of the page away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Paragraph
from cadre_docs.pages.text_flow import content_height, paragraph_height, spaced

if TYPE_CHECKING:
    from cadre_docs.pages.model import Block, Page, Table


def page_with_room(page: Page, header: tuple[Block, ...], footer: tuple[Block, ...]) -> Page:
    """Return the page whose margins hold its header and footer, as Word makes room for them."""
    top, bottom = page.top, page.bottom
    if header:
        top = max(top, page.header + _height(header, page.text_width))
    if footer:
        bottom = max(bottom, page.footer + _height(footer, page.text_width))
    return replace(page, top=top, bottom=bottom)


def _height(blocks: tuple[Block, ...], width: float) -> float:
    height = 0.0
    for block, above, below in spaced(blocks, in_cell=True):
        if isinstance(block, Paragraph):
            bare = replace(block, before=0.0, after=0.0)
            height += above + paragraph_height(bare, width) + below
        else:
            height += above + _table_height(block)
    return height


def _table_height(table: Table) -> float:
    return sum(
        max(
            [
                row.height,
                *(
                    content_height(cell, sum(table.widths[cell.column :][: cell.colspan]))
                    for cell in row.cells
                    if row.height_rule != "exact" and cell.rowspan == 1
                ),
            ]
        )
        for row in table.rows
    )
