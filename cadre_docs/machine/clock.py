"""The clock of this machine: the only place where the day of a run is read."""

from __future__ import annotations

from datetime import date

# Before: this program did not exist. After: no archive (ZIP, APPNOTE.TXT 4.4.6) can say the year.
FIRST, LAST = date(2024, 1, 1), date(2107, 12, 31)


def today() -> date | None:
    """Return the day by this machine's clock; None for a day that cannot be.

    Rules then say nothing of dates in the future: they would call all dates so, or none.
    """
    day = stated()
    return day if FIRST <= day <= LAST else None


def stated() -> date:
    """Return the day by this machine's clock, whatever it says."""
    return date.today()  # noqa: DTZ011 - the day where the clerk sits
