"""What whoever makes paper or lists must be told of what was found; the rest is for ``check``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity
from cadre_docs.intake.folders import CODE as UNREAD
from cadre_docs.record.meta import WAIVER_KEYS
from cadre_docs.rules import engine
from cadre_docs.rules.annual.consequences import YEARS
from cadre_docs.rules.between import across
from cadre_docs.rules.common.copied import COPIED
from cadre_docs.rules.texts import IN_TEXTS, REMARK, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record


def for_paper(findings: Iterable[Finding], law: LawBook) -> list[Finding]:
    """Return what whoever makes paper must be told: all errors, and what reading remarked.

    So is who may stand on paper twice, under another's name or in the wrong place, a unit's facts
    that do not suit, and results of earlier years that those years' records contradict. Other
    warnings of the rules are left to
    ``check``: they are to be weighed before.
    """
    return [f for f in findings if f.severity is Severity.ERROR or _is_told_on_paper(f, law)]


def for_list(findings: Iterable[Finding], law: LawBook) -> list[Finding]:
    """Return what whoever makes a list must be told: :func:`for_paper`, and shares of people.

    A list is of all people at once, so what a notice says of them together is about this paper.
    """
    return [
        f for f in findings
        if f.severity is Severity.ERROR or _is_told_on_paper(f, law) or _is_of_many(f, law)
    ]  # fmt: skip


def left_to_check(checked: Iterable[Finding], told: Iterable[Finding]) -> Iterator[str]:
    """Say how many warnings whoever makes paper is not told: else there seem to be none."""
    listed = list(told)
    said, boxes = set(listed), {_what(finding) for finding in listed if finding.path}
    left = sum(
        f.severity is Severity.WARNING and not f.waiver and f not in said and _what(f) not in boxes
        for f in set(checked)
    )
    if left:
        yield f"另有{left}条提醒没有列出，签字以前请用 cadre-docs check 查看。"


TOLD_ON_PAPER = frozenset({
    across.AGAINST, across.POSTED, across.NAMESAKE, across.FACTS, across.OTHERS_FILE,
    across.DEPARTMENT, across.RESULTS, YEARS, TOLD, REMARK, "X-listed", "X-rosters", "FS-post",
    "FS-unit", "FS-notice", "X-lists",
})  # fmt: skip
"""Warnings that lists tell, too: what they rest on may be another's, or otherwise."""


TOLD_ON_FORMS = frozenset({
    across.ALIKE, across.PERSONAL, across.NAMED_IN_TEXT, across.ROWS, COPIED,
    "X-carried", "FS-photo",
    *IN_TEXTS,
})  # fmt: skip
"""Beside them, of somebody's own form: it may print what is another's, or last year's, or a
photo that is blurred or stretched in its box."""


def _is_told_on_paper(finding: Finding, law: LawBook) -> bool:
    if finding.severity is Severity.WARNING:
        rule = engine.find(finding.code, law)
        # Errors on the list may rest on it.
        waiver = finding.code == across.NAMED_IN_TEXT and finding.path == WAIVER_KEYS[0]
        return rule is None or rule.run is None or waiver or finding.code in TOLD_ON_PAPER
    return finding.code == UNREAD


def _is_of_many(finding: Finding, law: LawBook) -> bool:
    """Whether a finding warns by a notice's rule on many people (how many are 优秀)."""
    rule = engine.find(finding.code, law) if finding.severity is Severity.WARNING else None
    return rule is not None and rule.scope == "batch" and bool(rule.article)


def with_own(checked: Iterable[Finding], own: Iterable[Finding]) -> list[Finding]:
    """Join what a list itself finds to what the rules did; what both tell is told once.

    Of a box the list says more: why it needs it. A waived finding stays what it is.
    """
    found, mine = list(checked), list(own)
    boxes = {_what(finding) for finding in mine if finding.path}
    found = [f for f in found if f.waiver or _what(f) not in boxes]
    told = {_what(finding) for finding in found}
    return [*found, *(finding for finding in mine if _what(finding) not in told)]


def _what(finding: Finding) -> tuple[str, str, str, str]:
    file = finding.position.file if finding.position else ""
    return finding.code, finding.path, finding.person, file


def may_be_signed(findings: Iterable[Finding]) -> bool:
    """Whether paper may be made that is no draft: there is no error that nobody waived."""
    return not any(finding.counts for finding in findings)


def errors_on_paper(record: Record, findings: Iterable[Finding], law: LawBook) -> list[Finding]:
    """Return the errors that would show on a printed page.

    What concerns only unprinted facts (考核依据), or what a notice says of the person, is
    for ``check``, not a reason to refuse a print-out. That somebody is there twice is told at what
    shows it, which may be a number in such facts: it stops both copies all the same.
    """
    hidden = tuple(s.key for s in record.schema.sections if s.key and not s.printed)
    return [
        finding
        for finding in findings
        if finding.severity is Severity.ERROR
        and (finding.code == across.TWICE or finding.path.split(".")[0] not in hidden)
        and not _is_judgement(finding.code, law)
        and not (finding.waiver and finding.code in across.OF_ONE_PERSON)
    ]


def _is_judgement(code: str, law: LawBook) -> bool:
    """Whether a rule of a notice judged the person, rather than a schema refusing a value."""
    rule = engine.find(code, law)
    return rule is not None and bool(rule.article) and rule.run is not None
