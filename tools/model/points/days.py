"""Days around a limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def around(day: str, *more: int) -> Iterator[str]:
    """Yield the day before, the day itself and the day after; and others by their distance."""
    middle = date.fromisoformat(day)
    for distance in (-1, 0, 1, *more):
        yield str(middle + timedelta(days=distance))


def months_of(*days: str) -> Iterator[str]:
    """Yield the months of days, for facts known to the month only."""
    yield from dict.fromkeys(day[:7] for day in days)
