"""Whether so many years are full by a day, and whether the first day counts.

A period of years begins on the day after (民法典第二百零一条) and ends on the corresponding day
(第二百零二条): from 2021-07-01 three years are full on 2024-07-01. Offices that write a tenure as
2021-07-01 to 2024-06-30 count the first day as well. No notice says which is meant, so a parameter
(``first_day``) does, and whoever is short of that one day only is not refused. Ages are full on the
birthday, whatever is counted so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from cadre_docs.rules.engine import RecordContext

_COUNTS = "也算"


class Full(NamedTuple):
    """Whether years are full; None where a date is not exact enough, or the ``choice`` decides.

    ``choice`` tells what was chosen where only the first day is missing; empty otherwise.
    """

    enough: bool | None
    choice: str = ""


def full_years(
    c: RecordContext, parameter_id: str, start: PartialDate, years: int, day: PartialDate
) -> Full:
    """Tell whether years are full by a day, the first day counted as the parameter says."""
    strictly = start.full_years_by(years, day)
    if strictly is not False:
        return Full(strictly)
    next_day = day.last + timedelta(1)
    counted = start.full_years_by(years, PartialDate(next_day.year, next_day.month, next_day.day))
    if counted is False or c.parameter(parameter_id) == _COUNTS:
        return Full(counted)
    return Full(None, c.chosen(parameter_id))
