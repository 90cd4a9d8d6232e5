"""Periods in rows that end long after the time of the form: the year is hardly meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem
from cadre_docs.values.dates import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_MANY = 5
"""Years: a project granted in the last year of a tenure goes on for as long."""


def ends_long_after(
    c: RecordContext, table: str, column: str, whole: Period | None
) -> Iterator[Problem]:
    """Yield rows whose period ends more than a few years after the whole one does.

    A project whose term is stated ends after the tenure as a matter of course.
    """
    if whole is None or whole.end is None:
        return
    for number, row in enumerate(c.rows(table), 1):
        stated = row.get(column)
        if not isinstance(stated, Period) or stated.end is None:
            continue
        if stated.end.year - whole.end.year > _MANY:
            yield Problem(
                f"“{stated}”的结束时间比{whole}的结束晚了许多年",
                wanted="实际的（或者批准的）起止时间",
                remedy="请核对年份；还没有结束的写“至今”；确实如此的不必改",
                at=c.at_row(table, number, column),
                severity=Severity.WARNING,
            )
