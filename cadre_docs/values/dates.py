"""Partial dates (year, month or day precision), periods, and how they are typed and printed.

A month is the whole month, a year the whole year: order between partial dates is
three-valued, and ``None`` means that the missing part would decide.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import takewhile

from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression

MIN_YEAR, MAX_YEAR = 1900, 2100
_TWELVE = 12
_BRACES = str.maketrans({"{": "{{", "}": "}}"})  # as str.format wants them


@lru_cache(maxsize=4_096)
def _days_of(year: int, month: int) -> int:
    """Return how many days a month has; asked for every date of every record."""
    return monthrange(year, month)[1]


class Precision(IntEnum):
    """How exactly a date is known."""

    YEAR = 1
    MONTH = 2
    DAY = 3


class DateError(ValueError):
    """The text is no date or period; the message says why, in Chinese."""


@light
class PartialDate:
    """A day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How exactly this date is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or _days_of(self.year, month))

    def is_before(self, other: PartialDate) -> bool | None:
        """Tell whether this lies before ``other``; None when the missing parts decide."""
        if self.year != other.year:  # as of most: no day need be made
            return self.year < other.year
        if self.last < other.first:
            return True
        if self.first >= other.last:
            return False
        return None

    def may_be(self, other: PartialDate) -> bool:
        """Tell whether both can mean one day: a month and a day in it."""
        return self.first <= other.last and other.first <= self.last

    def within(self, period: Period) -> bool | None:
        """Tell whether this lies in a period; None when the missing parts decide."""
        end, year = period.end, self.year
        if period.start.year < year and (end is None or year < end.year):
            return True  # as of most: no day need be made
        if self.last < period.start.first or (end and self.first > end.last):
            return False
        begun = self.first >= period.start.last
        over = end is not None and self.last > end.first
        return True if begun and not over else None

    def full_years_by(self, years: int, day: PartialDate) -> bool | None:
        """Tell whether ``years`` calendar years have passed from this date to ``day``.

        29 February counts to 28 February. None when the missing parts decide.
        """
        if self.year + years != day.year:  # as of most: no day need be made
            return self.year + years < day.year
        if _plus_years(self.last, years) <= day.first:
            return True
        return False if _plus_years(self.first, years) > day.last else None

    def __str__(self) -> str:
        # Asked for every fact that a rule reads: the same as format("YYYY-MM-DD"), only faster.
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def format(self, pattern: str) -> str:
        """Print by a pattern of YYYY, MM, M, DD, D and other text, e.g. ``YYYY年M月D日``.

        The pattern is cut before the first part this date does not know, together with
        the separator that leads to it.
        """
        layouts = _layouts(pattern)
        layout = layouts[0 if self.month is None else 1 if self.day is None else 2]
        return layout.format(self.year, self.month, self.day)


def later(day: date, months: int) -> date:
    """Return the same day months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, _TWELVE)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _plus_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[tuple[str, str], ...]:
    """Split ``YYYY年M月`` into (("YYYY", "年"), ("M", "月"))."""
    found = re.findall(r"(YYYY|MM?|DD?)([^YMD]*)", pattern)
    if not found or "".join(a + b for a, b in found) != pattern:
        raise ValueError(f"not a date pattern: {pattern!r}")
    return tuple(found)


@lru_cache(maxsize=256)
def _layouts(pattern: str) -> tuple[str, ...]:
    """Return a date pattern as formats: of a year, of a month, of a day."""
    return tuple(_layout(pattern, precision) for precision in Precision)


def _layout(pattern: str, precision: Precision) -> str:
    """Return a date pattern, cut to what a date knows, as a format of year, month and day."""
    tokens, known = _tokens(pattern), "YMD"[:precision]
    kept = list(takewhile(lambda part: part[0][0] in known, tokens))
    layout = "".join(
        f"{{{'YMD'.index(token[0])}:0{len(token)}d}}{separator.translate(_BRACES)}"
        for token, separator in kept
    )
    return layout if len(kept) == len(tokens) else layout.rstrip("-./ ")


@light
class Period:
    """From ``start`` to ``end``, both included; ``end`` None means until now (至今)."""

    start: PartialDate
    end: PartialDate | None

    def __str__(self) -> str:
        return self.format("YYYY-MM-DD", joint=" 至 ")

    def format(self, pattern: str, joint: str = "-") -> str:
        """Print both ends by a date pattern, e.g. ``2021.03-2024.02``."""
        start = self.start.format(pattern)
        return f"{start}{joint}{self.end.format(pattern)}" if self.end else f"{start}至今"


_FORMS = (
    expression(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?", re.ASCII),
    expression(r"(\d{4})([-./])(\d{1,2})(?:\2(\d{1,2}))?", re.ASCII),
    expression(r"(\d{4})(\d{2})(\d{2})?", re.ASCII),
    expression(r"(\d{4})", re.ASCII),
)
_SHORT_YEAR = expression(
    r"'?\d{2}(?:年|[-./])\d{1,2}(?:(?:月|[-./])(?:\d{1,2}[日号]?)?)?", re.ASCII
)
ACCEPTED = "2021-06-30、2021.6.30、2021年6月30日、2021/06/30、20210630（只到月时写2021-06）"


@lru_cache(maxsize=4096)  # people's forms name the same days again and again
def parse_date(text: str) -> PartialDate:
    """Read ``2021-06-30``, ``2021.6``, ``2021年6月``, ``2021/06/30``, ``202106`` or ``2021``.

    Raises :class:`DateError` for anything else and for days that do not exist.
    """
    compact = "".join(text.split())
    for form in _FORMS if "年" in compact else _FORMS[1:]:
        match = form.fullmatch(compact)
        if match:
            numbers = [int(g) for g in match.groups() if g is not None and g.isdigit()]
            return _checked(numbers, text)
    if _SHORT_YEAR.fullmatch(compact):
        raise DateError(f"“{text}”的年份不是4位，分不清是哪一年")
    raise DateError(f"“{text}”不是可识别的日期")


def _checked(numbers: list[int], text: str) -> PartialDate:
    year, month, day = ([*numbers, None, None])[:3]
    if year is None or not MIN_YEAR <= year <= MAX_YEAR:
        raise DateError(f"“{text}”的年份应在{MIN_YEAR}至{MAX_YEAR}之间")
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise DateError(f"“{text}”不是日历上有的日期") from None
    return PartialDate(year, month, day)


_UNTIL_NOW = ("至今", "现在", "今")
_JOINTS = ("-", "—", "–", "~", "～", "－", "至", "到")
_JOINT = expression(r"(?<!\s)\s*(?:至|到|—+|–|~|～|－|--|\s-\s)\s*")


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read ``2021.03-2024.02``, ``2021年3月至今``, ``2021-03 至 2024-02``, ``2021-2024``.

    ``2021.03-今`` and ``2021.03-现在`` go on, too.
    Raises :class:`DateError` when it is no period or ends before it starts; a date alone and
    a period without its end are none: whether they go on, nobody can tell.
    """
    start_text, end_text = _split_period(text.strip())
    start = parse_date(start_text)
    if not end_text:
        raise DateError(f"“{text}”没有写到什么时候为止")
    end = None if end_text in _UNTIL_NOW else parse_date(end_text)
    if end is not None and end.last < start.first:
        raise DateError(f"“{text}”的结束时间早于开始时间")
    return Period(start, end)


def _split_period(text: str) -> tuple[str, str]:
    for now in _UNTIL_NOW:
        start = text.removesuffix(now)
        if start != text and (now == "至今" or start.endswith(_JOINTS)):
            return start.rstrip(" " + "".join(_JOINTS)), now
    bare = text.isascii() and "~" not in text and "--" not in text and len(text.split()) == 1
    parts = [text] if bare else _JOINT.split(text)
    if len(parts) == 2:  # noqa: PLR2004
        return parts[0], parts[1]
    pieces = text.split("-")
    half = len(pieces) // 2
    # 2021-2024, 2021.03-2024.02, 2021-03-2024-02: the hyphen in the middle joins.
    if len(pieces) % 2 == 0 and all(pieces) and len(pieces[half].split(".")[0].strip()) >= 4:  # noqa: PLR2004
        return "-".join(pieces[:half]), "-".join(pieces[half:])
    if any(form.fullmatch("".join(text.split())) for form in _FORMS):
        raise DateError(f"“{text}”只有一个时间，不是起止时间")
    raise DateError(f"“{text}”不是可识别的起止时间")
