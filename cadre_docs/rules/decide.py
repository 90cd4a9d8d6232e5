"""From constraints to a decision: what grade the rules allow, why, and what follows.

Where no rule decides, the decision says so; it never invents a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity
from cadre_docs.rules.engine import Applied, apply, find, registered
from cadre_docs.rules.outcomes import SCALE, Consequence, Constraint, Outcome, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import Place, RecordContext

UNDECIDED = "规则不能确定，由考核组织研究确定"


@dataclass(frozen=True, slots=True)
class Grading:
    """Where an instrument's grade stands: the field proposing it, the grades there are.

    ``grades`` names the parameter that lists them. ``undecided`` is the code under which a
    case that no rule decides is reported (empty: not reported).
    """

    prefix: str
    field_id: str
    grades: str
    undecided: str = ""


_GRADINGS: dict[str, Grading] = {}


def grading(prefix: str, field_id: str, grades: str, undecided: str = "") -> None:
    """Declare that an instrument grades people."""
    if prefix in _GRADINGS:
        raise ValueError(f"grading of {prefix} is declared twice")
    _GRADINGS[prefix] = Grading(prefix, field_id, grades, undecided)


@dataclass(frozen=True)
class Step:
    """A constraint with the rule that laid it down and what that rule read."""

    constraint: Constraint
    applied: Applied


@dataclass(frozen=True)
class Decision:
    """What the rules of one instrument allow for one record.

    ``deciding`` are the heaviest constraints, ``steps`` all that applied, heaviest first.
    ``consequences`` pairs rule codes with what follows from the outcomes allowed.
    ``applied`` is all that the instrument's rules said, constraints or not.
    """

    grading: Grading
    allowed: tuple[Outcome, ...]
    steps: tuple[Step, ...]
    consequences: tuple[tuple[str, Consequence], ...]
    applied: tuple[Applied, ...] = ()

    @property
    def deciding(self) -> tuple[Step, ...]:
        """The steps that no other outweighs."""
        if not self.steps:
            return ()
        heaviest = weight(self.steps[0].constraint)
        return tuple(s for s in self.steps if weight(s.constraint) == heaviest)

    @property
    def is_decided(self) -> bool:
        """Whether any rule says something about the grade."""
        return bool(self.steps)

    @property
    def is_sound(self) -> bool:
        """Whether no rule broke: a broken one might have said something heavier."""
        return all(item.fault is None for item in self.applied)

    def fits(self, proposed: object) -> bool:
        """Whether a proposed grade may stand in the form."""
        rests = all(proposed == step.constraint.rests_on for step in self.deciding)
        return proposed in self.allowed or (self.is_decided and rests)


def decide(context: RecordContext) -> Iterator[Decision]:
    """Yield a decision for each instrument that grades people on this record's form."""
    for instrument in context.law.instruments_of(context.record.schema.id):
        spec = _GRADINGS.get(instrument.prefix)
        if spec and spec.field_id in context.record.schema.by_id:
            own = (r for r in registered() if r.prefix == instrument.prefix)
            yield resolve(spec, tuple(apply(own, context)), context)


def resolve(spec: Grading, applied: tuple[Applied, ...], context: RecordContext) -> Decision:
    """Weigh what the rules said."""
    steps = [
        Step(said, item) for item in applied for said in item.said if isinstance(said, Constraint)
    ]
    steps.sort(key=lambda step: weight(step.constraint))
    grades = tuple(g for g in reversed(SCALE) if g in context.names(spec.grades))
    allowed = _allowed(steps[0].constraint, grades) if steps else grades
    consequences = tuple(
        (item.rule.code, said)
        for item in applied
        for said in item.said
        if isinstance(said, Consequence) and said.outcome in allowed
    )
    return Decision(spec, allowed, tuple(steps), consequences, applied)


def _allowed(constraint: Constraint, grades: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    if constraint.force:
        return (constraint.outcome,)
    ceiling = SCALE.index(constraint.outcome)
    return tuple(g for g in grades if SCALE.index(g) <= ceiling)


def grade_findings(decision: Decision, context: RecordContext) -> Iterator[Finding]:
    """Yield what is wrong with the proposed grade, under the deciding rule's code."""
    proposed = context.record.get(decision.grading.field_id)
    place = context.at(decision.grading.field_id)
    if not decision.is_decided:
        undecided = find(decision.grading.undecided)
        if undecided is not None and proposed is not None:
            message = f"{UNDECIDED}（填的是“{proposed}”）"
            remedy = "请按考核组织研究的结果填写；事实有误的请改正事实"
            yield _finding(undecided.code, undecided.severity, message, remedy, context, place)
        return
    if proposed is None or proposed in decision.allowed:
        return
    for step in decision.deciding:
        severity, message, remedy = _mismatch(step.constraint, str(proposed), decision, context)
        yield _finding(step.applied.rule.code, severity, message, remedy, context, place)


def _mismatch(
    constraint: Constraint, proposed: str, decision: Decision, context: RecordContext
) -> tuple[Severity, str, str]:
    """Say that a grade and the outcome differ; not every outcome can be written as a grade."""
    outcome, because = "或".join(decision.allowed), constraint.because
    if proposed == constraint.rests_on:
        remedy = f"档次不必改，请按“{outcome}”办理；事实有误的请改正事实"
        return Severity.WARNING, f"{because}，结果为“{outcome}”", remedy
    message = f"填的是“{proposed}”，而{because}"
    grade = context.record.schema.by_id[decision.grading.field_id]
    if grade.choices is None or any(grade.choices.find(o) for o in decision.allowed):
        return Severity.ERROR, message, f"应为“{outcome}”；事实有误的请改正事实"
    message += f"，结果为“{outcome}”，不再定档次"
    remedy = f"请把“{grade.key}”留空，按“{outcome}”办理；事实有误的请改正事实"
    return Severity.ERROR, message, remedy


def _finding(
    code: str,
    severity: Severity,
    message: str,
    remedy: str,
    context: RecordContext,
    place: Place,
) -> Finding:
    record = context.record
    governing = find(code)
    return Finding(
        code=code,
        severity=severity,
        message=message,
        remedy=remedy,
        person=record.person,
        form=record.schema.id,
        citation=governing.citation(context.law) if governing else "",
        path=place.path,
        position=place.position,
    )
