"""新人社办〔2024〕22号 第二条: who may register for levels 5 to 2, and to which day years count.

Those who apply for level 1 (senior technician) hand in a form; their conditions stand in
``xinxiang`` and ``xinxiang_conditions``. Where a fact is missing or a date is not exact enough,
nobody is refused: a warning asks for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.common.full_years import full_years
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import APPLICANTS, REGISTRATION
from cadre_docs.rules.xinxiang.routes import (
    FIFTH,
    FIRST,
    SECOND,
    THIRD,
    TO_FOURTH,
    TO_THIRD,
    Answer,
    Route,
    as_partial,
    both,
    breaks,
    by_examination,
    by_work,
    days_lost,
    holds,
    level_start,
    ran_before,
    remedies,
    running_since,
    unproved,
)
from cadre_docs.rules.xinxiang.shared import (
    EXACT,
    FIRST_DAY,
    certificate_span,
    chosen,
    declared,
    eased,
    work_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.values.dates import PartialDate

# --- level 5 -----------------------------------------------------------------------------


@rule("XX-2.2.1", Severity.ERROR, "五级：按期转正定级", "第二条第（二）项第1目", roles=REGISTRATION)
def confirmed_in_time(c: RecordContext) -> Iterator[Problem]:
    """申报五级的，应在规定日期之前（含当日）已经转正定级；没有填转正定级时间的提醒补填。"""
    if c.text("declared_level") != FIFTH:
        return
    day, deadline = c.day("confirmed_on"), c.date_of("XX.level5_confirmed_by")
    late = deadline.is_before(day) if day else None
    if late is not False:
        unsure = late is None
        missing = f"转正定级时间只填到“{day}”" if day else "没有填转正定级时间"
        yield Problem(
            f"{missing}，不能核对" if unsure else f"{day}转正定级",
            wanted=f"申报五级的，应到{deadline}已转正定级",
            remedy="请补填，填到日" if unsure else "请核对人事档案；确实不符的不能申报五级",
            at=c.at("confirmed_on"),
            severity=Severity.WARNING if unsure else eased(c),
        )


# --- levels 4 and 3 ----------------------------------------------------------------------


@rule(
    "XX-2.2.2", Severity.ERROR, "四级：通过五级考核并满年限，或较早参加工作",
    "第二条第（二）项第2目", roles=REGISTRATION,
)  # fmt: skip
def fit_for_the_fourth_level(c: RecordContext) -> Iterator[Problem]:
    """申报四级有两条途径：按期通过初级工考核并在本工种本等级工作满规定年限，或按期参加工作。

    “前”包括当日。间断的时间从年限中扣除（本工具的选择），只因扣除而不满的只提醒；
    开始的当日不算一天（本工具的选择），只差这一天的也只提醒。
    """
    yield from _either_way(c, TO_FOURTH)


@rule(
    "XX-2.2.3", Severity.ERROR, "三级：通过四级考核并满年限，或较早参加工作",
    "第二条第（二）项第3目", roles=REGISTRATION,
)  # fmt: skip
def fit_for_the_third_level(c: RecordContext) -> Iterator[Problem]:
    """申报三级有两条途径：按期通过中级工考核并在本工种本等级工作满规定年限，或按期参加工作。

    “前”包括当日。间断的时间从年限中扣除（本工具的选择），只因扣除而不满的只提醒；
    开始的当日不算一天（本工具的选择），只差这一天的也只提醒。
    """
    yield from _either_way(c, TO_THIRD)


def _either_way(c: RecordContext, route: Route) -> Iterator[Problem]:
    if c.text("declared_level") != route.level:
        return
    passed_by, work_by = c.date_of(route.passed_by), c.date_of(route.work_start_by)
    ways = (by_examination(c, route), by_work(c, route))
    if any(way.met for way in ways):
        return
    unsure = any(way.met is None for way in ways)
    if unsure and c.has_read_unread:
        return
    yield Problem(
        f"申报{route.level}的条件" + ("不能核对" if unsure else "都不符合")
        + f"：{'；'.join(way.clause for way in ways)}",
        wanted=f"应符合其一：到{passed_by}已通过{route.below}考核，并在本工种、该等级工作满"
        f"{c.number(route.years)}年；或者到{work_by}已参加工作",
        remedy=remedies(way for way in ways if way.met is None)
        if unsure
        else "请核对人事档案；确实都不符的不能申报这一级",
        at=c.at("declared_level"),
        severity=Severity.WARNING if unsure else eased(c),
    )  # fmt: skip


# --- to which day years count ----------------------------------------------------------------


class Span(NamedTuple):
    """What the note of XX-2.2.4 is about; ``choice`` is a parameter where the notice is silent.

    ``now`` is the start as reckoned on the day of application, where that is another one:
    interruptions that come later take nothing off yet.
    """

    field_id: str
    what: str
    start: PartialDate | None
    years: int
    end: PartialDate
    choice: str = ""
    now: PartialDate | None = None


@rule(
    "XX-2.2.4", Severity.NOTE, "年限算到考核当年年底",
    "第二条第（二）项第4目；附件1第十一条", roles=APPLICANTS,
)  # fmt: skip
def counted_to_the_end_of_the_year(c: RecordContext) -> Iterator[Problem]:
    """工作年限算到考核当年12月31日：申报时还不满、到年底才满的，予以说明。

    取得二级证书的年限、申报二级的连续工作年限是否同样计算，通知没有写，本工具同样计算并提醒。
    """
    first = declared(c).first
    for span in _spans(c):
        if span.start is None:
            continue
        start, years, end = span.start, span.years, span.end
        now = span.now or start
        if not now.full_years_by(years, first) and start.full_years_by(years, end):
            yield Problem(
                f"{span.what}到{first}还不能算满{years}年，到{end}满{years}年",
                wanted=chosen(c, span.choice) if span.choice else f"工作年限算到{end}",
                remedy="请向工考管理机构确认年限算到哪一天" if span.choice else "无须处理",
                at=c.at(span.field_id),
                severity=Severity.WARNING if span.choice else None,
            )


def _spans(c: RecordContext) -> Iterator[Span]:
    """Yield the years that the declared level rests on."""
    level, in_level = c.text("declared_level"), "本工种本等级的工作年限"
    if level == FIRST:
        yield Span("work_start", "工作年限", *work_span(c))
        certificate = certificate_span(c)
        choice = "XX.certificate_counted_to"
        yield Span("certificate_date", "取得二级证书", *certificate, choice)
    if level == SECOND:
        years, choice = c.number("XX.level2_years"), "XX.level2_counted_to"
        since = running_since(c)
        yield Span("level_work_start", in_level, since, years, c.date_of(choice), choice)
    for route in (TO_FOURTH, TO_THIRD):
        if level == route.level and not by_work(c, route).met and by_examination(c, route).met:
            start, end = level_start(c), c.date_of("XX.counted_to")
            now, then = (_less(c, start, day) for day in (declared(c).first, end))
            years = c.number(route.years)
            yield Span("level_work_start", in_level, then, years, end, now=now)


def _less(c: RecordContext, start: PartialDate | None, until: PartialDate) -> PartialDate | None:
    """Return a start moved on by the days that interruptions take off until a day."""
    if start is None:
        return None
    return as_partial(start.last + timedelta(days_lost(c, start, until)))


# --- level 2 -----------------------------------------------------------------------------


@rule(
    "XX-2.2.5", Severity.ERROR, "二级：三级连续满年限，文化程度符合",
    "第二条（第二个“（二）”）第3目、第4目", roles=REGISTRATION,
)  # fmt: skip
def fit_for_the_second_level(c: RecordContext) -> Iterator[Problem]:
    """申报二级应已通过三级考核，并在本工种三级岗位上连续工作满规定年限；间断之后重新起算。

    间断之前已经连续满年限的是否算，通知没有写，只提醒（本工具的选择）。
    文化程度应为技工学校（职专）、高中或以上；有较高技艺、达到规定年龄的可以是初中。
    年龄算到哪一天通知没有写，只因本工具的选择而达到的只提醒；到生日当天满周岁。
    开始的当日不算一天，到对应日才满年（民法典第二百零一条、第二百零二条，本工具的选择）；只差这一天的只提醒。
    """
    if c.text("declared_level") != SECOND:
        return
    held = holds(c, THIRD)
    wanted = f"申报二级的，应已通过{THIRD}考核"
    yield from _judged(c, held, wanted, "current_level")
    if held.met is not False:
        wanted = f"应在本工种三级岗位上连续工作满{c.number('XX.level2_years')}年"
        yield from _judged(c, _ran(c), wanted, "level_work_start")
    wanted = "应为技工学校（职专）或高中以上；有较高技艺、年龄较大的可以是初中"
    yield from _judged(c, _schooled(c), wanted, "schooling")


def _judged(c: RecordContext, answer: Answer, wanted: str, field_id: str) -> Iterator[Problem]:
    if not answer.met:
        unsure = answer.met is None
        if unsure and c.has_read_unread:
            return
        yield Problem(
            answer.clause,
            wanted=wanted,
            remedy=answer.remedy if unsure else "请核对人事档案；确实不符的不能申报二级",
            at=c.at(field_id),
            severity=Severity.WARNING if unsure else eased(c),
        )


def _ran(c: RecordContext) -> Answer:
    answer = _ran_of_late(c)
    if answer.met is False and ran_before(c, c.number("XX.level2_years")):
        if c.parameter("XX.level2_stretch") != "最后一次间断以后":
            return Answer(True)
        choice = f"间断之前已连续工作满年限（{chosen(c, 'XX.level2_stretch')}）"
        remedy = "请向工考管理机构确认间断之前的连续工作是否算"
        return Answer(None, f"{answer.clause}，{choice}", remedy)
    return answer


def _ran_of_late(c: RecordContext) -> Answer:
    if any(period.end is None for period in breaks(c)):
        return Answer(False, "间断至今，没有连续工作")
    since, years = running_since(c), c.number("XX.level2_years")
    if since is None:
        return Answer(None, "没有填本等级工作年限起算")
    end = c.date_of("XX.level2_counted_to")
    full, choice = full_years(c, FIRST_DAY, since, years, end)
    if full and since == level_start(c) and (doubt := unproved(c, THIRD, years, end)):
        return doubt
    broken = "间断后从" if since != level_start(c) else ""
    passed = c.day("passed_on")
    if full is None and passed and full_years(c, FIRST_DAY, passed, years, end).enough is False:
        full, choice, since = False, "", passed  # passed late in the month that is stated
    if choice:
        clause = f"{broken}{since}起连续工作，到{end}差一天满{years}年（{choice}）"
        return Answer(None, clause, "请核对起算的时间；开始的当日算不算，请向工考管理机构确认")
    missing = f"{EXACT}，才能判断是否满" if full is None else "不满"
    return Answer(full, f"{broken}{since}起连续工作，到{end}{missing}{years}年")


def _schooled(c: RecordContext) -> Answer:
    given = c.text("schooling")
    if given is None or given in c.names("XX.schooling_enough"):
        return Answer(True)  # an empty box is FS-required's business
    stated = f"文化程度为“{given}”"
    if given in c.names("XX.schooling_unclear"):
        choice = chosen(c, "XX.schooling_unclear")
        return Answer(None, f"{stated}；{choice}", "请核对人事档案，填写确切的文化程度")
    if given != c.parameter("XX.relief_schooling"):
        return Answer(False, stated)
    relief = both(_skilled(c), _old_enough(c))
    return relief._replace(clause=f"{stated}，{relief.clause}")


def _skilled(c: RecordContext) -> Answer:
    skilled = c.flag("high_skill")
    return Answer(
        skilled, "没有填是否有较高技艺" if skilled is None else "没有较高技艺", "请单位补填"
    )


def _old_enough(c: RecordContext) -> Answer:
    birth, sex, end = c.day("birth_date"), c.text("sex"), c.date_of("XX.relief_age_on")
    if birth is None or sex is None:
        return Answer(None, "没有填出生年月或性别", "请补填")
    age = c.number("XX.relief_age_men" if sex == "男" else "XX.relief_age_women")
    reached = birth.full_years_by(age, end)
    if reached and not birth.full_years_by(age, declared(c).first):
        clause = f"申报时还不能算满{age}周岁，到{end}满（{chosen(c, 'XX.relief_age_on')}）"
        return Answer(None, clause, "请向工考管理机构确认年龄算到哪一天")
    missing = "不满" if reached is False else f"{EXACT}，才能判断是否满"
    return Answer(reached, f"{sex}，{birth}出生，到{end}{missing}{age}周岁")
