"""The quota of 优秀 told to people: the sum, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.rules.annual.allowance import (
    SMALL,
    allowances,
    counts_before,
    last_year,
    recorded_last_year,
    stated_last_year,
)
from cadre_docs.rules.annual.people import PREFIX
from cadre_docs.rules.batch import by_edition
from cadre_docs.rules.engine import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.rules.annual.allowance import Allowance, Before
    from cadre_docs.rules.batch import BatchContext


@dataclass(frozen=True)
class Room:
    """How many of a unit (or pool) may be graded 优秀, and are; ``line`` works it out in Chinese.

    ``most`` is None where no share says it: a small unit has one every other year.
    """

    name: str
    year: int
    excellent: int
    most: int | None
    line: str


def rooms(context: BatchContext) -> list[Room]:
    """Return the quota of each unit or pool of units whose people are in the batch."""
    found = []
    for notice, records in by_edition(PREFIX, context.records, context):
        own = context.of(notice, records)
        before = counts_before(own)
        for one in allowances(own):
            most = None if one.code == SMALL else one.quota.limit
            line = quota_line(own, one, before)
            found.append(Room(one.name, one.year, one.excellent, most, line))
    return found


def quota_lines(c: BatchContext) -> list[str]:
    """Return a line for each unit or pool of units whose people are in the batch."""
    return [room.line for room in rooms(c)]


def quota_line(
    c: BatchContext, allowance: Allowance, before: Mapping[tuple[str, int], Before]
) -> str:
    """Return the quota, the count and what is left of one unit or pool, in Chinese."""
    governing, edition = find(allowance.code), c.in_year(allowance.year).edition_of(PREFIX)
    article = governing.article if governing else ""
    told = f"{allowance.code}，{edition.reworded(article) if edition else article}"
    unfilled = f"；另有{allowance.unfilled}人没有填档次" if allowance.unfilled else ""
    has = f"已有{allowance.excellent}人"
    if allowance.code == SMALL:
        least, last = c.in_year(allowance.year), last_year(allowance, before)
        few = least.number("AA.small_unit_people")
        known = "不知道上年度有没有" if last is None else f"上年度{last}人"
        recorded = recorded_last_year(allowance.staff[0], before)
        if recorded is not None and stated_last_year(allowance) is None:
            known += f"（按往年记录中的{recorded.people}人）"
        said = f"实际参加{allowance.quota.people}人，不足{few}人，隔年确定一名；{known}；{has}"
    else:
        quota = allowance.quota
        said = f"{quota.arithmetic}；{has}，{quota.balance(allowance.excellent)}"
    return f"{allowance.title}优秀名额：{said}（{told}）{unfilled}；{allowance.rests_on}"
