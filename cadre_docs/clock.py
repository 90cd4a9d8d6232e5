"""The clock of this machine: the only place where the day of a run is read."""

from __future__ import annotations

from datetime import date

from cadre_docs.errors import EnvironmentLackError

# Before: this program did not exist. After: no archive (ZIP, APPNOTE.TXT 4.4.6) can say the year.
FIRST, LAST = date(2024, 1, 1), date(2107, 12, 31)


def today() -> date:
    """Return the day by this machine's clock.

    Raises :class:`EnvironmentLackError` for a day that cannot be: rules would call dates
    future that are past, and Office files could not be written.
    """
    day = date.today()  # noqa: DTZ011 - the day where the clerk sits
    if FIRST <= day <= LAST:
        return day
    raise EnvironmentLackError(
        f"本机的日期是{day.isoformat()}，不可能是对的。请校正本机的日期和时间后重新运行。"
    )
