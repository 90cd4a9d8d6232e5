"""What rules on public notice share: whether something was posted for enough working days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.classes import frozen
from cadre_docs.rules.engine import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.law.workdays import WorkCalendar, WorkingDays
    from cadre_docs.rules.engine import Place
    from cadre_docs.values.dates import PartialDate


LONG = timedelta(days=92)
"""A quarter of a year: nobody posts a notice so long but by a slip of the pen."""
FROM_THE_NEXT = "公示开始次日"
"""How a parameter begins that does not count the first day of posting."""


@frozen
class Posting:
    """A public notice and the step after it (``then``: 上报), each day with its box.

    ``least`` is the number of working days wanted. ``counted`` says from which day on they
    count, and ``choice`` that this was chosen; the last day of posting counts, the day of the
    next step does not.
    """

    start: PartialDate | None
    end: PartialDate | None
    after: PartialDate | None
    start_at: Place
    end_at: Place
    after_at: Place
    then: str
    least: int
    counted: str
    choice: str
    calendar: WorkCalendar

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong; nothing while the posting goes on."""
        if self.start is None:
            stated = f"{self.then}日期{self.after}" if self.after is not None else ""
            stated = stated or (f"公示结束日期{self.end}" if self.end is not None else "")
            if stated:
                yield Problem(
                    f"填了{stated}，没有填公示开始日期，不能确定是否公示",
                    wanted=f"先公示再{self.then}；没有公示的不得{self.then}",
                    remedy="请补填公示的起止日期",
                    at=self.start_at,
                    severity=Severity.WARNING,
                )
        elif self.end is not None and self.end.is_before(self.start):
            yield Problem(
                f"公示结束日期{self.end}早于公示开始日期{self.start}",
                remedy="请核对日期",
                at=self.end_at,
            )
        elif self.end is not None or self.after is not None:
            yield from self._too_short(self.start)

    def _too_short(self, start: PartialDate) -> Iterator[Problem]:
        before = self.after.first - timedelta(1) if self.after else None
        ended = self.end is not None and (before is None or self.end.last <= before)
        until = f"到{self.end}结束" if ended else f"{self.after}{self.then}"
        at = self.end_at if ended else self.after_at
        days = self._posted(start, before)
        enough = days.reach(self.least)
        wanted = f"{self.then}前公示不少于{self.least}个工作日"
        if enough is None:
            yield Problem(
                f"{start}开始公示，{until}，其中{days.unknown}天没有节假日资料，"
                f"不能确定是否满{self.least}个工作日",
                wanted,
                "请对照国务院办公厅当年的节假日安排核对",
                at,
                Severity.WARNING,
            )
        elif enough and self.end is not None and not ended and self.after is not None:
            yield Problem(
                f"{self.then}日期是{self.after}，而公示到{self.end}才结束",
                f"公示结束后再{self.then}",
                "请核对两个日期",
                self.end_at,
                Severity.WARNING,
            )
        elif enough and ended and self.end is not None and self.end.last - start.first >= LONG:
            yield too_long(start, self.end, self.end_at)
        elif not enough:
            counted = f"不满{self.least}个工作日" if days.unknown else f"只有{days.sure}个工作日"
            if self.after is not None and self.after.is_before(start):
                counted = f"早于公示开始，{counted}"
            # Whether the day of the next step counts is our choice: where it decides, only warn.
            with_the_day = self._posted(start, self.after.first if self.after else None)
            by_choice = with_the_day.reach(self.least) is not False
            yield Problem(
                f"{start}开始公示，{until}，{counted}",
                f"{wanted}；{self.choice}" if by_choice else wanted,
                f"请核对日期；确实不足的应补足公示后再{self.then}，已经{self.then}的请与受理部门联系",
                at,
                Severity.WARNING if by_choice else Severity.ERROR,
            )

    def _posted(self, start: PartialDate, until: date | None) -> WorkingDays:
        """Count the working days of posting up to its end or a day, whichever comes first."""
        last = min(day for day in (self.end and self.end.last, until) if day)
        first = start.first + timedelta(self.counted.startswith(FROM_THE_NEXT))
        return self.calendar.working_days(first, last)


def too_long(start: PartialDate, end: PartialDate, at: Place) -> Problem:
    """Doubt the year or the month of a posting that lasts as long as none does."""
    return Problem(
        f"{start}至{end}有{(end.last - start.first).days + 1}天",
        wanted="公示一般只有几个工作日",
        remedy="请核对年份和月份；确实如此的不必改",
        at=at,
        severity=Severity.WARNING,
    )
