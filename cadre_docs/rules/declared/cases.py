"""Tries a declared rule on the cases beside it, and the cases on the limits of the rule.

Every case must come out as it says. And the cases must know where the rule's limits lie: moved
by one, each of them makes some case come out otherwise, or nobody has tried that side of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity, error
from cadre_docs.record import build_record
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.rules.batch import BatchContext
from cadre_docs.rules.context import Problem, RecordContext
from cadre_docs.rules.days import days_by_family, default_day
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.reading import CODE
from cadre_docs.rules.outcomes import Constraint
from cadre_docs.schema.codes import CodeList

if TYPE_CHECKING:
    from cadre_docs.findings import Finding, Position
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.law.workdays import WorkCalendar
    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.record.photo.read import PhotoFacts
    from cadre_docs.rules.declared import syntax
    from cadre_docs.rules.engine import Run
    from cadre_docs.schema import Schema

_NO_PROVINCES = CodeList("", "", "", ())


@dataclass(frozen=True)
class Tried:
    """A case with its records, typed."""

    case: syntax.Case
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Trial:
    """All that cases are tried with."""

    law: LawBook
    calendar: WorkCalendar
    many: bool

    def verdict(self, run: Run, tried: Tried) -> tuple[str, str]:
        """Return what a rule makes of a case, and what it said."""
        if self.many:
            said = list(run(BatchContext(tried.records, self.law)))
        else:
            said = [one for record in tried.records for one in run(self._context(record))]
        heard = [one for one in said if isinstance(one, (Problem, Constraint))]
        if not heard:
            return words.PASSES, ""
        texts = (one.message if isinstance(one, Problem) else one.because for one in heard)
        doubts = (isinstance(one, Problem) and _is_doubt(one) for one in heard)
        return (words.OPEN if all(doubts) else words.FAILS), "；".join(texts)

    def _context(self, record: Record) -> RecordContext:
        days, day = days_by_family(record, self.law), default_day(record, self.law)
        return RecordContext(record, _NO_PROVINCES, _no_photo, self.law, day,
                             calendar=self.calendar, days=days)  # fmt: skip


def _is_doubt(problem: Problem) -> bool:
    """Whether a rule could not tell: only then it states a warning of its own."""
    return problem.severity is Severity.WARNING


def _no_photo(_value: Value) -> PhotoFacts:
    raise PhotoError("cases have no photos")


def typed(rule: syntax.RuleText, schema: Schema, findings: list[Finding]) -> Iterator[Tried]:
    """Yield the cases of a rule with typed records; report what cannot be read in them."""
    for case in rule.cases:
        records = []
        for tree, copies in case.records:
            record, found = build_record(schema, tree)
            bad = [f for f in found if f.severity is Severity.ERROR]
            findings += [error(CODE, f"案例：{f.sentence().rstrip('。')}", position=f.position)
                         for f in bad]  # fmt: skip
            records += [copy(record) for _ in range(copies)]  # each is another person's
        yield Tried(case, tuple(records))


def lacking(rule: syntax.RuleText) -> Iterator[str]:
    """Yield what the cases of a rule lack: there must be some on both sides."""
    for verdict in (words.PASSES, words.FAILS):
        if not any(case.verdict == verdict for case in rule.cases):
            yield f"规则 {rule.code} 的案例里没有“{verdict}”的"


def failing(trial: Trial, run: Run, cases: list[Tried]) -> Iterator[tuple[str, Position]]:
    """Yield what is wrong with cases that come out otherwise than they say."""
    for tried in cases:
        came, said = trial.verdict(run, tried)
        if came != tried.case.verdict:
            title = f"“{tried.case.title}”" if tried.case.title else ""
            told = f"：{said}" if said else ""
            yield f"案例{title}应为“{tried.case.verdict}”，结果是“{came}”{told}", tried.case.at


def untried(
    trial: Trial, run: Run, moved: Callable[[int], Run], cases: list[Tried]
) -> Iterator[str]:
    """Yield the sides of a limit that no case is on: moving it changes nothing that is said."""
    before = [trial.verdict(run, one) for one in cases]
    for by, side in ((1, "大"), (-1, "小")):
        other = moved(by)
        if [trial.verdict(other, one) for one in cases] == before:
            yield side
