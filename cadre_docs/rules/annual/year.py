"""What the rules of the annual assessment share: its year, lengths of time, sanctions.

Days are counted as sets of ordinals, so that overlaps count once. Where a date is known to
the month only, there are two sets: the days that are sure and those that are possible.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.rules.common.sanction_periods import span, usual_months
from cadre_docs.values.dates import PartialDate, Period, later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.common.sanction_periods import Span
    from cadre_docs.rules.engine import RecordContext

EXACT = "需要精确到日"
_TWELVE = 12
_SHORTEST, _LONGEST = 28, 31
_DAY, _TWO_YEARS = timedelta(days=1), timedelta(days=731)


class Year(NamedTuple):
    """An assessment year: its number, its first and its last day."""

    number: int
    first: date
    last: date

    def moved(self, years: int) -> Year:
        """Return the assessment year so many years later."""
        months = years * _TWELVE
        last = later(self.last + _DAY, months) - _DAY
        return Year(self.number + years, later(self.first, months), last)

    def half(self, months: int) -> Year:
        """Return its first months."""
        return self._replace(last=later(self.first, months) - _DAY)

    def holds(self, day: PartialDate) -> bool | None:
        """Tell whether a date lies in it; None when the missing day decides."""
        if day.last < self.first or day.first > self.last:
            return False
        return True if self.first <= day.first and day.last <= self.last else None

    def days(self, first: date, last: date) -> set[int]:
        """Return those of its days that lie between two, both included."""
        start, end = max(first, self.first), min(last, self.last)
        return set(range(start.toordinal(), end.toordinal() + 1))


def assessment_year(c: RecordContext) -> Year | None:
    """Return the year assessed: the one a school states, or else the calendar year.

    What is stated and is longer than two years is none (AA-10 says so).
    """
    named = c.day("year")
    if named is None:
        return None
    # Few fill in this box: an empty one is not told among the facts of every rule.
    stated = c.period("assessment_period") if c.record.get("assessment_period") else None
    if stated and stated.end and stated.end.last - stated.start.first < _TWO_YEARS:
        return Year(named.year, stated.start.first, stated.end.last)
    return Year(named.year, date(named.year, 1, 1), date(named.year, 12, 31))


class Length(NamedTuple):
    """A time of whole months and further days.

    Days of one run are less than a month by the calendar. Of days from several runs
    (``scattered``) it is nowhere said how many make a month; but they are no more than the time
    from the first of them to the last (``between``: its months and days).
    """

    months: int
    days: int
    scattered: bool = False
    between: tuple[int, int] | None = None

    def reaches(self, months: int) -> bool | None:
        """Tell whether it is so many months or more; None when the length of a month decides."""
        missing = months - self.months
        if missing <= 0:
            return True
        if self.between and self.between[0] < months:
            return False
        if not self.scattered or self.days < missing * _SHORTEST:
            return False
        return True if self.days >= missing * _LONGEST else None

    def exceeds(self, months: int) -> bool | None:
        """Tell whether it is more than so many months; None when a month's length decides."""
        missing = months - self.months
        if missing < 0 or (missing == 0 and self.days > 0):
            return True
        if self.between and self.between <= (months, 0):
            return False
        if not self.scattered or self.days <= missing * _SHORTEST:
            return False
        return True if self.days > missing * _LONGEST else None

    def __str__(self) -> str:
        days = f"{self.days}天" if self.days or not self.months else ""
        return (f"{self.months}个月" if self.months else "") + days


def length(days: set[int], more: int = 0) -> Length:
    """Measure days run by run: a run's whole months by the calendar, then its other days.

    ``more`` are days that stand alone.
    """
    runs = list(_runs(days))
    measures = [_by_the_calendar(start, end) for start, end in runs]
    months, left = sum(m for m, _ in measures), [more, *(d for _, d in measures)]
    scattered = bool(more) or sum(map(bool, left)) > 1
    between = _by_the_calendar(runs[0][0], runs[-1][1]) if scattered and not more else None
    return Length(months, sum(left), scattered, between)


def _by_the_calendar(start: date, end: date) -> tuple[int, int]:
    """Return the whole months from one day to another, both included, and the days left over."""
    whole = 0
    while later(start, whole + 1) <= end + _DAY:
        whole += 1
    return whole, (end + _DAY - later(start, whole)).days


def _runs(days: Iterable[int]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each run of days."""
    for _, group in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0]):
        run = [day for _, day in group]
        yield date.fromordinal(run[0]), date.fromordinal(run[-1])


class Days(NamedTuple):
    """The days of a time that are sure, and those that are possible."""

    sure: set[int]
    possible: set[int]

    def joined(self, other: Days) -> Days:
        """Return the days of either."""
        return Days(self.sure | other.sure, self.possible | other.possible)

    def without(self, other: Days) -> Days:
        """Return the days that do not belong to the other."""
        return Days(self.sure - other.possible, self.possible - other.sure)

    @property
    def exact(self) -> bool:
        """Whether no missing day of the month makes a difference."""
        return self.sure == self.possible


class Time(NamedTuple):
    """How long a time is: at least, and at most.

    ``exact``: no missing day of the month makes a difference.
    """

    least: Length
    most: Length
    exact: bool

    def reaches(self, months: int) -> bool | None:
        """Tell whether it is so many months or more; None when that is open."""
        least = self.least.reaches(months)
        return least if least is self.most.reaches(months) else None

    def exceeds(self, months: int) -> bool | None:
        """Tell whether it is more than so many months; None when that is open."""
        least = self.least.exceeds(months)
        return least if least is self.most.exceeds(months) else None

    def __str__(self) -> str:
        return f"{self.least}" if self.least == self.most else f"{self.least}至{self.most}"


def measured(days: Days, more: int = 0) -> Time:
    """Measure a time; ``more`` are days that stand alone."""
    return Time(length(days.sure, more), length(days.possible, more), days.exact)


def days_from(year: Year, day: PartialDate) -> Days:
    """Return the days of a year from a date on."""
    return Days(year.days(day.last, year.last), year.days(day.first, year.last))


def days_in(year: Year, periods: Iterable[Period]) -> Days:
    """Return the days of a year that lie in any of the periods."""
    ends = [(p.start, p.end.first, p.end.last) if p.end else (p.start, year.last, year.last)
            for p in periods]  # fmt: skip
    sure = ((start.last, first) for start, first, _ in ends)
    possible = ((start.first, last) for start, _, last in ends)
    return Days(_days_of_all(year, sure), _days_of_all(year, possible))


def _days_of_all(year: Year, spans: Iterable[tuple[date, date]]) -> set[int]:
    """Return the days of a year in any of the spans, each looked at once however many overlap."""
    found: set[int] = set()
    reached = year.first - _DAY
    for first, last in sorted(spans):
        found |= year.days(max(first, reached + _DAY), last)
        reached = max(reached, min(last, year.last))
    return found


def is_half(year: Year, days: Days) -> bool:
    """Whether days make half a year if one counts days, not months."""
    return 2 * len(days.possible) >= (year.last - year.first).days + 1


class Sanction(NamedTuple):
    """A sanction of the table, with the number of its row."""

    number: int
    kind: str
    decided: PartialDate
    row: Row


def sanctions(c: RecordContext) -> Iterator[Sanction]:
    """Yield the sanctions that stand: a revoked one has no effect."""
    for number, row in c.distinct("sanctions"):
        kind, decided = row.get("kind"), row.get("decided_on")
        if kind and isinstance(decided, PartialDate) and not row.get("revoked"):
            c.trace.facts[c.at_row("sanctions", number, "kind").path] = f"{kind}（{decided}）"
            yield Sanction(number, str(kind), decided, row)


def span_of(c: RecordContext, sanction: Sanction, usual: str) -> Span | None:
    """Return how long a sanction lasts; ``usual`` names the parameter of usual periods."""
    row = sanction.row
    begun, ends, lifted = (row.get(k) for k in ("effective_on", "ends_on", "lifted_on"))
    start = begun if isinstance(begun, PartialDate) else sanction.decided
    end = ends if isinstance(ends, PartialDate) else None
    found = span(start, end, usual_months(c.names(usual), sanction.kind))
    if found and isinstance(lifted, PartialDate) and lifted.last < found.end[0]:
        return span(start, lifted, None)
    return found
