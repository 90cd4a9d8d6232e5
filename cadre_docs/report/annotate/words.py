"""What comments say, and what is said of findings that found no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES
from cadre_docs.intake.template.layout import ISSUES_SHEET
from cadre_docs.office.workbooks.remarks import HEAD, TAIL
from cadre_docs.report.annotate.issue_sheet import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding

_MOST_CHARACTERS = 30_000  # in a comment; Excel takes 32,767, people's words among them


def left_out_of(number: int) -> str:
    """Say how many findings found no room, and where they are; nothing if all did."""
    if not number:
        return ""
    return f"另有{number}条没有标注：一份副本标不下这么多，已先标较重的，全部问题见检查报告。"


def block(found: Sequence[Finding]) -> str:
    """Return what a comment says of a cell, between the lines that say whose it is."""
    return "\n".join((HEAD, *_paragraphs(found), TAIL))


def _paragraphs(found: Sequence[Finding]) -> Iterator[str]:
    """Yield what a comment says of a cell; the list holds what is too much for it."""
    left = _MOST_CHARACTERS
    for number, finding in enumerate(found):
        text = _paragraph(finding)
        left -= len(text)
        if left < 0:
            yield f"（另有{len(found) - number}条，见工作表“{ISSUES_SHEET}”。）"
            return
        yield text


def _paragraph(finding: Finding) -> str:
    path = f"{finding.path}：" if finding.path else ""
    lines = [f"【{SEVERITY_NAMES[finding.severity]}】{finding.code}", path + finding.sentence()]
    if finding.citation:
        lines.append(f"依据：{finding.citation}")
    return "\n".join(map(tidy, lines))
