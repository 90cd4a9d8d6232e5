"""One thing wrong in one box, found by two rules: told once.

A rule of a notice and one of every form may see the same from two sides (a title that is older
than its holder). Which pairs do is written down here; what they say of two things of one box (two
sentences of a summary) is told of both.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_RANKS
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.findings import Finding

_PAIRS = (
    ("HN-A1a", "FS-order"),
    ("HN-A1a", "FS-lasts"),
    ("HN-A2a", "FS-order"),
    ("JL-1a", "FS-order"),
    ("JL-1c", "FS-lasts"),
    ("AA-37.0", "FS-order"),
    ("AA-37p", "FS-order"),
    ("AA-35.9", "FS-within"),
    ("AA-37.0", "FS-within"),
    ("LC-4", "FS-placeholder"),
    ("FS-future", "FS-early"),
    ("FS-unit", "FS-box"),
    ("FS-post", "FS-box"),
    ("FS-unit", "FS-schooling"),
    ("FS-unit", "FS-unfinished"),
    ("FS-garbled", "FS-unfinished"),
    ("FS-placeholder", "FS-unfinished"),
    ("X-named", "X-own-name"),
    ("X-shifted", "X-alike"),
    ("X-self", "FS-post"),
    ("X-self", "X-told"),
)
"""Where both are as severe the former is told, else the more severe."""
_CODES = frozenset(code for pair in _PAIRS for code in pair)
_WITH_OTHERS = ("X-own-name",)
"""Whose pair is found between people: pages that count people keep these to compare them later."""
_OF_A_SUBJECT = "任教的学科"
"""X-self, of the subject that somebody teaches."""
_QUOTED = expression("“([^”]{1,200})”")
_DATED = expression("[0-9]{4}(?:-[0-9]{2}(?![0-9])){0,2}")


def told_with_others(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a record by itself that one between people may say again."""
    for finding in findings:
        if finding.code in _WITH_OTHERS and not finding.waiver:
            yield finding


def told_once(findings: list[Finding]) -> list[Finding]:
    """Leave out what another finding of a record says already; what is waived is told as it is."""
    if len(findings) <= 1:
        return findings  # as of most
    by_place: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.code in _CODES and not finding.waiver:
            by_place[finding.path].append(finding)
    again = {
        id(spare)
        for path, found in by_place.items()
        if path and len(found) > 1
        for spare in _spare(found)
    }
    return [finding for finding in findings if id(finding) not in again] if again else findings


def _spare(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings of one box that repeat another."""
    spare = []
    for former, latter in _PAIRS:
        for one in found if any(f.code == latter for f in found) else ():
            for other in found if one.code == former else ():
                if other.code == latter and _are_of_one_thing(one, other):
                    heavier = SEVERITY_RANKS[other.severity] < SEVERITY_RANKS[one.severity]
                    spare.append(one if heavier else other)
    return spare


def _are_of_one_thing(one: Finding, other: Finding) -> bool:
    """Whether two messages quote the same words first, are about the same day, or of a subject.

    Of days the first that each names must stand in the other.
    """
    if other.code == "FS-post" and _OF_A_SUBJECT in one.message:
        return True  # it looks at nothing else in texts
    first, second = _QUOTED.search(one.message), _QUOTED.search(other.message)
    if first and second:
        return _are_alike(first[1], second[1])
    days, others = _DATED.findall(one.message), _DATED.findall(other.message)
    if days and others:
        return _stands_in(days[0], others) and _stands_in(others[0], days)
    return True


def _are_alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 1 and (a in b or b in a))


def _stands_in(day: str, days: Sequence[str]) -> bool:
    return any(_are_alike(day, one) for one in days)
