"""The mark of a draft on a list that somebody hands in or files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error
from cadre_docs.masters.draft import MARK

if TYPE_CHECKING:
    from cadre_docs.intake.sheet import Sheet

_WORDS = ("草稿", "征求意见稿", "送审稿", "讨论稿")
"""What is written on lists that are not yet to be handed in."""


def draft_marks(sheet: Sheet, last_row: int) -> list[Finding]:
    """Return where a list says above its table that it is a draft: that is nothing to file."""
    return [
        error(
            "X-consistency",
            f"注明了“{marked}”，不是可以报送的表",
            remedy="请核对：有错误的，改正后不加 --draft 重新生成；"
            f"确已核对无误的，删去“{marked.strip('（）')}”字样",
            position=sheet.position(row, column),
        )
        for row in sheet.rows
        if row <= last_row
        for column in sheet.columns(row)
        if (marked := _mark_in(sheet.text(row, column)))
    ]


def _mark_in(text: str) -> str:
    """Return the mark in a text, ours or one typed by hand; empty where there is none."""
    squeezed = "".join(text.split())
    if squeezed.endswith(MARK):
        return MARK
    return next((word for word in _WORDS if word in squeezed), "")
