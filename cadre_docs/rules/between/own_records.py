"""What a person's records may be known by, and the time that each of them is about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.rules.between.across import identities
from cadre_docs.rules.between.namesakes import namesake_keys
from cadre_docs.rules.days import assessed_in, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record

SANCTIONS = "sanctions"
MOST = 50
"""Records that one person can have; of more ID-duplicate tells."""


def keys_of(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a person's records may share; ``same_person.doubt`` says if they are one's."""
    yield from identities(record)
    yield from namesake_keys(record)


def span_of(record: Record) -> tuple[date, date] | None:
    """Return the first and the last day that a form is about; None where it states none."""
    if (period := period_of(record)) is not None:
        return period.start.first, period.end.last if period.end else date.max
    year = assessed_in(record)
    return (date(year, 1, 1), date(year, 12, 31)) if year else None
