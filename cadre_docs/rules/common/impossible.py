"""What texts state that cannot be: days of no calendar, spans that end first, 120 per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.backwards import is_day, may_run_backwards, run_backwards
from cadre_docs.rules.common.letters import letters_among_digits
from cadre_docs.rules.common.numerals import may_misspell, misspelt
from cadre_docs.rules.common.parts import may_have_parts, parts_unlike
from cadre_docs.rules.engine import Place, Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_DAY = expression(
    r"((?:19|20)(?<![0-9]..)[0-9]{2})\s?年\s?([0-9]{1,2})\s?月(?:\s?([0-9]{1,2})\s?[日号])?"
)
_MONTH_AND = expression(r"月\s?[0-9]")
_DAY_ALONE = expression(r"(?<![0-9年.—–~至到、-])([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?[日号]")
_SPAN = expression(
    r"(20(?<![0-9]20)[0-9]{2})\s?年\s?([0-9]{1,2})\s?月(?:\s?[0-9]{1,2}\s?日)?\s?(?:起?至|到|-|—+|–|－|~|～)\s?"
    r"(20[0-9]{2})\s?年\s?([0-9]{1,2})\s?月"
)
_NO_YEAR = expression(
    r"(?<![0-9a-zA-Z.国])([02-9][0-9]{2}|[0-9]{5,6})\s?年\s?(?:1[0-2]|0?[1-9])\s?月"
)
"""A year of three digits, or five; not of 民国, nor a hundred years and some months."""
_NO_MONTH = expression("20(?<![0-9]20)[0-9]{2}年[ \u3000]{1,6}月(?=[，,参在至获完通取])")
"""Left blank in a sentence; below a text it may be for the hand."""
_HAN_MONTH = expression("年(?:十[三四五六七八九]|[二三四五六七八九]十[一二三四五六七八九]?)月")
_IN_ONE_YEAR = expression(
    r"20(?<![0-9]20)[0-9]{2}\s?年\s?([0-9]{1,2})\s?月(?:\s?[0-9]{1,2}\s?日)?\s?(?:起?至|到|-|—+|–|－|~|～)\s?([0-9]{1,2})\s?月"
)
_OVER_NEW_YEAR = expression("供[暖热]|[采取]暖|冬|学年|学期|跨年|寒假")
_MONTHS, _LONG = 12, 9
_SCHOOL_BEGINS = (8, 9)
_AROUND = 16
"""Characters beside a span in which a word may say that it goes on into the next year."""
_SHARE = expression(
    "(?:及格|合格|出勤|到课|到岗|优秀|满意|升学|通过|(?<!毛)入学|覆盖|治愈|录取|成活|成功|准确|及时|正确|检出|办结|知晓|发芽|好转|有效|达标|回访|整改|接种|就业|签到|参与|参训)(?:率|度)(?:为|达到?了?|是|[：:约均])?\\s?([0-9]{3,4}(?:\\.[0-9]{1,2})?)\\s?[%％]"
)
"""Shares of a whole; not 巩固率 and 毛入学率, which may exceed it: children come from elsewhere."""
_HOURS = expression("(?<![0-9.])([0-9]{3,6})\\s?(?:个)?学时")
_MANY_HOURS = expression(
    r"学时(?:(?<=[0-9]{4}..)|(?<=[0-9]{4}\s..)|(?<=[0-9]{4}个..)|(?<=[0-9]{4}\s个..))"
)
"""What stands wherever there are more than these."""
_MOST_HOURS = 1200
"""Eight hours of each working day of half a year and more: no training that goes beside work."""
_SAME_MONTH = expression(
    r"(?:(?<![0-9])(20[0-9]{2})\s?年\s?)?"
    r"(?<![0-9])([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?[日号]?\s?(?:起?至|到|-|—+|–|－|~|～)\s?"
    r"(?:(?:(20[0-9]{2})\s?年\s?)?([0-9]{1,2})\s?月\s?)?([0-9]{1,2})\s?[日号]"
)
_AN_HOUR = expression(r"(?<![0-9.])([0-9]{1,4}(?:\.[0-9])?)\s?(?:个)?学时")
_EACH = expression("每|(?<!平)均|[/／]")
"""Before a number that is no whole: 平均每人听课20节, 64学时/年."""
_INCLUDED = expression("其中|含|包括")
_IN_ALL = expression(r"(?:共计?|合计|总计)[^0-9，,。；;]{0,6}\Z")
_TAUGHT = expression("授课|讲授|主讲|教学|任教|课程|课时|(?:[两三四五]|(?<![0-9])[2-5])年")
"""Hours that somebody teaches, or of several years: 年均授课420学时，三年合计1260学时."""
_OF_MANY = expression(
    "[全本]?[科组校院局所站馆室](?:人员|全体|职工|教师|同[志事])|全体|人均|带领|职工"
)
"""Hours of all of an office, not of one."""
_PER_HEAD = expression("[，,、（(]?(?:人均|平均每人)")
_SENTENCE = expression("[。；;！!\\n]")
_LEAP = 2000
_WHOLE = 100
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

    年份、页码、周次倒了的（2025年至2021年、120—80页），写提高而数变小的（由85%提高到78%），没有的时间（星期八、下午25时、第五季度）、日期与星期不符的、几天的培训学时过多的，也提醒。

    “其中”的一部分比全部还多的，各项学时与写明的合计不符的，也提醒。

    “其中”（括号里）分开说的几部分（男、女，省级、市级，一等奖、二等奖，主持、参与）相加比全部还多的，与“其余”相加不是全部的，几项相加与“共计”不符的，分开说的占比相加超过100%的，也提醒；
    可能重叠的（核心、SCI）只看每一部分。

    年份写成三位、五位的（223年7月），月份空着的（2023年 月，）也提醒。

    写了一个年份而后面的月份在前面的以前的（2023年12月至9月；可能跨到次年的不算），一年工作四百多天的，汉字的数字写重了的（第十九九条），一句话里既说全部完成、又说几项没有完成的，也提醒。

    数字里夹着像数字的字母、符号（2O23年，证书编号、文号、电话里的O、l、〇）的，也提醒。
    """
    yield from letters_among_digits(c)
    wording = c.wording
    states, has_hours = _states(wording), wording.count("学时") > _PARTS
    backwards = may_run_backwards(wording)
    in_parts = may_have_parts(wording)
    written_twice = may_misspell(wording)
    if not (states or has_hours or backwards or in_parts or written_twice):
        return  # as of nearly all
    for path, _field, value in c.free_texts:
        text = str(value.typed)
        found = next(_impossible(text), None) if states else None
        if found is None and has_hours and text.count("学时") > _PARTS:
            found = next(_hours(text), None)
        if found is None and backwards and (turned := next(run_backwards(text), None)):
            found = _Found(*turned)
        if found is None and in_parts and (unlike := next(parts_unlike(text), None)):
            found = _Found(*unlike)
        if found is None and written_twice and (twice := next(misspelt(text), None)):
            found = _Found(*twice)
        if found is not None:
            yield Problem(
                f"“{found.said}”：{found.why}",
                wanted="可能的日期、数字",
                remedy="请核对，改正写错的数字" + ("" if found.sure else "；确实如此的不必改"),
                at=Place(path, value.position),
                severity=None if found.sure else Severity.WARNING,
            )


def _states(text: str) -> bool:
    """Whether a text may state a day, hours or shares that cannot be."""
    return "月" in text or "%" in text or "％" in text or _has_many_hours(text)


def _has_many_hours(text: str) -> bool:
    return "学时" in text and _MANY_HOURS.search(text) is not None


def _impossible(text: str) -> Iterator[_Found]:
    if "月" in text:
        for one in _DAY.finditer(text):
            if not is_day(int(one[1]), int(one[2]), int(one[3] or 1)):
                yield _Found(one[0], "没有这一天" if one[3] else "没有这个月", sure=True)
        yield from _misspelt_days(text)
        yield from _over_new_year(text)
        month_and = _MONTH_AND.search(text)
        for one in _DAY_ALONE.finditer(text) if month_and else ():
            if not is_day(_LEAP, int(one[1]), int(one[2])):
                yield _Found(one[0], "没有这一天", sure=True)
        for one in _SPAN.finditer(text):
            begun, end = (int(one[1]), int(one[2])), (int(one[3]), int(one[4]))
            if end < begun:
                yield _Found(one[0], "结束早于开始")
        for one in _SAME_MONTH.finditer(text) if month_and else ():
            year, month, day, end_year, end_month, end_day = one.groups()
            same = end_month in (None, month) and end_year in (None, year)
            if same and int(end_day) < int(day):  # not 2020年9月15日至2023年9月14日
                yield _Found(one[0], "结束早于开始")
    yield from _too_many(text)


def _misspelt_days(text: str) -> Iterator[_Found]:
    """Yield years of three digits or five, and months that are blank or of no calendar."""
    for one in _NO_YEAR.finditer(text):
        yield _Found(one[0], f"“{one[1]}”不是年份")
    for one in _NO_MONTH.finditer(text):
        yield _Found(one[0], "没有写是几月")
    for one in _HAN_MONTH.finditer(text):
        yield _Found(one[0], "没有这个月")


def _over_new_year(text: str) -> Iterator[_Found]:
    """Yield spans of one year that end first, and are too long to go on into the next.

    Who writes 2022年9月至3月 may leave out 次年, as of winters and of years of schools.
    """
    for one in _IN_ONE_YEAR.finditer(text):
        begun, end = int(one[1]), int(one[2])
        around = text[max(one.start() - _AROUND, 0) : one.end() + _AROUND]
        goes_on = _MONTHS - begun + 1 + end < _LONG or end == begun - 1 or begun in _SCHOOL_BEGINS
        if end < begun <= _MONTHS and not goes_on and not _OVER_NEW_YEAR.search(around):
            yield _Found(one[0], "结束早于开始")


def _too_many(text: str) -> Iterator[_Found]:
    for one in _HOURS.finditer(text) if _has_many_hours(text) else ():
        if int(one[1]) > _MOST_HOURS:
            sentence = _SENTENCE.split(text[: one.start()])[-1]
            of_many = _OF_MANY.search(sentence) or _PER_HEAD.match(text, one.end())
            if not (_TAUGHT.search(sentence) or of_many):
                yield _Found(one[0], f"超过了{_MOST_HOURS}学时")
    shares = ("%" in text or "％" in text) and ("率" in text or "度" in text)
    for one in _SHARE.finditer(text) if shares else ():
        if float(one[1]) > _WHOLE:
            yield _Found(one[0], "超过了100%")


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
