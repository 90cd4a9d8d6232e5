"""From what articles demand to what they allow: every order of them, tried out.

A demand is the set of outcomes that satisfy an article to the letter: *no grade above 基本合格* is
satisfied by no grade at all. Orders that the articles forbid are left out; the orders are few,
since demands are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

GRADES = ("优秀", "合格", "基本合格", "不合格")
NONE, NO_REMARKS, NOT_ASSESSED = "不确定档次", "不写评语，不确定档次", "不参加考核"
CANCELLED, DISMISSED = "取消资格", "解聘"
EVERYTHING = frozenset((*GRADES, NONE, NO_REMARKS, NOT_ASSESSED, CANCELLED, DISMISSED))


@dataclass(frozen=True)
class Demand:
    """What an article asks of the outcome.

    ``weight`` is its place in the order that the project chose (0 the heaviest); ``ranked``
    demands go before lighter ones of their kind by an article, ``outright`` ones before whatever
    is lighter; ``general`` ones are the conditions of arts. 12-15.
    """

    satisfied: frozenset[str]
    weight: int
    ranked: bool = False
    outright: bool = False
    general: bool = False


def only(outcome: str, weight: int, **more: bool) -> Demand:
    """Return the demand that the outcome is this one."""
    return Demand(frozenset([outcome]), weight, **more)


def at_most(grade: str, weight: int, **more: bool) -> Demand:
    """Return the demand that there be no grade above this one."""
    above = GRADES[: GRADES.index(grade)]
    return Demand(EVERYTHING - set(above), weight, **more)


@dataclass(frozen=True)
class Allowed:
    """What the chosen order allows, and what any order does that the articles leave open."""

    chosen: frozenset[str]
    possible: frozenset[str]


@lru_cache(maxsize=100_000)
def weighed(demands: frozenset[Demand], grades: tuple[str, ...] = GRADES) -> Allowed:
    """Weigh demands: by the chosen order, and by all that the articles leave open."""
    special = _by_article([d for d in demands if not d.general], grades)
    general = sorted((d for d in demands if d.general), key=lambda d: d.weight)
    chosen = _as_written([*sorted(special, key=lambda d: d.weight), *general], grades)
    possible = set(chosen)
    for order in permutations(special):
        if not any(_forbidden(first, then) for i, then in enumerate(order) for first in order[:i]):
            possible |= _to_the_letter([*order, *general], grades)
    by_weight = sorted(demands, key=lambda d: (d.weight, d.general))
    if by_weight and by_weight[0].general:
        possible |= _as_written(by_weight, grades)
    return Allowed(chosen, frozenset(possible))


def _by_article(demands: list[Demand], grades: tuple[str, ...]) -> list[Demand]:
    """Leave out what an article passes over: of several ranked effects the heavier governs.

    A lighter one still narrows what the heavier one leaves open.
    """
    ranked = sorted((d for d in demands if d.ranked), key=lambda d: d.weight)
    kept = ranked[:1]
    for lighter in ranked[1:]:
        if _as_written(kept, grades) & lighter.satisfied:
            kept.append(lighter)
    return [*kept, *(d for d in demands if not d.ranked)]


def _forbidden(first: Demand, then: Demand) -> bool:
    """Tell whether the articles put what comes later in an order before what comes first."""
    heavier = then.weight < first.weight
    return heavier and (then.outright or (first.ranked and then.ranked))


def _as_written(order: list[Demand], grades: tuple[str, ...]) -> frozenset[str]:
    """Narrow grades by each demand that leaves any; *no grade above* is about grades."""
    left: frozenset[str] | None = None
    for demand in order:
        graded = demand.satisfied & set(grades)
        asks = graded or demand.satisfied
        now = asks if left is None else left & asks
        left = now or left
    return frozenset(grades) if left is None else left


def _to_the_letter(order: list[Demand], grades: tuple[str, ...]) -> frozenset[str]:
    """Narrow all outcomes by each demand that leaves any; a grade, if any is left."""
    left = EVERYTHING - (set(GRADES) - set(grades))
    for demand in order:
        left = (left & demand.satisfied) or left
    return left & set(grades) or left
