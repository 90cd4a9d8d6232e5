"""Numbers and dates as spans: the least and the most that they can be.

A month is all its days, and a count of rows of which some are doubtful is a few numbers. Dates
are ordinals of days. What is not there at all is None.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.rules.declared.truth import FALSE, MISSING, TRUE, VAGUE
from cadre_docs.values.dates import later

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.law.workdays import WorkCalendar
    from cadre_docs.rules.declared.truth import Truth
    from cadre_docs.values.dates import PartialDate

MONTHS = 12
FIRST_YEAR, LAST_YEAR = 1800, 2200  # beyond them no date can be moved


class Span(NamedTuple):
    """From ``least`` to ``most``; ``why`` it is not exact: VAGUE, or MISSING."""

    least: int
    most: int
    why: Truth = VAGUE

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, or one day."""
        return self.least == self.most

    def moved(self, by: int) -> Span:
        """Return the same, so many units further."""
        return Span(self.least + by, self.most + by, self.why)


def exactly(number: int) -> Span:
    """Return one number, or one day."""
    return Span(number, number)


@lru_cache(maxsize=4096)  # people's forms name the same days again and again
def of_date(day: PartialDate) -> Span:
    """Return the days that a date can mean."""
    return Span(day.first.toordinal(), day.last.toordinal())


def years_of(days: Span) -> Span:
    """Return the years that days can be of."""
    first, last = date.fromordinal(days.least).year, date.fromordinal(days.most).year
    return Span(first, last, days.why)


# --- order ------------------------------------------------------------------------------------


def _open(one: Span, other: Span) -> Truth:
    return max(
        VAGUE if one.is_exact else one.why,
        VAGUE if other.is_exact else other.why,
    )


def less(one: Span | None, other: Span | None) -> Truth:
    """Tell whether one is less, or earlier, than another."""
    if one is None or other is None:
        return MISSING
    if one[1] < other[0]:
        return TRUE
    return FALSE if one[0] >= other[1] else _open(one, other)


def at_most(one: Span | None, other: Span | None) -> Truth:
    """Tell whether one is not more, or not later, than another."""
    if one is None or other is None:
        return MISSING
    if one[1] <= other[0]:
        return TRUE
    return FALSE if one[0] > other[1] else _open(one, other)


def same_number(one: Span | None, other: Span | None) -> Truth:
    """Tell whether two numbers are equal."""
    if one is None or other is None:
        return MISSING
    if one[1] < other[0] or other[1] < one[0]:
        return FALSE
    return TRUE if one.is_exact and other.is_exact else _open(one, other)


def same_date(one: Span | None, other: Span | None) -> Truth:
    """Tell whether two dates are equal; the same month, both known to the month, is."""
    if one is None or other is None:
        return MISSING
    return TRUE if one[:2] == other[:2] else same_number(one, other)


# --- differences ------------------------------------------------------------------------------


def whole_months(start: int, end: int) -> int:
    """Return the whole months from one day to another; negative where it lies before."""
    if end < start:
        return -whole_months(end, start)
    first, last = date.fromordinal(start), date.fromordinal(end)
    months = (last.year - first.year) * MONTHS + last.month - first.month
    return months if later(first, months) <= last else months - 1


def whole_years(start: int, end: int) -> int:
    """Return the whole years from one day to another."""
    months = whole_months(start, end)
    return months // MONTHS if months >= 0 else -(-months // MONTHS)


def days_between(start: int, end: int) -> int:
    """Return the days from one day to another, the last not counted."""
    return end - start


def difference(
    count: Callable[[int, int], int], start: Span | None, end: Span | None
) -> Span | None:
    """Return the fewest and the most units between two dates."""
    if start is None or end is None:
        return None
    why = _open(start, end)
    return Span(count(start.most, end.least), count(start.least, end.most), why)


def working_days(calendar: WorkCalendar, start: Span | None, end: Span | None) -> Span | None:
    """Return the working days from one day to another, both counted; 0 where it lies before."""
    if start is None or end is None:
        return None
    sure, _ = _worked(calendar, start.most, end.least)
    counted, unknown = _worked(calendar, start.least, end.most)
    return Span(sure, counted + unknown, _open(start, end))


def _worked(calendar: WorkCalendar, first: int, last: int) -> tuple[int, int]:
    """Count the days surely worked and the unknown ones; whole years are counted once."""
    if last < first:
        return 0, 0
    start, end = date.fromordinal(first), date.fromordinal(last)
    sure = unknown = 0
    for year in range(start.year, end.year + 1):
        begin = start if year == start.year else date(year, 1, 1)
        until = end if year == end.year else date(year, MONTHS, 31)
        worked, open_ = _year(calendar, year)
        sure += _inside(worked, begin, until)
        unknown += _inside(open_, begin, until)
    return sure, unknown


def _inside(days: tuple[int, ...], first: date, last: date) -> int:
    return bisect_right(days, last.toordinal()) - bisect_left(days, first.toordinal())


_YEARS: dict[tuple[int, int], tuple[WorkCalendar, tuple[int, ...], tuple[int, ...]]] = {}
_MOST_YEARS = 1_000


def _year(calendar: WorkCalendar, year: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the days of a year that are worked, and those of which nobody knows."""
    found = _YEARS.get((id(calendar), year))
    if found is None:  # one that is there keeps its calendar, so no other can have its id
        if len(_YEARS) >= _MOST_YEARS:
            _YEARS.clear()
        first = date(year, 1, 1)
        days = [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]
        told = [(day.toordinal(), calendar.is_working_day(day)) for day in days]
        worked = tuple(day for day, is_worked in told if is_worked)
        unknown = tuple(day for day, is_worked in told if is_worked is None)
        found = _YEARS[id(calendar), year] = (calendar, worked, unknown)
    return found[1], found[2]


def moved(span: Span | None, by: Span | None, months: int) -> Span | None:
    """Return a date later by so many units of ``months`` months each; 0: of a day.

    None where it would leave the calendar.
    """
    if span is None or by is None:
        return None
    try:
        if not months:
            least, most = (
                date.fromordinal(span.least + by.least),
                date.fromordinal(span.most + by.most),
            )
        else:
            least = later(date.fromordinal(span.least), by.least * months)
            most = later(date.fromordinal(span.most), by.most * months)
    except (ValueError, OverflowError):
        return None
    if least.year < FIRST_YEAR or most.year > LAST_YEAR:
        return None
    return Span(least.toordinal(), most.toordinal(), _open(span, by))


def date_text(day: int) -> str:
    """Return a day as people write it."""
    return date.fromordinal(day).isoformat()
