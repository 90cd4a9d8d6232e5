"""Working days in China: the State Council's holidays and make-up days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class WorkingDays(NamedTuple):
    """The days of a span: ``sure`` are working days, of ``unknown`` nobody can say yet."""

    sure: int
    unknown: int

    def reach(self, wanted: int) -> bool | None:
        """Tell whether these are at least ``wanted`` working days; None when undetermined."""
        if self.sure >= wanted:
            return True
        return None if self.sure + self.unknown >= wanted else False


def is_working_day(day: date) -> bool | None:
    """Tell whether a day is a working day; None outside the years the calendar covers."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def working_days(first: date, last: date) -> WorkingDays:
    """Count the working days from ``first`` to ``last``, both included."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    answers = [is_working_day(day) for day in days]
    return WorkingDays(answers.count(True), answers.count(None))
