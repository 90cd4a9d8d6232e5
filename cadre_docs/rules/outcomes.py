"""Outcomes of an assessment, what rules say about them, and which of them is heavier."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What an assessment can end with; the value is what people write."""

    EXCELLENT = "优秀"
    QUALIFIED = "合格"
    BASICALLY_QUALIFIED = "基本合格"
    UNQUALIFIED = "不合格"
    UNGRADED = "不确定档次"
    UNGRADED_NO_REMARKS = "不写评语，不确定档次"
    NOT_ASSESSED = "不参加考核"
    CANCELLED = "取消资格"
    DISMISSED = "解聘"


SCALE = (
    Outcome.UNQUALIFIED,
    Outcome.BASICALLY_QUALIFIED,
    Outcome.QUALIFIED,
    Outcome.EXCELLENT,
)
"""The grades from the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a rule says about the grade: this one (``force``), or none above it.

    ``because`` and ``otherwise`` are Chinese clauses: the fact that leads to it, and what
    would change it. ``rests_on`` is the grade that the outcome follows from, if any: the
    form then rightly holds that grade.
    """

    outcome: Outcome
    because: str
    otherwise: str = ""
    force: bool = True
    rests_on: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from an outcome, in Chinese."""

    outcome: Outcome
    text: str


# From the heaviest. Where several apply the heavier governs (AA-39); the order itself is
# this project's choice, taken from how heavy the consequences are. 合格 said outright is the
# lightest: any reason for less overrides it.
WEIGHT: tuple[tuple[Outcome, bool], ...] = (
    (Outcome.DISMISSED, True),
    (Outcome.NOT_ASSESSED, True),
    (Outcome.UNGRADED_NO_REMARKS, True),
    (Outcome.CANCELLED, True),
    (Outcome.UNQUALIFIED, True),
    (Outcome.BASICALLY_QUALIFIED, False),
    (Outcome.BASICALLY_QUALIFIED, True),
    (Outcome.UNGRADED, True),
    (Outcome.QUALIFIED, False),
    (Outcome.QUALIFIED, True),
    (Outcome.EXCELLENT, True),
)


def weight(constraint: Constraint) -> int:
    """Return the place in :data:`WEIGHT`; 0 is the heaviest."""
    return WEIGHT.index((constraint.outcome, constraint.force))
