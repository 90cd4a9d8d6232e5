"""豫人社办函〔2024〕56号: Henan's tenure assessment of level-2 professional posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.between.tenure_years import Words, qualified_by_all_years, tenure_years
from cadre_docs.rules.common.full_years import full_years
from cadre_docs.rules.common.last_time import last_time
from cadre_docs.rules.common.long_after import ends_long_after
from cadre_docs.rules.common.procedure import Step, dated_steps, long_before, out_of_order
from cadre_docs.rules.decide import UNDECIDED
from cadre_docs.rules.engine import Consequence, Constraint, Outcome, Problem, declare, rule
from cadre_docs.rules.roles import PERSON, ROSTER, UNIT
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import Place, RecordContext

PROCEDURE = (*PERSON, *UNIT)
_EXACT, _POSTED, _SETTLED = "需要精确到日", "公示", "确定档次"
_DISMISSED = "开除"

declare("HN-3.0", Severity.ERROR, "聘期考核只有合格和不合格两个档次", "第三条")
declare("HN-A1b", Severity.ERROR, "本人作用和著作方式须用表上的说法", "附件1")


@rule("HN-1a", Severity.ERROR, "聘任专业技术二级岗位满三年", "第一条", roles=(*PERSON, *ROSTER))
def appointed_long_enough(c: RecordContext) -> Iterator[Problem]:
    """参加考核的人员，到截止日期应已聘任在专业技术二级岗位满规定年限。

    算到哪一天通知没有写，以报送截止日期为准（本工具的选择）。开始的当日算不算一天也没有写，
    按民法典第二百零一条、第二百零二条不算，到对应日才满（本工具的选择）；只差这一天的只提醒。
    名册上没有“继续参加考核”一栏，不满的只提醒；该聘期的上一次记录与所填的“继续参加考核”不一致的，也只提醒。
    """
    if c.record.schema.role in ROSTER:
        yield from _appointed_on_roster(c)
        return
    start = c.day("appointment_date")
    if start is None or _assessed_again(c):
        return
    years, deadline = c.number("HN.appointment_years"), c.date_of("HN.as_of")
    doubtful = last_time(c).differ is not None
    enough, choice = full_years(c, "HN.first_day", start, years, deadline)
    if choice:
        yield Problem(
            f"{start}聘任，当日也算的到{deadline}满{years}年，不算的差一天",
            wanted=f"{choice}；{c.chosen('HN.as_of')}",
            remedy="请核对聘任时间；当日算不算，请向受理部门确认；不算的不参加本年度考核",
            at=c.at("appointment_date"),
            severity=Severity.WARNING,
            open=True,
        )
    elif enough is None:
        wanted = f"{_EXACT}，才能判断到{deadline}是否满{years}年；{c.chosen('HN.as_of')}"
        remedy = "请把聘任时间填到日"
        yield Problem(
            f"聘任时间只填到“{start}”", wanted, remedy, severity=Severity.WARNING,
            at=c.at("appointment_date"), open=True,
        )  # fmt: skip
    elif not enough:
        yield Problem(
            f"{start}聘任，到{deadline}不满{years}年",
            wanted=f"应满{years}年；上年度结果为“继续参加考核”的除外；{c.chosen('HN.as_of')}",
            remedy="请核对聘任时间；确实不满的不参加本年度考核",
            at=c.at("appointment_date"),
            severity=Severity.WARNING if doubtful else None,
            open=True,
        )


def _appointed_on_roster(c: RecordContext) -> Iterator[Problem]:
    years, deadline = c.number("HN.appointment_years"), c.date_of("HN.as_of")
    for number, row in c.distinct("people"):
        start = row.get("appointment_date")
        if not isinstance(start, PartialDate):
            continue
        enough, choice = full_years(c, "HN.first_day", start, years, deadline)
        if not enough:
            surely = "不满" if enough is False else "不能确定是否满"
            more = f"；{choice}" if choice else ""
            yield Problem(
                f"{start}聘任，到{deadline}{surely}{years}年",
                wanted=f"应满{years}年；上年度结果为“{c.parameter('HN.previous_result_again')}”的除外；"
                f"{c.chosen('HN.as_of')}{more}",
                remedy="请核对聘任时间；上年度结果确为“继续参加考核”的不必改，其他不满的不列入名册",
                at=c.at_row("people", number, "appointment_date"),
                severity=Severity.WARNING,
            )


@rule("HN-1b", Severity.NOTE, "上年度结果为“继续参加考核”的应参加", "第一条", roles=PERSON)
def assessed_again(c: RecordContext) -> Iterator[Problem]:
    """上年度聘期考核结果为“继续参加考核”的人员应参加本年度考核，不受满年限的限制。

    上年度结果为不合格的，应当已经低聘或解聘（第五条）；又填表考核二级岗位的，提醒。
    """
    if c.text("previous_result") == Outcome.UNQUALIFIED:
        yield Problem(
            "上年度聘期考核结果为“不合格”，而仍考核二级岗位",
            wanted="不合格的低聘或解聘",
            remedy="请核对上年度结果；已低聘、解聘的不参加；重新聘任到二级岗位的不必改",
            at=c.at("previous_result"),
            severity=Severity.WARNING,
        )
    if _assessed_again(c):
        yield Problem(
            "上年度结果为“继续参加考核”，应参加本年度考核，不再核对聘任年限",
            remedy="无须处理",
            at=c.at("previous_result"),
        )


def _assessed_again(c: RecordContext) -> bool:
    return last_time(c).result == c.parameter("HN.previous_result_again")


@rule("HN-1c", Severity.ERROR, "在编在岗", "第一条", roles=PERSON)
def on_payroll_and_in_post(c: RecordContext) -> Iterator[Problem]:
    """考核范围是在编在岗的事业单位工作人员。列有开除处分而填在编在岗的，提醒。"""
    if c.flag("on_payroll_in_post"):
        dismissed = (n for n, row in c.distinct("sanctions") if row.text("kind") == _DISMISSED)
        for number in dismissed:
            yield Problem(
                "受到开除处分，而在编在岗填“是”",
                wanted="开除的，自处分决定之日起不再是单位的工作人员",
                remedy="请核对处分种类和是否在编在岗，改正有误的一处；处分已撤销的删去此行",
                at=c.at_row("sanctions", number, "kind"),
                severity=Severity.WARNING,
            )
    elif c.flag("on_payroll_in_post") is False:
        yield Problem(
            "填的是不在编在岗",
            wanted="考核范围为在编在岗人员",
            remedy="请核对；确实不在编或不在岗的不在考核范围",
            at=c.at("on_payroll_in_post"),
            open=True,
        )


_CALLED = {
    "德": ("政治", "思想", "品行", "诚信", "党的", "育人", "学风"),
    "能": ("本领", "水平", "功底", "前沿", "研究", "技术", "创新"),
    "勤": ("加班", "一线", "坚守", "敬业", "尽职", "认真履行", "全身心", "坐班", "早出晚归"),
    "绩": ("成果", "论文", "获奖", "主持", "完成", "专利"),
    "廉": ("自律", "纪律", "违规", "违纪", "八项规定", "经费使用", "干净"),
}
"""What people say of an aspect without its own word."""


@rule("HN-2", Severity.NOTE, "总结应反映德能勤绩廉", "第二条", roles=PERSON)
def summary_covers_the_aspects(c: RecordContext) -> Iterator[Problem]:
    """全面考核德、能、勤、绩、廉，突出德和绩；个人总结没有提到的方面予以指出。

    条文的“应”说的是考核，没有说总结怎样写，所以只说明。
    """
    summary = c.text("summary")
    if summary is None:
        return
    missing = [
        aspect
        for aspect in c.names("HN.aspects")
        if aspect not in summary and not any(map(summary.__contains__, _CALLED.get(aspect, ())))
    ]
    if missing:
        yield Problem(
            f"个人总结没有提到：{'、'.join(missing)}",
            wanted="全面反映德、能、勤、绩、廉",
            remedy="请补充，或确认已用别的说法写到",
            at=c.at("summary"),
        )


@rule(
    "HN-3.1", Severity.ERROR, "完成目标任务且各年度均在合格以上的，拟定合格", "第三条", roles=PERSON
)
def targets_met_and_good_years(c: RecordContext) -> Iterator[Problem | Constraint]:
    """完成聘期目标任务，且聘期内各年度考核均在合格及以上的，拟确定为合格。

    “拟”是因为最后由省里确定，并没有给单位留下选择，所以建议别的档次是错误。
    聘期内没有填年度考核结果的年度是错误。年度以年末在聘期内的为准（本工具的选择）：只有部分在聘期内的年度，
    缺少结果的只提醒；结果在合格以下的，算与不算结论不同，也提醒。
    """
    good, parameter = c.names("HN.good_annual_grades"), "HN.tenure_years"
    years = tenure_years(_tenure(c), str(c.parameter(parameter)))
    words = Words(
        "聘期目标任务已完成，{}年度考核均在合格及以上",
        "有记过以上处分、刑罚，或目标任务、年度结果有变时不同",
    )
    yield from qualified_by_all_years(c, good, years, parameter, words)


def _tenure(c: RecordContext) -> Period | None:
    return c.period("contract_tenure") or c.period("tenure")


@rule("HN-3.2a", Severity.ERROR, "无正当理由未完成目标任务的，不合格", "第三条", roles=PERSON)
def targets_missed(c: RecordContext) -> Iterator[Problem | Constraint]:
    """没有正当理由而未完成聘期目标任务的，应当确定为不合格。"""
    if c.text("targets") == "无正当理由未完成":
        yield Constraint(
            Outcome.UNQUALIFIED, "聘期目标任务无正当理由未完成", "有正当理由的，由考核组织研究"
        )


@rule("HN-3.2b", Severity.ERROR, "聘期内受记过以上处分的，不合格", "第三条", roles=PERSON)
def heavy_sanction(c: RecordContext) -> Iterator[Problem | Constraint]:
    """聘期内受到记过以上处分的，应当确定为不合格。处分日期只到月而月份跨聘期首尾的，需要精确到日。"""
    tenure, heavy = _tenure(c), c.names("HN.heavy_sanctions")
    for number, row in c.distinct("sanctions"):
        kind, day = row.text("kind"), row.get("decided_on")
        if kind not in heavy or tenure is None:
            continue
        inside = day.within(tenure) if isinstance(day, PartialDate) else False
        if inside is None:
            yield Problem(
                f"{kind}的决定日期“{day}”不能确定是否在聘期内",
                wanted=_EXACT,
                remedy="请把处分决定日期和聘期填到日",
                severity=Severity.WARNING,
                at=c.at_row("sanctions", number, "decided_on"),
            )
        elif inside:
            yield Constraint(
                Outcome.UNQUALIFIED, f"聘期内（{day}）受到{kind}处分", "处分被撤销的除外"
            )


@rule("HN-3.2c", Severity.ERROR, "被判处刑罚的，不合格", "第三条", roles=PERSON)
def criminal_sentence(c: RecordContext) -> Iterator[Constraint]:
    """被依法判处刑罚的，应当确定为不合格。"""
    if c.flag("criminal_sentence"):
        yield Constraint(Outcome.UNQUALIFIED, "聘期内被依法判处刑罚", "判决被撤销的除外")


declare("HN-3.3", Severity.WARNING, UNDECIDED, "第三条")


@rule("HN-4.2", Severity.ERROR, "考核程序的先后", "第四条第（二）项", roles=PROCEDURE)
def steps_in_order(c: RecordContext) -> Iterator[Problem]:
    """个人总结、综合评价、审核、公示、确定档次、反馈应依次进行；其间没有填日期的步骤，说明没有核对。

    报送在公示及以前各步骤之后，没有公示而报送的，公示当天就确定档次的，提醒；通知没有写报送是否在确定档次、反馈之后，不核对。
    """
    steps = c.names("HN.steps")
    yield from out_of_order(c, "procedure", steps)
    before = steps[: steps.index(_POSTED) + 1] if _POSTED in steps else ()
    done = [step for step in dated_steps(c, "procedure") if step.name in steps]
    yield from _posted_and_settled(done)
    for day, at in _handed_in(c):
        yield from _handed_in_too_early(day, at, [s for s in done if s.name in before])
        yield from long_before(done, Step("报送", day, at))
        posted = any(step.name == _POSTED for step in done) or c.unread("procedure")
        if before and done and not posted:
            yield Problem(
                f"{day}报送，没有填公示的日期",
                wanted="先公示再报送",
                remedy="请补填公示的日期；没有公示的请先公示",
                at=c.at("procedure"),
                severity=Severity.WARNING,
            )


def _posted_and_settled(done: list[Step]) -> Iterator[Problem]:
    """Tell of a result that was settled on the very day on which it was first posted."""
    posted = next((step for step in done if step.name == _POSTED), None)
    settled = next((step for step in done if step.name == _SETTLED), None)
    if posted and settled and settled.day == posted.day and settled.day.day is not None:
        yield Problem(
            f"“{_SETTLED}”（{settled.day}）就是公示开始的那一天",
            wanted="公示期满、没有异议以后再确定档次",
            remedy="请核对两个日期，改正有误的一处；确实如此的不必改",
            at=settled.at,
            severity=Severity.WARNING,
        )


def _handed_in_too_early(day: PartialDate, at: Place, before: list[Step]) -> Iterator[Problem]:
    """Tell of the last step before which the papers were handed in."""
    late = [step for step in before if day.is_before(step.day)]
    if late:
        yield Problem(
            f"报送（{day}）早于“{late[-1].name}”（{late[-1].day}）",
            wanted="按第四条第（二）项考核、公示之后再报送",
            remedy="请核对日期",
            at=at,
            severity=Severity.WARNING,
        )


@rule("HN-4.3", Severity.ERROR, "按期报送", "第四条第（三）项", roles=PROCEDURE)
def handed_in_on_time(c: RecordContext) -> Iterator[Problem]:
    """考核表、名册表和近三年主要业绩材料应在截止日期前报送。"""
    deadline = c.date_of("HN.submission_deadline")
    for day, at in _handed_in(c):
        if deadline.is_before(day):
            yield Problem(
                f"报送日期{day}晚于{deadline}",
                wanted=f"不晚于{deadline}",
                remedy="请核对日期；确已逾期的请与受理部门联系",
                at=at,
            )


def _handed_in(c: RecordContext) -> Iterator[tuple[PartialDate, Place]]:
    """Yield the day of handing in: a step on a person's form, a box among the unit's facts."""
    for step in dated_steps(c, "procedure"):
        if step.name == "报送":
            yield step.day, step.at
    day = c.day("handed_in") if "handed_in" in c.record.schema.by_id else None
    if day is not None:
        yield day, c.at("handed_in")


@rule("HN-5", Severity.NOTE, "考核结果的使用", "第五条", roles=PERSON)
def use_of_the_result(_c: RecordContext) -> Iterator[Consequence]:
    """合格的作为续聘和推荐一级岗位人选的依据；不合格的低聘或解聘。"""
    yield Consequence(Outcome.QUALIFIED, "可作为续订聘用合同、推荐专业技术一级岗位人选的依据")
    yield Consequence(Outcome.UNQUALIFIED, "予以低聘或解聘")


@rule("HN-A1a", Severity.WARNING, "成果、聘期的时间相符", "附件1", roles=PERSON)
def dates_agree(c: RecordContext) -> Iterator[Problem]:
    """登记的工作和著作应在聘期内；封面的聘期与聘用合同约定的一致（都填到月的，相差一个月的不算）。

    工作跨出聘期的不提醒；结束时间比聘期结束晚许多年的，多半是年份写错了。
    """
    tenure = c.period("tenure")
    contract = c.period("contract_tenure")
    if tenure and contract and _differ(tenure, contract):
        shown = "YYYY" if _years(tenure) != _years(contract) else "YYYY.MM"
        yield Problem(
            f"封面聘期{tenure.format(shown)}与合同聘期{contract.format(shown)}不一致",
            wanted="两处一致",
            remedy="请核对聘用合同",
            at=c.at("tenure"),
        )
    whole = contract or tenure
    yield from ends_long_after(c, "achievements", "period", whole)
    if whole is None:
        return
    for table, column in (("achievements", "period"), ("publications", "date")):
        for number, row in enumerate(c.rows(table), 1):
            stated = row.get(column)
            if _outside(stated, whole):
                yield Problem(
                    f"“{stated}”不在聘期{whole}之内",
                    wanted="只登记聘期内的",
                    remedy="请核对时间，或删去此行",
                    at=c.at_row(table, number, column),
                )


def _differ(one: Period, other: Period) -> bool:
    """Whether two tenures are of other years or, where both state months, of other ones.

    What ends with a month may be written as ending in the next.
    """
    if _years(one) != _years(other):
        return True
    pairs = ((one.start, other.start), (one.end, other.end))
    return any(a and b and a.month and b.month and abs(a.month - b.month) > 1 for a, b in pairs)


def _years(period: Period) -> tuple[int, int | None]:
    return period.start.year, period.end.year if period.end else None


def _outside(typed: object, tenure: Period) -> bool:
    """Whether a date, or the whole of a period, surely lies outside the tenure."""
    if isinstance(typed, PartialDate):
        return typed.within(tenure) is False
    if not isinstance(typed, Period):
        return False
    ended_before = typed.end is not None and typed.end.is_before(tenure.start)
    begun_after = tenure.end is not None and tenure.end.is_before(typed.start)
    return bool(ended_before or begun_after)


@rule("HN-A2a", Severity.ERROR, "名册表各日期的先后", "附件2", roles=ROSTER)
def roster_dates_in_order(c: RecordContext) -> Iterator[Problem]:
    """名册表中，出生年月应早于正高级职称取得时间，后者不晚于二级岗位聘任时间。"""
    for number, row in enumerate(c.rows("people"), 1):
        days = {k: v.typed for k, v in row.values.items() if isinstance(v.typed, PartialDate)}
        birth, title = days.get("birth_date"), days.get("senior_title_date")
        post = days.get("appointment_date")
        if birth and title and title.is_before(birth):
            yield Problem(
                f"正高级职称取得时间{title}早于出生年月{birth}",
                remedy="请核对",
                at=c.at_row("people", number, "senior_title_date"),
            )
        if title and post and post.is_before(title):
            yield Problem(
                f"二级岗位聘任时间{post}早于正高级职称取得时间{title}",
                remedy="请核对",
                at=c.at_row("people", number, "appointment_date"),
            )


declare("HN-A2b", Severity.ERROR, "名册表与各人的考核表一致", "附件2", roles=ROSTER, scope="batch")
