"""豫人社办函〔2024〕56号 art. 3 and 吉人社函〔2023〕25号 arts. 3, 6, written a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.model.articles.common import FAR, ends_of, sure, years_ending_in
from tools.model.articles.order import DISMISSED, NOT_ASSESSED, only, weighed

if TYPE_CHECKING:
    from datetime import date

    from tools.model.articles.order import Allowed
    from tools.model.facts import Cells, Facts

_RANKS = ("警告", "记过", "记大过", "降低岗位等级", "降级", "撤职", "开除")
_NEVER, _OUT, _WORST, _QUALIFIED = 0, 1, 4, 7


def henan(facts: Facts) -> Allowed:
    """Return what art. 3 allows: 应当 (不合格) goes before 拟 (合格), whatever else is true."""
    period = str(facts.get("contract_tenure") or facts.get("tenure") or "")
    if (
        facts.get("targets") == "无正当理由未完成"
        or facts.get("criminal_sentence") == "是"
        or any(_is_heavy(row, period) for row in _rows(facts, "sanctions"))
    ):
        return weighed(frozenset([only("不合格", _WORST)]), ("合格", "不合格"))
    met = facts.get("targets") == "完成" and good_throughout(_rows(facts, "annual_grades"), period)
    demands = frozenset([only("合格", _QUALIFIED)] if met else [])
    return weighed(demands, ("合格", "不合格"))


def good_throughout(rows: list[Cells], period: str) -> bool:
    """Tell whether every year whose last day lies in a tenure has a result of 合格 or better."""
    years = years_ending_in(period)
    results: dict[str, set[str]] = {}
    for row in rows:
        results.setdefault(row["year"], set()).add(row["grade"])
    good = ({"优秀"}, {"合格"})
    return bool(years) and all(results.get(str(year)) in good for year in years)


def _is_heavy(row: Cells, period: str) -> bool:
    """聘期内受到记过以上行政处分: surely in the tenure, whatever days were meant."""
    if row["kind"] not in _RANKS[1:] or not period:
        return False
    starts, ends = ends_of(period, FAR)

    def inside(day: date) -> bool:
        return all(start <= day for start in starts) and all(day <= end for end in ends)

    return sure(inside, row["decided_on"]) is True


def jilin(facts: Facts) -> Allowed:
    """Return what arts. 3 (一票否决) and 6(3) (不参加) allow; their order is left open."""
    demands = []
    if "否决" in (facts.get("political_thought"), facts.get("professional_ethics")):
        demands.append(only("不合格", _WORST))
    reason = facts.get("absence_reason")
    if facts.get("not_taking_part") == "是" and reason:
        approved = facts.get("unit_explanation") and facts.get("department_approved") == "是"
        if reason == "无故":
            demands.append(only(DISMISSED, _NEVER))
        elif approved:
            demands.append(only(NOT_ASSESSED, _OUT))
    return weighed(frozenset(demands))


def _rows(facts: Facts, name: str) -> list[Cells]:
    said = facts.get(name, [])
    return said if isinstance(said, list) else []
