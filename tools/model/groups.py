"""What the rules say of many people together, judged as one record is in judge.py.

A case tells how many people are alike, and what their unit states. Every case there is at the
turning points is tried: they are few.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cadre_docs.checks.records import NOTHING_EARLIER, batch_context_of
from cadre_docs.rules import engine
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.reads import parameters_of
from tools.model import facts
from tools.model.articles import quotas
from tools.model.judge import HEAVY, Find, heaviest
from tools.model.points import quotas as points
from tools.model.reach import Reach, sides, with_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cadre_docs.catalog import Catalog
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record
    from tools.model.exceptions import Exceptions
    from tools.model.points.quotas import Case
    from tools.model.reach import Side


@dataclass(frozen=True)
class Group:
    """Rules on many people, cases of them, and who says it a second time.

    ``people`` makes the records of a case; ``steps`` change numbers for the worse: by how much
    which of them grows.
    """

    name: str
    codes: tuple[str, ...]
    cases: Callable[[], Iterator[Case]]
    people: Callable[[Case, Catalog], Iterator[Record]]
    articles: Callable[[Case], Mapping[str, str]]
    steps: Mapping[str, Mapping[str, int]]


_UNIT, _STAFF = "tests/rules/bases/annual-unit.yaml", "tests/rules/bases/annual-record.yaml"
_OF_THE_UNIT = {
    "honour": "quota_honour",
    "fault": "quota_fault",
    "department": "department_agreed",
    "personnel": "personnel_agreed",
    "due": "assessment_people",
    "last_year": "last_year_excellent",
}
_GRADES = {"best": "优秀", "others": "合格", "unfilled": "", "away": "不参加考核"}


@cache
def _one(path: str, catalog: Catalog, changed: tuple[tuple[str, str], ...]) -> Record:
    return facts.base(path, catalog).with_facts(dict(changed))


def _staff(case: Case, catalog: Catalog) -> Iterator[Record]:
    """Yield a unit's facts and its people; and a second unit where the quota is pooled."""
    stated = {
        field: str(case[name]) for name, field in _OF_THE_UNIT.items() if case.get(name) is not None
    }
    pooled = {"quota_pool": "示例组"} if case.get("pooled") else {}
    yield _one(_UNIT, catalog, tuple({**stated, **pooled}.items()))
    for name, grade in _GRADES.items():
        for _ in range(int(case.get(name) or 0)):
            yield _one(_STAFF, catalog, (("proposed_grade", grade),))
    if pooled:
        other = (("unit", "示例小学"),)
        yield _one(_UNIT, catalog, (*other, *pooled.items()))
        for _ in range(int(case["pooled"] or 0)):
            yield _one(_STAFF, catalog, other)


def _of_a_level(case: Case, catalog: Catalog) -> Iterator[Record]:
    away = (("not_taking_part", "是"), ("grade", ""))
    for name, said in (
        ("best", (("grade", "优秀"),)),
        ("others", (("grade", "合格"),)),
        ("away", away),
    ):
        for _ in range(int(case.get(name) or 0)):
            yield _one("tests/rules/JL/base.yaml", catalog, said)


def _drawn(case: Case, catalog: Catalog) -> Iterator[Record]:
    names = [(("name", f"示例{n}"), ("unit", "示例院")) for n in range(int(case["people"] or 0))]
    for who in names[: int(case["forms"] or 0)]:
        yield _one("tests/rules/JL/base.yaml", catalog, who)
    rows = [dict(who) for who in names[: int(case["listed"] or 0)]]
    listed = facts.base("tests/rules/bases/jilin-sample.yaml", catalog)
    counts = {"people_count": str(case["people"]), "drawn_count": str(len(rows))}
    yield listed.with_facts({"people": rows, **counts})


_OF_PEOPLE = {"优秀多一人": {"best": 1, "others": -1}, "合格的少一人": {"others": -1}}
_SHARES = ("AA-17a", "AA-17b", "AA-17c", "AA-17d")
GROUPS = (
    Group("优秀名额", _SHARES, points.quotas, _staff, quotas.excellent, _OF_PEOPLE),
    Group("同级优秀", ("JL-4.0q",), points.levels, _of_a_level, quotas.of_a_level, _OF_PEOPLE),
    Group("抽查", ("JL-2.1",), points.lists, _drawn, quotas.drawn, {"少抽一人": {"listed": -1}}),
)
BY_NAME = {group.name: group for group in GROUPS}


def said(group: Group, case: Case, catalog: Catalog, law: LawBook | None = None) -> dict[str, str]:
    """Return the heaviest word of each rule of a group."""
    records = tuple(group.people(case, catalog))
    context = batch_context_of(records, catalog, None, NOTHING_EARLIER)
    rules = [rule for code in group.codes if (rule := engine.find(code))]
    found = check_batch(rules, replace(context, law=law or catalog.law))
    return heaviest((one.finding.code, one.finding.severity) for one in found)


def finds(group: Group, case: Case, catalog: Catalog, allowed: Exceptions) -> Iterator[Find | None]:
    """Yield what is wrong with how a case was judged, and with each worse one; None: well."""
    ours, theirs = said(group, case, catalog), dict(group.articles(case))
    if ours != theirs:
        yield Find("second", f"rules {ours}, articles {theirs}", group.name, dict(case))
    for step, change in group.steps.items():
        worse = {**case, **{name: int(case.get(name) or 0) + by for name, by in change.items()}}
        if min(worse[name] for name in change) < 0:
            continue
        after = said(group, worse, catalog)
        better = HEAVY.index(_worst(after)) < HEAVY.index(_worst(ours))
        excused = better and allowed.knows(step, "met", set(ours), set(after), set(after))
        what = f"{step}: {ours} → {after}"
        yield Find("worse is better", what, group.name, worse) if better and not excused else None


def _worst(words: Mapping[str, str]) -> str:
    return max(words.values(), key=HEAVY.index, default=HEAVY[0])


def sides_of(group: Group, catalog: Catalog) -> dict[Side, LawBook]:
    """Return the sides of the parameters that a group's rules read, and the law changed so."""
    rules = [rule for code in group.codes if (rule := engine.find(code))]
    read = {p.id: p for r in rules for p in parameters_of(r, catalog.law)}
    return {
        (parameter.id, word): with_value(catalog.law, parameter, value)
        for parameter in read.values()
        for word, value in sides(parameter)
    }


def reached(group: Group, catalog: Catalog, stopped: Callable[[], bool] = bool) -> Reach:
    """Return which rules spoke, and which sides change what is said of some case."""
    reach, open_ = Reach(), sides_of(group, catalog)
    for case in group.cases():
        if stopped():
            break
        before = said(group, case, catalog)
        reach.spoke.update(before.keys())
        for side, law in list(open_.items()):
            if said(group, case, catalog, law) != before:
                reach.reached.add(side)
                del open_[side]
    return reach
