"""Decisions as text: what grade the rules allow, why, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES
from cadre_docs.messages.safe import told_lines
from cadre_docs.report.decisions.decided import open_questions, reasons
from cadre_docs.report.decisions.wording import (
    CONTESTED,
    choice_of,
    conclusion,
    consequence_lines,
    counted,
    either_way,
    heading,
    proposal,
    reason_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.report.decisions.decided import Decided
    from cadre_docs.rules.decide import Decision


def decisions_text(
    people: Sequence[Decided],
    findings: Sequence[Finding],
    law: LawBook,
    quotas: Sequence[str] = (),
) -> str:
    """Return all decisions; ``findings`` are those that belong to whole files.

    ``quotas`` are lines that say how many may be graded 优秀.
    """
    lines: list[str] = []
    for one in people:
        lines += [*_person(one, law), ""]
    for finding in findings:
        lines += [f"{finding.position}  {SEVERITY_NAMES[finding.severity]} {finding.code}"]
        lines += [f"  {finding.sentence()}", ""]
    if quotas:
        lines += [*quotas, ""]
    lines.append(counted(people))
    return told_lines(lines)


def _person(one: Decided, law: LawBook) -> Iterator[str]:
    record = one.entry.record
    yield "  ".join(filter(None, (record.position.file, record.schema.title, record.person)))
    for finding in one.errors:
        path = f"{finding.path}：" if finding.path else ""
        yield f"  读入有误，结论可能不对：{finding.code} {path}{finding.sentence()}"
    for finding in one.contested:
        path = f"{finding.path}：" if finding.path else ""
        yield f"  两处说法不一，不下结论：{finding.code} {path}{finding.sentence()}"
    if not one.decisions:
        yield "  本表不评定档次。"
    for decision in one.decisions:
        yield from (f"  {line}" for line in _decision(one, decision, law))


def _decision(one: Decided, decision: Decision, law: LawBook) -> Iterator[str]:
    yield heading(one, decision)
    if one.contested:
        yield f"结论：{CONTESTED}"
        yield f"填报：{one.proposed(decision) or '未填'}"
        return
    yield f"结论：{conclusion(decision)}"
    for other in decision.alternatives:
        yield f"也可能：{either_way(decision, other)}"
        yield f"  {choice_of(decision, other, law)}"
    yield f"填报：{proposal(one, decision)}"
    for item in decision.applied:
        if item.fault is not None:
            yield f"规则 {item.rule.code} 自身出错，结论不可靠：{item.fault}"
    for reason in reasons(decision):
        yield from reason_lines(reason)
    for item, problem in open_questions(decision):
        finding = f"{problem.at.path}：" if problem.at else ""
        yield f"须先核实：{item.rule.code} {finding}{problem.message}"
    for code, text in consequence_lines(one, decision):
        yield f"后果：{text}（{code}，{decision.article_of(code)}）"
