"""市考核实施办法: who assesses, in what steps, and by when. Read from the unit's facts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.common.posting import Posting
from cadre_docs.rules.common.procedure import dated_steps, out_of_order
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.common.procedure import Step
    from cadre_docs.rules.engine import Place, RecordContext

_LATEST = 1
"""Years after the assessed one in which it is finished."""
_CHAIR = "主任（组长）"
_PROCEDURE = "annual_procedure"
_LEADERS = ("单位主要负责人", "单位其他领导人员")


@rule("AA-18", Severity.ERROR, "考核委员会的组成和回避", "第十八条", scope="unit")
def committee_is_composed_as_it_should(c: RecordContext) -> Iterator[Problem]:
    """本单位成立的考核组织应由单位主要负责人任主任；成员应有各方面的人员。成员应当回避的必须回避。

    由主管部门成立的，“一般”由其组织人事部门负责人任主任，成员一般有各方面的人员，不是这样的只提醒。
    没有填由谁成立的，按本单位成立的核对。没有填成员的不核对；回避的人不在所填成员之中的，提醒。
    """
    members = [
        (number, row.text("role"), row.text("standing"))
        for number, row in c.distinct("committee")
        if {"role", "standing"} <= row.values.keys()
    ]
    if members and not c.unread("committee"):
        yield from _chair(c, members)
        yield from _missing_members(c, {standing for _, _, standing in members})
    names = {row.text("member") for row in c.rows("committee")}
    for number, row in c.distinct("recusals"):
        member = row.text("member")
        if member and members and not c.unread("committee") and member not in names:
            yield Problem(
                f"应当回避的“{member}”不在所填的考核委员会成员之中",
                wanted="两处一致",
                remedy="请核对姓名；成员漏填的补填，不是成员的删去此行",
                at=c.at_row("recusals", number, "member"),
                severity=Severity.WARNING,
            )
        if row.get("respected") is False:
            yield Problem(
                "应当回避的没有回避",
                wanted="考核组织成员应按规定回避",
                remedy="请由其他成员重新评议该事项；填错的请改正",
                at=c.at_row("recusals", number, "respected"),
            )


def _chair(c: RecordContext, members: list[tuple[int, str, str]]) -> Iterator[Problem]:
    by_department = c.text("committee_of") == "主管部门"
    wanted = c.parameter("AA.committee_chair_department" if by_department else "AA.committee_chair")
    chairs = [(number, standing) for number, role, standing in members if role == _CHAIR]
    if len(chairs) != 1:
        told = f"填了{len(chairs)}名主任（组长）" if chairs else "没有填主任（组长）"
        yield Problem(
            told,
            wanted=f"一名，由{wanted}担任{_by_whom(c)}",
            remedy="请核对成员的职责",
            at=c.at("committee"),
        )
    for number, standing in chairs:
        if standing != wanted:
            yield Problem(
                f"主任（组长）是“{standing}”",
                wanted=f"{'一般' if by_department else '应'}由{wanted}担任{_by_whom(c)}",
                remedy="请核对；确实不是的应调整考核组织",
                at=c.at_row("committee", number, "standing"),
                severity=Severity.WARNING if by_department else None,
            )


def _by_whom(c: RecordContext) -> str:
    """Say who was taken to have formed it where that is not stated."""
    told = c.text("committee_of") is None and "committee_of" not in c.record.unreadable
    return "；没有填考核组织由谁成立，按本单位成立的核对，由主管部门成立的请填写" if told else ""


def _missing_members(c: RecordContext, present: set[str]) -> Iterator[Problem]:
    by_department = c.text("committee_of") == "主管部门"
    if present & set(_LEADERS):
        present = present | {"事业单位领导人员"}
    wanted = c.names("AA.committee_members_department" if by_department else "AA.committee_members")
    missing = [kind for kind in wanted if kind not in present]
    if missing:
        yield Problem(
            f"考核组织中没有{'、'.join(missing)}",
            wanted=f"成员{'一般' if by_department else '应'}有{'、'.join(wanted)}{_by_whom(c)}",
            remedy="请补充成员；漏填的请补填",
            at=c.at("committee"),
            severity=Severity.WARNING if by_department else None,
        )


@rule("AA-19", Severity.ERROR, "年度考核程序的先后", "第十九条", scope="unit")
def assessed_in_order(c: RecordContext) -> Iterator[Problem]:
    """从制定考核方案到反馈考核结果，各步骤应依次进行，公示以开始日期为准。

    填了日期的步骤以前没有填日期的，说明没有核对。

    日期在考核年度以前、或者在次年以后的，多半年份填错了，或者照往年的改的，提醒（指出第一处）。
    年度考核一般在年末或者次年年初进行（第十条）：考核年度结束三个月以前就确定档次、公示的，也提醒。
    """
    yield from out_of_order(c, _PROCEDURE, c.names("AA.steps"))
    yield from _long_before_the_end(c)
    year = c.day("assessment_year")
    for step in dated_steps(c, _PROCEDURE) if year is not None else ():
        if year is not None and not year.year <= step.day.year <= year.year + 1:
            yield Problem(
                f"“{step.name}”的日期是{step.day}，考核年度是{year}",
                wanted="考核年度当年或者次年的日期",
                remedy="请核对年份；确实如此的不必改",
                at=step.at,
                severity=Severity.WARNING,
            )
            break


_BEFORE_THE_END = timedelta(days=92)
"""Three months: whoever is graded before them is not graded at the end of a year."""


def _long_before_the_end(c: RecordContext) -> Iterator[Problem]:
    """Yield the step that settles the grades, where most of the year was still to come."""
    steps, posted = c.names("AA.steps"), str(c.parameter("AA.notice_step"))
    year = c.day("assessment_year")
    if year is None or posted not in steps:
        return
    end = date(year.year, 12, 31)
    if c.flag("school_year"):
        begun = c.parameter("AA.school_year") == "开始的年份"
        end = date(year.year + 1 if begun else year.year, 8, 31)
    settling = steps[max(steps.index(posted) - 1, 0) :]
    for step in dated_steps(c, _PROCEDURE):
        if step.name in settling and step.day.year >= year.year:
            if end - step.day.last > _BEFORE_THE_END:
                yield Problem(
                    f"“{step.name}”的日期是{step.day}，考核年度到{end}才结束",
                    wanted="年末或者次年年初考核（第十条）",
                    remedy="请核对日期、考核年度和是否按学年度考核，改正有误的一处；确实如此的不必改",
                    at=step.at,
                    severity=Severity.WARNING,
                )
            return


@rule("AA-19.5", Severity.ERROR, "考核档次公示满规定天数", "第十九条第（五）项", scope="unit")
def grades_are_posted_long_enough(c: RecordContext) -> Iterator[Problem]:
    """考核档次须在本单位公示满规定的工作日，再送审备案。

    公示开始和结束的当天都计入，送审备案当天不计入（本工具的选择）；只差送审备案当天的只提醒。
    工作日按国务院办公厅的节假日安排计算；没有节假日资料的年份，不能确定的只提醒。
    """
    start, after = _step(c, "AA.notice_step"), _step(c, "AA.filing_step")
    steps = c.at(_PROCEDURE)
    yield from Posting(
        start.day if start else None,
        c.day("notice_ended"),
        after.day if after else None,
        start.at if start else steps,
        c.at("notice_ended"),
        after.at if after else steps,
        "送审备案",
        c.number("AA.notice_working_days"),
        str(c.parameter("AA.notice_counted")),
        c.chosen("AA.notice_counted"),
        c.calendar,
    ).problems()


@rule("AA-34", Severity.ERROR, "年度考核在规定时限内完成", "第三十四条", scope="unit")
def finished_in_time(c: RecordContext) -> Iterator[Problem]:
    """单位应及时组织年度考核；没有在规定时限内完成的，当年不得兑现待遇，下一年度不得评聘和晋升职务。

    上级没有另行规定时限的，取第四十四条的备案期限（本工具的选择），逾期的只提醒。
    完成日期在公示开始或者结束以前，规定的期限在考核年度以前、或者次年以后的，多半年份写错了，也提醒。
    """
    yield from _too_early(c)
    stated = c.flag("completed_in_time")
    done, at = _completed(c)
    deadline = c.day("completion_deadline")
    unless_stated = c.parameter("AA.completion_deadline") != "不核对"
    limit = deadline or (_filing_deadline(c) if unless_stated else None)
    late = limit.is_before(done) if limit and done else None
    if late:
        choice = "" if deadline else f"；{c.chosen('AA.completion_deadline')}"
        yield Problem(
            f"{done}才完成年度考核，晚于{limit}",
            wanted=f"在规定的时限内完成{choice}",
            remedy=_CONSEQUENCES,
            at=at,
            severity=None if deadline or stated is False else Severity.WARNING,
        )
    elif stated is False:
        yield Problem(
            "没有在规定的时限内完成年度考核",
            remedy=_CONSEQUENCES,
            at=c.at("completed_in_time"),
        )


def _too_early(c: RecordContext) -> Iterator[Problem]:
    """Yield an end before that of the posting, and a time limit before its year or long after."""
    done, posted = c.day("completed_on"), _step(c, "AA.notice_step")
    limit, year = c.day("completion_deadline"), c.day("assessment_year")
    ended = c.day("notice_ended")
    wrong = []
    if done and posted and done.is_before(posted.day):
        wrong.append((f"{done}完成年度考核，而{posted.day}才开始公示", "completed_on"))
    elif done and ended and done.is_before(ended):
        wrong.append((f"{done}完成年度考核，而公示到{ended}才结束", "completed_on"))
    if limit and year and (limit.is_before(year) or limit.year > year.year + _LATEST):
        wrong.append((f"规定{limit}完成，而考核年度是{year}", "completion_deadline"))
    for message, box in wrong:
        remedy = "请核对日期，改正有误的一处；确实如此的不必改"
        yield Problem(message, "公示以后、考核年度以后", remedy, c.at(box), Severity.WARNING)


_CONSEQUENCES = (
    "请核对日期；确未按时完成的，当年度不得兑现考核结果的有关待遇，"
    "下一年度不得开展专业技术职务评聘和职务晋升"
)


def _completed(c: RecordContext) -> tuple[PartialDate | None, Place | None]:
    day, filing = c.day("completed_on"), _step(c, "AA.filing_step")
    if day is not None:
        return day, c.at("completed_on")
    return (filing.day, filing.at) if filing else (None, None)


@rule("AA-44", Severity.ERROR, "按期备案", "第四十四条", scope="unit")
def filed_in_time(c: RecordContext) -> Iterator[Problem]:
    """年度考核应于次年规定的月底前备案；学校按学年度考核，另有期限。

    学年度以开始的年份称呼（本工具的选择）。
    """
    filing = _step(c, "AA.filing_step")
    if filing is None:
        return
    deadline = _filing_deadline(c)
    if deadline is None:
        yield Problem(
            f"填了送审备案的日期{filing.day}，没有填考核年度，不能核对是否按期",
            remedy="请补填考核年度",
            at=c.at("assessment_year"),
            severity=Severity.WARNING,
        )
    elif deadline.is_before(filing.day):
        school = f"；{c.chosen('AA.school_year')}" if c.flag("school_year") else ""
        yield Problem(
            f"{filing.day}备案，晚于{deadline}",
            wanted=f"不晚于{deadline}{school}",
            remedy="请核对日期和考核年度；确已逾期的请与备案部门联系",
            at=filing.at,
        )


def _filing_deadline(c: RecordContext) -> PartialDate | None:
    """Return the last day of filing for the assessment year, if that is known."""
    year = c.day("assessment_year")
    if year is None:
        return None
    school = c.flag("school_year")
    month = c.number("AA.filing_month_school" if school else "AA.filing_month")
    begun = not school or c.parameter("AA.school_year") == "开始的年份"
    due = year.year + 1 if begun else year.year
    return PartialDate(due, month, monthrange(due, month)[1])


def _step(c: RecordContext, parameter: str) -> Step | None:
    """Return the dated step that a parameter names."""
    wanted = c.parameter(parameter)
    return next((step for step in dated_steps(c, _PROCEDURE) if step.name == wanted), None)
