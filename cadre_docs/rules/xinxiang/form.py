"""新人社办〔2024〕22号: times of the procedure, what bars people, and 附件2 (the form itself)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.between.same_period import elsewhere
from cadre_docs.rules.common.sanction_periods import span, unlike_usual, usual_months
from cadre_docs.rules.engine import Problem, declare, rule
from cadre_docs.rules.roles import APPLICANTS, PERSON, ROSTER
from cadre_docs.rules.xinxiang.shared import (
    EXACT,
    Declared,
    chosen,
    declared,
    months_later,
)
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.common.sanction_periods import Span
    from cadre_docs.rules.engine import RecordContext

_MONTHS = "XX.sanction_months"

declare("XX-A2a", Severity.ERROR, "现岗位等级为二级，申报岗位等级为一级", "附件2", roles=PERSON)
declare(
    "XX-5.3", Severity.ERROR, "名册表与各人的审查结果和申报内容一致", "第五条第（三）项",
    roles=ROSTER, scope="batch",
)  # fmt: skip


@rule(
    "XX-A2e", Severity.WARNING, "地区与本单位其他人的不同", "附件2",
    roles=APPLICANTS, scope="batch",
)  # fmt: skip
def one_region_for_all(c: BatchContext) -> Iterator[Problem]:
    """同一单位一起申报的人，地区应当相同；写得详略不同（新乡市示例区、示例区）的算相同。

    其他人（至少3人）都相同，只有一人（人多的，不到十分之一的人）不同的，多半写错了。
    """
    yield from elsewhere(c.records, "region")


@rule(
    "XX-3.2",
    Severity.ERROR,
    "在规定时间内报名和审查",
    "第五条第（二）项、第（三）项",
    roles=APPLICANTS,
)
def on_time(c: RecordContext) -> Iterator[Problem]:
    """网上注册报名、单位初审和资格审查应在各自规定的时间内。只核对填了日期的。"""
    steps = (
        ("registered_on", "报名", "XX.registration_from", "XX.registration_to"),
        ("unit_reviewed_on", "单位初审", "XX.review_from", "XX.unit_review_to"),
        ("reviewed_on", "资格审查", "XX.review_from", "XX.review_to"),
    )
    for field_id, what, start, end in steps:
        day, window = c.day(field_id), Period(c.date_of(start), c.date_of(end))
        if day is not None and not day.within(window):
            yield Problem(
                f"{what}日期{day}不在规定时间内",
                wanted=f"{window}",
                remedy="请核对日期；确已逾期的请与工考管理机构联系",
                at=c.at(field_id),
            )


@rule("XX-6.4", Severity.ERROR, "虚假申报后的禁止申报期", "第六条第（四）项", roles=APPLICANTS)
def false_statement(c: RecordContext) -> Iterator[Problem]:
    """填报虚假信息的，取消当年的资格，此后规定年数内不能再申报。"""
    given, now = c.day("false_statement_year"), c.number("XX.assessment_year")
    years = c.number("XX.false_statement_years")
    if given is not None and given.year <= now <= given.year + years:
        yield Problem(
            f"{given.year}年度因虚假申报被取消资格，{now}年仍在禁止申报期内",
            wanted=f"{given.year + years + 1}年起才可再次申报",
            remedy="请核对年度；确实如此的不能申报",
            at=c.at("false_statement_year"),
        )


@rule("XX-A1.12", Severity.ERROR, "不得申报的情形", "附件1第十二条", roles=PERSON)
def barred(c: RecordContext) -> Iterator[Problem]:
    """被立案审查尚未结案、尚在党纪处分影响期或政务处分期、有其它法定禁止情形的，不能申报。

    表上“是否存在禁止申报的情形”一栏应与事实一致。没有填届满日期的，按处分种类推算；所填的比推算的早一个月以上，
    而按推算申报时尚未届满的，提醒核对。
    """
    reasons = list(_bars(c))
    yield from reasons
    flag = c.flag("barred")
    if flag:
        yield Problem(
            "填的是存在禁止申报的情形",
            wanted="存在的不能申报",
            remedy="请核对；确实存在的不能申报",
            at=c.at("barred"),
        )
    sure = [reason.message for reason in reasons if reason.severity is None]
    if flag is False and sure:
        yield Problem(
            "填的是不存在禁止申报的情形，与考核依据不一致",
            wanted="；".join(sure),
            remedy="请改正此栏或考核依据",
            at=c.at("barred"),
        )


def _bars(c: RecordContext) -> Iterator[Problem]:
    if c.flag("case_pending"):
        wanted, remedy = "结案前不能申报", "请核对；确未结案的不能申报"
        yield Problem("被立案审查尚未结案", wanted, remedy, c.at("case_pending"))
    for number, row in c.distinct("sanctions"):
        problem = _sanction(c, number, row)
        if problem is not None:
            yield problem


def _sanction(c: RecordContext, number: int, row: Row) -> Problem | None:
    """Say whether a sanction was in force when the person applied."""
    kind, decided, ends = row.text("kind"), row.get("decided_on"), row.get("ends_on")
    if not isinstance(decided, PartialDate):
        return None
    stated = ends if isinstance(ends, PartialDate) else None
    lasts = span(decided, stated, usual_months(c.names(_MONTHS), kind))
    at = c.at_row("sanctions", number, "ends_on")
    if lasts is None:
        message, remedy = f"{kind or '处分'}没有填届满日期，不能判断", "请补填届满日期"
        return Problem(message, "影响期或处分期已满", remedy, at, Severity.WARNING)
    when = declared(c)
    inside = lasts.holds(when.first.first, when.last.last)
    if inside is False:
        return _ended_early(c, number, row, lasts) if stated else None
    applied = f"{when.first}" if when.first == when.last else f"{when.first}至{when.last}"
    message = f"{decided}受{kind}处分，影响期或处分期{lasts.until}，申报时（{applied}）" + (
        "尚未届满" if inside else "不能确定是否届满"
    )
    doubt = _doubt(c, kind, lasts, when) if inside else None
    if inside and doubt is None:
        wanted = "影响期或处分期满后才能申报"
        return Problem(message, wanted, "请核对日期；确未届满的不能申报", at)
    exact = lasts.only_last_day_open and when.first == when.last
    wanted = doubt or (chosen(c, _MONTHS) if exact else f"{EXACT}，并填报名日期")
    return Problem(message, wanted, "请对照处分决定填写日期", at, Severity.WARNING)


def _ended_early(c: RecordContext, number: int, row: Row, lasts: Span) -> Problem | None:
    """Doubt an end long before the usual one, which would not have been over by then."""
    kind, decided, ends = row.text("kind"), row.get("decided_on"), row.get("ends_on")
    months, when = usual_months(c.names(_MONTHS), kind), declared(c)
    if not isinstance(decided, PartialDate) or not isinstance(ends, PartialDate):
        return None
    usual = unlike_usual(decided, ends, months)
    if usual is None or usual.holds(when.first.first, when.last.last) is False:
        return None
    return Problem(
        f"{decided}受{kind}处分，填的是{lasts.until}届满",
        f"{kind}的影响期或处分期为{months}个月；{chosen(c, _MONTHS)}",
        "请对照处分决定核对届满日期；确已提前解除的不必改",
        c.at_row("sanctions", number, "ends_on"),
        Severity.WARNING,
    )


def _doubt(c: RecordContext, kind: str, lasts: Span, when: Declared) -> str | None:
    """Return what this tool chose, where only that says that a sanction was in force."""
    if lasts.months and kind in c.names("XX.sanctions_without_months"):
        return chosen(c, "XX.sanctions_without_months")
    a_day_less = lasts.end[0] - timedelta(days=1)
    on_its_last_day = not lasts.months and a_day_less < when.last.last
    return chosen(c, _MONTHS) if on_its_last_day else None


@rule("XX-A2b", Severity.WARNING, "主要经历依次衔接", "附件2", roles=PERSON)
def history_is_whole(c: RecordContext) -> Iterator[Problem]:
    """主要经历应按时间先后填写，前后衔接，写到申报时为止。起止时间只到月的，按整月计算。"""
    spans = _history(c)
    for (_, before), (number, after) in pairwise(spans):
        if after.start.is_before(before.start):
            yield _history_problem(c, number, f"“{after}”排在“{before}”之后", "按时间先后填写")
    if not c.unread("work_history"):
        yield from _gaps(c, spans)
    last = declared(c).last
    for number, period in spans:
        if last.is_before(period.end or period.start):
            yield _history_problem(c, number, f"“{period}”写到了{last}之后", "写到申报时为止")


# Who leaves the army in December is given a post in spring; that is a stretch, too.
_WITHOUT_UNIT = "；待安置、待业等不在单位的时间，也写成一段"


def _history(c: RecordContext) -> list[tuple[int, Period]]:
    cells = ((n, row.get("period")) for n, row in c.distinct("work_history"))
    return [(number, period) for number, period in cells if isinstance(period, Period)]


def _history_problem(
    c: RecordContext, number: int, message: str, wanted: str, else_: str = ""
) -> Problem:
    at = c.at_row("work_history", number, "period")
    return Problem(message, wanted, f"请核对起止时间{else_}", at)


def _gaps(c: RecordContext, spans: list[tuple[int, Period]]) -> Iterator[Problem]:
    """Yield the gaps up to the application; spans may overlap."""
    now = declared(c).last
    until: PartialDate | None = None
    for number, period in sorted(spans, key=lambda span: span[1].start.first):
        if until is not None and _apart(c, until, period.start):
            message = f"{until}到{period.start}之间没有写"
            yield _history_problem(c, number, message, chosen(c, "XX.history_gap"), _WITHOUT_UNIT)
        end = period.end or now
        until = end if until is None or until.last < end.last else until
    if until is not None and _apart(c, until, now):
        message = f"只写到{until}，到申报时没有写"
        yield _history_problem(c, len(spans), message, chosen(c, "XX.history_gap"), _WITHOUT_UNIT)


def _apart(c: RecordContext, until: PartialDate, start: PartialDate) -> bool:
    next_day = until.last + timedelta(days=1)
    allowed = c.number("XX.history_gap")
    joined = PartialDate(next_day.year, next_day.month, next_day.day)
    return bool(months_later(joined, allowed).is_before(start))


@rule("XX-A2c", Severity.ERROR, "两栏的年份相同", "附件2；第二条第（四）项第4目", roles=PERSON)
def same_five_years(c: RecordContext) -> Iterator[Problem]:
    """年度考核和优秀共产党员两栏应写同样的近5年，每年一次，按先后排列。"""
    years = c.names("XX.years")
    for table in ("annual_grades", "party_honours"):
        rows = c.rows(table)
        given = tuple(str(row.get("year") or "（未填）") for row in rows)
        unread = any(c.unread_cell(table, n, "year") for n, _ in enumerate(rows, 1))
        if rows and given != years and not unread:
            yield Problem(
                f"年份为{'、'.join(given)}",
                wanted=f"依次为{'、'.join(years)}；{chosen(c, 'XX.years')}",
                remedy="请改正年份，每年一行",
                at=c.at(table),
            )
