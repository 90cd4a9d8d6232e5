"""Results of a year that is not over on the day of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.days import LAST_MONTH, assessed_in, assessed_until
from cadre_docs.rules.decide import gradings_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_LEFT = ("retired_on",)
"""Boxes of those who are assessed before a year's end."""


@rule("FS-early", Severity.WARNING, "考核年度还没有结束，已定了档次")
def graded_before_the_end(c: RecordContext) -> Iterator[Problem]:
    """检查当天离考核年度（填了考核期间的看考核期间）结束还有一个月以上，而表上已有档次：多半是年度填错了。

    年度考核一般在年末或者次年年初进行；年末算最后一个月（本工具的选择）。当年退休的不提醒。
    """
    year = assessed_in(c.record)
    if year is None or c.today is None or c.record.schema.role not in PERSON:
        return
    end = assessed_until(c.record)
    field = next((name for name in c.record.schema.years.values() if c.get(name)), "")
    graded = next((g.field_id for g in gradings_of(c.law) if g.field_id in c.record.values), "")
    if end and c.today + LAST_MONTH <= end and year >= c.today.year and graded and _stays(c):
        grade = c.key(graded)
        yield Problem(
            f"{year}年度到{end}才结束，今天是{c.today}，{grade}已填“{c.get(graded)}”",
            wanted="年末或者次年年初考核",
            remedy=f"请核对年度，写错的改正；还没有考核的，{grade}空着，考核以后再填；确已考核的不必改",
            at=c.at(field),
        )


def _stays(c: RecordContext) -> bool:
    return not any(name in c.record.values for name in _LEFT)
