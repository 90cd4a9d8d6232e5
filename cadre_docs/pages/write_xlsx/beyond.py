"""What a sheet has no place for: refused, or set with what it has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.pages.model import Paragraph, Run, paragraphs

if TYPE_CHECKING:
    from cadre_docs.pages.model import Block, Layout

_BLANKS = "\u3000" * 2
_OTHER = "请改用 DOCX、PDF 输出"


def refuse(layout: Layout) -> None:
    """Raise OutputError for boxes, pictures and lines at fixed places: a sheet would lose them."""
    if any(section.border for section in layout.sections):
        raise OutputError(f"Excel 没有页面边框：请去掉它，或{_OTHER.removeprefix('请')}")
    for section in layout.sections:
        for block in (*section.header, *section.blocks, *section.footer):
            for paragraph in paragraphs(block):
                if paragraph.anchored:
                    quoted = paragraph.text.strip()[:8]
                    where = f"“{quoted}”这一段" if quoted else "一个空段"
                    raise OutputError(
                        f"Excel 里没有放在固定位置的图片、图形和文本框（{where}）："
                        f"请移到表格里，或{_OTHER.removeprefix('请')}"
                    )


def plain_tabs(layout: Layout) -> Layout:
    """Return a layout with blanks in place of tabs, which cells do not know."""
    if not any("\t" in run.text for run in layout.runs()):
        return layout
    return replace(
        layout,
        sections=tuple(
            replace(
                section,
                **{
                    part: tuple(_blanked(block) for block in getattr(section, part))
                    for part in ("header", "blocks", "footer")
                },
            )
            for section in layout.sections
        ),
    )


def _blanked(block: Block) -> Block:
    if isinstance(block, Paragraph):
        inlines = tuple(
            replace(inline, text=inline.text.replace("\t", _BLANKS))
            if isinstance(inline, Run)
            else inline
            for inline in block.inlines
        )
        return replace(block, inlines=inlines)
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, blocks=tuple(_blanked(inner) for inner in cell.blocks))
                for cell in row.cells
            ),
        )
        for row in block.rows
    )
    return replace(block, rows=rows)
