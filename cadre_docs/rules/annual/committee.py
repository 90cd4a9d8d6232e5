"""Who is on the assessment committee (市考核实施办法第十八条), beside the people of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.people import PREFIX, staff_of_units
from cadre_docs.rules.common.telling_apart import one_sign_apart, sound_alike
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, ROSTER
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.rules.annual.people import Assessed, Staff
    from cadre_docs.rules.batch import BatchContext

_COMMITTEE, _RECUSALS, _MEMBER = "committee", "recusals", "member"
_STAFF = "职工代表"
"""Who represents the staff is one of them: a name that is nearly one of theirs is a slip."""
_SHORT = 2  # signs: many of one surname differ in the other
_DECIDED = "确定档次"
_OWN, _LEAST = "本单位", 3


@rule(
    "AA-18b",
    Severity.WARNING,
    "考核委员会的成员与本单位的人",
    "第十八条",
    scope="batch",
    roles=(*PERSON, *ROSTER),
)
def members_are_of_the_unit(c: BatchContext) -> Iterator[Problem]:
    """考核委员会、回避里的姓名与本单位一个人只差一个同音字的（三个字以上的职工代表，只差一个字的），多半写错了字，提醒。

    本单位没有这个姓名、而且只有一个人与它相近、那个人自己不是成员的，才指出。成员在确定档次（没有填日期的为最早的一步）
    以前已经退休的，也提醒。事实表与人按单位和年度对；没有事实表、没有填成员的不核对。
    """
    told: set[tuple[int, str, int]] = set()
    for staff in staff_of_units(c.records) if c.units else ():
        facts = c.unit_named(staff.unit, staff.year, PREFIX)
        if facts is None or not any(facts.tables.get(t) for t in (_COMMITTEE, _RECUSALS)):
            continue
        for table, number, problem in _of_staff(facts, staff):
            if (id(facts), table, number) not in told:  # forms and a roster tell it alike
                told.add((id(facts), table, number))
                yield problem


@rule(
    "AA-18c", Severity.WARNING, "两个单位的考核委员会是同一些人", "第十八条",
    scope="batch", roles=(*PERSON, *ROSTER),
)  # fmt: skip
def committees_of_two_units(c: BatchContext) -> Iterator[Problem]:
    """考核委员会由本单位成立的两个单位，同一年度的成员（至少3人）完全相同的，多半是照另一个单位的事实表改的，成员漏改了。

    由主管部门成立的、没有填由谁成立的不核对。
    """
    first: dict[tuple[str, frozenset[str]], Record] = {}
    for facts in c.units:
        members = frozenset(
            folded(row.get(_MEMBER)) for row in facts.tables.get(_COMMITTEE, ()) if row.get(_MEMBER)
        )
        unit = facts.get("unit")
        if not unit or len(members) < _LEAST or facts.get("committee_of") != _OWN:
            continue
        other = first.setdefault((str(facts.get("assessment_year")), members), facts)
        if folded(other.get("unit")) != folded(unit):
            yield Problem(
                f"{len(members)}个成员与“{other.get('unit')}”的完全相同（{other.place(_COMMITTEE)}）",
                wanted="本单位成立的，由本单位的人组成",
                remedy="请核对是否照另一个单位的事实表改的，没有改的改为本单位的成员；确是同一套班子的不必改",
                at=place(facts, _COMMITTEE),
                record=facts,
            )


def _of_staff(facts: Record, staff: Staff) -> Iterator[tuple[str, int, Problem]]:
    people: dict[str, list[Assessed]] = {}
    for person in staff.people:
        people.setdefault(folded(person.name), []).append(person)
    rows = facts.tables.get(_COMMITTEE, ())
    members = {folded(row.get(_MEMBER)) for row in rows if row.get(_MEMBER)}
    for table in (_COMMITTEE, _RECUSALS):
        for number, row in enumerate(facts.tables.get(table, ()), 1):
            name = row.text(_MEMBER)
            own = people.get(folded(name), ())
            if not name or len(own) > 1:
                continue
            if not own:
                close = row.text("standing") == _STAFF and len(name) > _SHORT
                problem = _misspelt(name, people, members, close=close)
            else:
                problem = _retired(name, own[0], facts) if table == _COMMITTEE else None
            if problem is not None:
                message, wanted, remedy = problem
                at = row_place(facts, table, number, _MEMBER)
                yield table, number, Problem(message, wanted, remedy, at, record=facts)


def _misspelt(
    name: str, people: Mapping[str, list[Assessed]], members: set[str], *, close: bool
) -> tuple[str, str, str] | None:
    """Tell of the one person of the unit who is called nearly so."""
    alike = one_sign_apart if close else sound_alike
    near = [known for known in people if alike(known, folded(name))]
    if len(near) != 1 or near[0] in members:
        return None
    [person, *others] = people[near[0]]
    if others:
        return None
    message = f"本单位没有“{name}”，有“{person.name}”，只差一个字"
    return message, "与本人的表上的姓名一致", "请核对姓名，写错的改正；确是另一个人的不必改"


def _retired(name: str, person: Assessed, facts: Record) -> tuple[str, str, str] | None:
    """Tell of a member who had retired before the grades were decided."""
    left = person.record.get("retired_on")
    if not isinstance(left, PartialDate):
        return None
    steps = {
        row.text("step"): day
        for row in facts.tables.get("annual_procedure", ())
        if isinstance(day := row.get("date"), PartialDate)
    }
    if not steps:
        return None
    first = min(steps, key=lambda step: steps[step].first)
    step = _DECIDED if _DECIDED in steps else first
    if not left.is_before(steps[step]):
        return None
    message = f"“{name}”{left}已经退休，而“{step}”是{steps[step]}"
    return message, "成员参加考核的各步骤", "请核对日期和成员，写错的改正；退休后仍由其参加的不必改"
