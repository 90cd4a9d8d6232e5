"""Findings as text for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.privacy import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding

SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}


def render_text(findings: Sequence[Finding], *, records: int, files: int) -> str:
    """Return the report: findings by file and person, then a summary.

    Findings must be in order (see :func:`cadre_docs.check.in_order`).
    """
    lines = list(_groups(findings))
    lines.extend(_summary(findings, records, files))
    return plain("\n".join(lines))


def _groups(findings: Sequence[Finding]) -> Iterator[str]:
    for (file, person), group in groupby(findings, key=_whose):
        yield f"{file}{'  ' + person if person else ''}"
        for finding in group:
            yield f"  {_where(finding)}{SEVERITY_NAMES[finding.severity]} {finding.code}"
            path = f"{finding.path}：" if finding.path else ""
            yield f"    {path}{finding.sentence()}"
            if finding.waiver:
                yield f"    已作例外处理，不计为错误：{finding.waiver}"
            if finding.citation:
                yield f"    依据：{finding.citation}"
        yield ""


def _whose(finding: Finding) -> tuple[str, str]:
    return (finding.position.file if finding.position else "", finding.person)


def _where(finding: Finding) -> str:
    at = finding.position
    if at is None:
        return ""
    if at.sheet is not None:
        return f"{at.sheet}!{at.cell} " if at.cell else f"{at.sheet} "
    return f"第{at.line}行第{at.column}列 " if at.line is not None else ""


def _summary(findings: Sequence[Finding], records: int, files: int) -> Iterator[str]:
    waived = sum(bool(finding.waiver) for finding in findings)
    counts = Counter(finding.severity for finding in findings if not finding.waiver)
    shown = "，".join(f"{SEVERITY_NAMES[s]}{counts[s]}条" for s in Severity)
    more = f"，另有例外{waived}条" if waived else ""
    yield f"检查了{files}个文件、{records}份记录：{shown}{more}。"
    by_code = Counter(finding.code for finding in findings)
    if by_code:
        yield "按规则：" + "，".join(f"{code} {n}" for code, n in by_code.most_common())
