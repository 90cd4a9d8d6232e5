"""新人社办〔2024〕22号: who is assessed in Xinxiang, and the years for senior technician (一级).

Levels 5 to 2 stand in ``xinxiang_levels``; times, bars and the form itself in
``xinxiang_form``; which merits count in ``xinxiang_merits``; what merits stand in for in
``xinxiang_conditions``.
"""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.common.full_years import full_years
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import APPLICANTS, PERSON
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

EXACT = "需要精确到日"
_YEAR = 12


class Declared(NamedTuple):
    """When the person applied: one day, or the registration window where none is given."""

    first: PartialDate
    last: PartialDate


def declared(c: RecordContext) -> Declared:
    """Return when the person applied."""
    day = c.day("registered_on")
    if day is not None:
        return Declared(day, day)
    return Declared(c.date_of("XX.registration_from"), c.date_of("XX.registration_to"))


def chosen(c: RecordContext, parameter_id: str) -> str:
    """Return what this tool chose where the notice is silent, as a clause."""
    return c.chosen(parameter_id)


def months_later(day: PartialDate, months: int) -> PartialDate:
    """Return the same day months later, or the last of a shorter month."""
    years, month = divmod((day.month or 1) - 1 + months, _YEAR)
    year, month = day.year + years, month + 1
    return PartialDate(year, month, day.day and min(day.day, monthrange(year, month)[1]))


# --- who is assessed ---------------------------------------------------------------------


@rule(
    "XX-1.1", Severity.ERROR, "在岗正式工作人员或聘用工作人员", "第一条第（一）项", roles=APPLICANTS
)
def in_post(c: RecordContext) -> Iterator[Problem]:
    """考核对象是机关、事业单位工勤技能岗位的在岗正式工作人员和聘用工作人员。"""
    kinds, kind = c.names("XX.staff_kinds"), c.text("staff_kind")
    if kind is not None and kind not in kinds:
        yield Problem(
            f"人员类别填的是“{kind}”",
            wanted=f"考核对象为{'、'.join(kinds)}",
            remedy="请核对；确实不属于的不能申报",
            at=c.at("staff_kind"),
        )


@rule(
    "XX-1.3",
    Severity.ERROR,
    "已退休或已达到退休年龄的不在考核范围",
    "第一条第（三）项",
    roles=APPLICANTS,
)
def retired(c: RecordContext) -> Iterator[Problem]:
    """通知下发前已办理退休或已到退休年龄的不在考核范围；考核年度内将退休的由本人斟酌后决定。

    退休年龄按岗位和性别取参数；国家延迟退休年龄之后到龄的，本工具不推算，只提醒。
    """
    retirement = c.day("retirement_date")
    if retirement is not None:
        yield from _retires(c, "retirement_date", retirement, f"{retirement}办理退休")
    birth, sex = c.day("birth_date"), c.text("sex")
    if birth is None or sex is None:
        return
    ages = "XX.retirement_age_men" if sex == "男" else "XX.retirement_age_women"
    age = c.number(ages)
    reached = months_later(birth, age * _YEAR)
    what = f"{sex}，{birth}出生，{reached}满{age}周岁"
    if c.date_of("XX.retirement_age_until").is_before(reached) is False:
        yield from _retires(c, "birth_date", reached, what, f"；{chosen(c, ages)}")
    elif reached.year <= c.number("XX.assessment_year"):
        yield _postponed(c, what)


def _retires(
    c: RecordContext, field_id: str, day: PartialDate, what: str, age: str = ""
) -> Iterator[Problem]:
    """Say whether somebody retires too early; ``age`` is by what age we reckoned it."""
    issued, year = c.date_of("XX.issued"), c.number("XX.assessment_year")
    before, choices = day.is_before(issued), f"{chosen(c, 'XX.issued')}{age}"
    if before is None:
        remedy = "请核对人事档案，把日期填到日"
        wanted = f"{EXACT}，才能判断是否在{issued}之前；{choices}"
        yield Problem(what, wanted, remedy, c.at(field_id), Severity.WARNING)
    elif before:
        wanted = f"{issued}前已退休或已到退休年龄的不在考核范围；{choices}"
        remedy = "请核对日期和岗位；确实如此的不能申报"
        yield Problem(what, wanted, remedy, c.at(field_id))
    elif day.year == year:
        wanted = f"{year}年内将退休的，应了解岗位空缺和聘用政策后自主决定；{choices}"
        remedy = "请本人斟酌后决定是否申报"
        yield Problem(what, wanted, remedy, c.at(field_id), Severity.WARNING)


def _postponed(c: RecordContext, what: str) -> Problem:
    return Problem(
        f"{what}，适用渐进式延迟退休，不能据此判断是否已到退休年龄",
        wanted=chosen(c, "XX.retirement_age_until"),
        remedy="请按核定的退休时间判断",
        at=c.at("birth_date"),
        severity=Severity.WARNING,
    )


# --- years of work, level and trade --------------------------------------------------------


FIRST_DAY = "XX.first_day"
"""Whether the day counts on which work begins, or a certificate was got."""
Span = tuple[PartialDate | None, int, PartialDate]
"""From when, how many years, and the day to which they count."""


def work_span(c: RecordContext) -> Span:
    """Return the years of work that level 1 asks for."""
    return c.day("work_start"), c.number("XX.work_years"), c.date_of("XX.counted_to")


def certificate_span(c: RecordContext) -> Span:
    """Return the years since the certificate of level 2."""
    end = c.date_of("XX.certificate_counted_to")
    return c.day("certificate_date"), c.number("XX.certificate_years"), end


@rule("XX-2.3", Severity.NOTE, "工种已取消的可报相近工种", "第二条第（三）项", roles=APPLICANTS)
def similar_trade(c: RecordContext) -> Iterator[Problem]:
    """原工种已从目录中取消的，经所在单位同意，可以申报与实际工作相近的工种。"""
    current, wanted = c.text("current_trade"), c.text("declared_trade")
    if current and wanted and current != wanted:
        yield Problem(
            f"申报工种“{wanted}”与现岗位工种“{current}”不同",
            wanted="只有原工种已取消的，才可经单位同意申报目录内的相近工种",
            remedy="请对照工种目录核对，并取得单位同意",
            at=c.at("declared_trade"),
        )


@rule("XX-2.4.2", Severity.ERROR, "工作年限、证书年限和聘任", "第二条第（四）项第2目", roles=PERSON)
def long_enough(c: RecordContext) -> Iterator[Problem]:
    """申报一级应达到规定的工作年限，取得二级证书满规定年限，并已聘任到二级岗位。

    属于防控一线工勤技能人员的另有文件，只提醒。开始的当日算不算一天，通知没有写，
    按民法典第二百零一条、第二百零二条不算，到对应日才满（本工具的选择）；只差这一天的只提醒。
    """
    yield from _years(c, "work_start", "参加工作", work_span(c))
    yield from _years(c, "certificate_date", "取得二级证书", certificate_span(c))
    appointed, last = c.day("appointment_date"), declared(c).last
    if appointed is None:
        return
    late = last.is_before(appointed)
    if late is not False:
        unsure = late is None
        yield Problem(
            f"{appointed}聘任，到{last}"
            + ("不能确定是否已聘任" if unsure else "尚未聘任到二级岗位"),
            wanted=EXACT if unsure else "申报时已聘任到二级岗位",
            remedy="请核对聘任时间" + ("并填到日" if unsure else ""),
            at=c.at("appointment_date"),
            severity=Severity.WARNING if unsure else eased(c),
        )


def eased(c: RecordContext) -> Severity | None:
    """Return what becomes of a condition that another document may replace (XX-2.5)."""
    return Severity.WARNING if c.flag("front_line") else None


def _years(c: RecordContext, field_id: str, what: str, span: Span) -> Iterator[Problem]:
    start, years, end = span
    enough, choice = full_years(c, FIRST_DAY, start, years, end) if start else (True, "")
    if choice:
        message = f"{start}{what}，当日也算的到{end}满{years}年，不算的差一天"
        remedy = f"请核对{what}的时间；当日算不算，请向工考管理机构确认"
        yield Problem(message, choice, remedy, c.at(field_id), Severity.WARNING)
    elif enough is None:
        wanted = f"{EXACT}，才能判断到{end}是否满{years}年"
        remedy = f"请把{what}的时间填到日"
        yield Problem(f"{what}时间{start}", wanted, remedy, c.at(field_id), Severity.WARNING)
    elif not enough:
        wanted = f"应满{years}年"
        remedy = "请核对人事档案；确实不满的不能申报"
        message = f"{start}{what}，到{end}不满{years}年"
        yield Problem(message, wanted, remedy, c.at(field_id), eased(c))


@rule("XX-2.5", Severity.NOTE, "防控一线工勤技能人员", "第二条第（五）项", roles=APPLICANTS)
def front_line(c: RecordContext) -> Iterator[Problem]:
    """属于疫情防控一线工勤技能人员的，可以按专门文件的规定申报。"""
    if c.flag("front_line"):
        document = c.parameter("XX.front_line_document")
        yield Problem(
            "填的是防控一线工勤技能人员",
            wanted=f"可按{document}申报；该文件的条件不在本工具之内，年限、文化程度和考核结果只提醒",
            remedy=f"请对照{document}核对",
            at=c.at("front_line"),
        )
