"""What texts state that runs backwards (2025年至2021年, 120—80页), and times that no clock has."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_TO = r"\s?(?:起?至|起?到|[-—–－~～]{1,2})\s?"
_N, _SIGN = "[一二三四五六七八九十]", r"至到—–－~～\-"
_MAY = expression(
    rf"[{_SIGN}.．/时点月星周礼季](?:"
    rf"(?<=[0-9学年度月日号页周章讲\s起高升长加涨增低降少缩减{_SIGN}][{_SIGN}])\s?(?:第|[当同本今]年)?\s?[0-9]"
    rf"|(?<={_N}[{_SIGN}])|(?<={_N}[周章讲][{_SIGN}])|(?<={_N}月){_N}"
    r"|(?<=[.．/])\s?[0-9]{1,2}\s?[.．/-]\s?[0-9]|(?<=[0-9][时点])|(?<=[0-9]\s[时点])"
    r"|(?<=星)期[八九089]|(?<=第[五六七八九5-9]季)度"
    r"|(?<=[日号\s，,（(][星周礼])(?:(?<=周)|[期拜])[一二三四五六日天])"
)
"""What stands in whatever is looked for below, but for ``_TOO_MANY``.

It begins with what texts have few of: such an expression finds nothing many times as quickly as
one that begins with a digit.
"""
_DATES = expression(
    rf"[0-9]\s?(?:学?年度?|[月日号页周章讲])?(?:{_TO}(?:第|[当同本今]年)?\s?[0-9]|\s?[.．/-]\s?[0-9]{{1,2}}\s?[.．/-]\s?[0-9])"
)
_CLOCK = expression(r"[时点](?:(?<=[0-9].)|(?<=[0-9]\s.))")
_CHANGES = expression(r"[到至](?<=[高升长加涨增低降少缩减].)\s?[0-9]")
_HANZI = expression(rf"{_N}(?:月{_N}|[周章讲]?[{_SIGN}])")
_NO_PART = expression("星期[八九089]|第[五六七八九5-9]季度")
"""Of a week, and of a year; ``_NO_TIME`` finds these, or has a clock in what it finds."""
_YEARS = expression(
    rf"(?<![0-9.])((?:19|20)[0-9]{{2}})\s?(?:学?年度?)?(?:\s?(?:1[0-2]|0?[1-9])\s?月)?{_TO}"
    r"((?:19|20)[0-9]{2})\s?学?年(?!\s?[0-9])"
)
_POINT = r"((?:19|20)[0-9]{2})\s?[.．/]\s?(1[0-2]|0?[1-9])(?:\s?[.．/]\s?[0-3]?[0-9])?"
_MONTHS = expression(rf"(?<![0-9.]){_POINT}{_TO}{_POINT}(?![0-9])")
_DASHED = expression(
    r"(?<![0-9-])((?:19|20)[0-9]{2})-(1[0-2]|0[1-9])\s?(?:至|到|[—–~～]{1,2})\s?((?:19|20)[0-9]{2})-(1[0-2]|0[1-9])(?![0-9])"
)
_SAME_YEAR = expression(
    rf"(?<![0-9])(1[0-2]|0?[1-9])\s?月(?:\s?[0-9]{{1,2}}\s?日)?{_TO}(?:当年|同年)\s?(1[0-2]|0?[1-9])\s?月"
)
"""Not 今年: who writes 12月到今年2月 means the December before."""
_PAGES = expression(
    rf"(?<![0-9.])(?:第\s?)?([0-9]{{1,5}})\s?页?{_TO}(?:第\s?)?([0-9]{{1,5}})\s?页"
    r"|(?<![a-zA-Z0-9])[Pp]{1,2}[.．:：]?\s?([0-9]{2,5})\s?[-—–~]{1,2}\s?([0-9]{2,5})(?![0-9])"
)
_FEW_PAGES = 30
"""How many pages a paper may have of which the end is written short (123—31页)."""
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_ORDINALS = expression(
    rf"第\s?({_NUMBER})\s?(?P<unit>周|章|讲)?{_TO}第?\s?({_NUMBER})\s?(?P<last>周|章|讲)"
)
_DATE = expression(
    r"(?<![0-9a-zA-Z.．/-])(20[0-9]{2})\s?([.．/-])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,2})(?![0-9.．/号-])"
)
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = expression(
    r"(20(?<![0-9]20)[0-9]{2})\s?年\s?(1[0-2]|0?[1-9])\s?月\s?([0-3]?[0-9])\s?[日号]\s?[，,（(]?\s?"
    "(?:星期|周|礼拜)([一二三四五六日天])"
)
_COURSE = expression(
    r"(?<![0-9])(1[0-2]|0?[1-9])\s?月\s?([0-3]?[0-9])\s?[日号]?\s?(?:至|到|[-—–－~～]{1,2})\s?(?:(1[0-2]|0?[1-9])\s?月\s?)?"
    r"([0-3]?[0-9])\s?[日号](?P<what>[^。；;\n0-9]{0,30}?)([0-9]{2,4})\s?个?学时"
)
_IN_ALL = expression("累计|全年|共计?|合计|总计|年度|线上|网络|远程|每|次|期")
_HOURS_OF_A_DAY = 16
"""More are hardly taught on any day."""
_HAN = "[一二三四五六七八九十]{1,3}"
_HAN_DATE = expression(f"(?<![一二三四五六七八九十])({_HAN})月({_HAN})[日号]")
_LUNAR = ("农历", "阴历", "旧历")
_NO_TIME = expression(
    r"(?:上午|下午|晚上?|凌晨|早上|中午|[0-9]日|每[天日])\s?(?:2[5-9]|[3-9][0-9])\s?[时点](?![0-9]*\s?[建意])"
    r"|(?<![0-9.])[0-2]?[0-9]\s?[时点]\s?[6-9][0-9]\s?分(?!钟)"
    r"|(?<![0-9.])(?<![用历]时)(?<![共计约])(?:2[5-9]|[3-9][0-9])\s?时(?=整|许|左右|[上下][班课]|开[始会]|[0-5]?[0-9]分)|星期[八九089](?![0-9])|第[五六七八九5-9]季度"
)
_AT_WORK = "(?:工作|出勤|在岗|到岗|到校|上课|上班|驻村|值班|加班|下乡|蹲点|坐班|出差)"
_IN_HANZI = "[三四五六七八九]百[零〇一二三四五六七八九十]{0,4}"
_TENS = (
    "(?<![一二三四五六七八九十百])(?:[二三四五六七八九]?十[一二三四五六七八九]?|[八九](?![十百]))"
)
"""A number from eight to 99; not 七八 or 三四十, which are about as many."""
_DAYS = expression(r"天(?:(?<=[0-9十百零〇一二三四五六七八九].)|(?<=[0-9]\s.))")
"""What stands in all of these that is no hours."""
_TOO_MANY = (
    (
        expression(
            r"全年[^，,。；;0-9]{0,8}?(?:出勤|在岗|到岗|驻村|值班|加班)[^，,。；;0-9]{0,6}?([0-9]{3,4})\s?天"
        ),
        366,
        "一年没有这么多天",
    ),
    (
        expression(
            rf"(?:每年|年均|一年中)[^，,。；;0-9人]{{0,12}}?{_AT_WORK}[^，,。；;0-9人一二三四五六七八九]{{0,6}}?([0-9]{{3,4}}|{_IN_HANZI})\s?天"
        ),
        366,
        "一年没有这么多天",
    ),
    (
        expression(
            rf"全年[^，,。；;0-9人]{{0,12}}?{_AT_WORK}[^，,。；;0-9人一二三四五六七八九]{{0,6}}?({_IN_HANZI})天"
        ),
        366,
        "一年没有这么多天",
    ),
    (
        expression(
            rf"每个?月[^，,。；;0-9人]{{0,8}}?{_AT_WORK}[^，,。；;0-9人]{{0,4}}?([0-9]{{2,3}}|{_TENS})\s?天"
        ),
        31,
        "一个月没有这么多天",
    ),
    (
        expression(
            rf"每周[^，,。；;0-9人]{{0,8}}?{_AT_WORK}[^，,。；;0-9人]{{0,4}}?([0-9]{{1,2}}|{_TENS})\s?天"
        ),
        7,
        "一周没有这么多天",
    ),
    (
        expression(
            rf"每[天日][^，,。；;0-9]{{0,6}}?(?:工作|值班|加班|学习|上班|在岗)[^，,。；;0-9]{{0,4}}?([0-9]{{2,3}}|{_TENS})\s?个?小时"
        ),
        24,
        "一天没有这么多小时",
    ),
)
_CHANGED = expression(
    r"[由从][^，,。；;\n0-9第]{0,10}?([0-9]{1,6}(?:\.[0-9]+)?)\s?(?P<unit>%|％|分钟?|篇|项|人|万元|元|天|小时|次|例|起)?[^，,。；;\n0-9第]{0,4}?"
    r"(?:(?P<up>(?:提高|提升|上升|增长|增加|上涨)[到至]|[增升]至)|(?:降低|下降|减少|压缩)[到至]|[降减]至)\s?"
    r"([0-9]{1,6}(?:\.[0-9]+)?)\s?(?P<last>%|％|分钟|分(?!之)|篇|项|人|万元|元|天(?=[，,。；;、\s]|\Z)|小时|次|例|起)"
)
_SHARES = frozenset("%％")
_ENDS_FIRST, _NO_DAY = "结束早于开始", "没有这一天"
_MONTHS_OF_A_YEAR, _LEAP = 12, 2000


def may_run_backwards(wording: str) -> bool:
    """Whether any of some texts may state such a thing; most do not."""
    return _MAY.search(wording) is not None or _may_be_too_many(wording)


def _may_be_too_many(text: str) -> bool:
    measured = _DAYS.search(text) is not None
    return (measured or "小时" in text) and any(one.search(text) for one, *_ in _TOO_MANY)


def run_backwards(text: str) -> Iterator[tuple[str, str]]:
    """Yield what ends before it begins, what rises to less, and no day or time; and why."""
    if not may_run_backwards(text):
        return
    dates = _DATES.search(text)
    if dates:
        yield from _spans(text)
    if dates or _HANZI.search(text):
        yield from _ordinals(text)
    yield from _no_times(text)
    for one in _CHANGED.finditer(text) if _CHANGES.search(text) else ():
        yield from _changed_otherwise(one)


def _spans(text: str) -> Iterator[tuple[str, str]]:
    for one in (*_YEARS.finditer(text), *_SAME_YEAR.finditer(text)):
        if int(one[2]) < int(one[1]):
            yield one[0], _ENDS_FIRST
    for one in (*_MONTHS.finditer(text), *_DASHED.finditer(text)):
        year, month, end_year, end_month = map(int, one.groups())
        if (end_year, end_month) < (year, month):
            yield one[0], _ENDS_FIRST
    for one in _PAGES.finditer(text):
        first, last = filter(None, one.groups())
        if _is_before(last, first):
            yield one[0], "后面的页码比前面的小"
    for one in _COURSE.finditer(text) if "学时" in text else ():
        yield from _crowded(one)
    for one in _DATE.finditer(text):
        if not is_day(int(one[1]), int(one[3]), int(one[4])):
            yield one[0], _NO_DAY


def _crowded(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Yield more hours of a course than its days have."""
    month, day, last_month, last, what, hours = found.groups()
    begun, end = (int(month), int(day)), (int(last_month or month), int(last))
    if begun > end or not (is_day(_LEAP, *begun) and is_day(_LEAP, *end)):
        return
    days = (date(_LEAP, *end) - date(_LEAP, *begun)).days + 1
    if int(hours) > days * _HOURS_OF_A_DAY and not _IN_ALL.search(what):
        yield found[0], f"{days}天没有这么多学时"


def _ordinals(text: str) -> Iterator[tuple[str, str]]:
    for one in _ORDINALS.finditer(text) if "第" in text else ():
        same = one["unit"] in (None, one["last"])
        if same and as_number(one[3]) < as_number(one[1]):
            yield one[0], "后面的比前面的小"
    for one in _HAN_DATE.finditer(text) if "月" in text else ():
        lunar = any(map(text.__contains__, _LUNAR))
        if not (lunar or is_day(_LEAP, as_number(one[1]), as_number(one[2]))):
            yield one[0], _NO_DAY


def _changed_otherwise(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Yield what is said to rise and falls, or the other way round, in one unit."""
    unit, last = found["unit"], found["last"]
    alike = unit in (None, last) or {unit, last} <= _SHARES
    before, after = float(found[1]), float(found[4])
    if alike and (after < before if found["up"] else after > before):
        yield found[0], f"后面的数反而{'小' if found['up'] else '大'}"


def _is_before(last: str, first: str) -> bool:
    """Whether a page stands before another, unless it is written short."""
    if int(last) >= int(first):
        return False
    whole = int(first[: len(first) - len(last)] + last) if len(last) < len(first) else 0
    return not int(first) < whole <= int(first) + _FEW_PAGES


def _no_times(text: str) -> Iterator[tuple[str, str]]:
    for one in _WEEKDAY.finditer(text) if "月" in text else ():
        year, month, day = map(int, one.groups()[:3])
        said = _WEEKDAYS.index(one[4].replace("天", "日"))
        if is_day(year, month, day) and (right := date(year, month, day).weekday()) != said:
            closing = "）" if "（" in one[0] or "(" in one[0] else ""
            yield f"{one[0]}{closing}", f"这一天是星期{_WEEKDAYS[right]}"
    for one in _NO_TIME.finditer(text) if _CLOCK.search(text) or _NO_PART.search(text) else ():
        yield one[0], "没有这个时间"
    for pattern, most, why in _TOO_MANY if _may_be_too_many(text) else ():
        for one in pattern.finditer(text):
            if as_number(one[1]) > most:
                yield one[0], why


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has a day."""
    return 1 <= month <= _MONTHS_OF_A_YEAR and 1 <= day <= monthrange(year, month)[1]
