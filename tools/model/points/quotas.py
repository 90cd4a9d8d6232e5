"""Turning points of what many people together show: counts just below, on and above a share."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Case = dict[str, int | str | None]

_HONOUR, _FAULT = {"honour": "集体记功以上奖励"}, {"fault": "被问责"}
_AGREED = {"department": "是", "personnel": "是"}
_UNITS: tuple[tuple[int, dict[str, str]], ...] = (
    (20, {}),
    (20, _HONOUR),
    (20, {**_HONOUR, "department": "是", "personnel": "否"}),
    (20, _AGREED),
    (25, {**_HONOUR, **_AGREED}),
    (15, _FAULT),
    (15, {**_FAULT, **_HONOUR, **_AGREED}),
)
_PEOPLE = (1, 2, 3, 4, 5, 6, 7, 10, 12, 14, 19, 20, 21, 40)

_FEW = 5  # people: of fewer than these last year decides


def _about(people: int, share: int) -> Iterator[int]:
    least = people * share // 100
    counts = {0, 1, *range(least, least + 3), people * 20 // 100, people * 20 // 100 + 1}
    yield from sorted(count for count in counts if 0 <= count <= people)


def units() -> Iterator[Case]:
    """People of one unit: how many, how many of them best, not yet graded, away, not read."""
    parts = ((0, 0), (1, 0), (0, 1), (2, 3))
    for (share, unit), people, (away, unfilled) in product(_UNITS, _PEOPLE, parts):
        for best in _about(people, share):
            if best + unfilled > people:
                continue
            others = people - best - unfilled
            case: Case = {
                **unit,
                "best": best,
                "others": others,
                "unfilled": unfilled,
                "away": away,
            }
            for lack in (None, -1, 1, 6) if best and not away else (None,):
                due = None if lack is None else people + away + lack
                yield {**case, "due": due}
                if people <= _FEW:
                    yield from ({**case, "due": due, "last_year": last} for last in (0, 1))


def pools() -> Iterator[Case]:
    for people, pooled, fault in product((1, 3, 5, 9), (1, 4, 6, 11), ("", "被问责")):
        for best in _about(people + pooled, 20):
            for unfilled in (0, 1):
                if best + unfilled <= people:
                    others = people - best - unfilled
                    case: Case = {"best": best, "others": others, "unfilled": unfilled}
                    yield {**case, "pooled": pooled, "fault": fault}


def quotas() -> Iterator[Case]:
    yield from units()
    yield from pools()


def levels() -> Iterator[Case]:
    for people, away in product(range(1, 27), (0, 1, 5)):
        for best in _about(people, 20):
            yield {"best": best, "others": people - best, "away": away}


def lists() -> Iterator[Case]:
    for people in range(1, 35):
        for listed in range(max(people * 3 // 10 - 1, 1), people * 3 // 10 + 3):
            if listed <= people:
                yield {"people": people, "listed": listed, "forms": people}
                yield {"people": people, "listed": listed, "forms": 0}
