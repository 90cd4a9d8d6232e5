"""Tables that float (ISO 29500-1, 17.4.57), where no text can stand beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.read_docx.wordml import points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.pages.model import Page, Table
    from cadre_docs.pages.read_docx.wordml import Report

_BESIDE = 72.0
"""Points: Word sets text beside a table where at least so much is left."""
_ALIGNED = {"left": 0.0, "inside": 0.0, "center": 0.5, "right": 1.0, "outside": 1.0}


def floating(
    table: Table, values: Mapping[str, str], page: Page, place: str, report: Report
) -> Table:
    """Return a table where it floats; ``values`` are those of ``w:tblpPr``."""
    width = sum(table.widths)
    on_paper = values.get("horzAnchor", "text") == "page"
    start = -(page.left + page.gutter) if on_paper else 0.0
    room = page.width if on_paper else page.text_width
    share = _ALIGNED.get(values.get("tblpXSpec", ""))
    left = start + (points(values.get("tblpX")) if share is None else share * (room - width))
    if max(left, page.text_width - left - width) >= _BESIDE:
        report.add(place, "旁边排文字的浮动表格（请把文字环绕改为“无”）")
    if values.get("tblpYSpec", "inline") not in ("inline", "top"):
        report.add(place, "放在页面中间或底部的浮动表格（请把文字环绕改为“无”）")
    anchor = values.get("vertAnchor", "margin")
    down = 0.0 if values.get("tblpYSpec") == "top" else points(values.get("tblpY"))
    if anchor == "margin":
        down += page.top
    return replace(
        table, align="left", indent=left, lowered=max(down, 0.0), pinned=anchor != "text"
    )
