"""What a sheet has no place for: refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.pages.model import paragraphs

if TYPE_CHECKING:
    from cadre_docs.pages.model import Layout

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
