"""What texts state that cannot be: days of no calendar, spans that end first, 120 per cent."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Place, Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.rules.engine import RecordContext

_DAY = expression(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s?年\s?([0-9]{1,2})\s?月(?:\s?([0-9]{1,2})\s?[日号])?"
)
_DAY_ALONE = expression(r"(?<![0-9年.—–~至到、-])([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?[日号]")
_SPAN = expression(
    r"(?<![0-9])(20[0-9]{2})\s?年\s?([0-9]{1,2})\s?月(?:\s?[0-9]{1,2}\s?日)?\s?(?:起?至|到|-|—+|–|－|~|～)\s?"
    r"(20[0-9]{2})\s?年\s?([0-9]{1,2})\s?月"
)
_SHARE = expression(
    "(?:及格|合格|出勤|到课|到岗|优秀|满意|升学|通过|(?<!毛)入学|覆盖|治愈|录取)(?:率|度)(?:为|达到?了?|是|[：:约均])?\\s?([0-9]{3,4}(?:\\.[0-9]{1,2})?)\\s?[%％]"
)
"""Shares of a whole; not 巩固率 and 毛入学率, which may exceed it: children come from elsewhere."""
_HOURS = expression("(?<![0-9.])([0-9]{3,6})\\s?(?:个)?学时")
_STATES = expression("月|学时|%|％")
"""Texts without any of these state no such thing."""
_MAY_BE_UNLIKELY = expression(r"20[0-9]{2}\s?年|其中|学时")
"""Nor those without any of these what :func:`_unlikely` tells."""
_MOST_HOURS = 1200
"""Eight hours of each working day of half a year and more: no training that goes beside work."""
_SAME_MONTH = expression(
    r"(?:(?<![0-9])(20[0-9]{2})\s?年\s?)?"
    r"(?<![0-9])([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?[日号]?\s?(?:起?至|到|-|—+|–|－|~|～)\s?"
    r"(?:(?:(20[0-9]{2})\s?年\s?)?([0-9]{1,2})\s?月\s?)?([0-9]{1,2})\s?[日号]"
)
_GOT = expression(
    r"(?<![0-9])(20[0-9]{2})\s?年(?:\s?([0-9]{1,2})\s?月)?(?:\s?[0-9]{1,2}\s?[日号])?[，,]?(?:本人)?(?:被评为|被授予|荣获|荣立|受到|获得?(?!批)|取得了?|晋升)"
)
_PLANNED = expression(
    "计划|规划|力争|争取|预计|拟|目标|将|到20[0-9]{2}年|下一步|明年|未来|今后|底前|实现"
)
_UNITS = "篇|项|人次|人|次|件|学时|课时|节|部|名|万元|元|天"
_OF_ALL = expression(
    rf"(?<![0-9.第])([0-9]{{1,6}})\s?({_UNITS})[^。；;\n0-9]{{0,16}}其中[^。；;\n0-9]{{0,16}}(?<!第)([0-9]{{1,6}})\s?(?:{_UNITS})"
)
_AN_HOUR = expression(r"(?<![0-9.])([0-9]{1,4}(?:\.[0-9])?)\s?(?:个)?学时")
_EACH = expression("每|(?<!平)均|[/／]")
"""Before a number that is no whole: 平均每人听课20节, 64学时/年."""
_DEMANDED = expression("要求|规定|应当|不少于|不低于|以上|目标")
_INCLUDED = expression("其中|含|包括")
_IN_ALL = expression(r"(?:共计?|合计|总计)[^0-9，,。；;]{0,6}\Z")
_TAUGHT = expression("授课|讲授|主讲|教学|任教|课程|课时|[两三四五2-5]年")
"""Hours that somebody teaches, or of several years: 年均授课420学时，三年合计1260学时."""
_SENTENCE = expression("[。；;！!\\n]")
_CLAUSE = expression("[，,。；;！!\n]")
_LEAP = 2000
_MONTHS, _WHOLE = 12, 100
_BEFORE = 24
"""Characters before a date in which words may say that it is a plan."""
_PARTS = 2
"""Hours that a sum is of, at least."""


class _Found(NamedTuple):
    """What cannot be, and why; ``sure`` unless it could be meant otherwise."""

    said: str
    why: str
    sure: bool = False


@rule("FS-impossible", Severity.ERROR, "文字里的日期、比率不可能")
def impossible(c: RecordContext) -> Iterator[Problem]:
    """文字里写的日期没有这一天（2月30日、13月），是错误；起止时间倒了的，及格率、出勤率等超过100%的，一千二百学时以上的，只提醒。

    在检查当天以后获奖、受表彰、取得的（计划、目标不算），“其中”的一部分比全部还多的，各项学时与写明的合计不符的，也提醒。
    """
    wording = c.wording
    states, may_be_unlikely = _STATES.search(wording), _MAY_BE_UNLIKELY.search(wording)
    if not (states or may_be_unlikely):
        return  # as of nearly all
    for path, _field, value in c.free_texts:
        text = str(value.typed)
        found = next(_impossible(text), None) if states and _STATES.search(text) else None
        if found is None and may_be_unlikely:
            found = next(_unlikely(text, c.today), None)
        if found is not None:
            yield Problem(
                f"“{found.said}”：{found.why}",
                wanted="可能的日期、比率",
                remedy="请核对，改正写错的数字" + ("" if found.sure else "；确实如此的不必改"),
                at=Place(path, value.position),
                severity=None if found.sure else Severity.WARNING,
            )


def _impossible(text: str) -> Iterator[_Found]:
    if "月" in text:
        for one in _DAY.finditer(text):
            if not _is_day(int(one[1]), int(one[2]), int(one[3] or 1)):
                yield _Found(one[0], "没有这一天" if one[3] else "没有这个月", sure=True)
        for one in _DAY_ALONE.finditer(text):
            if not _is_day(_LEAP, int(one[1]), int(one[2])):
                yield _Found(one[0], "没有这一天", sure=True)
        for one in _SPAN.finditer(text):
            begun, end = (int(one[1]), int(one[2])), (int(one[3]), int(one[4]))
            if end < begun:
                yield _Found(one[0], "结束早于开始")
        for one in _SAME_MONTH.finditer(text):
            year, month, day, end_year, end_month, end_day = one.groups()
            same = end_month in (None, month) and end_year in (None, year)
            if same and int(end_day) < int(day):  # not 2020年9月15日至2023年9月14日
                yield _Found(one[0], "结束早于开始")
    yield from _too_many(text)


def _too_many(text: str) -> Iterator[_Found]:
    for one in _HOURS.finditer(text) if "学时" in text else ():
        sentence = _SENTENCE.split(text[: one.start()])[-1]
        if int(one[1]) > _MOST_HOURS and not _TAUGHT.search(sentence):
            yield _Found(one[0], f"超过了{_MOST_HOURS}学时")
    for one in _SHARE.finditer(text) if "率" in text or "度" in text else ():
        if float(one[1]) > _WHOLE:
            yield _Found(one[0], "超过了100%")


def _unlikely(text: str, today: date | None) -> Iterator[_Found]:
    """Yield what was got in years to come, parts that exceed the whole, sums that are wrong."""
    if today is not None and "年" in text:
        for one in _GOT.finditer(text):
            before = text[max(one.start() - _BEFORE, 0) : one.start()]
            said = (int(one[1]), int(one[2] or 1))
            if said > (today.year, today.month) and not _PLANNED.search(before):
                yield _Found(one[0], f"在检查当天（{today}）以后")
    if "其中" in text:
        for one in _OF_ALL.finditer(text):
            of_one_kind = one[0].endswith(one[2])
            before = _CLAUSE.split(text[max(one.start() - _BEFORE, 0) : one.start()])[-1]
            whole = not _EACH.search(before) and not _DEMANDED.search(one[0])
            if of_one_kind and whole and int(one[3]) > int(one[1]):
                yield _Found(one[0], f"其中的{one[3]}{one[2]}多于{one[1]}{one[2]}")
    if text.count("学时") > _PARTS:
        yield from _hours(text)


def _hours(text: str) -> Iterator[_Found]:
    """Yield a sum of hours that is not that of the hours before it, in one line.

    Other hours may stand before those that it is of: what is demanded, what was reached last year.
    """
    for line in text.splitlines():
        found = list(_AN_HOUR.finditer(line))
        if len(found) <= _PARTS or _INCLUDED.search(line) or _EACH.search(line):
            continue
        *parts, last = found
        summed = [_IN_ALL.search(line[: one.start()]) is not None for one in found]
        if summed.pop() and not any(summed):
            hours = [float(one[1]) for one in parts]
            total, stated = sum(hours), float(last[1])
            if all(sum(hours[n:]) != stated for n in range(len(hours) - 1)):
                yield _Found(line[parts[0].start() : last.end()], f"各项相加是{total:g}学时")


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]
