"""How long a sanction lasts: one reckoning, for the rules of every notice.

The notices speak of 处分期 and 影响期 and state none. By the law such a period runs *from the
day of effect* (自政务处分决定生效之日起计算, 政务处分法第八条): that of the decision unless another
is stated. That day is its first: 12 months from 2023-10-01 end on 2024-09-30. Whoever starts to
count on the next day, as 民法典第二百零一条 does for other periods, comes to 2024-10-01. So it is
left open whether the corresponding day belongs to it; rules that it decides for only warn.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.values.dates import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.values.dates import PartialDate

Between = tuple[date, date]
"""A day that is known to lie between two."""
_DAY = timedelta(days=1)
_NEAR = timedelta(days=31)
"""By how much a stated end may differ from the usual one before somebody should look at it."""


class Span(NamedTuple):
    """From when until when a sanction lasts, both days included.

    ``months`` is the usual period where the end was reckoned by it (0: stated).
    """

    start: Between
    end: Between
    months: int = 0

    def touches(self, first: date, last: date) -> bool | None:
        """Tell whether any day from first to last lies in it; None when missing days decide."""
        if self.start[0] > last or self.end[1] < first:
            return False
        return True if self.start[1] <= last and self.end[0] >= first else None

    def holds(self, first: date, last: date) -> bool | None:
        """Tell whether a day known to lie between two lies in it; None when that is open."""
        if self.start[0] > last or self.end[1] < first:
            return False
        return True if self.start[1] <= first and self.end[0] >= last else None

    @property
    def only_last_day_open(self) -> bool:
        """Whether nothing is open but whether a reckoned period has its corresponding day."""
        return bool(self.months) and self.start[0] == self.start[1]

    @property
    def until(self) -> str:
        """Its end in Chinese."""
        first, last = self.end
        if self.months:
            last -= _DAY  # of the two reckonings the first is ours
        day = f"{first}" if first == last else f"{first}至{last}之间的一天"
        return f"推算到{day}（{self.months}个月）" if self.months else f"到{day}"


def usual_months(periods: Iterable[str], kind: str) -> int | None:
    """Return the months of a kind of sanction in a list such as ``记过 12``."""
    found = (item.rsplit(" ", 1) for item in periods)
    return next((int(months) for name, months in found if name == kind), None)


def span(start: PartialDate, stated_end: PartialDate | None, months: int | None) -> Span | None:
    """Return how long a sanction lasts that takes effect on a day; None when nobody can tell."""
    begun = (start.first, start.last)
    if stated_end is not None:
        return Span(begun, (stated_end.first, stated_end.last))
    if months is None:
        return None
    end = later(start.first, months) - _DAY, later(start.last, months)
    return Span(begun, end, months)


def unlike_usual(start: PartialDate, stated_end: PartialDate, months: int | None) -> Span | None:
    """Return how long a sanction usually lasts where the stated end is far from that."""
    usual = span(start, None, months)
    if usual is None:
        return None
    far = stated_end.last < usual.end[0] - _NEAR or stated_end.first > usual.end[1] + _NEAR
    return usual if far else None
