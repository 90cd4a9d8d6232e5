"""Exceptions: findings that somebody answerable has waived are shown, but do not count."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, few_of_each, warning
from cadre_docs.rules.common.placeholders import is_placeholder
from cadre_docs.rules.days import assessed_in, period_of
from cadre_docs.rules.engine import find
from cadre_docs.values.dates import DateError
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.record.model import Waiver

UNUSED, DOUBTFUL = "EX-unused", "EX-doubtful"
# What was not read, or not all of it: nobody can answer for what nobody knows.
_NOT_READ = frozenset((
    "FS-choice", "FS-comment", "FS-control", "FS-duplicate", "FS-file", "FS-folded", "FS-form",
    "FS-mapping", "FS-required", "FS-shown", "FS-syntax", "FS-template", "FS-type",
    "FS-unconfirmed", "FS-unknown", "FS-unread", "FS-unseen", "ID-number-cell", "TOOL-fault",
))  # fmt: skip


def may_be_waived(code: str) -> bool:
    """Whether somebody can answer for findings of this code."""
    return code not in _NOT_READ and code not in (UNUSED, DOUBTFUL)


def waived(findings: Iterable[Finding], record: Record) -> list[Finding]:
    """Mark the findings that the record's waivers name.

    A waiver that matches no finding is itself a finding: the cause is gone, or its code is
    misspelt. So is one that is older than the time assessed, or approved by the person it is
    for. What could not be read is waived by nobody.
    """
    if not record.waivers:
        return list(findings)  # as of nearly all
    by_rule = {w.rule: w for w in record.waivers if w.rule not in _NOT_READ}
    marked = [replace(f, waiver=by_rule[f.code].text) if f.code in by_rule else f for f in findings]
    used = {finding.code for finding in marked if finding.waiver}
    spelt = {_letters(finding.code): finding.code for finding in marked}
    unused = (
        _unused(w, record, spelt.get(_letters(w.rule), ""))
        for w in record.waivers
        if w.rule not in used
    )
    doubtful = (found for w in record.waivers if w.rule in used for found in _doubts(w, record))
    return marked + few_of_each([*unused, *doubtful])


def _letters(code: str) -> str:
    """Return a code without what people type otherwise: widths, case, blanks and hyphens."""
    return folded(code).replace("-", "")


def _doubts(waiver: Waiver, record: Record) -> Iterator[Finding]:
    """Yield why a waiver is hardly one: from a former file, from the person, or saying nothing."""
    begun = _begun(record)
    with contextlib.suppress(DateError):  # told where it was read
        if begun is not None and waiver.day.last < begun:
            yield _doubtful(
                waiver,
                record,
                f"例外“{waiver.rule}”的批准日期{waiver.day}早于所考核的时间（{begun}起）",
                "请核对是不是从往年的文件带来的；是的请删去，今年另有批准的改写批准和日期",
            )
    if folded(waiver.approved_by) == folded(record.person):
        yield _doubtful(
            waiver,
            record,
            f"例外“{waiver.rule}”的批准人是本人",
            "请改写批准的单位或负责人；没有批准的请删去",
        )
    for called, text in (("理由", waiver.reason), ("批准人", waiver.approved_by)):
        if is_placeholder(text):
            yield _doubtful(
                waiver,
                record,
                f"例外“{waiver.rule}”的{called}写的是“{text}”，看不出是什么",
                f"请写明{called}；没有批准的请删去",
            )


def _begun(record: Record) -> date | None:
    """Return the first day of the time that a form is about; None where it does not say."""
    period = period_of(record)
    if period is not None:
        return period.start.first
    year = assessed_in(record)
    return None if year is None else date(year, 1, 1)


def _doubtful(waiver: Waiver, record: Record, what: str, remedy: str) -> Finding:
    return warning(
        DOUBTFUL,
        what,
        wanted="就这一次考核，由有权的单位批准",
        remedy=f"{remedy}；确实如此的不必改",
        position=waiver.position,
        path="例外",
    ).about(person=record.person, form=record.schema.id)


def _is_of_a_unit(code: str) -> bool:
    """Whether a notice's rule looks at many people, or at their unit: nobody's own finding."""
    rule = find(code)
    return rule is not None and rule.scope != "record" and bool(rule.article)


def _unused(waiver: Waiver, record: Record, meant: str) -> Finding:
    """Say that a waiver is of no finding; ``meant`` is the code of one that it nearly is of."""
    if waiver.rule in _NOT_READ or meant in _NOT_READ:
        what = f"“{waiver.rule}”是没有填或没有读入的内容，不能作例外"
        remedy = "请改正报告中的这些问题，删去此例外"
    elif meant:
        what = f"例外的规则代码写作“{waiver.rule}”，没有算作例外"
        remedy = f"请把例外的规则改写为“{meant}”（半角，大小写照报告）；不是它的改为对的代码"
    else:
        what = f"例外“{waiver.rule}”没有对应的问题"
        remedy = "问题已不存在的请删去此例外；代码写错的请改正"
        if not record.schema.facts and _is_of_a_unit(waiver.rule):
            remedy += (
                "；是单位的问题（名额、程序）的，写在单位和程序事实表的“例外”里，"
                "和各人的表一起检查（--unit，项目文件写“单位表”）"
            )
    return warning(
        UNUSED,
        what,
        wanted="例外只写检查报告中确有的规则代码",
        remedy=remedy,
        position=waiver.position,
        path="例外",
    ).about(person=record.person, form=record.schema.id)
