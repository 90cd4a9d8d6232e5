"""Records of earlier years that are another unit's, or lack the year before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.people import PREFIX
from cadre_docs.rules.context import place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

_LEAST = 3  # people of a unit: fewer may all be new
_MORE = "没有与往年核对"


@rule(
    "AA-29b", Severity.WARNING, "往年的记录不是这些人的，或者没有上一年度的",
    "第二十九条至第三十一条", roles=PERSON, scope="batch",
)  # fmt: skip
def records_of_these_people(c: BatchContext) -> Iterator[Problem]:
    """给了往年的记录，而一个单位的人（至少3人）往年一个也不在，或者往年最近的也早于上一年度：多半给错了文件夹。

    是不是一个人只看姓名、身份证号码，单位可以不同。没有给往年的记录的不指出；给的都不早于本年度的，
    由 X-earlier 提醒。一个单位、一个年度指出一次。
    """
    before = [(record, year_of(record, PREFIX)) for record in c.earlier if record.schema.of_people]
    if not before:
        return
    units: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in c.records:
        year = year_of(record, PREFIX)
        if record.schema.of_people and year and record.get("unit"):
            units[folded(record.get("unit")), year].append(record)
    for (_, year), people in units.items():
        kinds = {record.schema.kind for record in people}
        earlier = [(r, y) for r, y in before if y and y < year and r.schema.kind in kinds]
        if earlier and len(people) >= _LEAST:
            yield from _of_unit(people, year, earlier)


def _of_unit(
    people: Sequence[Record], year: int, earlier: Sequence[tuple[Record, int]]
) -> Iterator[Problem]:
    known = _signs(people)
    theirs = [then for record, then in earlier if known & _signs([record])]
    unit, count, first = people[0].get("unit"), len(people), people[0]
    if not theirs:
        what = f"往年的记录里没有“{unit}”这{count}人中的任何一个，{_MORE}"
        remedy = "请核对往年的记录是不是另一个单位的；都是新来的不必理会"
    elif max(theirs) < year - 1:
        what = (
            f"“{unit}”{count}人往年的记录最近的是{max(theirs)}年度，没有{year - 1}年度的，"
            "连续两年的规定只能看各人自己填的"
        )
        remedy = f"请补上{year - 1}年度的记录，或者核对是否给错了文件夹；没有那一年的记录的不必理会"
    else:
        return
    yield Problem(
        what, wanted="这些人上一年度的记录", remedy=remedy, at=place(first, "unit"), record=first
    )


def _signs(records: Iterable[Record]) -> set[str]:
    """Return the names and ID numbers of people."""
    return {
        sign
        for record in records
        for sign in (folded(record.get("name")), str(record.get("id_number") or ""))
        if sign
    }
