"""A unit's facts beside its people: facts that concern nobody here, and how many people are due."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity, listing
from cadre_docs.rules.between.across import FACTS, named_in
from cadre_docs.rules.between.unit_steps import steps_of_people
from cadre_docs.rules.context import place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, UNIT
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Field
    from cadre_docs.schema.model import Counts

REMEDY = "请核对人员是否齐全，缺的补齐、多的移走；人数填错的改正"
_FEW = 3  # units and years that a message lists


@rule(FACTS, Severity.WARNING, "单位和程序事实表没有用上，或者与读到的人不符", scope="batch")
def facts_of_these_people(c: BatchContext) -> Iterator[Problem]:
    """给了单位和程序事实表，而一起检查的人没有一个是那个单位的，或者没有一个是那个年度的：事实表没有用来核对。

    多半是给错了文件，或者单位名称的字不同、年度没有改。没有人员、或没有人填单位（年度）的，不指出。

    有一个单位的事实表和人，而一起检查的人里还有没有事实表的单位的，也指出：那些人多半单位填错了，或者缺了那个单位的事实表。
    各单位（或者其主管部门）都有事实表的、一份事实表也没有的，不指出。

    事实表填了人数（应考核人数等）的，与读到的这个单位的人数比，不同的提醒：名单、统计可能缺人。只读到一个人的不比。

    各人的表上综合评价、审核、公示、确定档次、报送的日期与事实表的不同的，引进人才考核各步骤不在各人考核年度当年或者次年的，
    在单位上报申报材料以后才报名的，也提醒。
    """
    if not c.units:
        return  # as of most
    yield from facts_and_units(c)
    yield from facts_and_people(c)


def facts_and_people(c: BatchContext) -> Iterator[Problem]:
    """Years, numbers and days that the facts of a unit state otherwise than its people's forms."""
    yield from facts_of_other_years(c)
    yield from people_missing(c)
    yield from steps_of_people(c)


def facts_and_units(c: BatchContext) -> Iterator[Problem]:
    """Facts of units of which nobody is, and people of units without facts beside other facts."""
    people = [record for record in c.records if record.schema.role not in UNIT]
    named = {folded(text): text for r in people for text, _ in named_in(r, "unit")}
    for facts in c.units:
        unit = facts.get("unit")
        if unit and named and folded(unit) not in named:
            listed = listing((f"“{text}”" for text in named.values()), _FEW)
            yield Problem(
                f"这是“{unit}”的事实表，而读到的人是{listed}的，没有用它核对",
                wanted="事实表和人员是同一单位的",
                remedy="请核对是否给错了文件；单位名称写得不同的，改为一致",
                at=place(facts, "unit"),
                record=facts,
            )
    yield from _units_without_facts(c)


def _units_without_facts(c: BatchContext) -> Iterator[Problem]:
    """Yield whose facts are missing, at the facts of a unit that has people here, too."""
    people = [record for record in c.records if record.schema.of_people and record.get("unit")]
    stated = {folded(facts.get("unit")) for facts in c.units if facts.get("unit")}
    without = {
        folded(record.get("unit")): record.get("unit")
        for record in people
        if stated.isdisjoint(folded(record.get(name)) for name in ("unit", "department"))
    }
    of_people = {folded(record.get("unit")) for record in people}
    used = next((facts for facts in c.units if folded(facts.get("unit")) in of_people), None)
    if used is not None and without:
        listed = listing((f"“{text}”" for text in without.values()), _FEW)
        yield Problem(
            f"这是“{used.get('unit')}”的事实表，而读到的人里还有{listed}的，没有那个单位的事实表，那些人没有用它核对",
            wanted="各单位有各自的事实表",
            remedy="请核对那些人的单位是否填错；没有填错的，把那个单位的事实表一起检查，确实没有的不必改",
            at=place(used, "unit"),
            record=used,
        )


def facts_of_other_years(c: BatchContext) -> Iterator[Problem]:
    """Facts that state a year in which nobody of their unit is assessed: no sum rests on them."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    for record in c.records:
        for prefix in () if record.schema.facts else record.schema.years:
            if (year := year_of(record, prefix)) is not None:
                years[prefix, folded(record.get("unit"))].add(year)
    for facts in c.units:
        for prefix, field_id in facts.schema.years.items():
            stated = year_of(facts, prefix)
            read = years.get((prefix, folded(facts.get("unit"))), set())
            if stated is None or not read or stated in read:
                continue
            yield Problem(
                f"这是{stated}年度的事实表，而读到的“{facts.get('unit') or ''}”的人是"
                f"{listing(sorted(read), _FEW)}年度的，没有用它核对这一年度的事",
                wanted="事实表和人员是同一年度的",
                remedy="请核对是否给错了文件；年度没有改的请改正，其他各项一并核对",
                at=place(facts, field_id),
                record=facts,
            )


class Lacking(NamedTuple):
    """A number of people that a unit's facts state, and how many were read instead."""

    facts: Record
    field: Field
    stated: int
    read: int

    @property
    def said(self) -> str:
        """Return both numbers and what lies between them, in Chinese."""
        lack = self.stated - self.read
        return (
            f"填的{self.field.key}是{self.stated}人，读到的“{self.facts.get('unit')}”的是"
            f"{self.read}人，{'少' if lack > 0 else '多'}{abs(lack)}人"
        )


def people_missing(c: BatchContext) -> Iterator[Problem]:
    """Numbers of people that facts state, and others were read. One person alone is no list."""
    for one in lacking(c):
        if one.read != 1 or one.stated == 0:
            yield Problem(
                one.said,
                wanted="与读到的人数一致",
                remedy=REMEDY,
                at=place(one.facts, one.field.id),
                record=one.facts,
            )


def lacking(c: BatchContext) -> Iterator[Lacking]:
    """Yield the numbers of people that facts state otherwise than people were read."""
    stated = [
        (facts, field, field.counts)
        for facts in c.units
        for field in facts.schema.fields()
        if field.counts
    ]
    counted = {whose: _count(c.records, whose) for whose in {counts for *_, counts in stated}}
    for facts, field, counts in stated:
        number, unit = facts.get(field.id), folded(facts.get("unit"))
        read = _read(facts, counts, counted[counts].get(unit, {}))
        if isinstance(number, int) and read is not None and read != number:
            yield Lacking(facts, field, number, read)


def _read(facts: Record, counts: Counts, by_year: dict[int | None, int]) -> int | None:
    """Return how many people were read of the year that facts mean; None where nobody can tell."""
    year = year_of(facts, counts.notice)
    if year is None and len(by_year) == 1:
        return next(iter(by_year.values()))
    return by_year.get(year)


def _count(records: Iterable[Record], counts: Counts) -> dict[str, dict[int | None, int]]:
    """Count people by unit and year: by their forms, or by the roster where there are none."""
    forms: dict[str, Counter[int | None]] = defaultdict(Counter)
    listed: dict[str, dict[int | None, int]] = defaultdict(dict)
    for record in records:
        if counts.notice not in record.schema.governed_by:
            continue
        unit, year = folded(record.get("unit")), year_of(record, counts.notice)
        if record.schema.role in PERSON and counts.take(record.get):
            forms[unit][year] += 1
        elif record.schema.roster and unit and not counts.where:
            rows = record.rows(record.schema.roster.table)
            listed[unit].setdefault(year, len(rows))
    return {unit: {**listed.get(unit, {}), **forms.get(unit, {})} for unit in {*listed, *forms}}
