"""What a rule may read that looks at many records at once, and how such rules are run.

A batch is what one command read: people's forms, rosters and tables, the facts about their
units (form ``unit``), and records of earlier years. Rules of batch scope see the records of
the forms they govern, and yield problems that point to any of them (``Problem.record``), or
to none: then the problem is that of a group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import frozen
from cadre_docs.rules.context import Parameters, Problem, Trace
from cadre_docs.rules.days import end_of, judged_on, year_of
from cadre_docs.rules.engine import fault_of, finding, reworded_problem, run
from cadre_docs.rules.roles import UNIT
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import Edition, Instrument, LawBook
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule

NAMED = {"unit": "单位", "department": "主管部门"}
"""The fields whose texts name a group of people, and what they are called."""
SPELLING = "X-spelling"
"""Under this code two spellings of one such name are reported."""


@frozen
class BatchContext(Parameters):
    """All that a rule of batch scope may read.

    ``records`` are those of the forms the rule governs and that one edition of one notice
    judges, ``notice`` (None: the rule is no notice's, or all records are meant). ``units`` are
    the facts about their employers, ``earlier`` all records of earlier years, facts included.
    ``asked`` is the day somebody asked to check for; without it a rule's parameters are those
    of the records' own day, or of a year (:meth:`in_year`).
    """

    records: tuple[Record, ...]
    law: LawBook
    units: tuple[Record, ...] = ()
    earlier: tuple[Record, ...] = ()
    asked: date | None = None
    year: int | None = None
    notice: Instrument | None = None
    trace: Trace = field(default_factory=Trace)

    def in_year(self, year: int) -> BatchContext:
        """Return the same for an assessment year: parameters are those of its last day."""
        return replace(self, year=year)

    def day_of(self, prefix: str) -> date:
        """Return the day for which the parameters of a notice are taken."""
        if self.asked is not None:
            return self.asked
        if self.year:
            return end_of(self.year)
        notice = self.notice_of(prefix)
        if notice is None:
            return self.law.instruments[prefix].date
        if notice is self.notice and self.records:
            return self._last_day
        return notice.date

    @cached_property
    def _last_day(self) -> date:
        """The last of the records' own days for the notice that judges them."""
        return max(judged_on(record, self.notice) for record in self.records if self.notice)

    def notice_of(self, family: str) -> Instrument | None:
        """Return the notice that judges these records by the rules of a family."""
        if self.notice is not None and self.notice.family == family:
            return self.notice
        return self.law.standing_for(family)

    def of(self, notice: Instrument, records: tuple[Record, ...]) -> BatchContext:
        """Return the same for the records that a notice judges."""
        return replace(self, records=records, notice=notice)

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


class Found(NamedTuple):
    """A finding of a batch rule, and the record it is about."""

    finding: Finding
    record: Record | None


def check_batch(rules: Iterable[Rule], context: BatchContext) -> Iterator[Found]:
    """Run the rules of batch scope; ``context`` holds the records of all forms.

    A rule that breaks is reported, and the others go on. Every rule sees each record once,
    so the work grows with their number.
    """
    schemas = {record.schema.id: record.schema for record in context.records}
    for item in rules:
        if item.scope != "batch":
            continue
        governed = {form for form, one in schemas.items() if item.applies_to(one, context.law)}
        own = context.records
        if len(governed) < len(schemas):
            own = tuple(r for r in own if r.schema.id in governed)
        for notice, records in judged_together(item, own, context):
            yield from _heard(item, replace(context, records=records, notice=notice, trace=Trace()))


def judged_together(
    item: Rule, records: tuple[Record, ...], context: BatchContext
) -> Iterator[tuple[Instrument | None, tuple[Record, ...]]]:
    """Yield the records of a rule by the notice and the edition that judge them.

    What no notice says is asked of all together.
    """
    if item.prefix not in context.law.instruments:
        if records:
            yield None, records
        return
    yield from by_edition(item.prefix, records, context)


def by_edition(
    family: str, records: tuple[Record, ...], context: BatchContext
) -> Iterator[tuple[Instrument, tuple[Record, ...]]]:
    """Yield the records that notices of a family judge, by notice and edition."""
    groups: dict[tuple[str, date], list[Record]] = defaultdict(list)
    notices: dict[str, Instrument] = {}
    governing: dict[str, Instrument | None] = {}
    for record in records:
        form = record.schema.id
        if form not in governing:
            found = context.law.instruments_of(record.schema.governed_by)
            governing[form] = next((one for one in found if one.family == family), None)
        notice = governing[form]
        if notice is None:
            continue
        notices[notice.prefix] = notice
        several = len(notice.editions) > 1
        day = context.asked or (judged_on(record, notice) if several else notice.date)
        groups[notice.prefix, notice.at(day).in_force].append(record)
    for (prefix, _), group in groups.items():
        yield notices[prefix], tuple(group)


def _heard(item: Rule, context: BatchContext) -> Iterator[Found]:
    applied = run(item, context)
    for said in applied.said:
        if isinstance(said, Problem):
            edition = _edition(item, said.record, context)
            told = reworded_problem(said, edition)
            yield Found(finding(item, told, context.law, said.record, edition), said.record)
    if applied.fault is not None:
        yield Found(fault_of(item, applied.fault, None), None)


def _edition(item: Rule, record: Record | None, context: BatchContext) -> Edition | None:
    """Return the edition that a finding cites: in force on the day of whom it is about."""
    notice = context.notice
    if notice is None:
        return context.edition_of(item.prefix)
    if record is None or context.asked is not None or record.schema.facts:
        return context.edition_of(notice.family)
    return notice.at(judged_on(record, notice))


def facts_of(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return those that hold facts about a unit."""
    return tuple(record for record in records if record.schema.role in UNIT)
