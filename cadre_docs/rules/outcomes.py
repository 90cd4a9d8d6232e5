"""Outcomes of an assessment, what rules say about them, and which of them is heavier."""

from __future__ import annotations

from enum import StrEnum

from cadre_docs.performance.classes import light


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

WRITTEN = {Outcome.UNGRADED_NO_REMARKS: Outcome.UNGRADED}
"""Outcomes for which a form writes another's words."""


def written(outcome: Outcome) -> str:
    """Return what stands in a form's box for the grade when an assessment ends like this."""
    return WRITTEN.get(outcome, outcome)


@light
class Constraint:
    """What a rule says about the grade: this one (``force``), or none above it.

    None above the highest grade says that there is to be one of the grades. ``floor`` adds:
    and none below this. ``because`` and ``otherwise`` are Chinese clauses: the fact that
    leads to it, and what would change it. ``rests_on`` is the grade that the outcome follows
    from, if any: the form then rightly holds that grade; ``done``: and says that the outcome was
    acted upon, so nothing is left to tell. ``general`` marks what the general
    conditions of the grades say: what a notice lays down for special cases goes before it.
    ``ranked_by`` names the provision that says which of several constraints governs: of two
    that share it the heavier does, by the notice and not by our choice. ``outright`` marks
    what an article says to be so directly (直接): it goes before whatever is lighter. ``choice``
    names, as a clause, the choice of ours that the constraint rests on; where it is nothing but
    that (``open``), contradicting it is no more than a warning.
    """

    outcome: Outcome
    because: str
    otherwise: str = ""
    force: bool = True
    rests_on: Outcome | None = None
    floor: Outcome | None = None
    general: bool = False
    ranked_by: str = ""
    choice: str = ""
    open: bool = False
    outright: bool = False
    done: bool = False

    @property
    def effect(self) -> str:
        """What it makes of the grade, in Chinese."""
        if self.force:
            return str(self.outcome)
        if self.floor:
            return f"{self.floor}至{self.outcome}"
        if self.outcome is SCALE[0]:
            return f"不得确定为{SCALE[1]}及以上"
        return "应确定档次" if self.says_only_some_grade else f"不高于{self.outcome}"

    @property
    def says_only_some_grade(self) -> bool:
        """Whether it says that there is to be a grade and leaves open which."""
        return self.outcome is SCALE[-1] and not self.force and self.floor is None

    def allows(self, grades: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """Return the outcomes it leaves, of the grades there are or the one it forces."""
        if self.force:
            return (self.outcome,)
        top, bottom = SCALE.index(self.outcome), SCALE.index(self.floor) if self.floor else 0
        return tuple(g for g in grades if bottom <= SCALE.index(g) <= top)

    def permits(self, outcome: Outcome) -> bool:
        """Whether an outcome satisfies what the article says, to the letter.

        That no grade above this one be given says nothing against giving none; that there
        be none says nothing of the words that the form writes for it.
        """
        if self.force:
            return self.outcome in (outcome, written(outcome))
        return outcome not in SCALE or SCALE.index(outcome) <= SCALE.index(self.outcome)


@light
class Consequence:
    """What follows from an outcome, in Chinese; without one, whatever the outcome is."""

    outcome: Outcome | None
    text: str


# From the heaviest. Where several apply the heavier governs (AA-39); the order itself is
# this project's choice, taken from how heavy the consequences are. 合格 said outright gives
# way to any reason for less; that there is to be some grade gives way to everything.
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
    (Outcome.EXCELLENT, False),
)


def outcome_rank(constraint: Constraint) -> int:
    """Return the place in :data:`WEIGHT`; 0 is the heaviest.

    None above the lowest grade is as heavy as the lowest grade itself.
    """
    forced = constraint.force or constraint.outcome is SCALE[0]
    return WEIGHT.index((constraint.outcome, forced))


def weight(constraint: Constraint) -> int:
    """Return the place among all constraints: what is general comes after what is special."""
    return outcome_rank(constraint) + (len(WEIGHT) if constraint.general else 0)
