"""What a sheet has no place for: refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.pages.model import PageNumber, paragraphs

if TYPE_CHECKING:
    from cadre_docs.pages.model import Inline, Layout

_OTHER = "请改用 DOCX、PDF 输出"


def refuse(layout: Layout) -> None:
    """Raise OutputError for boxes, pictures and lines at fixed places: a sheet would lose them."""
    if any(section.border for section in layout.sections):
        raise OutputError(f"Excel 没有页面边框：请去掉它，或{_OTHER.removeprefix('请')}")
    if any(section.first for section in layout.sections):
        raise OutputError(
            f"Excel 里各页的页眉页脚相同：请取消“首页不同”，或{_OTHER.removeprefix('请')}"
        )
    for section in layout.sections:
        for block in (*section.blocks, *section.margins()):
            if any(_is_odd(one) for p in paragraphs(block) for one in p.inlines):
                raise OutputError(
                    f"Excel 的页码只有阿拉伯数字：请改用它，或{_OTHER.removeprefix('请')}"
                )
            for paragraph in paragraphs(block):
                if paragraph.anchored:
                    quoted = paragraph.text.strip()[:8]
                    where = f"“{quoted}”这一段" if quoted else "一个空段"
                    raise OutputError(
                        f"Excel 里没有放在固定位置的图片、图形和文本框（{where}）："
                        f"请移到表格里，或{_OTHER.removeprefix('请')}"
                    )


def _is_odd(inline: Inline) -> bool:
    return isinstance(inline, PageNumber) and inline.shape != "decimal"
