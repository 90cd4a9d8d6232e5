"""What a rule may read that looks at many records at once, and how such rules are run.

A batch is what one command read: people's forms, rosters and tables, the facts about their
units (form ``unit``), and records of earlier years. Rules of batch scope see the records of
the forms they govern, and yield problems that point to any of them (``Problem.record``), or
to none: then the problem is that of a group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.rules.context import Parameters, Problem, Trace
from cadre_docs.rules.engine import UNIT, fault_of, finding, run
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule

NAMED = {"unit": "单位", "department": "主管部门"}
"""The fields whose texts name a group of people, and what they are called."""
SPELLING = "X-spelling"
"""Under this code two spellings of one such name are reported."""
_DECEMBER, _LAST = 12, 31


@dataclass(frozen=True)
class BatchContext(Parameters):
    """All that a rule of batch scope may read.

    ``records`` are those of the forms the rule governs, ``units`` the facts about their
    employers, ``earlier`` all records of earlier years, facts included. ``asked`` is the day
    somebody asked to check for; without it a rule's parameters are those of the day its
    notice was issued, or of a year (:meth:`in_year`).
    """

    records: tuple[Record, ...]
    law: LawBook
    units: tuple[Record, ...] = ()
    earlier: tuple[Record, ...] = ()
    asked: date | None = None
    year: int | None = None
    trace: Trace = field(default_factory=Trace)

    def in_year(self, year: int) -> BatchContext:
        """Return the same for an assessment year: parameters are those of its last day."""
        return replace(self, year=year)

    def day_of(self, prefix: str) -> date:
        """Return the day for which the parameters of a notice are taken."""
        if self.asked is not None:
            return self.asked
        return end_of(self.year) if self.year else self.law.instruments[prefix].date

    def unit_named(self, name: str, year: int | None = None, prefix: str = "") -> Record | None:
        """Return a unit's facts, or None when nobody gave them.

        With ``year``, facts that state another year for the notice ``prefix`` are left out;
        those that state this one are preferred to those that state none.
        """
        named, unit = self._units_by_year(prefix), folded(name)
        return named.get((unit, year)) or named.get((unit, None))

    def _units_by_year(self, prefix: str) -> dict[tuple[str, int | None], Record]:
        """Return the first facts of each unit and year: there may be thousands of one unit."""
        named = self._units.get(prefix)
        if named is None:
            named = self._units[prefix] = {}
            for record in self.units:
                named.setdefault((folded(record.get("unit")), year_of(record, prefix)), record)
        return named

    @cached_property
    def _units(self) -> dict[str, dict[tuple[str, int | None], Record]]:
        """What :meth:`_units_by_year` has made so far, by notice."""
        return {}


def end_of(year: int) -> date:
    """Return the day as of which the parameters of an assessment year are taken."""
    return date(year, _DECEMBER, _LAST)


def year_of(record: Record, prefix: str) -> int | None:
    """Return the assessment year that a record states for a notice; a roster's is for all."""
    roster = record.schema.roster
    field_id = record.schema.years.get(prefix) or (roster.year if roster else "")
    day = record.get(field_id)
    return day.year if isinstance(day, PartialDate) else None


def assessed_in(record: Record) -> int | None:
    """Return the assessment year that a person's form states, for whatever notice.

    One person has one form for each year; None where the form knows no years, or states none.
    """
    years = (year_of(record, prefix) for prefix in record.schema.years)
    return next(filter(None, years), None)


class Found(NamedTuple):
    """A finding of a batch rule, and the record it is about."""

    finding: Finding
    record: Record | None


def check_batch(rules: Iterable[Rule], context: BatchContext) -> Iterator[Found]:
    """Run the rules of batch scope; ``context`` holds the records of all forms.

    A rule that breaks is reported, and the others go on. Every rule sees each record once,
    so the work grows with their number.
    """
    by_form: dict[str, list[Record]] = defaultdict(list)
    for record in context.records:
        by_form[record.schema.id].append(record)
    for item in rules:
        if item.scope != "batch":
            continue
        governed = {form for form in by_form if item.applies_to(form, context.law)}
        own = tuple(r for r in context.records if r.schema.id in governed)
        if own:
            yield from _heard(item, replace(context, records=own, trace=Trace()))


def _heard(item: Rule, context: BatchContext) -> Iterator[Found]:
    applied = run(item, context)
    for said in applied.said:
        if isinstance(said, Problem):
            yield Found(finding(item, said, context.law, said.record), said.record)
    if applied.fault is not None:
        yield Found(fault_of(item, applied.fault, None), None)


def facts_of(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return those that hold facts about a unit."""
    return tuple(record for record in records if record.schema.id == UNIT)
