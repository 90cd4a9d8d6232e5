"""新人社办〔2024〕22号 第二条: the two ways to levels 4 and 3, and years in a trade and level.

A condition is three-valued: where a fact is missing or a date is not exact enough, it cannot
be told whether it is met.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.rules.common.full_years import full_years
from cadre_docs.rules.xinxiang.shared import FIRST_DAY, chosen
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.rules.engine import RecordContext

FIFTH, FOURTH, THIRD = "五级（初级工）", "四级（中级工）", "三级（高级工）"
SECOND, FIRST = "二级（技师）", "一级（高级技师）"
UPWARD = (FIFTH, FOURTH, THIRD, SECOND, FIRST)


class Route(NamedTuple):
    """A level, the one below it, and the parameters of the two ways to it."""

    level: str
    below: str
    passed_by: str
    years: str
    work_start_by: str


TO_FOURTH = Route(
    FOURTH, FIFTH, "XX.level4_passed_by", "XX.level4_years", "XX.level4_work_start_by"
)
TO_THIRD = Route(THIRD, FOURTH, "XX.level3_passed_by", "XX.level3_years", "XX.level3_work_start_by")


class Answer(NamedTuple):
    """Whether a condition is met (None: cannot be told); the clause says why not.

    ``remedy`` says what to do where it cannot be told.
    """

    met: bool | None
    clause: str = ""
    remedy: str = "请补填，时间填到日"


def both(*answers: Answer) -> Answer:
    """Return whether all conditions are met, with the clauses of those that decide."""
    for met in (False, None):
        decisive = [answer for answer in answers if answer.met is met]
        if decisive:
            clauses = "，".join(answer.clause for answer in decisive)
            return Answer(met, clauses, remedies(decisive))
    return Answer(True)


def remedies(answers: Iterable[Answer]) -> str:
    """Return what to do about several conditions, each thing once."""
    return "；".join(dict.fromkeys(answer.remedy for answer in answers))


# --- two ways to a level ---------------------------------------------------------------------


def by_work(c: RecordContext, route: Route) -> Answer:
    """Tell whether somebody started to work early enough for the level."""
    start, deadline = c.day("work_start"), c.date_of(route.work_start_by)
    if start is None:
        return Answer(None, "没有填参加工作时间")
    late = deadline.is_before(start)
    return Answer(None if late is None else not late, f"{start}参加工作")


def by_examination(c: RecordContext, route: Route) -> Answer:
    """Tell whether the level below was passed in time and held long enough."""
    worked = _worked(c, route)
    return both(holds(c, route.below), _passed(c, route), worked)


def holds(c: RecordContext, level: str) -> Answer:
    """Tell whether a level, or a higher one, is held."""
    held = c.text("current_level")
    if held is None:
        return Answer(None, "没有填现岗位等级")
    return Answer(UPWARD.index(held) >= UPWARD.index(level), f"现岗位等级为{held}")


def _passed(c: RecordContext, route: Route) -> Answer:
    """Tell whether the examination was passed in time; a certificate comes after it."""
    deadline, passed = c.date_of(route.passed_by), c.day("passed_on")
    if passed is not None:
        late = deadline.is_before(passed)
        return Answer(None if late is None else not late, f"{passed}通过考核")
    certified = c.day("certificate_date")
    if c.text("current_level") == route.below and certified:
        in_time = deadline.is_before(certified) is False or None
        return Answer(in_time, f"{certified}取得证书，没有填通过考核的时间")
    return Answer(None, f"没有填通过{route.below}考核的时间")


# --- years in a trade and level ------------------------------------------------------------


def level_start(c: RecordContext) -> PartialDate | None:
    """Return since when somebody works in the level: not before its examination was passed."""
    start, passed = c.day("level_work_start"), c.day("passed_on")
    return passed if start and passed and start.is_before(passed) else start


def breaks(c: RecordContext) -> list[Period]:
    """Return the interruptions of the work in the trade and level."""
    cells = (row.get("period") for _, row in c.distinct("interruptions"))
    return [period for period in cells if isinstance(period, Period)]


def _worked(c: RecordContext, route: Route) -> Answer:
    """Tell whether the years in the level are full by a day, interruptions taken off."""
    start, years, until = level_start(c), c.number(route.years), c.date_of("XX.counted_to")
    if start is None:
        return Answer(None, "没有填本等级工作年限起算")
    (full, choice), remedy = full_years(c, FIRST_DAY, start, years, until), Answer(None).remedy
    if choice:
        clause = f"{start}起在本工种本等级工作，到{until}差一天满{years}年（{choice}）"
        return Answer(None, clause, "请核对起算的时间；开始的当日算不算，请向工考管理机构确认")
    missing = "不满" if full is False else "不能确定是否满"
    clause = f"{start}起在本工种本等级工作，到{until}{missing}{years}年"
    taken_off = c.parameter("XX.interruptions_counted") == "按天扣除"
    if full and taken_off and (lost := days_lost(c, start, until)):
        full = as_partial(start.last + timedelta(lost)).full_years_by(years, until) or None
        choice = chosen(c, "XX.interruptions_counted")
        remedy = "请核对间断的起止日期，并向工考管理机构确认间断的时间怎样计算"
        clause = f"{start}起在本工种本等级工作，扣除间断{lost}天不满{years}年（{choice}）"
    doubt = unproved(c, route.below, years, until) if full else None
    return doubt or Answer(full, clause, remedy)


def unproved(c: RecordContext, level: str, years: int, until: PartialDate) -> Answer | None:
    """Say that years are full only if a level was passed well before its certificate.

    Somebody works in a level from its examination on; without that day only the certificate
    tells of it.
    """
    start, certified = c.day("level_work_start"), c.day("certificate_date")
    if start is None or certified is None or c.text("current_level") != level:
        return None
    if c.day("passed_on") or not start.is_before(certified):
        return None
    if certified.full_years_by(years, until):
        return None
    clause = f"{start}起算而{certified}才取得证书，没有填通过考核的时间，不能确定是否满{years}年"
    return Answer(None, clause, "请填写低一等级通过时间，在本等级的工作从通过考核起算")


def days_lost(c: RecordContext, start: PartialDate, until: PartialDate) -> int:
    """Count the days of all interruptions between two days, each day once; months are whole.

    Of a start known to the month its last day counts: to start earlier is never worse.
    """
    lost: set[date] = set()
    for period in breaks(c):
        first = max(period.start.first, start.last)
        last = min(period.end.last if period.end else until.last, until.last)
        lost.update(first + timedelta(n) for n in range((last - first).days + 1))
    return len(lost)


def as_partial(day: date) -> PartialDate:
    """Return a day as a date that happens to be whole."""
    return PartialDate(day.year, day.month, day.day)


def ran_before(c: RecordContext, years: int) -> bool:
    """Tell whether somebody worked so many years in the level before one of the interruptions."""
    start, end = level_start(c), c.date_of("XX.level2_counted_to")
    if start is None:
        return False
    for period in sorted(breaks(c), key=lambda one: one.start.first):
        first = min(period.start.first, end.first)
        if start.full_years_by(years, as_partial(first)):
            return True
        if period.end:
            start = as_partial(max(start.last, period.end.last + timedelta(1)))
    return False


def running_since(c: RecordContext) -> PartialDate | None:
    """Return since when somebody works in the level without interruption."""
    start = level_start(c)
    if start is None:
        return None
    for period in breaks(c):
        end = period.end or c.date_of("XX.level2_counted_to")
        if start.last <= end.last:
            start = as_partial(end.last + timedelta(1))
    return start
