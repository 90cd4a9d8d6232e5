"""Closures that read one value and make another of it: a year of a date, the length of a text.

Each takes an :class:`~cadre_docs.rules.declared.names.Env`; what is not there is None.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cadre_docs.rules.declared import spans
from cadre_docs.rules.declared.names import Kind
from cadre_docs.rules.declared.spans import Span
from cadre_docs.rules.declared.truth import TRUE
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.law.instruments import ParameterValue
    from cadre_docs.rules.declared.names import Env
    from cadre_docs.rules.declared.truth import Truth


def always(_env: Env) -> Truth:
    """Tell that a condition that nobody stated holds."""
    return TRUE


def nothing(_env: Env) -> None:
    """Return the value of what could not be read."""
    return


def once(name: str, get: Callable[[Env], Any]) -> Callable[[Env], Any]:
    """Work a value out once, in the row that the rule itself looks at."""

    def cached(env: Env) -> Any:
        if name not in env.cached:
            row, env.row = env.row, env.outer
            env.cached[name] = get(env)
            env.row = row
        return env.cached[name]

    return cached


def in_outer(text: Callable[[Env], str]) -> Callable[[Env], str]:
    """Word a value in the row that the rule itself looks at."""

    def shown_outside(env: Env) -> str:
        row, env.row = env.row, env.outer
        said = text(env)
        env.row = row
        return said

    return shown_outside


def end_of(get: Callable[[Env], Any], *, first: bool) -> Callable[[Env], Span | None]:
    """Return one end of a period; one that goes on until now has no last day yet."""

    def end(env: Env) -> Span | None:
        period = get(env)
        day = None if period is None else period.start if first else period.end
        return None if day is None else spans.of_date(day)

    return end


def year_of(get: Callable[[Env], Any]) -> Callable[[Env], Span | None]:
    """Return the year of a date."""

    def year(env: Env) -> Span | None:
        days = get(env)
        return None if days is None else spans.years_of(days)

    return year


def month_of(get: Callable[[Env], Any]) -> Callable[[Env], Span | None]:
    """Return the month of a date; any where it may be in two years."""

    def month(env: Env) -> Span | None:
        days = get(env)
        if days is None:
            return None
        first, last = date.fromordinal(days.least), date.fromordinal(days.most)
        if first.year != last.year:
            return Span(1, spans.MONTHS, days.why)
        return Span(first.month, last.month, days.why)

    return month


def length_of(get: Callable[[Env], Any]) -> Callable[[Env], Span | None]:
    """Count the characters of a text, blanks left out."""

    def length(env: Env) -> Span | None:
        text = get(env)
        return None if text is None else spans.exactly(len("".join(text.split())))

    return length


def of_parameter(value: ParameterValue) -> tuple[Kind, Callable[[Any], Any]]:
    """Return the kind of a parameter, and what makes a value of it."""
    if isinstance(value, PartialDate):
        return Kind.DATE, spans.of_date
    if isinstance(value, int):
        return Kind.NUMBER, spans.exactly
    if isinstance(value, tuple):
        return Kind.LIST, tuple
    return Kind.TEXT, str
