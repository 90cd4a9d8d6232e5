"""Dated steps of a unit's facts beside its people's forms: what is done for all has one day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity, listing
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import Problem
from cadre_docs.rules.roles import APPLICANTS, PERSON
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place

    Stated = tuple[str, PartialDate]

STEPS, _STEP, _DATE = "procedure", "step", "date"
"""The table of steps that people's forms have, too."""
_OF_EACH = ("个人总结", "反馈")
"""What each person does, or is told, on a day of his own."""
_HANDED_IN, _HANDING_IN = "handed_in", "报送"
_REGISTERED, _OF_UNIT = "registered_on", "posted_handed_in"
"""When a person registered on the web site, and when the unit handed in the papers of all."""
_OF_A_YEAR = {"talent_procedure": "LC"}
"""Tables of steps whose year only the people's forms state, and the notice by which they do."""
_FEW = 3  # people and years that a message lists


def steps_of_people(c: BatchContext) -> Iterator[Problem]:
    """Yield days that people's forms and their unit's facts state otherwise, and years amiss."""
    yield from _other_days(c)
    yield from _other_years(c)
    yield from _too_late(c)


def _other_days(c: BatchContext) -> Iterator[Problem]:
    """Each day that differs is told once, at the first person whose form states it."""
    found: dict[tuple[int, Stated], list[tuple[Record, Place]]] = defaultdict(list)
    stated: dict[int, dict[str, tuple[PartialDate, Place]]] = {}
    for record in c.records if c.units else ():
        rows = record.tables.get(STEPS) if record.schema.role in PERSON else None
        facts = c.unit_named(str(record.get("unit") or "")) if rows else None
        if facts is None:
            continue
        if id(facts) not in stated:
            stated[id(facts)] = dict(_stated(facts))
        for step, day, at in _dated(record, STEPS):
            known = stated[id(facts)].get(step)
            if known is not None and known[0] != day:
                found[id(facts), (step, day)].append((record, at))
    for (facts_id, (step, day)), told in found.items():
        other, beside = stated[facts_id][step]
        record, at = told[0]
        many = f"（这样的有{len(told)}人：{listing((r.person for r, _ in told), _FEW)}）"
        yield Problem(
            f"“{step}”填{day}，而单位的事实表填{other}{many if len(told) > 1 else ''}",
            wanted="两处一致",
            remedy=f"请核对两处（另一处在 {beside.position}），写错的一处改正；"
            "分批进行、确实不是同一天的不必改",
            at=at,
            severity=Severity.WARNING,
            record=record,
        )


def _stated(facts: Record) -> Iterator[tuple[str, tuple[PartialDate, Place]]]:
    """Yield the days that facts state for all of a unit's people."""
    for step, day, at in _dated(facts, STEPS):
        if step not in _OF_EACH:
            yield step, (day, at)
    handed_in = facts.get(_HANDED_IN)
    if isinstance(handed_in, PartialDate):
        yield _HANDING_IN, (handed_in, place(facts, _HANDED_IN))


def _dated(record: Record, table: str) -> Iterator[tuple[str, PartialDate, Place]]:
    for number, row in record.rows(table):
        step, day = row.text(_STEP), row.get(_DATE)
        if step and isinstance(day, PartialDate):
            yield step, day, row_place(record, table, number, _DATE)


def _too_late(c: BatchContext) -> Iterator[Problem]:
    """Yield who registered after the unit had handed in its people's papers."""
    for record in c.records if any(_OF_UNIT in facts.values for facts in c.units) else ():
        day = record.get(_REGISTERED) if record.schema.role in APPLICANTS else None
        facts = c.unit_named(str(record.get("unit") or "")) if day is not None else None
        last = facts.get(_OF_UNIT) if facts is not None else None
        if facts is None or not isinstance(day, PartialDate) or not isinstance(last, PartialDate):
            continue
        if last.is_before(day):
            yield Problem(
                f"{record.schema.by_id[_REGISTERED].key}{day}在单位上报申报材料（{last}）以后",
                wanted="先报名，再由单位上报",
                remedy=f"请核对两处（另一处在 {facts.place(_OF_UNIT)}），写错的一处改正；"
                "分批上报的不必改",
                at=place(record, _REGISTERED),
                severity=Severity.WARNING,
                record=record,
            )


def _other_years(c: BatchContext) -> Iterator[Problem]:
    """Yield the first step of a table that lies in no year in which somebody is assessed."""
    for facts in c.units:
        for table, prefix in _OF_A_YEAR.items():
            if facts.tables.get(table):
                unit = folded(facts.get("unit"))
                own = (r for r in c.records if not r.schema.facts and prefix in r.schema.years)
                years = {year_of(r, prefix) for r in own if folded(r.get("unit")) == unit}
                yield from _not_of(facts, table, {year for year in years if year is not None})


def _not_of(facts: Record, table: str, years: set[int]) -> Iterator[Problem]:
    for step, day, at in _dated(facts, table) if years else ():
        if not {day.year, day.year - 1} & years:
            yield Problem(
                f"“{step}”的日期是{day}，而读到的“{facts.get('unit')}”的人是"
                f"{listing(sorted(years), _FEW)}年度的",
                wanted="考核年度当年或者次年的日期",
                remedy="请核对年份；确实如此的不必改",
                at=at,
                severity=Severity.WARNING,
                record=facts,
            )
            return
