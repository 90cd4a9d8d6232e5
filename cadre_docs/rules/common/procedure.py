"""What rules on procedure share: a table of dated steps, and the order they should have."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.rules.engine import Place, RecordContext


_A_YEAR = 365


class Step(NamedTuple):
    """A step with its date, and the box that holds the date."""

    name: str
    day: PartialDate
    at: Place


def dated_steps(c: RecordContext, table: str) -> Iterator[Step]:
    """Yield the rows of a table with the columns ``step`` and ``date`` that have both."""
    for number, row in c.distinct(table):
        step, day = row.text("step"), row.get("date")
        if step and isinstance(day, PartialDate):
            yield Step(step, day, c.at_row(table, number, "date"))


def out_of_order(c: RecordContext, table: str, order: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each dated step that lies before the one it should follow.

    Steps without a date before one that has one are told too: no order of theirs was looked at.
    Two that are a year apart are told as a year that was hardly meant.
    """
    steps = [step for step in dated_steps(c, table) if step.name in order]
    steps.sort(key=lambda step: (order.index(step.name), step.day.first))
    for before, after in pairwise(steps):
        if after.day.is_before(before.day):
            yield Problem(
                f"“{after.name}”（{after.day}）早于“{before.name}”（{before.day}）",
                wanted=f"依次为{'、'.join(order)}",
                remedy="请核对日期",
                at=after.at,
            )
        else:
            yield from long_before([before], after)
    if steps and not c.unread(table):
        yield from _undated(c, table, order, [step.name for step in steps])


def long_before(done: Sequence[Step], last: Step) -> Iterator[Problem]:
    """Doubt the year where the last of some steps lies a year before one that follows them."""
    before = max(done, key=lambda step: step.day.last, default=None)
    if before is not None and (last.day.first - before.day.last).days >= _A_YEAR:
        yield Problem(
            f"“{last.name}”（{last.day}）与“{before.name}”（{before.day}）相隔一年多",
            wanted="一次考核的各步骤在一年之内",
            remedy="请核对年份；确实如此的不必改",
            at=last.at,
            severity=Severity.WARNING,
        )


def _undated(
    c: RecordContext, table: str, order: Sequence[str], dated: list[str]
) -> Iterator[Problem]:
    """Tell of the steps without a date before the last one that has one."""
    missing = [name for name in order[: order.index(dated[-1])] if name not in dated]
    if missing:
        yield Problem(
            f"“{dated[-1]}”已有日期，它以前的{'、'.join(missing)}没有填日期，没有核对",
            wanted=f"依次为{'、'.join(order)}",
            remedy="已进行的请补填日期；没有进行的请补办",
            at=c.at(table),
            severity=Severity.NOTE,
        )
