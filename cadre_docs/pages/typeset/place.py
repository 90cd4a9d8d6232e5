"""Where a layout has what this package does not set: found by trying its parts, one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Layout, Paragraph, Row, Table
from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.typeset.pages import typeset
from cadre_docs.pages.typeset.pdf_writer import PdfFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.model import Block, Section

_QUOTED = 15  # characters


def place_of(layout: Layout, book: FontBook) -> str:
    """Return in Chinese where it is; empty where no part by itself is to blame."""
    for number, section in enumerate(layout.sections, 1):
        if not _is_set(replace(section, blocks=()), book):
            return f"第{number}节的页面" if len(layout.sections) > 1 else ""
        body = replace(section, header=(), footer=(), valign="top")
        for block in section.blocks:
            if not _is_set(replace(body, blocks=(block,)), book):
                return _in_block(block, body, book)
    return ""


def _in_block(block: Block, body: Section, book: FontBook) -> str:
    if isinstance(block, Paragraph):
        return f"“{_quoted([block.text])}”一段"
    name = f"以“{_quoted(c.text for r in block.rows for c in r.cells)}”开头的表格"
    for number, row in enumerate(block.rows, 1):
        for cell in row.cells:
            alone = replace(cell, column=0, colspan=1, rowspan=1)
            small = Row((alone,), row.height, row.height_rule)
            if not _is_set(replace(body, blocks=(Table((200.0,), (small,)),)), book):
                text = _quoted([cell.text])
                return f"{name}第{number}行" + (f"“{text}”一格" if text else "的一个空格")
    return name


def _is_set(section: Section, book: FontBook) -> bool:
    try:
        PdfFile().add(typeset(Layout((section,)), book))
    except NotSet:
        return False
    return True


def _quoted(texts: Iterable[str]) -> str:
    """Return the beginning of the first text that there is."""
    text = next((plain for one in texts if (plain := "".join(one.split()))), "")
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
