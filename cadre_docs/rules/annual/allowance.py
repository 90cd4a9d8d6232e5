"""How many of a unit's people may be graded 优秀 (市考核实施办法第十七条): the sums.

The rules that judge by them stand in ``annual_quota``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import frozen
from cadre_docs.rules.annual.people import PREFIX, Staff, first_of_each, staff_of_units
from cadre_docs.rules.annual.tally import staff_of_tables
from cadre_docs.rules.common.quota_sums import Quota, Rounding
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.record import Record
    from cadre_docs.rules.annual.people import Assessed
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.context import Parameters

CODES = BASIC, RAISED, REDUCED, SMALL = "AA-17a", "AA-17b", "AA-17c", "AA-17d"
_FEW_NAMES = 10


@frozen
class Allowance:
    """The people among whom 优秀 is counted: those of one unit, or of a pool of small units.

    ``code`` is the rule that says how many there may be, ``best`` those who are graded so,
    ``excellent`` how many they are: a table counts them without names.
    ``facts`` are the units' own facts, where given. ``unfilled`` people have no outcome yet;
    they are taken to take part.
    """

    code: str
    staff: tuple[Staff, ...]
    facts: tuple[Record, ...]
    quota: Quota
    excellent: int
    best: tuple[Assessed, ...]
    unfilled: int
    pool: str = ""

    @property
    def names(self) -> str:
        """Who is graded 优秀, the first of them where there are many."""
        shown = "、".join(person.name for person in self.best[:_FEW_NAMES])
        return shown if len(self.best) <= _FEW_NAMES else f"{shown}等"

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.staff[0].year

    @property
    def read(self) -> int:
        """How many people were read, whether they took part or not."""
        return sum(staff.size for staff in self.staff)

    @property
    def due(self) -> int | None:
        """How many people there should be; None unless every unit's facts say so."""
        stated = (facts.get("assessment_people") for facts in self.facts)
        numbers = [number for number in stated if isinstance(number, int)]
        return sum(numbers) if len(numbers) >= len(self.staff) else None

    @property
    def rests_on(self) -> str:
        """On how many people the sums rest, and whether these are all, as a Chinese clause."""
        said, due = f"按读到的{self.read}人计算", self.due
        if due is None:
            return f"{said}，请核对人员是否齐全"
        if due == self.read:
            return f"{said}，与单位填的应考核人数一致"
        lack = f"少{due - self.read}人" if due > self.read else f"多{self.read - due}人"
        return f"{said}，比单位填的应考核人数{due}人{lack}，请核对人员是否齐全"

    def with_share(self, share: int) -> Quota:
        """Return the quota of the same people at another share, in per cent."""
        return replace(self.quota, share=share)

    def whole(self) -> Quota:
        """Return the quota of all who should take part, where more are known of than were read."""
        absent = max((self.due or 0) - self.read, 0)
        return replace(self.quota, people=self.quota.people + absent)

    @property
    def name(self) -> str:
        """The unit or the pool, in Chinese."""
        units = "、".join(staff.unit for staff in self.staff)
        return f"统筹组“{self.pool}”（{units}）" if self.pool else units

    @property
    def title(self) -> str:
        """Unit and year, in Chinese."""
        return f"{self.name}{self.year}年度"


def allowances(c: BatchContext) -> list[Allowance]:
    """Return how many may be graded 优秀 in each unit or pool of the batch."""
    found: list[Allowance] = []
    pools: dict[tuple[str, int], list[tuple[Staff, Record]]] = defaultdict(list)
    for staff in _of_units(c.records):
        facts = c.unit_named(staff.unit, staff.year, PREFIX)
        own = c.in_year(staff.year)
        code = _governing(facts, str(own.parameter("AA.quota_both")))
        pooled = own.parameter("AA.quota_pool") == "合并计算"
        pool = facts.get("quota_pool") if facts and pooled else None
        if facts and pool and code == BASIC:
            pools[folded(pool), staff.year].append((staff, facts))
        else:
            found.append(_allowance(c, code, (staff,), (facts,) if facts else ()))
    for members in pools.values():
        units, facts_of_all = zip(*members, strict=True)
        name = str(facts_of_all[0].get("quota_pool"))
        found.append(_allowance(c, BASIC, units, facts_of_all, name))
    return found


def _of_units(records: tuple[Record, ...]) -> list[Staff]:
    """Return the people of each unit and year; by a table where nobody's form is there."""
    return first_of_each([*staff_of_units(records), *staff_of_tables(records)])


def _governing(facts: Record | None, both: str) -> str:
    """Return the rule that sets a unit's share; ``both`` says which one where two do."""
    if facts is None:
        return BASIC
    raised, reduced = is_raised(facts), bool(facts.get("quota_fault"))
    if raised and reduced:
        return {"按提高后的比例": RAISED, "按一般的比例": BASIC}.get(both, REDUCED)
    return REDUCED if reduced else RAISED if raised else BASIC


def is_raised(facts: Record) -> bool:
    """Tell whether a unit has an honour for which both offices agreed to a larger share."""
    return bool(facts.get("quota_honour")) and is_agreed(facts)


def is_agreed(facts: Record) -> bool:
    """Tell whether both offices agreed to a larger share, whatever the honour."""
    return bool(facts.get("department_agreed") and facts.get("personnel_agreed"))


_SHARES = {
    BASIC: "AA.quota_share",
    RAISED: "AA.quota_share_raised",
    REDUCED: "AA.quota_share_reduced",
}


def _allowance(
    c: BatchContext,
    code: str,
    staff: tuple[Staff, ...],
    facts: tuple[Record, ...],
    pool: str = "",
) -> Allowance:
    own = c.in_year(staff[0].year)
    people = sum(one.took_part(own.names("AA.took_no_part")) for one in staff)
    excellent = own.parameter("AA.excellent")
    quota = Quota(own.number(_SHARES[code]), people, rounding(own))
    found = Allowance(
        code,
        staff,
        facts,
        quota,
        sum(one.count(str(excellent)) for one in staff),
        tuple(p for one in staff for p in one.people if p.outcome == excellent),
        sum(one.count(None) for one in staff),
        pool,
    )
    # A unit is not small because part of its people were read.
    small = not pool and found.whole().people < own.number("AA.small_unit_people")
    return replace(found, code=SMALL) if small else found


def rounding(c: BatchContext) -> Rounding:
    """Return how a share is made a whole number."""
    return Rounding(str(c.parameter("AA.quota_rounding")))


class Before(NamedTuple):
    """How many records tell of a unit's earlier year, and how many of them were graded 优秀.

    ``is_whole``: a roster or a table tells of them, which are of everybody.
    """

    excellent: int
    people: int
    is_whole: bool


def counts_before(c: BatchContext) -> dict[tuple[str, int], Before]:
    """Return what records tell of each unit and earlier year."""
    return {
        (folded(staff.unit), staff.year): Before(
            staff.count(str(c.in_year(staff.year).parameter("AA.excellent"))),
            staff.size,
            not any(person.record.schema.role in PERSON for person in staff.people),
        )
        for staff in _of_units(c.earlier)
    }


def stated_last_year(allowance: Allowance) -> int | None:
    """Return how many were graded 优秀 the year before, as the unit's facts state it."""
    stated = (facts.get("last_year_excellent") for facts in allowance.facts)
    return next((number for number in stated if isinstance(number, int)), None)


def likely_last_year(c: Parameters, people: int) -> int:
    """Return how many of a unit may have been graded 优秀, however it shrank since by a third."""
    raised = Quota(c.number("AA.quota_share_raised"), people + (people + 1) // 2, Rounding.UP)
    return max(raised.most, c.number("AA.small_unit_excellent"))


def recorded_last_year(staff: Staff, before: Mapping[tuple[str, int], Before]) -> Before | None:
    """Return what records tell of a unit's year before, of which people may lack."""
    return before.get((folded(staff.unit), staff.year - 1))


def last_year(allowance: Allowance, before: Mapping[tuple[str, int], Before]) -> int | None:
    """Return how many were graded 优秀 the year before; None when nobody says.

    What the unit's facts say goes before what records tell, which may not be complete.
    """
    stated = stated_last_year(allowance)
    recorded = recorded_last_year(allowance.staff[0], before)
    return stated if stated is not None else recorded and recorded.excellent
