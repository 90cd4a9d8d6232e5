"""Units that assess by school years, by their facts, and the periods on their people's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.rules.annual.people import PREFIX
from cadre_docs.rules.context import place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import Problem
from cadre_docs.values.dates import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

_STATED, _PERIOD = "school_year", "assessment_period"
_DECEMBER = 12


def periods_unlike_facts(c: BatchContext) -> Iterator[Problem]:
    """Yield the first of a unit's people whose period is of the other kind of year."""
    unlike: dict[int, tuple[Record, list[Record]]] = {}
    for record in c.records if any(_STATED in facts.values for facts in c.units) else ():
        facts = c.unit_named(str(record.get("unit") or ""), year_of(record, PREFIX), PREFIX)
        school = facts.get(_STATED) if facts is not None else None
        by_school = _is_by_school(record)
        if facts is not None and isinstance(school, bool) and by_school is (not school):
            unlike.setdefault(id(facts), (facts, []))[1].append(record)
    for facts, people in unlike.values():
        yield _problem(facts, people)


def _is_by_school(record: Record) -> bool | None:
    """Whether a form is about a school year; None where it is about part of a year."""
    period = record.get(_PERIOD)
    if not isinstance(period, Period) or period.end is None:
        return None if record.is_unread(_PERIOD) else False  # the calendar year goes unstated
    if period.end.year > period.start.year:
        return True
    whole = period.start.month == 1 and period.end.month == _DECEMBER
    return False if whole else None


def _problem(facts: Record, people: list[Record]) -> Problem:
    first, school = people[0], facts.get(_STATED) is True
    more = f"等{len(people)}人" if len(people) > 1 else ""
    stated = first.get(_PERIOD)
    return Problem(
        f"单位的事实表填{'' if school else '不'}按学年度考核，而“{first.person}”{more}的考核期间"
        + (f"是{stated}" if stated is not None else "没有填，算自然年度"),
        wanted="两处一致",
        remedy=f"请核对两处（事实表在 {facts.place(_STATED)}），填错的一处改正；"
        + ("按学年度考核的，各人填学年的起止日期" if school else "确实不同的不必改"),
        at=place(first, _PERIOD),
        record=first,
    )
