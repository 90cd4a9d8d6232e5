"""Art. 35 (一)-(五) of the city's assessment measures: time at work and absences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.year import (
    EXACT,
    Days,
    assessment_year,
    days_from,
    days_in,
    is_half,
    measured,
)
from cadre_docs.rules.engine import Constraint, Outcome, Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.annual.year import Time, Year
    from cadre_docs.rules.engine import Place, RecordContext, Said


_NOT_GRADED = (Outcome.NOT_ASSESSED, Outcome.UNGRADED)
_TIMES = ("period", "days")
_A_MONTH = timedelta(days=31)


def graded(because: str, otherwise: str = "") -> Constraint:
    """Return the constraint that there is to be a grade; which, is left open."""
    return Constraint(Outcome.EXCELLENT, because, otherwise, force=False)


def _joined(c: RecordContext) -> tuple[Year, Days] | None:
    """Return the year and the days worked here, of those who came during the year."""
    year, joined = assessment_year(c), c.day("joined_on")
    if year is None or joined is None or joined.last < year.first or joined.first > year.last:
        return None  # whoever came before it is not new, whoever came after it is not assessed
    passed_over = c.parameter("AA.veterans_time") == "不核对"
    return None if c.flag("veteran") and passed_over else (year, days_from(year, joined))


def _worked(c: RecordContext, days: Days, months: int, where: str, otherwise: str) -> Said:
    """Grade those who worked so many months in the year; not those who did not."""
    time = measured(days)
    enough = time.reaches(months)
    if enough is None:
        remedy = "请把日期填到日，或由单位按记载认定"
        wanted = _what_would_tell(time, f"满{months}个月", f"满{months}个月")
        return Problem(f"{where}{time}", wanted, remedy, c.at("joined_on"), Severity.WARNING)
    if enough:
        return graded(f"{where}{time.least}，满{months}个月")
    return Constraint(Outcome.UNGRADED, f"{where}{time.most}，不满{months}个月", otherwise)


def _what_would_tell(time: Time, limit: str, aim: str) -> str:
    """Return what is wanted where it is open whether a time passes a limit."""
    if time.exact:
        return f"{aim}；零星天数折成几个月，办法没有规定"
    return f"{EXACT}，才能判断是否{limit}"


@rule(
    "AA-35.1",
    Severity.ERROR,
    "初次就业不满6个月的，不确定档次",
    "第三十五条第（一）项",
    roles=PERSON,
)
def first_job(c: RecordContext) -> Iterator[Said]:
    """初次就业的，考核年度内在本单位工作（含试用期）不满规定月数的，只写评语，不确定档次；满的确定档次。

    从到本单位之日算到考核年度最后一天。在其他单位工作的时间不计入。
    """
    first, year = c.flag("first_job"), assessment_year(c)
    joined, months = c.day("joined_on"), c.number("AA.first_job_months")
    here = _joined(c)
    if year is not None and joined is not None and joined.first > year.last:
        remedy = "请核对日期；确实如此的不参加本年度考核"
        yield Problem(f"{joined}才到本单位工作", "不晚于考核年度", remedy, c.at("joined_on"))
    elif first and joined is None:
        wanted, remedy = "到本单位工作的日期", "请补填，以便核对工作时间"
        at = c.at("joined_on")
        yield Problem("初次就业，没有填到本单位时间", wanted, remedy, at, Severity.WARNING)
    elif here and first is None and not measured(here[1]).least.reaches(months):
        message = f"{joined}到本单位工作，没有填是否初次就业"
        remedy = "请补填：初次就业的只算本单位的时间，不是的加上其他单位的时间"
        yield Problem(message, "是或否", remedy, c.at("first_job"), Severity.WARNING)
    elif here and first:
        yield _worked(c, here[1], months, "初次就业，在本单位工作", "不是初次就业的不同")
        if c.rows("other_work"):
            message, remedy = "初次就业，又填了在其他单位工作的时间", "请核对；两项只有一项是对的"
            yield Problem(message, "两处一致", remedy, c.at("other_work"), Severity.WARNING)


@rule(
    "AA-35.1b",
    Severity.WARNING,
    "初次就业的，以前没有任职和考核",
    "第三十五条第（一）项",
    roles=PERSON,
)
def before_the_first_job(c: RecordContext) -> Iterator[Problem]:
    """填初次就业，而到本单位时间在考核年度以前，或者任现岗时间、列有结果的以前年度在到本单位以前的，只有一处是对的。

    又填了从其他单位调入的时间的，也是。
    """
    year, joined = assessment_year(c), c.day("joined_on")
    if not c.flag("first_job") or year is None:
        return
    moved = c.day("transferred_on")
    if moved is not None:
        message = f"初次就业，又填了{moved}从其他单位调入"
        yield _not_first(c, message, c.at("transferred_on"), "两处一致")
    if joined is None:
        return
    if joined.last < year.first:
        message = f"初次就业，而到本单位时间填{joined}"
        yield _not_first(c, message, c.at("joined_on"), "在考核年度之内")
        return
    since = c.day("post_since")
    if since is not None and since.is_before(joined):
        message = f"初次就业，{joined}到本单位，而任现岗时间填{since}"
        yield _not_first(c, message, c.at("post_since"))
    for number, row in c.distinct("earlier_results"):
        before, result = row.get("year"), row.text("result")
        worked = isinstance(before, PartialDate) and before.is_before(joined)
        if worked and result not in _NOT_GRADED:
            message = f"初次就业，{joined}到本单位，而{before}年度有“{result}”的结果"
            yield _not_first(c, message, c.at_row("earlier_results", number, "result"))


def _not_first(
    c: RecordContext, message: str, at: Place, wanted: str = "不早于到本单位时间"
) -> Problem:
    key = c.key("first_job")
    remedy = f"请核对日期，写错的改正；以前工作过的，“{key}”填“否”；确实如此的不必改"
    return Problem(message, wanted, remedy, at, Severity.WARNING)


@rule(
    "AA-35.2",
    Severity.ERROR,
    "各单位合计不满半年的，不确定档次",
    "第三十五条第（二）项",
    roles=PERSON,
)
def worked_elsewhere(c: RecordContext) -> Iterator[Said]:
    """不是初次就业的，考核年度内在其他单位和本单位工作的时间合并计算（含试用期），重叠的只算一次。

    不满半年的，只写评语，不确定档次；满半年的，由现单位确定档次。半年按6个月计算（本工具的选择），
    按天数计算结论不同的，予以说明。几段时间的零星天数不能确定折成几个月的，只提醒；
    从第一天到最后一天还不满半年的，总是不满。
    年度结束以后才到本单位的，不是本年度的考核对象（见 AA-35.1）。
    到本单位一个月以后还在其他单位工作的，提醒核对。
    """
    yield from _still_elsewhere(c)
    here, months = _joined(c), c.number("AA.work_months")
    if here is None or c.flag("first_job") is not False:
        return
    year, days = here
    elsewhere = days_in(year, periods(row for _, row in c.distinct("other_work")))
    more, worked = "在其他单位还有工作时间的不同", days.joined(elsewhere)
    said = _worked(c, worked, months, "各单位工作时间合计", more)
    if isinstance(said, Constraint) and is_half(year, worked) is (said.outcome == Outcome.UNGRADED):
        said = replace(said, choice=c.chosen("AA.work_months"))
    yield said


def _still_elsewhere(c: RecordContext) -> Iterator[Problem]:
    """Tell of work elsewhere that went on long after somebody came."""
    joined = c.day("joined_on")
    for number, row in c.distinct("other_work") if joined is not None else ():
        span = row.get("period")
        end = span.end if isinstance(span, Period) else None
        if joined and end and end.first - joined.last > _A_MONTH:
            yield Problem(
                f"在其他单位工作到{end}，而{c.key('joined_on')}填{joined}",
                wanted="到本单位以前的工作",
                remedy="请对照人事变动记载核对，改正有误的一处；确实如此的不必改",
                at=c.at_row("other_work", number, "period"),
                severity=Severity.WARNING,
            )


def periods(rows: Iterable[Row]) -> Iterator[Period]:
    """Yield the periods in the rows of a table."""
    for row in rows:
        period = row.get("period")
        if isinstance(period, Period):
            yield period


def _absent(c: RecordContext, parameter: str) -> list[Row]:
    kinds = c.names(parameter)
    return [row for _, row in c.distinct("absences") if row.get("kind") in kinds]


@rule(
    "AA-35.3",
    Severity.ERROR,
    "缺勤累计超过6个月的，不确定档次",
    "第三十五条第（三）项",
    roles=PERSON,
)
def long_absence(c: RecordContext) -> Iterator[Said]:
    """病假、事假、自行外出学习培训、出国（境）探亲假在考核年度内累计超过规定月数的，不确定档次。

    正好满的不算超过。重叠的只算一次，产假、哺乳假、工伤不计入。
    写了起止时间的，天数不再另算；二者都没有写的、二者不一致的，计算不了，所以说明。
    """
    year, rows = assessment_year(c), _absent(c, "AA.absences")
    if year is None:
        return
    yield from _unmeasured(c, year)
    if not rows:
        return
    other = [*_absent(c, "AA.maternity"), *_absent(c, "AA.injury")]
    days = days_in(year, periods(rows)).without(days_in(year, periods(other)))
    singly = [row.get("days") for row in rows if not isinstance(row.get("period"), Period)]
    more = sum(number for number in singly if isinstance(number, int))
    time, months = measured(days, more), c.number("AA.absence_months")
    kinds = "、".join(dict.fromkeys(str(row.get("kind")) for row in rows))
    over = time.exceeds(months)
    if over is None:
        wanted = _what_would_tell(time, f"超过{months}个月", f"不超过{months}个月")
        remedy, at = "请填写确切的起止日期，或由单位按考勤认定", c.at("absences")
        yield Problem(f"{kinds}累计{time}", wanted, remedy, at, Severity.WARNING)
    elif over:
        because, change = f"{kinds}累计{time.least}，超过{months}个月", "缺勤不满此数的不同"
        yield Constraint(Outcome.UNGRADED, because, change)


def _unmeasured(c: RecordContext, year: Year) -> Iterator[Problem]:
    """Tell of the rows whose length is not stated, or stated in two ways."""
    for number, row in c.distinct("absences"):
        span, typed, kind = row.get("period"), row.get("days"), row.get("kind")
        if not isinstance(span, Period):
            if not typed and not any(c.unread_cell("absences", number, x) for x in _TIMES):
                message, wanted = f"{kind}没有填时间，没有计算", "起止时间，零星的为天数"
                remedy, at = "请填写起止时间或天数", c.at_row("absences", number, "period")
                yield Problem(message, wanted, remedy, at, Severity.WARNING)
            continue
        if isinstance(typed, int) and not _agree(year, span, typed):
            message, wanted = f"{kind}{span}与天数{typed}不一致，按起止时间计算", "二者只填一项"
            remedy, at = "请按考勤核对；零星的删去起止时间", c.at_row("absences", number, "days")
            yield Problem(message, wanted, remedy, at, Severity.WARNING)


def _agree(year: Year, span: Period, number: int) -> bool:
    """Whether a period may be of so many days, as a whole or in the year."""
    within = days_in(year, [span])
    if len(within.sure) <= number <= len(within.possible) or span.end is None:
        return True
    least = (span.end.first - span.start.last).days + 1
    most = (span.end.last - span.start.first).days + 1
    return least <= number <= most


@rule("AA-35.4", Severity.ERROR, "产假、哺乳假照常确定档次", "第三十五条第（四）项", roles=PERSON)
def maternity_leave(c: RecordContext) -> Iterator[Said]:
    """按规定休产假、哺乳假的，正常参加考核，确定档次；这些时间不计入缺勤。

    性别填男的提醒：性别或者类别有一处填错；男职工的陪产假（护理假）按规定不算缺勤，不必填。
    """
    rows = _absent(c, "AA.maternity")
    if rows and c.text("sex") == "男":
        yield Problem(
            f"性别填“男”，缺勤里有{rows[0].get('kind')}",
            wanted="两处一致",
            remedy="请核对性别和缺勤的类别，改正有误的一处；男职工的陪产假（护理假）删去这一行",
            at=c.at("absences"),
            severity=Severity.WARNING,
        )
    if rows:
        yield graded("产假、哺乳假不影响考核", "另有缺勤、处分等情形的不同")


@rule(
    "AA-35.5",
    Severity.ERROR,
    "因工负伤的按受伤前的表现确定档次",
    "第三十五条第（五）项",
    roles=PERSON,
)
def work_injury(c: RecordContext) -> Iterator[Said]:
    """因工负伤不能正常工作的，综合考虑受伤前的工作表现确定档次；负伤的时间不计入缺勤。"""
    if _absent(c, "AA.injury"):
        yield graded("因工负伤，按受伤前的工作表现确定档次", "另有缺勤、处分等情形的不同")
