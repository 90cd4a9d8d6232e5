"""聊委人组办发〔2022〕15号 arts. 8-10, written a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.model.articles.common import EARLIER, FAR, ends_of, sure
from tools.model.articles.order import CANCELLED, only, weighed

if TYPE_CHECKING:
    from datetime import date

    from tools.model.articles.order import Allowed
    from tools.model.facts import Cells, Facts

_GRADES = ("优秀", "合格", "不合格")


def talent(facts: Facts) -> Allowed:
    """Return what the articles allow: a grade, or 取消资格 by art. 9 or art. 10(2)."""
    rows = facts.get("cancelling_facts", [])
    period = str(facts.get("management_period", ""))
    fallen = any(_cancels(row, period) for row in rows if isinstance(row, dict))
    twice = facts.get("grade") == "不合格" and _last_year(facts) == {"不合格"}
    demands = frozenset([only(CANCELLED, 0)] if fallen or twice else [])
    return weighed(demands, _GRADES)


def _cancels(row: Cells, period: str) -> bool:
    """Art. 9: (5) only 在管理期内; where that cannot be told for want of a date, as stated."""
    day = row.get("date", "")
    if row["kind"] != "管理期内终止工作创业" or not day or not period:
        return True
    starts, ends = ends_of(period, FAR)

    def inside(when: date) -> bool:
        return all(start <= when for start in starts) and all(when <= end for end in ends)

    return sure(inside, day) is True


def _last_year(facts: Facts) -> set[str]:
    """Return what this form and that year's own record say of the year before."""
    said = {str(facts.get("previous_grade", ""))}
    before = facts.get(EARLIER, [])
    for record in before if isinstance(before, list) else []:
        if int(record["year"]) == int(str(facts["year"])) - 1:
            said.add(record["grade"])
    return said - {""}
