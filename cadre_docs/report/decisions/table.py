"""Decisions as a table: one row for each person and grade, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES
from cadre_docs.messages.safe import told_line
from cadre_docs.outputs.csv import csv_bytes
from cadre_docs.report.decisions.decided import Decided, open_questions, reasons
from cadre_docs.report.decisions.wording import (
    CONTESTED,
    choice_of,
    conclusion,
    consequence_lines,
    either_way,
    proposal,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.rules.decide import Decision

COLUMNS = {
    "单位": 22.0,
    "姓名": 12.0,
    "表": 30.0,
    "通知": 30.0,
    "填报档次": 12.0,
    "可定档次": 16.0,
    "是否相符": 10.0,
    "条款": 34.0,
    "后果": 48.0,
    "备注": 48.0,
}
CSV, XLSX = ".csv", ".xlsx"
_SHEET, _COLOUR, _WRONG = "定档", "2F6CA3", "F8CBAD"
_AGREES = list(COLUMNS).index("是否相符")
DISAGREES = "不符"
Row = tuple[str, ...]


def decision_rows(
    people: Sequence[Decided],
    findings: Sequence[Finding],
    law: LawBook,
    quotas: Sequence[str] = (),
) -> Iterator[Row]:
    """Yield the rows below :data:`COLUMNS`; numbers of persons are masked.

    ``findings`` of whole files and of several records, and ``quotas``, are rows that hold a
    remark only, and whom it is about.
    """
    for one in people:
        for row in _person(one, law):
            yield tuple(map(told_line, row))
    for finding in findings:
        what = f"{SEVERITY_NAMES[finding.severity]}：{finding.position}：{finding.code}"
        yield _remark(f"{what} {finding.sentence()}", finding.person)
    for line in quotas:
        yield _remark(line)


def _remark(text: str, person: str = "") -> Row:
    blank = ("",) * (len(COLUMNS) - 3)
    return ("", told_line(person), *blank, told_line(text))


def decision_file(rows: Sequence[Row], suffix: str, day: date) -> bytes:
    """Return the rows as ``.csv`` or ``.xlsx``; no program takes a text of theirs for a formula."""
    if suffix == CSV:
        return csv_bytes([tuple(COLUMNS), *rows])
    from openpyxl import Workbook  # slow to import

    from cadre_docs.office.workbooks.openpyxl_io import workbook_bytes
    from cadre_docs.report.styled_sheet import Table

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator, workbook.properties.title = "cadre-docs", "定档结果"
    table = Table(workbook, _SHEET, "按规则可定的档次", "依据和事实见 cadre-docs decide。")
    table.head(list(COLUMNS.items()))
    for row in rows:
        table.row(row, {_AGREES + 1: _WRONG} if row[_AGREES] == DISAGREES else None)
    if not rows:
        table.nothing("没有记录")
    table.finish(_COLOUR, held=2)
    return workbook_bytes(workbook, day)


def _person(one: Decided, law: LawBook) -> Iterator[Row]:
    record = one.entry.record
    who = (str(record.get("unit") or ""), record.person, record.schema.title)
    unread = [f"读入有误：{f.code} {f.path}：{f.message}" for f in one.errors]
    unread += [f"两处说法不一：{f.code} {f.path}：{f.message}" for f in one.contested]
    if not one.decisions:
        yield (*who, "", "", "", "", "", "", "；".join([*unread, "本表不评定档次"]))
    for decision in one.decisions:
        yield (*who, *_decision(one, decision, law, unread))


def _decision(one: Decided, decision: Decision, law: LawBook, unread: list[str]) -> Row:
    proposed = one.proposed(decision)
    if one.contested:
        said_by_form = "" if proposed is None else str(proposed)
        return (decision.cite(), said_by_form, "", "", "", "", "；".join([*unread, CONTESTED]))
    disagrees = one.disagrees(decision)
    agrees = "" if proposed is None or not decision.is_decided else "相符"
    articles = [f"{r.applied.rule.code}（{r.applied.article}）" for r in reasons(decision)]
    said = [
        f"{text}（{code}，{decision.article_of(code)}）"
        for code, text in consequence_lines(one, decision)
    ]
    return (
        decision.cite(),
        "" if proposed is None else str(proposed),
        "、".join(decision.possible),
        DISAGREES if disagrees else agrees,
        "；".join(articles),
        "；".join(said),
        "；".join([*unread, *_remarks(one, decision, law)]),
    )


def _remarks(one: Decided, decision: Decision, law: LawBook) -> Iterator[str]:
    if len(one.decisions) > 1:
        yield one.entry.record.schema.by_id[decision.grading.field_id].key
    if not decision.is_decided:
        yield conclusion(decision)
    proposed = one.proposed(decision)
    if proposed is not None and not decision.allows(proposed) and not one.disagrees(decision):
        yield f"填报：{proposal(one, decision)}"
    for other in decision.alternatives:
        yield f"也可能{either_way(decision, other)}；{choice_of(decision, other, law)}"
    for item in decision.applied:
        if item.fault is not None:
            yield f"规则 {item.rule.code} 自身出错，结论不可靠"
    yield from (
        f"须先核实：{item.rule.code} {said.message}" for item, said in open_questions(decision)
    )
    if one.disagrees(decision):
        yield from (f"已作例外处理：{text}" for text in one.waivers(decision))
