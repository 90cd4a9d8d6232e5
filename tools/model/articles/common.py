"""What the second implementation of every notice shares: days, and dates known in part.

Nothing here imports the rules, nor the reading of dates. A date known to the month is every one
of its days; something is sure where it is so for all of them. That is slow, and plain.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

DAY = timedelta(days=1)
FAR = date(2100, 1, 1)
EARLIER = "--previous"
"""Among facts no box, but the records of earlier years: what differs in each from the base."""


def days_meant(text: str) -> list[date]:
    """Return every day that ``2023-06-15`` or ``2023-06`` may mean."""
    parts = [int(part) for part in text.split("-")]
    match parts:
        case [year, month, day]:
            return [date(year, month, day)]
        case [year, month]:
            return [date(year, month, d + 1) for d in range(monthrange(year, month)[1])]
    raise ValueError(text)


def months_on(day: date, months: int) -> date:
    """Return the day of the same number months later, or the month's last where it has none."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day -= DAY


def sure(question: Callable[..., bool], *texts: str) -> bool | None:
    """Ask for every day that each text may mean; None where the answers differ."""
    answers = {question(*days) for days in product(*map(days_meant, texts))}
    return answers.pop() if len(answers) == 1 else None


def ends_of(period: str, open_end: date) -> tuple[list[date], list[date]]:
    """Return what the first and the last day of ``from 至 to`` may be; 至今 runs on."""
    start, _, end = period.partition("至")
    last = days_meant(end.strip()) if end.strip() not in ("今", "") else [open_end]
    return days_meant(start.strip()), last


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last of days that follow each other without a gap."""
    first = last = None
    for day in sorted(days):
        if last is not None and day == last + DAY:
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


def more_than(days: set[date], loose: int, months: int) -> bool | None:
    """Tell whether days, and loose ones, are together more than so many months.

    Of one run the calendar tells. Where odd days of several are added up, nobody says how many
    make a month: it is sure only where it holds for 28 and for 31.
    """
    whole, odd = _measured(days, loose)
    if len(odd) < 2 and not loose:
        return (whole, sum(odd)) > (months, 0)
    if days and not loose and months_on(min(days), months) > max(days):
        return False  # no more than from the first to the last of them
    answers = {whole * m + sum(odd) > months * m for m in (28, 31)}
    return answers.pop() if len(answers) == 1 else None


def at_least(days: set[date], months: int) -> bool | None:
    """Tell whether days are together so many months or more; as :func:`more_than`."""
    whole, odd = _measured(days, 0)
    if len(odd) < 2:
        return whole >= months
    if months_on(min(days), months) > max(days) + DAY:
        return False
    answers = {whole * m + sum(odd) >= months * m for m in (28, 31)}
    return answers.pop() if len(answers) == 1 else None


def _measured(days: set[date], loose: int) -> tuple[int, list[int]]:
    """Return the whole months of all runs, and the odd days of those that have some."""
    whole, odd = 0, [loose] if loose else []
    for first, last in runs(days):
        months = 0
        while months_on(first, months + 1) - DAY <= last:
            months += 1
        whole += months
        rest = (last - months_on(first, months)).days + 1
        odd += [rest] if rest > 0 else []
    return whole, odd


def years_ending_in(period: str) -> list[int]:
    """Return the years whose last day lies in a tenure; none where its end is not known."""
    _, _, end = period.partition("至")
    if end.strip() in ("", "今"):
        return []
    starts, ends = ends_of(period, FAR)
    within = range(starts[0].year, ends[-1].year + 1)
    return [y for y in within if starts[0] <= date(y, 12, 31) <= ends[-1]]
