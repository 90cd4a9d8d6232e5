"""吉人社函〔2023〕25号: what only many records together show: the sample and the quota."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.quota_sums import Quota, Rounding
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.engine import Outcome, Problem, rule
from cadre_docs.rules.roles import FILING, PERSON, ROSTER, SAMPLE
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

_LEVEL_2, _LEVEL_3 = "二级", "三级"
_DECLARED = "level2_declarations"
_COUNT = "level3_people"
_MOST = 10
"""Copies of one person's form that somebody may hand in."""
_FEW = 2
"""Papers of which one without a number of copies does not stand out."""
_COPIES = {"filed_forms_paper": "filed_forms_paper_copies"}
_COPIES |= {"filed_forms_electronic": "filed_forms_electronic_copies"}
"""Of forms, of which each person has one: whether they are there, and how many."""
_NUMBERS = {
    "filed_plan": "filed_plan_copies",
    "filed_report": "filed_report_copies",
    "filed_discipline": "filed_discipline_copies",
    "filed_roster": "filed_roster_copies",
}
_WHOLE = 100
_PERCENT = expression(r"(\d{1,3}(?:\.\d+)?)[%％]", re.ASCII)


@rule(
    "JL-2.1", Severity.ERROR, "三级考核的抽查比例", "第二条第（二）项",
    roles=(*PERSON, *SAMPLE), scope="batch",
)  # fmt: skip
def sampled_enough(c: BatchContext) -> Iterator[Problem]:
    """三级岗位考核的抽查比例不低于规定比例：抽查名单上的人数和比例都要达到，名单上的人都有考核表。

    抽查由省里组织，只有和抽查名单一起检查时才核对；几份名单合并计算。没有读到三级人员的考核表时，
    逐份按名单上写的人数核对。写的抽取人数与名单上的人数不同的，只提醒。
    名单是否由种子抽出，用 cadre-docs sample --verify 核对。
    """
    level3 = [r for r in c.records if r.get("post_level") == _LEVEL_3]
    lists = [r for r in c.records if r.schema.role in SAMPLE]
    known = {_key(r.get("name"), r.get("unit")) for r in level3}
    for listed in lists:
        yield from _rate(c, listed)
        yield from _counted(listed)
        if level3:
            yield from _strangers(listed, known)
        elif not listed.is_unread("people"):
            stated = listed.get("people_count")
            yield from _enough(c, [listed], stated if isinstance(stated, int) else 0)
    if level3 and lists and not any(listed.is_unread("people") for listed in lists):
        yield from _enough(c, lists, len(level3))
        yield from _all_read(lists, len(level3))


def _rate(c: BatchContext, listed: Record) -> Iterator[Problem]:
    least = c.number("JL.sample_percent")
    stated = str(listed.get("rate") or "")
    match = _PERCENT.fullmatch(stated)
    from fractions import Fraction  # imported here, as few are checked

    if stated and (match is None or not least <= Fraction(match[1]) <= _WHOLE):
        remedy = "请按规定的比例抽取；写法如30%"
        wanted, at = f"不低于{least}%，不超过{_WHOLE}%", place(listed, "rate")
        yield Problem(f"抽查比例填“{stated}”", wanted, remedy, at, record=listed)


def _enough(c: BatchContext, lists: list[Record], people: int) -> Iterator[Problem]:
    """Say when fewer people are on the lists than there should be of ``people``."""
    least = c.number("JL.sample_percent")
    wanted = -(-least * people // 100)  # rounded up
    drawn = len({_key(name, unit) for listed in lists for _, name, unit in _listed(listed)})
    if drawn < wanted:
        yield Problem(
            f"三级人员{people}人，名单上{drawn}人",
            wanted=f"不低于{least}%，至少{wanted}人",
            remedy=f"按{people}人计算，请核对人员是否齐全；齐全的请补抽，"
            "可用 cadre-docs sample 重新抽取",
            at=place(lists[0], "people"),
            record=lists[0],
        )


def _all_read(lists: list[Record], read: int) -> Iterator[Problem]:
    """Say when a list was drawn from more or fewer people than were read."""
    if len(lists) > 1:
        return
    [listed] = lists
    stated = listed.get("people_count")
    if isinstance(stated, int) and stated != read:
        message = f"三级人数填{stated}，读到的考核表为{read}份"
        at, remedy = place(listed, "people_count"), "请核对考核表是否齐全"
        yield Problem(message, "两处一致", remedy, at, Severity.WARNING, listed)


def _counted(listed: Record) -> Iterator[Problem]:
    """Say when a list states another number of people drawn than it has rows."""
    stated, rows = listed.get("drawn_count"), len(listed.tables.get("people", ()))
    if isinstance(stated, int) and rows and stated != rows and not listed.is_unread("people"):
        message = f"抽取人数填{stated}，名单上有{rows}人"
        at, remedy = place(listed, "drawn_count"), "请核对名单是否齐全，填错的改正"
        yield Problem(message, "两处一致", remedy, at, Severity.WARNING, listed)


def _listed(listed: Record) -> Iterator[tuple[int, str, str]]:
    """Yield number, name and unit of those on a list."""
    for number, row in enumerate(listed.tables.get("people", ()), 1):
        name, unit = row.text("name"), row.text("unit")
        if name and unit:
            yield number, name, unit


def _key(name: object, unit: object) -> tuple[str, str]:
    return folded(name), folded(unit)


def _strangers(listed: Record, known: set[tuple[str, str]]) -> Iterator[Problem]:
    """Yield those on the list who have no form; ``known`` are those who have."""
    for number, name, unit in _listed(listed):
        if _key(name, unit) not in known:
            yield Problem(
                f"没有找到{unit}“{name}”的三级岗位考核表",
                wanted="名单上的人都有考核表",
                remedy="请核对姓名和单位，或补交考核表",
                at=row_place(listed, "people", number, "name"),
                record=listed,
            )


def _rests_on(c: BatchContext, level: str, people: list[Record]) -> str:
    """Say on how many people a sum rests, and how many the units say there are of level 3."""
    said = f"按读到的{len(people)}人计算，请核对人员是否齐全"
    units = {folded(record.get("unit")) for record in people}
    facts = [c.unit_named(unit) for unit in sorted(units)]
    stated = [one.get("level3_people") if one else None for one in facts]
    counts = [number for number in stated if isinstance(number, int)]
    if level != _LEVEL_3 or len(counts) < len(units):
        return said
    return f"{said}（单位填的三级考核人数共{sum(counts)}人）"


@rule(
    "JL-4.0q", Severity.WARNING, "优秀控制在同级的20%左右", "第四条",
    roles=(*PERSON, *ROSTER), scope="batch",
)  # fmt: skip
def excellent_within_the_quota(c: BatchContext) -> Iterator[Problem]:
    """优秀等次一般控制在同级被考核人员的20%左右；二级、三级分别计算，没有参加考核的不计入。

    以一起检查的人为一个范围；“左右”按向上取整（本工具的选择）。没有各人的考核表的，按名册上的人计算。
    """
    if not any(record.get("post_level") for record in c.records):
        yield from _of_rosters(c)
        return
    levels: dict[str, list[Record]] = defaultdict(list)
    for record in c.records:
        if record.get("post_level") and not record.get("not_taking_part"):
            levels[str(record.get("post_level"))].append(record)
    rounding = Rounding(str(c.parameter("JL.excellent_rounding")))
    for level, people in sorted(levels.items()):
        quota = Quota(c.number("JL.excellent_percent"), len(people), rounding)
        excellent = [r for r in people if r.get("grade") == Outcome.EXCELLENT]
        if quota.headroom(len(excellent)) < 0:
            yield Problem(
                f"一起检查的{level}被考核人员中，优秀{len(excellent)}人，"
                f"{quota.balance(len(excellent))}",
                wanted=f"{quota.arithmetic}；{c.chosen('JL.excellent_rounding')}",
                remedy=f"{_rests_on(c, level, people)}；齐全的请由考核委员会（考核组）研究",
                at=place(excellent[quota.limit], "grade")._replace(path=""),
            )


def _of_rosters(c: BatchContext) -> Iterator[Problem]:
    """Count those of each roster alone: of several nobody knows what they are of."""
    rounding = Rounding(str(c.parameter("JL.excellent_rounding")))
    for roster in c.records:
        rows = roster.tables.get("people", ()) if roster.schema.roster else ()
        levels: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, row in enumerate(rows, 1):
            if row.text("grade"):
                levels[row.text("post_level")].append((number, row.text("grade")))
        for level, graded in sorted(levels.items()):
            quota = Quota(c.number("JL.excellent_percent"), len(graded), rounding)
            excellent = [number for number, grade in graded if grade == Outcome.EXCELLENT]
            if level and quota.headroom(len(excellent)) < 0:
                yield Problem(
                    f"名册上{level}有等次的人员中，优秀{len(excellent)}人，"
                    f"{quota.balance(len(excellent))}",
                    wanted=f"{quota.arithmetic}；{c.chosen('JL.excellent_rounding')}",
                    remedy=f"按名册上的{len(graded)}人计算，请核对人员是否齐全；"
                    "齐全的请由考核委员会（考核组）研究",
                    at=row_place(roster, "people", excellent[quota.limit], "grade"),
                    record=roster,
                )


@rule(
    "JL-5.4n", Severity.WARNING, "备案清单上的人数、份数", "第五条第（四）项",
    roles=(*PERSON, *FILING), scope="batch",
)  # fmt: skip
def filed_numbers_agree(c: BatchContext) -> Iterator[Problem]:
    """备案材料清单上的考核人数，应与一起核对的三级考核表的份数（没有参加的不计）一致；考核表每人一份（或者几份），份数不少于人数，是人数的整倍数。

    只数主管部门或者单位是报送单位的人；一个也没有的（地区报送），数读到的全部。只读到一份考核表的不比。
    材料填“是”而份数是0、填“否”或者没有填而有份数的，只有一项没有填份数的，考核人数是0而有考核表的，也指出。
    """
    people = [
        r for r in c.records if r.get("post_level") == _LEVEL_3 and not r.get("not_taking_part")
    ]
    for filing in c.records:  # the boxes asked for are a checklist's
        yield from _people_filed(filing, people)
        yield from _copies_filed(filing)
        yield from _without_the_other(filing, c.names("JL.filing_materials"))


def _people_filed(filing: Record, people: list[Record]) -> Iterator[Problem]:
    unit, stated = folded(filing.get("unit")), filing.get(_COUNT)
    own = [r for r in people if unit in (folded(r.get("unit")), folded(r.get("department")))]
    read = len(own or people)
    if isinstance(stated, int) and read > 1 and read != stated:
        yield Problem(
            f"考核人数填{stated}人，读到的三级考核表是{read}份",
            wanted="两处一致",
            remedy="请核对考核表是否齐全，人数填错的改正",
            at=place(filing, _COUNT),
            record=filing,
        )


def _without_the_other(filing: Record, told: Sequence[str]) -> Iterator[Problem]:
    """Yield copies of what has no tick, and the one tick without a number of copies.

    That a paper wanted (``told``) has no tick JL-5.4 says. Numbers may be written by hand, all of
    them.
    """
    if filing.schema.role not in FILING:
        return
    pairs = _COPIES | _NUMBERS
    for paper, box in pairs.items():
        field, copies = filing.schema.by_id[paper], filing.get(box)
        silent = filing.get(paper) is None and not filing.is_unread(paper)
        if silent and copies and field.label not in told:
            yield Problem(
                f"{filing.schema.by_id[box].key}是{copies}，而{field.key}没有填",
                wanted="已备齐的填“是”",
                remedy=f"请补填{field.key}；没有的，清空份数",
                at=place(filing, paper),
                record=filing,
            )
    there = [box for paper, box in pairs.items() if filing.get(paper) is True]
    lacking = [box for box in there if filing.get(box) is None and not filing.is_unread(box)]
    if len(lacking) == 1 and len(there) > _FEW:
        yield Problem(
            "填了“是”，没有填份数，而别的材料都填了",
            wanted="几份",
            remedy="请补填份数；打印后手写的不必改",
            at=place(filing, lacking[0]),
            record=filing,
        )


def _copies_filed(filing: Record) -> Iterator[Problem]:
    """Compare the numbers of copies with the people, and with whether they are there."""
    stated = filing.get(_COUNT)
    for paper, box in (_COPIES | _NUMBERS).items():
        there, copies = filing.get(paper), filing.get(box)
        if not isinstance(copies, int):
            continue
        key = filing.schema.by_id[box].key
        if isinstance(there, bool) and there is not bool(copies):
            yield Problem(
                f"{key}是{copies}，而{filing.schema.by_id[paper].key}填“{'是' if there else '否'}”",
                wanted="两处一致",
                remedy="请核对，改正有误的一处",
                at=place(filing, box),
                record=filing,
            )
        elif box in _COPIES.values() and stated == 0 and copies:
            yield Problem(
                f"{key}是{copies}份，考核人数是0人",
                wanted="每人一份",
                remedy="请核对份数和人数",
                at=place(filing, _COUNT),
                record=filing,
            )
            break
        elif box in _COPIES.values() and isinstance(stated, int) and 0 < copies < stated:
            yield Problem(
                f"{key}是{copies}份，考核人数是{stated}人",
                wanted="每人一份",
                remedy="请核对份数和人数，缺的补齐；装订成册、按册计的不必改",
                at=place(filing, box),
                record=filing,
            )
        elif (
            box in _COPIES.values()
            and isinstance(stated, int)
            and stated
            and (copies % stated or copies > stated * _MOST)
        ):
            yield Problem(
                f"{key}是{copies}份，考核人数是{stated}人，"
                + ("不是每人一样多" if copies % stated else f"每人{copies // stated}份"),
                wanted="每人一份，或者每人几份",
                remedy="请核对份数和人数；装订成册、按册计的不必改",
                at=place(filing, box),
                record=filing,
            )


@rule(
    "JL-7b", Severity.WARNING, "二级申报的人与考核表的岗位等级", "第七条",
    scope="batch", roles=PERSON,
)  # fmt: skip
def declared_are_of_level_2(c: BatchContext) -> Iterator[Problem]:
    """事实表“二级申报”里的人，考核表的岗位等级是三级的；本单位二级的人（没有参加的除外）不在“二级申报”里的，提醒。

    事实表与人按单位（或者主管部门）对。没有填“二级申报”的，以及有一行没有填申报人的，后一项不核对。
    """
    for facts in c.units:
        if rows := facts.tables.get(_DECLARED):
            people, names = _people_of(facts, c), [folded(row.text("name")) for row in rows]
            for number, name in enumerate(names, 1):
                of_name = people.get(name, []) if name else []
                if of_name and all(record.get("post_level") == _LEVEL_3 for record in of_name):
                    yield _level_of_declared(facts, number, of_name[0])
            whole = all(names) and not facts.is_unread(_DECLARED)
            for name in people if whole else ():
                undeclared = people[name] if name not in names else ()
                yield from (_undeclared(one, facts) for one in undeclared if _is_due(one))


def _people_of(facts: Record, c: BatchContext) -> dict[str, list[Record]]:
    """Return the people of a unit, or of its department, by their names."""
    unit, people = folded(facts.get("unit")), defaultdict(list)
    for record in c.records:
        if unit in (folded(record.get("unit")), folded(record.get("department"))):
            people[folded(record.get("name"))].append(record)
    return people


def _is_due(record: Record) -> bool:
    return record.get("post_level") == _LEVEL_2 and not record.get("not_taking_part")


def _level_of_declared(facts: Record, number: int, record: Record) -> Problem:
    return Problem(
        f"“{record.person}”列入二级申报，而考核表的岗位等级填“{_LEVEL_3}”（{record.position}）",
        wanted="二级申报的是二级岗位的人",
        remedy="请核对岗位等级，填错的改正；不是二级岗位的删去这一行",
        at=row_place(facts, _DECLARED, number, "name"),
        record=facts,
    )


def _undeclared(record: Record, facts: Record) -> Problem:
    return Problem(
        f"岗位等级填“{_LEVEL_2}”，而“{facts.get('unit')}”的事实表的二级申报里没有“{record.person}”",
        wanted="二级岗位的人都已网上申报",
        remedy="请核对岗位等级，填错的改正；二级申报漏填的补填，确实没有申报的请与省人社厅联系",
        at=place(record, "post_level"),
        record=record,
    )
