"""What a form is called, and the words above a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.labels import is_label, squeezed, trimmed

if TYPE_CHECKING:
    from cadre_docs.masters.blanks.form import Form

_TITLE = re.compile(
    "表|书|册|单|证|卡|报告|通知|申请|登记|证明|协议|记录|名册|汇总|台账|档案|总结|任务"
)
_ATTACHED = re.compile(r"附\s*件|附\s*表|编\s*号|密\s*级")
_LONGEST_TITLE = 45  # characters


def title_of(form: Form) -> str:
    """Return what a form is called: the largest of its first lines that sounds like a title."""
    lines = [line for line in form.lines() if not line.is_empty]
    for grid in form.grids()[:1]:
        for row in grid.rows[:3]:
            lines += [line for cell in row if not cell.framed for line in cell.lines]
    candidates = [
        line
        for line in lines[:20]
        if _TITLE.search(line.text)
        and not _ATTACHED.match(line.text.strip())
        and 3 <= len(squeezed(line.text)) <= _LONGEST_TITLE  # noqa: PLR2004
        and not line.text.rstrip().endswith((":", "：", "。"))
    ]
    if candidates:
        return squeezed(max(candidates, key=lambda line: line.size).text).strip("《》")
    for grid in form.grids()[:1]:
        first = next((cell for cell in grid.cells() if not cell.is_empty), None)
        if first is not None and first.colspan == grid.columns and is_label(first.text):
            return squeezed(first.text)
    filled = next((line for line in lines if is_label(line.text)), None)
    return squeezed(filled.text) if filled is not None else ""


def section_of(text: str, title: str) -> str:
    """Return the words of a line that may name what stands below it."""
    plain = trimmed(text)
    is_imprint = plain.endswith(("制", "印制", "监制")) or squeezed(text) == title
    return "" if is_imprint or not is_label(text) else plain
