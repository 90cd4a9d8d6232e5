"""市考核实施办法第十七条: how many of a unit's people may be graded 优秀."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.allowance import (
    BASIC,
    RAISED,
    REDUCED,
    SMALL,
    allowances,
    counts_before,
    is_agreed,
    is_raised,
    last_year,
    likely_last_year,
    recorded_last_year,
    stated_last_year,
)
from cadre_docs.rules.annual.share_remarks import RAISED as SHARE_RAISED
from cadre_docs.rules.annual.share_remarks import REDUCED as SHARE_REDUCED
from cadre_docs.rules.annual.share_remarks import unlike_facts
from cadre_docs.rules.common.quota_sums import Quota, Standing
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, ROSTER, STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.rules.annual.allowance import Allowance, Before
    from cadre_docs.rules.annual.people import Staff
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.context import Parameters
    from cadre_docs.rules.engine import RecordContext

PEOPLE = (*PERSON, *ROSTER, *STATISTICS)


@rule(BASIC, Severity.ERROR, "优秀不超过规定比例", "第十七条", scope="batch", roles=PEOPLE)
def no_more_than_the_share(c: BatchContext) -> Iterator[Problem]:
    """优秀人数一般控制在实际参加年度考核人数的规定比例之内。

    第一款写“一般控制”，而第二款规定了比例提高的情形，每一种都须经审核同意，所以没有经过同意的超出是错误。
    不确定档次的人参加了考核，计入；不参加考核的不计入；还没有填档次的先当作参加。
    比例不是整数的，怎样取整办法没有写（本工具的选择）：只在某种取整下超出的提醒，怎样取整都超出的为错误。
    参加考核不足5人的单位见 AA-17d。
    人员是否齐全，与单位和程序事实表的“应考核人数”比；没有填的，请人核对。
    没有登记表、花名册而有结果统计表的，按统计表的合计计算。
    读到的人数比应考核人数少、而按应考核人数可能不超出的只提醒。
    主管部门统筹的单位（单位和程序事实表的“统筹组”）合并计算（本工具的选择），超出的只提醒。
    """
    for allowance in allowances(c):
        if allowance.code == BASIC:
            own = c.in_year(allowance.year)
            yield from _over(own, allowance, own.chosen("AA.quota_pool") if allowance.pool else "")


@rule(RAISED, Severity.ERROR, "优秀不超过提高后的比例", "第十七条", scope="batch", roles=PEOPLE)
def no_more_than_the_raised_share(c: BatchContext) -> Iterator[Problem]:
    """有四种情形之一，并经主管部门和同级人事综合管理部门审核同意的，比例提高。

    提高只到规定的比例，超出这一比例的没有审核可依，所以是错误。
    填了情形而没有填两级都同意的，不提高，优秀超出一般比例时予以说明，填了两级都同意而没有填情形的提醒。
    统计表的备注写的是提高后的比例而事实表没有填情形的，填了情形而备注写的是一般比例的，备注写的比提高后的比例还高的，提醒。
    """
    yield from unlike_facts(c, SHARE_RAISED)
    for allowance in allowances(c):
        own = c.in_year(allowance.year)
        if allowance.code == RAISED:
            yield from _over(own, allowance)
        for facts in allowance.facts if allowance.code == BASIC else ():
            honour = facts.get("quota_honour")
            if facts.is_unread("department_agreed") or facts.is_unread("personnel_agreed"):
                continue
            standing = allowance.quota.standing(allowance.excellent)
            if standing is Standing.WITHIN:
                continue
            rounding = own.chosen("AA.quota_rounding") if standing is Standing.IN_GAP else ""
            if is_agreed(facts) and not honour and not facts.is_unread("quota_honour"):
                wanted = f"有{'、'.join(own.names('AA.quota_honours'))}之一的，才提高比例"
                yield Problem(
                    "填了两级都已审核同意提高比例，没有填有什么情形，仍按一般比例计算",
                    wanted="；".join(filter(None, (wanted, rounding))),
                    remedy="请补填情形；没有申请提高比例的，两项同意空着",
                    at=place(facts, "quota_honour"),
                    record=facts,
                    severity=Severity.WARNING,
                )
            if honour and not is_raised(facts):
                wanted = "经主管部门和同级人事综合管理部门审核同意，才提高比例"
                yield Problem(
                    f"有“{honour}”的情形，但没有填两级都已审核同意，仍按一般比例计算",
                    wanted="；".join(filter(None, (wanted, rounding))),
                    remedy="已经同意的请补填",
                    at=place(facts, "department_agreed"),
                    record=facts,
                    severity=Severity.NOTE,
                )


@rule(REDUCED, Severity.ERROR, "优秀不超过降低后的比例", "第十七条", scope="batch", roles=PEOPLE)
def no_more_than_the_reduced_share(c: BatchContext) -> Iterator[Problem]:
    """单位被确定为不合格档次、问题较多或者被问责的，应降低比例，一般不超过规定的比例。

    “应降低”：优秀占的比例不低于一般的比例，即没有降低的，为错误；“一般不超过”：有所降低而超出的只提醒。
    同时有可以提高比例的情形的，按降低后的比例（本工具的选择）；在提高后的比例之内的只提醒。
    统计表的备注写的是降低后的比例而事实表没有填情形的，填了情形而备注写的是一般比例的，提醒。
    """
    yield from unlike_facts(c, SHARE_REDUCED)
    for allowance in allowances(c):
        if allowance.code == REDUCED:
            own = c.in_year(allowance.year)
            choice = own.chosen("AA.quota_both")
            both = all(map(is_raised, allowance.facts))
            raised = allowance.with_share(own.number("AA.quota_share_raised"))
            excused = both and allowance.excellent <= raised.most
            whole = allowance.with_share(own.number("AA.quota_share"))
            lowered = "" if allowance.excellent >= whole.exact else "应降低，一般不超过此数"
            yield from _over(own, allowance, choice if excused else "", lowered)


def _over(
    c: BatchContext, allowance: Allowance, choice: str = "", usual: str = ""
) -> Iterator[Problem]:
    """Report too many.

    Only a warning where ``choice`` (what was chosen) decides, or where the measures say no more
    than what is ``usual``.
    """
    quota, count = allowance.quota, allowance.excellent
    standing = quota.standing(count)
    if standing is Standing.WITHIN:
        fewer = Quota(quota.share, quota.people - allowance.unfilled, quota.rounding)
        if fewer.standing(count) is not Standing.WITHIN:
            gap = fewer.standing(count) is Standing.IN_GAP
            yield _unsure(allowance, fewer, c.chosen("AA.quota_rounding") if gap else "")
        return
    rounding = c.chosen("AA.quota_rounding") if standing is Standing.IN_GAP else ""
    choice = "；".join(filter(None, (choice, rounding))) or usual
    wanted = f"不超过{quota.limit}人（{quota.arithmetic}）"
    if not choice and allowance.whole().standing(count) is not Standing.OVER:
        choice = "人员齐全以后的名额可能够用"
    yield _about(
        allowance,
        f"{allowance.title}优秀{count}人，{quota.balance(count)}：{allowance.names}",
        f"{wanted}；{choice}" if choice else wanted,
        "请重新研究确定优秀人员；填错的请改正",
        Severity.WARNING if choice else None,
    )


def _unsure(allowance: Allowance, fewer: Quota, choice: str) -> Problem:
    people = (person for staff in allowance.staff for person in staff.people)
    unread = any(p.at.path in p.record.unread_paths for p in people)
    return _about(
        allowance,
        f"{allowance.title}优秀{allowance.excellent}人，"
        f"另有{allowance.unfilled}人{'的档次没有读到' if unread else '没有填档次'}，"
        f"这些人不参加考核的话，名额为{fewer.limit}人",
        "；".join(filter(None, ("各人都填档次，才能确定", choice))),
        "请补填",
        Severity.WARNING,
    )


@rule(SMALL, Severity.ERROR, "人少的单位隔年确定一名优秀", "第十七条", scope="batch", roles=PEOPLE)
def one_every_other_year(c: BatchContext) -> Iterator[Problem]:
    """实际参加考核不足规定人数的单位，不按比例，隔年确定一名优秀。

    上年度有没有优秀，看单位和程序事实表的“上年度优秀人数”或者上年度的记录（--previous）；
    都没有的，或者上年度的记录比今年参加的人少、其中没有优秀的，确定了优秀就提醒；事实表填的比上年度的记录里的少，是错误。由主管部门统筹的单位不在此列。

    事实表填的上年度优秀人数，不论单位大小，与上年度的记录不符的（记录可能不齐，填多了的只与名册、统计表比），提醒；没有填应考核人数而多得与读到的人数不相称的，也提醒。
    """
    before = counts_before(c)
    for allowance in allowances(c):
        decides = allowance.code == SMALL and bool(allowance.excellent)
        if decides:
            yield from _too_often(c.in_year(allowance.year), allowance, before)
        for staff, facts in zip(allowance.staff, allowance.facts, strict=False):
            yield from _otherwise_last_year(c.in_year(staff.year), staff, facts, before, decides)


@rule("AA-17e", Severity.WARNING, "上年度优秀人数与单位人数相称", "第十七条", scope="unit")
def no_more_last_year_than_there_are_people(c: RecordContext) -> Iterator[Problem]:
    """上年度优秀人数与应考核人数相称：比人数多一半时按提高后的比例可以有的还多的，多半填错了（本工具的选择）。

    没有填应考核人数的，AA-17d 与读到的人数比。
    """
    people = c.get("assessment_people")
    if isinstance(people, int):
        yield from _too_many_last_year(c, c.record, people, "应考核人数填的是")


def _too_many_last_year(
    c: Parameters, facts: Record, people: int, counted: str
) -> Iterator[Problem]:
    """Doubt a number that is too large for the unit; of a pool, anybody may have been one."""
    stated = facts.get("last_year_excellent")
    most = people if facts.get("quota_pool") else likely_last_year(c, people)
    if isinstance(stated, int) and stated > most:
        yield Problem(
            f"填的是{stated}人，而{counted}{people}人",
            wanted=f"上年度的优秀人数，一般不超过人数的{c.number('AA.quota_share')}%",
            remedy="请核对两个人数，改正有误的一处；单位的人数变了、确实如此的不必改",
            at=place(facts, "last_year_excellent"),
            severity=Severity.WARNING,
        )


def _otherwise_last_year(
    c: BatchContext,
    staff: Staff,
    facts: Record,
    before: Mapping[tuple[str, int], Before],
    decides: bool,
) -> Iterator[Problem]:
    """Report facts that state another number than records tell of, or more than there may be.

    Records may lack people, not add any: more than they tell is wrong only where they are whole.
    """
    stated, told = facts.get("last_year_excellent"), recorded_last_year(staff, before)
    if not isinstance(stated, int):
        return
    fewer = told is not None and stated < told.excellent
    if told is not None and (fewer or (told.is_whole and stated > told.excellent)):
        yield Problem(
            f"填的是{stated}人，而{staff.year - 1}年度的记录里优秀{told.excellent}人",
            wanted="两处一致",
            remedy="请核对上年度的考核结果，改正有误的一处",
            at=place(facts, "last_year_excellent"),
            severity=None if decides and fewer else Severity.WARNING,
            record=facts,
        )
    elif facts.get("assessment_people") is None:
        for problem in _too_many_last_year(c, facts, staff.size, "读到的是"):
            yield replace(problem, record=facts)


def _too_often(
    c: BatchContext, allowance: Allowance, before: Mapping[tuple[str, int], Before]
) -> Iterator[Problem]:
    most, last = c.number("AA.small_unit_excellent"), last_year(allowance, before)
    few = f"实际参加{allowance.quota.people}人，不足{c.number('AA.small_unit_people')}人"
    said = f"{allowance.title}{few}，优秀{allowance.excellent}人：{allowance.names}"
    wanted = f"隔年确定{most}名优秀；由主管部门统筹的，填统筹组后合并计算"
    remedy = "请重新研究确定优秀人员；填错的请改正"
    if allowance.excellent > most:
        yield _about(allowance, said, wanted, remedy)
    elif last is None:
        yield _about(
            allowance,
            f"{said}；不知道上年度有没有优秀，不能核对",
            wanted,
            "请在单位和程序事实表中填“上年度优秀人数”，或用 --previous 指定上年度的记录",
            Severity.WARNING,
        )
    elif last:
        yield _about(allowance, f"{said}；而上年度已有{last}人", wanted, remedy)
    elif stated_last_year(allowance) is None:
        recorded = recorded_last_year(allowance.staff[0], before)
        least = allowance.quota.people
        if recorded is not None and not recorded.is_whole and recorded.people < least:
            yield _about(
                allowance,
                f"{said}；往年的记录里上年度只有{recorded.people}人，其中没有优秀，"
                "不能确定上年度没有",
                wanted,
                "请补齐上年度的记录，或在单位和程序事实表中填“上年度优秀人数”",
                Severity.WARNING,
            )


def _about(
    allowance: Allowance,
    message: str,
    wanted: str,
    remedy: str,
    severity: Severity | None = None,
) -> Problem:
    """Point to the unit's facts where one unit is meant, or else to a box of the group.

    Part of a unit gives another sum than all of it, so each says what it rests on.
    """
    remedy = f"{allowance.rests_on}；{remedy}"
    if len(allowance.facts) == 1:
        facts = allowance.facts[0]
        return Problem(message, wanted, remedy, place(facts, "unit"), severity, facts)
    return Problem(message, wanted, remedy, allowance.best[0].at, severity)
