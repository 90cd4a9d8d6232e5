"""The days on which a notice is posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cadre_docs.law.workdays import WorkCalendar, WorkingDays


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of posting, both included.

    ``last`` is None where the calendar of holidays does not reach it; ``unknown`` is then
    the first day of which nobody can say yet whether it is a working day.
    """

    calendar: WorkCalendar
    first: date
    last: date | None
    unknown: date | None = None

    @property
    def days(self) -> WorkingDays | None:
        """The working days from first to last; None without a last day."""
        return None if self.last is None else self.calendar.working_days(self.first, self.last)


def span_from(calendar: WorkCalendar, first: date, wanted: int, last: date | None = None) -> Span:
    """Return the posting of ``wanted`` (at least one) working days that begins on ``first``.

    A ``last`` day that is given is taken as it is. Nothing is guessed: where a day on the
    way is undetermined, the span has no last day.
    """
    if last is not None:
        return Span(calendar, first, last)
    day, sure = first, 0
    while True:
        working = calendar.is_working_day(day)
        if working is None:
            return Span(calendar, first, None, day)
        sure += working
        if sure >= wanted:
            return Span(calendar, first, day)
        day += timedelta(1)
