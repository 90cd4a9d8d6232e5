"""Checks of dates on every form: their order, and that they are past, as the schema says.

No form is known here: which date comes before which is said in ``data_schemas`` (``after``,
``usually_after``, ``soon_after``, ``before``, ``within``, ``until``, ``age``, ``lasts``,
``future`` of a field).
Dates are compared only as far as both are known: a month and a day in it are in no wrong order.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.days import assessed_in, end_of
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FREE_TEXTS
from cadre_docs.values.citizen_id import InvalidIdError, parse_citizen_id
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.record import Record
    from cadre_docs.record.dated import Box
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field

_DONE = expression(
    r"(?<![0-9])(?P<year>20[0-9]{2})\s?年(?:\s?(?P<month>[0-9]{1,2})\s?月)?(?:\s?[0-9]{1,2}\s?[日号])?[，,]?"
    "[^，,。；;！!\n0-9至到]{0,12}?"
    "(?:荣?获|荣立|被授予|被评为|取得了?|完成了|通过了|发表|出版|受到|晋升)"
)
_OF_YEAR_DONE = expression(
    r"(?<![0-9])(?P<year>20[0-9]{2})\s?年度(?P<month>)"
    "(?:(?:年度)?考核(?:结果|档次|等次)?(?:已|为|是|确定为|被评为)|继续参加考核|考核结果已)"
)
"""A year of which the assessment is told as over."""
_DAYS = expression(
    r"(?<![0-9])(?P<year>20[0-9]{2})\s?年(?:\s?(?P<month>[0-9]{1,2})\s?月)?[^，,。；;\n]{0,20}"
)
_TRAINING = "training"
"""A box that holds nothing but what is over: there any day counts."""
_TO_COME = expression(
    "将|拟|计划|规划|预计|预期|目标|争取|力争|届时|待|前|底|[至到]20|明年|今后|未来|下一步|实现"
)
_BEFORE = 24
"""Characters before a date in which words may say that it is to come, in one sentence."""
_STOPS = expression("[。；;！!\n]")
_MONTHS = 12
_LONG_AGO = 10
"""Years: of an exception approved before, the year is hardly meant."""
_CHECK = "请对照人事档案等材料核对，改正有误的一处"


@rule("FS-order", Severity.ERROR, "日期的先后不可能")
def order(c: RecordContext) -> Iterator[Problem]:
    """出生、参加工作、任职、处分等日期的先后应当可能：参加工作不早于出生，解除处分不早于决定处分，等等。

    哪个日期不早于哪个，由表单定义写明；只到月的按整月比较，不能确定的不提出。先后可能而相隔的年数少于
    一般的（如参加工作时不满16周岁），只提醒；一般在后而通知没有写明的（如先取得等级证书、后聘任），也只提醒。一般隔不了几年的（参加工作、转正定级），晚了许多年的，也提醒。
    """
    for box in c.record.dated_with("after", "usually_after", "before"):
        orders, start = box.field.orders, box.start
        for name, years in orders.after:
            other = _other(c.record, box, name)
            if other is None:
                continue
            field, day = other
            early = start.is_before(day) or day.full_years_by(years, start) is False
            if early and not _to_come(c, field, day):
                yield from _too_early(box, field, day, years)
        yield from _usual(c, box)
        for name in orders.before:
            other = _other(c.record, box, name)
            if other is not None and _not_before(box.last, other[1]):
                yield Problem(
                    f"{box.field.key}{box.typed}不早于{other[0].key}{other[1]}",
                    wanted=f"早于{other[0].key}",
                    remedy=_CHECK,
                    at=Place(*box.at),
                )


def _usual(c: RecordContext, box: Box) -> Iterator[Problem]:
    """Tell of a date before, or long after, one that it usually follows, or follows soon."""
    for name, years in box.orders.usually_after:
        other = _other(c.record, box, name)
        if other is not None and box.start.is_before(other[1]) and not _to_come(c, *other):
            yield from _rarely(box, *other, years)
    for name, years in box.orders.soon_after:
        other = _other(c.record, box, name)
        if other is not None and other[1].full_years_by(years, box.start):
            yield _long_after(box, *other, years)


def _to_come(c: RecordContext, field: Field, day: PartialDate) -> bool:
    """Whether a date lies in the future and may not: FS-future says so, the rest follows."""
    return c.today is not None and field.orders.future != "true" and _is_late(day, c.today)


def _too_early(box: Box, other: Field, day: PartialDate, years: int) -> Iterator[Problem]:
    if box.start.is_before(day):
        yield Problem(
            f"{box.field.key}{box.typed}早于{other.key}{day}",
            wanted=f"不早于{other.key}",
            remedy=_CHECK,
            at=Place(*box.at),
        )
    elif day.full_years_by(years, box.start) is False:
        yield Problem(
            f"{box.field.key}{box.typed}距{other.key}{day}不满{years}年",
            wanted=f"一般满{years}年",
            remedy=f"{_CHECK}；确实如此的不必改",
            at=Place(*box.at),
            severity=Severity.WARNING,
        )


def _rarely(box: Box, other: Field, day: PartialDate, years: int) -> Iterator[Problem]:
    """Tell of a date more than so many years before one that usually comes first."""
    if box.start.full_years_by(years, day):
        yield Problem(
            f"{box.field.key}{box.typed}早于{other.key}{day}",
            wanted=f"一般不早于{other.key}" + (f"，早也不到{years}年" if years else ""),
            remedy=f"{_CHECK}；确实如此的不必改",
            at=Place(*box.at),
            severity=Severity.WARNING,
        )


def _long_after(box: Box, other: Field, day: PartialDate, years: int) -> Problem:
    """Tell of a date so many years after one that it usually follows soon."""
    return Problem(
        f"{box.field.key}{box.typed}比{other.key}{day}晚了{years}年以上",
        wanted=f"一般在{other.key}以后不到{years}年",
        remedy=f"{_CHECK}；确实如此的不必改",
        at=Place(*box.at),
        severity=Severity.WARNING,
    )


def _not_before(day: PartialDate, other: PartialDate) -> bool:
    return day == other or bool(other.is_before(day))


def _other(record: Record, box: Box, name: str) -> tuple[Field, PartialDate] | None:
    """Return the date that a box is compared with: of its row, or else of the form."""
    # A column that names its own id means the form's field: the year of a row, and the form's.
    row = box.row if name in box.beside and name != box.field.id else None
    field = record.schema.by_id[name] if row is None else box.beside[name]
    day = _start(record.get(name) if row is None else row.get(name))
    return (field, day) if day else None


def _start(typed: object) -> PartialDate | None:
    match typed:
        case PartialDate():
            return typed
        case Period():
            return typed.start
        case str():
            return _birth(typed)
    return None


def _birth(number: str) -> PartialDate | None:
    """Return the birth in an ID number; None where it is none (ID-checksum reports it)."""
    try:
        born = parse_citizen_id(number).birth
    except InvalidIdError:
        return None
    return PartialDate(born.year, born.month, born.day)


@rule("FS-within", Severity.WARNING, "日期在规定的期间以外")
def within(c: RecordContext) -> Iterator[Problem]:
    """聘期内的年度、处分等，应在所填的聘期之内；任现岗时间等，应在考核年度结束以前。

    哪一栏应在哪个期间之内、哪一栏应在哪个期间结束以前，由表单定义写明。
    """
    values = c.record.values
    for box in c.record.dated_with("until", "within"):
        orders = box.field.orders
        if orders.until and not _to_come(c, box.field, box.start):
            yield from _too_late(c.record, box)
        name = next((n for n in orders.within if n in values), "") if orders.within else ""
        if not name:
            continue
        value = values[name]
        span = _span(value.typed)
        if span is not None and _outside(box, span):
            called = c.record.schema.by_id[name].key
            yield Problem(
                f"{box.field.key}{box.typed}不在{called}{value.typed}之内",
                wanted=f"在{called}之内",
                remedy=f"请核对时间；确在期外的{'删去此行' if box.row is not None else '不填'}",
                at=Place(*box.at),
            )


def _too_late(record: Record, box: Box) -> Iterator[Problem]:
    """Tell of a date behind the end of the period or year that the schema names for it."""
    filled = ((name, record.values.get(name)) for name in box.orders.until)
    name, value = next(((n, v) for n, v in filled if v is not None), ("", None))
    span = _span(value.typed) if value is not None else None
    if value is not None and span is not None and span.end and span.end.is_before(box.start):
        called = record.schema.by_id[name].key
        end = "" if span.start == span.end and span.start.month else "结束"  # a day only passes
        yield Problem(
            f"{box.field.key}{box.typed}在{called}{value.typed}{end}以后",
            wanted=f"{called}{end}以前的情况",
            remedy="请核对日期和年度，填当时的情况；确实如此的不必改",
            at=Place(*box.at),
            severity=Severity.WARNING,
        )


def _span(typed: object) -> Period | None:
    if isinstance(typed, PartialDate):
        return Period(typed, typed)
    return typed if isinstance(typed, Period) else None


def _outside(box: Box, span: Period) -> bool:
    before = box.end is not None and box.end.is_before(span.start)
    return bool(before or (span.end is not None and span.end.is_before(box.start)))


@rule("FS-future", Severity.ERROR, "日期在检查当天之后")
def future(c: RecordContext) -> Iterator[Problem]:
    """已发生的事，日期不应在检查当天之后。聘期截止、公示、预定的日期等可以在将来的，由表单定义写明。

    例外的批准日期在十年以前的，多半年份写错了，提醒。文字里写某年某月获得、取得、完成、发表什么，某年度考核结果已经怎样，参加了什么培训，而那时还没有到的，提醒。
    """
    if c.today is None:
        return
    for box in c.record.dated:
        allowed = box.orders.future
        if allowed == "true":
            continue
        ended = box.end if allowed == "false" else None
        if _is_late(box.start, c.today) or (ended and _is_late(ended, c.today)):
            yield Problem(
                f"{box.field.key}{box.typed}在今天（{c.today}）之后",
                wanted="已经过去的日期",
                remedy="请核对日期；还没有发生的，发生以后再填",
                at=Place(*box.at),
            )
    yield from _told_as_past(c, c.today)
    for number, waiver in enumerate(c.record.waivers, 1):
        if _is_late(waiver.day, c.today):
            yield Problem(
                f"例外的批准日期{waiver.day}在今天（{c.today}）之后",
                wanted="已经批准的例外",
                remedy="请核对日期；还没有批准的，批准以后再写",
                at=Place(f"例外[{number}]", waiver.position),
            )
        elif c.today.year - waiver.day.year > _LONG_AGO:
            yield Problem(
                f"例外的批准日期{waiver.day}距今（{c.today}）{_LONG_AGO}年以上",
                wanted="本次考核的例外一般是近年批准的",
                remedy="请核对年份，写错的改正；确实如此的不必改",
                at=Place(f"例外[{number}]", waiver.position),
                severity=Severity.WARNING,
            )


def _told_as_past(c: RecordContext, today: date) -> Iterator[Problem]:
    """Yield what a text says was got or finished on a day to come."""
    for path, field, value in c.record.texts():
        text = str(value.typed) if field.type in FREE_TEXTS else ""
        told = _DAYS.finditer(text) if field.id == _TRAINING else _done(text)
        for found in told if "20" in text else ():
            # FS-impossible tells of a thirteenth month; of a year alone its first counts.
            day = (int(found["year"]), int(found["month"] or 1))
            later = day > (today.year, today.month) and day[1] <= _MONTHS
            before = _STOPS.split(text[max(found.start() - _BEFORE, 0) : found.start()])[-1]
            if later and not _TO_COME.search(before + found[0]):
                yield Problem(
                    f"“{found[0]}”在今天（{today}）之后",
                    wanted="已经过去的日期",
                    remedy="请核对，改正写错的日期；确实如此的不必改",
                    at=Place(path, value.position),
                    severity=Severity.WARNING,
                )
                break


def _done(text: str) -> Iterator[re.Match[str]]:
    """Yield the days of what a text tells as done, and the years assessed."""
    assessed = _OF_YEAR_DONE.finditer(text) if "年度" in text else ()
    return chain(_DONE.finditer(text), assessed)


def _is_late(day: PartialDate, today: date) -> bool:
    return day.year >= today.year and day.first > today


@rule("FS-age", Severity.WARNING, "按出生日期算，年龄不合常理")
def age(c: RecordContext) -> Iterator[Problem]:
    """填表人一般在16岁至75岁之间（年度考核的到65岁）；哪一栏、从几岁到几岁，由表单定义写明。

    算到考核年度年末；没有年度的，或者年末还没有到的，算到检查当天。
    """
    if c.today is None:
        return
    year = assessed_in(c.record)
    day = min(c.today, end_of(year)) if year else c.today
    then = PartialDate(day.year, day.month, day.day)
    for box in c.record.dated_with("age"):
        limits, born = box.orders.age, box.start
        if limits is None or born.first > c.today:
            continue  # FS-future says so
        old = born.full_years_by(limits.most + 1, then) is True
        if old or born.full_years_by(limits.least, then) is False:
            years = day.year - born.year
            called = f"今天（{day}）" if day == c.today else str(day)
            yield Problem(
                f"{box.field.key}{born}，到{called}约{years}岁",
                wanted=f"一般为{limits.least}岁至{limits.most}岁",
                remedy=f"{_CHECK}；确实如此的不必改",
                at=Place(*box.at),
            )


@rule("FS-lasts", Severity.WARNING, "起止时间的长短不合常理")
def lasts(c: RecordContext) -> Iterator[Problem]:
    """聘期、管理期等一般有几年；哪一栏、几年到几年，由表单定义写明。没有结束的不核对。

    一个年份写错了的（2021.03-2022.02、2012.03-2024.02），多半在这里看得出来。
    """
    for box in c.record.dated_with("lasts"):
        limits, end = box.orders.lasts, box.end
        if limits is None or end is None:
            continue
        after = end.last + timedelta(days=1)
        short = box.start.full_years_by(limits.least, _day(after)) is False
        if short or box.start.full_years_by(limits.most, end) is True:
            yield Problem(
                f"{box.field.key}{box.typed}，" + ("不满" if short else "超过了")
                + f"{limits.least if short else limits.most}年",
                wanted=f"一般有{limits.least}年至{limits.most}年",
                remedy=f"{_CHECK}；确实如此的不必改",
                at=Place(*box.at),
            )  # fmt: skip


def _day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)
