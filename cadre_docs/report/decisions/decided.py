"""What was decided of each person, and the rules behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem
from cadre_docs.rules.reads import decides
from cadre_docs.rules.waivers import waived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record import Typed
    from cadre_docs.rules.decide import Decision
    from cadre_docs.rules.engine import Applied, Constraint


@dataclass(frozen=True)
class Decided:
    """One person: the record, the day whose parameters held, and a decision for each notice.

    ``as_of`` is the day of the notice that governs the form; each decision has its own.
    ``disputed`` is what another record of the same person says otherwise: a result, or all of it.
    """

    entry: ReadRecord
    as_of: date
    decisions: tuple[Decision, ...]
    disputed: tuple[Finding, ...] = ()

    @property
    def errors(self) -> list[Finding]:
        """What could not be read, but for what was waived."""
        read = waived(self.entry.findings, self.entry.record)
        return [f for f in read if f.counts]

    @property
    def contested(self) -> list[Finding]:
        """What has to be settled before anything is concluded, but for what was waived."""
        disputed = {f.code for f in self.disputed}  # waived() says more, of the waivers
        told = waived(self.disputed, self.entry.record) if disputed else ()
        return [f for f in told if f.code in disputed and not f.waiver]

    @property
    def is_sound(self) -> bool:
        """Whether all was read, nothing is contested and no rule broke."""
        sure = not self.errors and not self.contested
        return sure and all(decision.is_sound for decision in self.decisions)

    @property
    def is_decided(self) -> bool:
        """Whether some rule decides, of what nobody contests."""
        return not self.contested and any(decision.is_decided for decision in self.decisions)

    def proposed(self, decision: Decision) -> Typed | None:
        """Return the grade that the form proposes."""
        return self.entry.record.get(decision.grading.field_id)

    def disagrees(self, decision: Decision) -> bool:
        """Whether the form proposes a grade that the rules do not allow."""
        proposed = self.proposed(decision)
        return proposed is not None and decision.is_decided and not decision.fits(proposed)

    @property
    def is_outside(self) -> bool:
        """Whether any proposed grade is not allowed and nobody has waived that."""
        return any(self.disagrees(d) and not self.waivers(d) for d in self.decisions)

    def waivers(self, decision: Decision) -> tuple[str, ...]:
        """Return why a disagreement was waived; empty unless every rule that finds fault is."""
        by_rule = {waiver.rule: waiver.text for waiver in self.entry.record.waivers}
        against = decision.against(self.proposed(decision))
        codes = dict.fromkeys(step.applied.rule.code for step in against)
        if not codes or not all(code in by_rule for code in codes):
            return ()
        return tuple(f"{code}：{by_rule[code]}" for code in codes)


def counts(people: Sequence[Decided]) -> dict[str, int]:
    """Return how many were decided, and how many were not and why."""
    graded = [one for one in people if one.decisions]
    decided = sum(one.is_decided for one in graded)
    return {
        "decided": decided,
        "undecided": len(graded) - decided,
        "not_graded": len(people) - len(graded),
        "outside": sum(one.is_outside for one in people),
        "unsound": sum(not one.is_sound for one in people),
    }


@dataclass(frozen=True)
class Reason:
    """One rule that laid down constraints, and whether nothing outweighs it."""

    applied: Applied
    constraints: tuple[Constraint, ...]
    is_deciding: bool


def reasons(decision: Decision) -> list[Reason]:
    """Return the rules that applied, the heaviest first."""
    deciding = {id(step.applied) for step in decision.deciding}
    groups: dict[int, list[Constraint]] = {}
    applied = {id(step.applied): step.applied for step in decision.steps}
    for step in decision.steps:
        groups.setdefault(id(step.applied), []).append(step.constraint)
    return [Reason(applied[k], tuple(said), k in deciding) for k, said in groups.items()]


def open_questions(decision: Decision) -> Iterator[tuple[Applied, Problem]]:
    """Yield what may change the result.

    That is what the rules that decide grades could not make out, and ``Problem.open`` of others.
    """
    for item in decision.applied:
        for said in item.said:
            if not isinstance(said, Problem) or said.severity is Severity.NOTE:
                continue
            if said.open or decides(item.rule):
                yield item, said
