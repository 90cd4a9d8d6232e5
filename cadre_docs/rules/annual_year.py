"""What the rules of the annual assessment share: its year, lengths of time, sanctions.

Days are counted as sets of ordinals, so that overlaps count once. Where a date is known to
the month only, there are two sets: the days that are sure and those that are possible.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Row, Typed
    from cadre_docs.rules.engine import RecordContext

ANNUAL = ("annual-record",)
EXACT = "需要精确到日"
_TWELVE = 12
_SHORTEST, _LONGEST = 28, 31
_DAY, _TWO_YEARS = timedelta(days=1), timedelta(days=731)


def later(day: date, months: int) -> date:
    """Return the same day months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, _TWELVE)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def cell(row: Row, column: str) -> Typed | None:
    """Return a cell of a table."""
    value = row.values.get(column)
    return value.typed if value else None


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
    (``scattered``) it is nowhere said how many make a month.
    """

    months: int
    days: int
    scattered: bool = False

    def reaches(self, months: int) -> bool | None:
        """Tell whether it is so many months or more; None when the length of a month decides."""
        missing = months - self.months
        if missing <= 0:
            return True
        if not self.scattered or self.days < missing * _SHORTEST:
            return False
        return True if self.days >= missing * _LONGEST else None

    def exceeds(self, months: int) -> bool | None:
        """Tell whether it is more than so many months; None when a month's length decides."""
        missing = months - self.months
        if missing < 0 or (missing == 0 and self.days > 0):
            return True
        if not self.scattered or self.days <= missing * _SHORTEST:
            return False
        return True if self.days > missing * _LONGEST else None

    def __str__(self) -> str:
        return f"{self.months}个月" + (f"{self.days}天" if self.days else "")


def length(days: set[int], more: int = 0) -> Length:
    """Measure days run by run: a run's whole months by the calendar, then its other days.

    ``more`` are days that stand alone.
    """
    months, left = 0, [more]
    for start, end in _runs(days):
        whole = 0
        while later(start, whole + 1) <= end + _DAY:
            whole += 1
        months += whole
        left.append((end + _DAY - later(start, whole)).days)
    return Length(months, sum(left), bool(more) or sum(map(bool, left)) > 1)


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


class Sanction(NamedTuple):
    """A sanction of the table, with the number of its row."""

    number: int
    kind: str
    decided: PartialDate
    row: Row


def sanctions(c: RecordContext) -> Iterator[Sanction]:
    """Yield the sanctions that stand: a revoked one has no effect."""
    for number, row in c.distinct("sanctions"):
        kind, decided = cell(row, "kind"), cell(row, "decided_on")
        if kind and isinstance(decided, PartialDate) and not cell(row, "revoked"):
            c.trace.facts[c.at_row("sanctions", number, "kind").path] = f"{kind}（{decided}）"
            yield Sanction(number, str(kind), decided, row)


class Span(NamedTuple):
    """From when until when a sanction lasts; each end is known to lie between two days.

    ``months`` is the usual period where the end was reckoned by it (0: stated).
    """

    start: tuple[date, date]
    end: tuple[date, date]
    months: int = 0

    def touches(self, year: Year) -> bool | None:
        """Tell whether any day of a year lies in it; None when missing days decide."""
        if self.start[0] > year.last or self.end[1] < year.first:
            return False
        sure = self.start[1] <= year.last and self.end[0] >= year.first
        return True if sure else None

    @property
    def until(self) -> str:
        """Its end in Chinese."""
        return f"推算到{self.end[0]}（{self.months}个月）" if self.months else f"到{self.end[0]}"


def span_of(c: RecordContext, sanction: Sanction, usual: str) -> Span | None:
    """Return how long a sanction lasts; ``usual`` names the parameter of usual periods.

    A reckoned end is the day before the corresponding day, or that day itself: which of
    them is nowhere said, and so left open.
    """
    row = sanction.row
    begun, ends, lifted = (cell(row, k) for k in ("effective_on", "ends_on", "lifted_on"))
    start = begun if isinstance(begun, PartialDate) else sanction.decided
    if isinstance(ends, PartialDate):
        span = Span((start.first, start.last), (ends.first, ends.last))
    else:
        months = dict(item.rsplit(" ", 1) for item in c.names(usual)).get(sanction.kind)
        if months is None:
            return None
        first, last = later(start.first, int(months)) - _DAY, later(start.last, int(months))
        span = Span((start.first, start.last), (first, last), int(months))
    if isinstance(lifted, PartialDate) and lifted.last < span.end[0]:
        span = Span(span.start, (lifted.first, lifted.last))
    return span
