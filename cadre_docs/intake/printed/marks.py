"""The mark of a draft on a list that somebody hands in or files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error
from cadre_docs.masters.draft import MARK

if TYPE_CHECKING:
    from cadre_docs.intake.sheet import Sheet


def draft_marks(sheet: Sheet, last_row: int) -> list[Finding]:
    """Return where a list says above its table that it is a draft: that is nothing to file."""
    return [
        error(
            "X-consistency",
            f"注明了“{MARK}”，不是可以报送的表",
            remedy="请核对：有错误的，改正后不加 --draft 重新生成；确已核对无误的，删去“草稿”字样",
            position=sheet.position(row, column),
        )
        for row in sheet.rows
        if row <= last_row
        for column in sheet.columns(row)
        if sheet.text(row, column).rstrip().endswith(MARK)
    ]
