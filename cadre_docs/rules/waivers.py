"""Exceptions: findings that somebody answerable has waived are shown, but do not count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, few_of_each, warning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.record import Record
    from cadre_docs.record.model import Waiver

UNUSED = "EX-unused"
# What was not read, or not all of it: nobody can answer for what nobody knows.
_NOT_READ = frozenset((
    "FS-choice", "FS-comment", "FS-control", "FS-duplicate", "FS-file", "FS-folded", "FS-form",
    "FS-mapping", "FS-required", "FS-shown", "FS-syntax", "FS-template", "FS-type",
    "FS-unconfirmed", "FS-unknown", "FS-unread", "FS-unseen", "ID-number-cell", "TOOL-fault",
))  # fmt: skip


def may_be_waived(code: str) -> bool:
    """Whether somebody can answer for findings of this code."""
    return code not in _NOT_READ and code != UNUSED


def waived(findings: Iterable[Finding], record: Record) -> list[Finding]:
    """Mark the findings that the record's waivers name.

    A waiver that matches no finding is itself a finding: the cause is gone, or its code is
    misspelt. What could not be read is waived by nobody.
    """
    by_rule = {w.rule: w for w in record.waivers if w.rule not in _NOT_READ}
    marked = [replace(f, waiver=by_rule[f.code].text) if f.code in by_rule else f for f in findings]
    used = {finding.code for finding in marked if finding.waiver}
    unused = (_unused(w, record) for w in record.waivers if w.rule not in used)
    return marked + few_of_each(unused)


def _unused(waiver: Waiver, record: Record) -> Finding:
    if waiver.rule in _NOT_READ:
        what = f"“{waiver.rule}”是没有填或没有读入的内容，不能作例外"
        remedy = "请改正报告中的这些问题，删去此例外"
    else:
        what = f"例外“{waiver.rule}”没有对应的问题"
        remedy = "问题已不存在的请删去此例外；代码写错的请改正"
    return warning(
        UNUSED,
        what,
        wanted="例外只写检查报告中确有的规则代码",
        remedy=remedy,
        position=waiver.position,
        path="例外",
    ).about(person=record.person, form=record.schema.id)
