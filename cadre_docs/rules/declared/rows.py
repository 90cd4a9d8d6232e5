"""Rows of a table taken together: sums, the greatest and the least, years running.

Of each row it is known whether it counts, surely or perhaps: a truth comes with its value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadre_docs.rules.declared import spans
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.spans import Span
from cadre_docs.rules.declared.truth import TRUE, VAGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.rules.declared.names import Env
    from cadre_docs.rules.declared.truth import Truth


def each_row(env: Env, rows: Any, test: Callable[[Env], Truth]) -> Iterator[Truth]:
    """Yield what a test says of every row; while it is yielded, the row is looked at."""
    row, number = env.row, env.number
    for env.number, found in rows:
        env.row = found.values
        yield test(env)
    env.row, env.number = row, number


def total(found: list[tuple[Truth, Span | None]]) -> Span | None:
    """Add the numbers of rows that count surely, and those that perhaps do."""
    least, most, why = 0, 0, VAGUE
    for truth, span in found:
        if span is None:
            return None
        low, high = span.least, span.most
        if truth != TRUE:
            low, high, why = min(low, 0), max(high, 0), max(why, truth)
        elif not span.is_exact:
            why = max(why, span.why)
        least, most = least + low, most + high
    return Span(least, most, why)


def greatest(found: list[tuple[Truth, Span | None]]) -> Span | None:
    """Return the greatest of the rows that count surely, or of those that perhaps do."""
    every, sure, why = list[Span](), list[Span](), VAGUE
    for truth, span in found:
        if span is None:
            return None
        every.append(span)
        if truth == TRUE:
            sure.append(span)
        why = max(why, truth)
    if not sure:
        return None
    return Span(max(span.least for span in sure), max(span.most for span in every), why)


def least(found: list[tuple[Truth, Span | None]]) -> Span | None:
    """Return the least of them."""
    turned = [(t, None if s is None else Span(-s.most, -s.least, s.why)) for t, s in found]
    span = greatest(turned)
    return None if span is None else Span(-span.most, -span.least, span.why)


def running(found: list[tuple[Truth, Span | None]], until: Span | None) -> Span | None:
    """Return how many years running there are: up to ``until``, or the longest there is."""
    sure, every, why = set(), set(), VAGUE
    for truth, days in found:
        if days is None:
            return None
        years = spans.years_of(days)
        if not years.is_exact:
            return None
        every.add(years.least)
        if truth == TRUE:
            sure.add(years.least)
        else:
            why = max(why, truth)
    last = None if until is None else spans.years_of(until)
    if last is not None and not last.is_exact:
        return None
    end = None if last is None else last.least
    return Span(_longest(sure, end), _longest(every, end), why)


def _longest(years: set[int], end: int | None) -> int:
    if end is not None:
        return _back(years, end)
    return max((_back(years, year) for year in years), default=0)


def _back(years: set[int], year: int) -> int:
    count = 0
    while year - count in years:
        count += 1
    return count


GATHER = {words.TOTAL: total, words.GREATEST: greatest, words.LEAST: least}
"""What makes one value of a column, by its word."""
