"""How many may be graded 优秀, and how many are drawn, written a second time.

The city's measures art. 17; 吉人社函〔2023〕25号 art. 2(2) and art. 4. How a share becomes a whole
number is not written: what only one way of rounding allows is left open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Case = Mapping[str, int | str | None]
    Verdicts = dict[str, str]

_AGAINST, _OPEN, _SAID = "不得", "未定", "说明"


def _most(people: int, share: int) -> int:
    """Return the largest count that any rounding allows."""
    return -(-people * share // 100)


def _number(case: Case, name: str) -> int:
    return int(case.get(name) or 0)


def excellent(case: Case) -> Verdicts:
    """Art. 17: one unit, or one that shares its quota with another (``pooled`` people)."""
    best, unfilled = _number(case, "best"), _number(case, "unfilled")
    took_part = best + unfilled + _number(case, "others")
    read = took_part + _number(case, "away")
    due = case.get("due")
    lacking = max(int(due) - read, 0) if due is not None else 0
    agreed = case.get("department") == case.get("personnel") == "是"
    raised, fault = bool(case.get("honour")) and agreed, bool(case.get("fault"))
    pooled = case.get("pooled") if not (raised or fault) else None
    if not best:
        return {}
    if pooled is None and took_part + lacking < 5:
        return _every_other_year(case, best)
    took_part += int(pooled or 0)
    share = 15 if fault else 25 if raised else 20
    article = {15: "AA-17c", 25: "AA-17b", 20: "AA-17a"}[share]
    found: Verdicts = {}
    if best * 100 <= share * took_part:
        # 没有填档次的先当作参加: without them it may be too many
        if best * 100 > share * (took_part - unfilled):
            found[article] = _OPEN
        return found
    found[article] = _AGAINST
    allowed = _most(took_part, share) if pooled is not None else _most(took_part + lacking, share)
    lowered = fault and best * 100 < 20 * took_part  # 应降低，一般不超过15％
    both = fault and raised and best <= _most(took_part, 25)
    if best <= allowed or lowered or both or pooled is not None:
        found[article] = _OPEN
    if share == 20 and case.get("honour"):
        found["AA-17b"] = _SAID  # 须经审核同意
    elif share == 20 and agreed:
        found["AA-17b"] = _OPEN  # 有下列情形之一的: none is stated
    return found


def _every_other_year(case: Case, best: int) -> Verdicts:
    """对参加考核不足5人的事业单位，隔年确定一名优秀人员."""
    last = case.get("last_year")
    if best > 1 or int(last or 0) > 0:
        return {"AA-17d": _AGAINST}
    return {"AA-17d": _OPEN} if last is None else {}


def of_a_level(case: Case) -> Verdicts:
    """一般控制在同级被考核人员总数的20%左右: 左右 is taken to allow rounding up."""
    best = _number(case, "best")
    people = best + _number(case, "others")
    return {"JL-4.0q": _OPEN} if best > _most(people, 20) else {}


def drawn(case: Case) -> Verdicts:
    """抽查比例不低于30%."""
    enough = _number(case, "listed") * 100 >= 30 * _number(case, "people")
    return {} if enough else {"JL-2.1": _AGAINST}
