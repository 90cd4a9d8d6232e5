"""Measures under which nothing can be set: no room, letters of no size, what is off the paper.

Such a master may well be read, but setting it would not end, or would print nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import MM, Paragraph, Run, Table, Unsupported, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.model import Block, Cell, Layout, Page, Section

_LONGEST_SIDE = 22 * 72  # points: the largest paper that Word accepts
_LEAST_ROOM = 10 * MM  # what margins must leave for text, across and down
_SIZES = (1.0, 1638.0)  # points: the font sizes that Word accepts
_TOLERANCE = 1.0  # points; Word and WPS round differently


def unprintable(layout: Layout) -> tuple[Unsupported, ...]:
    """Return what nobody could print: what the model of pages cannot show, and lack of room."""
    return (*layout.unsupported, *lack_of_room(layout))


def lack_of_room(layout: Layout) -> Iterator[Unsupported]:
    """Yield what leaves no room for text, in Chinese, each thing once a section."""
    for number, section in enumerate(layout.sections, 1):
        place = f"第{number}节"
        found = [*_of_page(section.page), *_of_blocks(section)]
        yield from (Unsupported(place, what) for what in dict.fromkeys(found))


def _of_page(page: Page) -> Iterator[str]:
    if max(page.width, page.height) > _LONGEST_SIDE:
        yield "边长超过558.8毫米的纸张（请在“页面设置”中改用常用的纸张）"
    if min(page.text_width, page.text_height) < _LEAST_ROOM:
        yield "没有地方放文字的页面（请在“页面设置”中改小页边距，或改大纸张）"


def _of_blocks(section: Section) -> Iterator[str]:
    for block in (*section.blocks, *section.margins()):
        yield from _of_sizes(block)
        if _is_off(block, section.page):
            quoted = next((p.text.strip() for p in paragraphs(block) if p.text.strip()), "")[:8]
            yield f"伸出纸外的内容（“{quoted}”，请改小缩进，或改窄表格）"
        yield from _of_boxes(block, section.page.text_width)
        yield from _of_anchored(block, section.page)


def _of_anchored(block: Block, page: Page) -> Iterator[str]:
    """Yield boxes with words that reach beyond the paper; ornaments may."""
    for one in block.anchored if isinstance(block, Paragraph) else ():
        words = "".join(p.text for inner in one.blocks for p in paragraphs(inner)).strip()
        left = one.x if one.pinned else page.left + page.gutter + one.x
        is_off = left < -_TOLERANCE or left + one.width > page.width + _TOLERANCE
        if one.pinned:
            is_off |= one.y < -_TOLERANCE or one.y + one.height > page.height + _TOLERANCE
        if words and is_off:
            yield f"伸出纸外的文本框（“{words[:8]}”，请移回纸内）"


def _is_off(block: Block, page: Page) -> bool:
    """Whether something begins or ends beyond the edges of the paper."""
    if isinstance(block, Paragraph):
        left, right = block.left + min(block.first_line, 0.0), page.text_width - block.right
    else:
        width = sum(block.widths)
        spare = page.text_width - width
        left = {"left": block.indent, "center": spare / 2, "right": spare}[block.align]
        right = left + width
    edge = page.left + page.gutter
    return edge + left < -_TOLERANCE or edge + right > page.width + _TOLERANCE


def _of_sizes(block: Block) -> Iterator[str]:
    smallest, largest = _SIZES
    for paragraph in paragraphs(block):
        runs = [inline for inline in paragraph.inlines if isinstance(inline, Run)]
        for font in (*(run.font for run in runs), paragraph.mark):
            if not smallest <= font.size <= largest:
                yield f"{font.size:g}磅的文字（请把字号改为1至1638磅）"


def _of_boxes(block: Block, width: float) -> Iterator[str]:
    """Yield paragraphs whose indents leave less than one character; ``width`` is in points."""
    if isinstance(block, Paragraph):
        room = width - block.left - block.right
        size = max((i.font.size for i in block.inlines if isinstance(i, Run)), default=0.0)
        if room < min(size, _LEAST_ROOM) and block.text.strip():
            quoted = block.text.strip()[:8]
            yield f"放不下一个字的地方（“{quoted}”，请改小缩进和单元格边距，或改宽这一列）"
        return
    for row in block.rows:
        for cell in row.cells:
            inner = _inner_width(block, cell)
            for inside in cell.blocks:
                yield from _of_boxes(inside, inner)


def _inner_width(table: Table, cell: Cell) -> float:
    whole = sum(table.widths[cell.column : cell.column + cell.colspan])
    return whole - cell.padding.left - cell.padding.right
