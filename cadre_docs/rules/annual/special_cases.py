"""Art. 35 (六)-(十二) of the city's assessment measures: other special cases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.absence import graded, periods
from cadre_docs.rules.annual.year import (
    EXACT,
    assessment_year,
    days_from,
    days_in,
    is_half,
    measured,
)
from cadre_docs.rules.engine import Constraint, Outcome, Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext, Said

_A_MONTH = timedelta(days=31)
_OUTSIDE_STUDY = ("学习", "培训", "进修", "执行任务")
_INNOVATION = ("兼职创新", "在职创办企业", "到企业工作", "参与项目合作")
_PROFESSIONAL = "专业技术岗位"
_POSTS = ("post_category", "second_post_category")


@rule("AA-35.6", Severity.NOTE, "挂职、援派、驻外由谁考核", "第三十五条第（六）项", roles=PERSON)
def seconded(c: RecordContext) -> Iterator[Problem]:
    """挂职、援派、驻外的，一般由考核年度内工作超过半年的单位考核，并听取另一方的意见。

    由谁考核，表上没有一栏可以核对，所以只说明应由谁考核。
    """
    year, kinds = assessment_year(c), c.names("AA.seconded")
    rows = [row for _, row in c.distinct("outside") if row.get("kind") in kinds]
    if year is None or not rows:
        return
    months, days = c.number("AA.seconded_months"), days_in(year, periods(rows))
    longer = measured(days).exceeds(months)
    what = "、".join(dict.fromkeys(str(row.get("kind")) for row in rows))
    open_ = any(row.get("period") is None for row in rows) and not longer
    if longer is None or not days.possible or open_:
        message = f"{what}的时间是否超过{months}个月不能确定"
        wanted = "一般由考核年度内工作超过半年的单位考核"
    else:
        who = "接收单位考核，听取派出单位" if longer else "派出单位考核，听取接收单位"
        message = f"考核年度内{what}{'超过' if longer else '没有超过'}{months}个月"
        by_days = is_half(year, days) is not longer
        wanted = f"一般由{who}的意见" + (f"；{c.chosen('AA.seconded_months')}" if by_days else "")
    yield Problem(message, wanted, "请核对由谁考核、是否已听取意见", c.at("outside"))


@rule(
    "AA-35.7",
    Severity.ERROR,
    "派出学习和创新创业的，确定档次，取得有关单位的情况",
    "第三十五条第（七）项",
    roles=PERSON,
)
def sent_out(c: RecordContext) -> Iterator[Said]:
    """单位派出学习、执行任务的，批准创新创业的，由人事关系所在单位根据有关单位提供的表现考核，确定档次。

    兼职的以本职岗位为基础，结合兼任的职责考核。取得情况的方式办法没有规定，登记表上也没有一栏，所以只说明。
    本项只写了专业技术人员的创新创业，岗位类别是别的，提醒。
    """
    posts = [post for post in map(c.text, _POSTS) if post is not None]
    others, year = c.names("AA.seconded"), assessment_year(c)
    for number, row in c.distinct("outside"):
        kind, when = row.get("kind"), row.get("period")
        if kind is None or kind in others:
            continue
        if kind in _INNOVATION and posts and _PROFESSIONAL not in posts:
            yield Problem(
                f"{c.key(_POSTS[0])}填“{posts[0]}”，而外派里有{kind}",
                wanted="经批准创新创业的，是专业技术人员",
                remedy="请核对岗位类别和外派的类别，改正有误的一处；确实如此的不必改",
                at=c.at_row("outside", number, "kind"),
                severity=Severity.WARNING,
            )
        what = "派出" if kind in _OUTSIDE_STUDY else ""
        if year and isinstance(when, Period) and days_in(year, [when]).sure:
            yield graded(f"考核年度内{what}{kind}，照常考核", "另有缺勤、处分等情形的不同")
        if row.get("heard"):
            continue
        yield Problem(
            f"{what}{kind}，没有填已取得有关单位提供的情况",
            wanted="由人事关系所在单位考核，依据有关单位提供的表现情况",
            remedy="请向有关单位了解；已了解的填“是”",
            at=c.at_row("outside", number, "heard"),
            severity=Severity.NOTE,
        )


@rule(
    "AA-35.8",
    Severity.WARNING,
    "当年接收的转业退伍人员一般合格以上",
    "第三十五条第（八）项",
    roles=PERSON,
)
def veterans(c: RecordContext) -> Iterator[Problem]:
    """考核年度内接收的转业干部、退伍军人，由接收单位考核，一般应定为合格以上。

    到单位工作不满第（一）项、第（二）项的时间的，说明本工具没有按那两项核对（本工具的选择）。
    到本单位时间在考核年度以前的，不是当年接收的，提醒。
    """
    yield from _received_before(c)
    yield from _time_passed_over(c)
    good, grade = c.names("AA.good_grades"), c.text("proposed_grade")
    if c.flag("veteran") and grade is not None and grade not in good:
        timed = grade == Outcome.UNGRADED and c.day("joined_on") is not None
        choice = f"；{c.chosen('AA.veterans_time')}" if timed else ""
        yield Problem(
            f"当年接收的转业退伍人员，档次填“{grade}”",
            wanted=f"一般为{'、'.join(good)}；可参照转业前的情况和部队鉴定{choice}",
            remedy="请核对；另有处分等情形的不必改",
            at=c.at("proposed_grade"),
        )


def _received_before(c: RecordContext) -> Iterator[Problem]:
    """Tell of somebody who came before the year in which they are said to have come."""
    year, joined = assessment_year(c), c.day("joined_on")
    if year and joined and c.flag("veteran") and joined.last < year.first:
        yield Problem(
            f"填了是当年接收的转业退伍人员，而{c.key('joined_on')}填{joined}",
            wanted="考核年度内接收的",
            remedy=f"请核对日期；以前年度接收的，“{c.key('veteran')}”填“否”",
            at=c.at("joined_on"),
        )


def _time_passed_over(c: RecordContext) -> Iterator[Problem]:
    """Tell of a time that would be too short by (一) or (二), were it looked at.

    Where it is ungraded for that, :func:`veterans` tells it.
    """
    year, joined = assessment_year(c), c.day("joined_on")
    unasked = c.parameter("AA.veterans_time") == "不核对"
    if not (unasked and c.flag("veteran")) or year is None or joined is None:
        return
    if c.text("proposed_grade") == Outcome.UNGRADED:
        return
    days, first = days_from(year, joined), c.flag("first_job") is not False
    worked = days if first else days.joined(days_in(year, periods(c.rows("other_work"))))
    months = c.number("AA.first_job_months" if first else "AA.work_months")
    enough = measured(worked).reaches(months)
    if worked.possible and not enough:
        short = "不满" if enough is False else "不能确定是否满"
        yield Problem(
            f"当年接收的转业退伍人员，{joined}到本单位工作，{short}{months}个月",
            wanted=c.chosen("AA.veterans_time"),
            remedy="请由考核组织、主管部门研究是否确定档次",
            at=c.at("joined_on"),
            severity=Severity.NOTE,
        )


@rule("AA-35.9", Severity.ERROR, "上半年退休的不参加考核", "第三十五条第（九）项", roles=PERSON)
def retired(c: RecordContext) -> Iterator[Said]:
    """考核年度上半年退休的不参加本年度考核；下半年退休的参加，确定档次。"""
    year, day = assessment_year(c), c.day("retired_on")
    if year is None or day is None or day.first > year.last:
        return
    first_half = year.half(c.number("AA.first_half_months"))
    inside = first_half.holds(day)
    if day.last < year.first:
        message, remedy = f"{day}退休，早于{year.number}年度", "请核对日期；确已退休的不应填表"
        yield Problem(message, "考核年度内在职", remedy, c.at("retired_on"))
    elif inside is None or day.last > year.last:
        message, wanted = f"退休时间只填到“{day}”", f"{EXACT}，才能判断是上半年还是下半年"
        remedy, at = "请把退休时间填到日", c.at("retired_on")
        yield Problem(message, wanted, remedy, at, Severity.WARNING)
    elif inside:
        because = f"{day}退休，在考核年度的上半年"
        yield Constraint(Outcome.NOT_ASSESSED, because, "下半年退休的不同")
    else:
        yield graded(f"{day}退休，在考核年度的下半年，参加考核", "上半年退休的不同")


@rule(
    "AA-35.10",
    Severity.ERROR,
    "调入的确定档次，取得原单位评语",
    "第三十五条第（十）项",
    roles=PERSON,
)
def transferred(c: RecordContext) -> Iterator[Said]:
    """考核年度内新调入的，由原工作单位提供评语，现单位考核、确定档次；待遇问题不重不漏。

    各单位工作时间合计不满半年的，见第（二）项（AA-35.2）。

    评语由原单位提供，登记表上没有这一栏，是否取得只说明。到本单位时间与调入时间相差一个月以上的，提醒。
    """
    year, day = assessment_year(c), c.day("transferred_on")
    joined = c.day("joined_on") if day else None
    if (
        day
        and joined
        and (joined.first - day.last > _A_MONTH or day.first - joined.last > _A_MONTH)
    ):
        yield Problem(
            f"{day}调入本单位，而到本单位时间填{joined}",
            wanted="两处一致",
            remedy="请核对，改正有误的一处；确实如此的不必改",
            at=c.at("transferred_on"),
            severity=Severity.WARNING,
        )
    held = year.holds(day) if year and day else False
    if held:
        yield graded(f"{day}调入，由现单位考核", "另有缺勤、处分等情形的不同")
    if day is None and c.day("joined_on") is None and c.flag("old_unit_remarks"):
        yield Problem(
            f"填了已取得原单位的评语，没有填{c.key('transferred_on')}",
            wanted="考核年度内调入的，两项都填",
            remedy="请补填调入时间；不是本年度调入的，评语一项空着",
            at=c.at("transferred_on"),
            severity=Severity.WARNING,
        )
    if held is False or c.flag("old_unit_remarks"):
        return
    yield Problem(
        f"{day}调入，没有填已取得原单位的评语",
        wanted="原工作单位提供评语，现单位确定档次",
        remedy="请向原单位取得评语；已取得的填“是”",
        at=c.at("old_unit_remarks"),
        severity=Severity.NOTE,
    )


@rule("AA-35.11", Severity.ERROR, "旷工过久的，不合格", "第三十五条第（十一）项", roles=PERSON)
def absent_without_leave(c: RecordContext) -> Iterator[Said]:
    """考核年度内连续旷工或者累计旷工超过规定工作日数的，直接确定为不合格；正好的不算超过。

    旷工而填优秀的，与第十二条第（三）项不符；旷工日数多于考核年度的工作日的，多半写错了：都提醒。
    """
    running, total = c.get("absent_running"), c.get("absent_total")
    limits = (
        ("连续", running, c.number("AA.absent_running")),
        ("累计", total, c.number("AA.absent_total")),
    )
    for what, days, limit in limits:
        if isinstance(days, int) and days > limit:
            because = f"{what}旷工{days}个工作日，超过{limit}个"
            change = "旷工日数有误的不同"
            yield Constraint(Outcome.UNQUALIFIED, because, change, outright=True)
    if isinstance(running, int) and isinstance(total, int) and running > total:
        message, remedy = f"连续旷工{running}个工作日，多于累计的{total}个", "请核对考勤"
        yield Problem(message, "累计不少于连续", remedy, c.at("absent_total"))
    yield from _truant(c)


_WORKING_DAYS = 262
"""The most weekdays that a year has; holidays only make them fewer."""


def _truant(c: RecordContext) -> Iterator[Problem]:
    """Doubt what cannot go with days of absence without leave."""
    for box in ("absent_total", "absent_running"):
        days, grade = c.get(box), c.text("proposed_grade")
        if not isinstance(days, int) or days == 0:
            continue
        if days > _WORKING_DAYS:
            yield Problem(
                f"{c.key(box)}填{days}个工作日，一年没有这么多工作日",
                wanted="考核年度以内的工作日数",
                remedy="请按考勤核对",
                at=c.at(box),
            )
            return
        if grade == Outcome.EXCELLENT:
            yield Problem(
                f"填了{days}个工作日，而{c.key('proposed_grade')}填“{grade}”",
                wanted="优秀须工作责任心强，勤勉敬业（第十二条第（三）项）",
                remedy="请核对考勤和档次，改正有误的一处；确实如此的不必改",
                at=c.at(box),
                severity=Severity.WARNING,
            )
            return


@rule("AA-35.12", Severity.ERROR, "拒绝参加考核的，不合格", "第三十五条第（十二）项", roles=PERSON)
def refused(c: RecordContext) -> Iterator[Said]:
    """没有正当理由不参加考核，经批评教育后仍拒绝的，直接确定为不合格；还没有批评教育的，提醒。"""
    refusal = c.text("refusal")
    if refusal == "经批评教育后仍拒绝参加":
        because = "无正当理由不参加考核，经批评教育后仍拒绝"
        yield Constraint(Outcome.UNQUALIFIED, because, "有正当理由的不同", outright=True)
    elif refusal == "无正当理由不参加":
        wanted, remedy = "经批评教育后仍拒绝的，才直接定为不合格", "请先批评教育，再按结果填写"
        message, at = "无正当理由不参加考核，还没有填批评教育的结果", c.at("refusal")
        yield Problem(message, wanted, remedy, at, Severity.WARNING)
