"""Working days in China: the State Council's holidays and make-up days.

The library ``chinesecalendar`` knows the years it was published with. Years that a file of
holidays states (see ``holidays``) are taken from there, whether the library knows them or not.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

SATURDAY = 5
_LONGEST_HOLIDAY = 30  # days; none yet had more than ten


class WorkingDays(NamedTuple):
    """The days of a span: ``sure`` are working days, of ``unknown`` nobody can say yet."""

    sure: int
    unknown: int

    def reach(self, wanted: int) -> bool | None:
        """Tell whether these are at least ``wanted`` working days; None when undetermined."""
        if self.sure >= wanted:
            return True
        return None if self.sure + self.unknown >= wanted else False


@frozen
class HolidayNotice:
    """A year's holidays: days ``off``, weekend days ``worked`` in exchange, and who says so.

    A few of the days may lie in the December before: New Year's holiday can begin there.
    """

    year: int
    source: str
    off: frozenset[date]
    worked: frozenset[date]


@frozen
class WorkCalendar:
    """Which days are worked: the notices given, by year, and the library for other years."""

    notices: Mapping[int, HolidayNotice] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool | None:
        """Tell whether a day is a working day; None in years that nobody has stated."""
        # The next year's notice is the younger one; it may reach into this December.
        for notice in (self.notices.get(day.year + 1), self.notices.get(day.year)):
            if notice and day in notice.worked | notice.off:
                return day in notice.worked
        if day.year in self.notices:
            return day.weekday() < SATURDAY
        return _library_says(day)

    def next_working_day(self, day: date) -> date | None:
        """Return the first working day after a day; None when undetermined."""
        for n in range(1, _LONGEST_HOLIDAY + 1):
            other = day + timedelta(n)
            is_worked = self.is_working_day(other)
            if is_worked is None:
                return None
            if is_worked:
                return other
        return None

    def working_days(self, first: date, last: date) -> WorkingDays:
        """Count the working days from ``first`` to ``last``, both included."""
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        answers = [self.is_working_day(day) for day in days]
        return WorkingDays(answers.count(True), answers.count(None))


def _library_says(day: date) -> bool | None:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def library_years() -> range:
    """Return the years that the library covers."""
    from chinese_calendar.constants import holidays

    return range(min(holidays).year, max(holidays).year + 1)
