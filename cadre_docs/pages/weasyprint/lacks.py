"""What the HTML does not say and WeasyPrint would leave out: told instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import PageNumber, Paragraph, Run, Table, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.model import Block, Layout


def lacks(layout: Layout) -> tuple[str, ...]:
    """Return in Chinese what of a layout would be left out, each kind once."""
    found = dict[str, None]()
    for section in layout.sections:
        if section.border:
            found["页面边框"] = None
        if section.first:
            found["首页不同的页眉页脚"] = None
        for block in (*section.blocks, *section.margins()):
            found.update(dict.fromkeys(_of_block(block)))
    return tuple(found)


def _of_block(block: Block) -> Iterator[str]:
    if isinstance(block, Table) and block.lowered is not None:
        yield "浮动的表格"
    for paragraph in paragraphs(block):
        yield from _of_paragraph(paragraph)


def _of_paragraph(paragraph: Paragraph) -> Iterator[str]:
    if paragraph.anchored:
        yield "固定位置的图片、图形和文本框"
    for inline in paragraph.inlines:
        if isinstance(inline, PageNumber) and inline.shape != "decimal":
            yield "阿拉伯数字以外的页码"
        if isinstance(inline, Run):
            if "\t" in inline.text:
                yield "制表符"
            if inline.font.scale != 1:
                yield "字符缩放"
