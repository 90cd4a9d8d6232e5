"""From constraints to a decision: what grade the rules allow, why, and what follows.

Where no rule decides, the decision says so; it never invents a verdict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import Finding, Severity
from cadre_docs.performance.classes import frozen
from cadre_docs.rules.engine import Applied, declared, find
from cadre_docs.rules.loading import load_for
from cadre_docs.rules.outcomes import (
    SCALE,
    Consequence,
    Constraint,
    Outcome,
    outcome_rank,
    weight,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cadre_docs.law.instruments import Edition, Instrument, LawBook
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Place, RecordContext, Rule

UNDECIDED = "规则不能确定，由考核组织研究确定"
SPECIAL_FIRST = "第七章优先"
"""What a ``general`` parameter says where special cases go before the general conditions."""


@frozen
class Grading:
    """One grade that an instrument knows: the field proposing it, the grades there are.

    ``grades`` names the parameter that lists them. ``undecided`` is the code under which a
    case that no rule decides is reported (empty: not reported), ``ungrounded`` the one for a
    proposal that is no grade and that no rule demands. ``only_if`` is a field that must be
    filled for there to be such a grade; ``without`` are codes of rules on another grade.
    ``order`` and ``general`` are parameters that tell our choices: which rule goes first where
    the notice does not say, and that special cases go before the general conditions.
    """

    prefix: str
    field_id: str
    grades: str
    undecided: str = ""
    ungrounded: str = ""
    only_if: str = ""
    without: tuple[str, ...] = ()
    order: str = ""
    general: str = ""

    def concerns(self, record: Record) -> bool:
        """Whether a record has this grade."""
        has_field = self.field_id in record.schema.by_id
        return has_field and not (self.only_if and record.get(self.only_if) is None)


_GRADINGS: list[Grading] = []


def grading(prefix: str, field_id: str, grades: str, **more: Any) -> None:
    """Declare that an instrument grades people; see :class:`Grading`."""
    if any((g.prefix, g.field_id) == (prefix, field_id) for g in _GRADINGS):
        raise ValueError(f"grading of {prefix} in {field_id} is declared twice")
    _GRADINGS.append(Grading(prefix, field_id, grades, **more))


def gradings_of(law: LawBook | None, more: Iterable[Grading] = ()) -> tuple[Grading, ...]:
    """Return the grades that notices know, those that ``law`` declares, and ``more``."""
    load_for(())
    stated: tuple[Grading, ...] = declared(law).gradings if law is not None else ()
    return (*_GRADINGS, *stated, *more)


@frozen
class Step:
    """A constraint with the rule that laid it down and what that rule read.

    ``allows`` are the outcomes it leaves when nothing else is said.
    """

    constraint: Constraint
    applied: Applied
    allows: tuple[Outcome, ...]


@frozen
class Alternative:
    """What would be allowed if another rule went first, where only our choice says which does.

    ``deciding`` are the steps that would decide, ``consequences`` as in :class:`Decision`;
    ``choice`` is the parameter that tells which order we chose.
    """

    allowed: tuple[Outcome, ...]
    deciding: tuple[Step, ...]
    choice: str
    consequences: tuple[tuple[str, Consequence], ...] = ()

    @property
    def conclusion(self) -> str:
        """The outcomes it allows, in Chinese."""
        return "或".join(self.allowed)


@frozen
class Decision:
    """What the rules of one instrument allow for one record.

    ``steps`` are all constraints, heaviest first; ``deciding`` those that made ``allowed``
    what it is. ``alternatives`` are what other orders of the rules would allow, where the
    notice does not settle the order. ``consequences`` pairs rule codes with what follows,
    outcome by outcome, then whatever the outcome.
    ``applied`` is all that the instrument's rules said, constraints or not. ``edition`` is the
    one that was in force on ``day``, the day as of which the record was judged.
    """

    grading: Grading
    allowed: tuple[Outcome, ...]
    steps: tuple[Step, ...]
    deciding: tuple[Step, ...]
    consequences: tuple[tuple[str, Consequence], ...]
    applied: tuple[Applied, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    notice: Instrument | None = None
    edition: Edition | None = None
    day: date | None = None

    def cite(self) -> str:
        """Name the notice that judges, by the edition in force."""
        return self.edition.cite("") if self.edition else ""

    def article_of(self, code: str) -> str:
        """Return the article that the code of one of the rules cites, as this edition calls it."""
        applied = (one.rule for one in self.applied if one.rule.code == code)
        governing = next(applied, None) or find(code)
        article = governing.article if governing else ""
        return self.edition.reworded(article) if self.edition else article

    @property
    def is_decided(self) -> bool:
        """Whether any rule says something about the grade."""
        return bool(self.steps)

    @property
    def is_sound(self) -> bool:
        """Whether no rule broke: a broken one might have said something heavier."""
        return all(item.fault is None for item in self.applied)

    @property
    def conclusion(self) -> str:
        """The outcomes allowed, in Chinese; or that there is to be a grade, and no more.

        Those of another order, where ours is a choice, are told by :attr:`alternatives`.
        """
        if self.deciding and all(s.constraint.says_only_some_grade for s in self.deciding):
            return f"{self.deciding[0].constraint.effect}（{'、'.join(self.allowed)}）"
        return "或".join(self.allowed)

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes allowed, and those that another order of the rules would allow."""
        others = (outcome for one in self.alternatives for outcome in one.allowed)
        return tuple(dict.fromkeys((*self.allowed, *others)))

    def allows(self, proposed: object) -> bool:
        """Whether a proposal says one of the outcomes allowed, as forms write them."""
        return proposed in {written(outcome) for outcome in self.allowed}

    def may_allow(self, proposed: object) -> Alternative | None:
        """Return the other order of the rules, if any, that would allow a proposal."""
        allowing = (a for a in self.alternatives if proposed in set(map(written, a.allowed)))
        return next(allowing, None)

    def fits(self, proposed: object) -> bool:
        """Whether a proposed grade may stand in the form."""
        if self.may_allow(proposed) is not None:
            return True
        rests = all(proposed == step.constraint.rests_on for step in self.deciding)
        return rests or all(step.constraint.open for step in self.against(proposed))

    def against(self, proposed: object) -> tuple[Step, ...]:
        """Return the heaviest of the deciding steps that a proposal contradicts."""
        steps = [s for s in self.deciding if proposed not in {written(o) for o in s.allows}]
        return tuple(s for s in steps if weight(s.constraint) == weight(steps[0].constraint))


def decide(context: RecordContext, heard: tuple[Applied, ...]) -> Iterator[Decision]:
    """Yield a decision for each grade that an instrument of this form gives the person.

    ``heard`` is what the rules said about the record.
    """
    gradings = gradings_of(context.law)
    for instrument in context.law.instruments_of(context.record.schema.governed_by):
        family = instrument.family
        specs = [g for g in gradings if g.prefix == family and g.concerns(context.record)]
        own = [a for a in heard if a.rule.prefix == family] if specs else []
        for spec in specs:
            about = tuple(a for a in own if a.rule.code not in spec.without)
            yield resolve(spec, about, context)


def resolve(spec: Grading, applied: tuple[Applied, ...], context: RecordContext) -> Decision:
    """Weigh what the rules said."""
    known = context.names(spec.grades)
    grades = tuple(g for g in reversed(SCALE) if g in known)
    steps = [
        Step(said, item, said.allows(grades))
        for item in applied
        for said in item.said
        if isinstance(said, Constraint)
    ]
    first = not spec.general or context.parameter(spec.general) == SPECIAL_FIRST
    steps.sort(key=lambda step: (weight if first else outcome_rank)(step.constraint))
    allowed, deciding = _weigh(steps, grades)
    follows = _consequences(applied, (*allowed, None))
    family = spec.prefix
    decision = Decision(
        spec, allowed, tuple(steps), deciding, follows, applied,
        notice=context.notice_of(family),
        edition=context.edition_of(family),
        day=context.day_of(family),
    )  # fmt: skip
    others = tuple(_alternatives(decision, grades))
    return replace(decision, alternatives=others) if others else decision


def _consequences(
    applied: tuple[Applied, ...], outcomes: tuple[Outcome | None, ...]
) -> tuple[tuple[str, Consequence], ...]:
    return tuple(
        (item.rule.code, said)
        for outcome in outcomes
        for item in applied
        for said in item.said
        if isinstance(said, Consequence) and said.outcome == outcome
    )


def _weigh(
    steps: list[Step], grades: tuple[Outcome, ...]
) -> tuple[tuple[Outcome, ...], tuple[Step, ...]]:
    """Return the outcomes left, and the steps that left them.

    The heaviest governs. A lighter one narrows what that leaves open; it is passed over
    where it contradicts.
    """
    allowed, deciding = grades, list[Step]()
    for step in steps:
        first = not deciding
        left = step.allows if first else tuple(o for o in allowed if o in step.allows)
        tied = first or weight(step.constraint) == weight(deciding[0].constraint)
        if left and (tied or left != allowed):
            allowed = left
            deciding.append(step)
    return allowed, tuple(deciding)


def _alternatives(decision: Decision, grades: tuple[Outcome, ...]) -> Iterator[Alternative]:
    """Yield what other orders of the rules would allow, each set of outcomes once.

    A step that was passed over might go first, unless the notice puts another before it.
    That special cases go before the general conditions is a choice of its own.
    """
    spec, steps = decision.grading, decision.steps
    found = {frozenset(decision.allowed)}
    # Constraints of one kind differ in their reasons only, and there are few kinds.
    alike = reversed(steps) if spec.order else ()
    kinds = {replace(s.constraint, because="", otherwise=""): s for s in alike}
    for said, step in kinds.items():
        if not _is_passed_over(said, decision) or _is_outranked(said, kinds):
            continue
        allowed, deciding = _weigh([step, *(s for s in steps if s is not step)], grades)
        if frozenset(allowed) not in found:
            found.add(frozenset(allowed))
            follows = _consequences(decision.applied, allowed)
            yield Alternative(allowed, deciding, spec.order, follows)
    if spec.general and any(not s.constraint.general for s in decision.deciding):
        allowed, deciding = _weigh(sorted(steps, key=_heaviness), grades)
        if not {*allowed} & {*decision.allowed}:
            follows = _consequences(decision.applied, allowed)
            yield Alternative(allowed, deciding, spec.general, follows)


def _heaviness(step: Step) -> int:
    return outcome_rank(step.constraint)


def _is_passed_over(said: Constraint, decision: Decision) -> bool:
    """Whether a special case asks for something that nothing allowed satisfies.

    That somebody is to be graded says only that this fact is no hindrance: it permits everything.
    """
    return not said.general and not any(map(said.permits, decision.allowed))


def _is_outranked(said: Constraint, others: Iterable[Constraint]) -> bool:
    """Whether the notice itself puts a heavier constraint before this one."""
    heavier = (other for other in others if weight(other) < weight(said))
    return any(o.outright or o.ranked_by == said.ranked_by != "" for o in heavier)


def proposes(record: Record, law: LawBook) -> bool:
    """Whether a record proposes any grade: without one :func:`grade_findings` finds nothing."""
    return any(record.get(grading.field_id) is not None for grading in gradings_of(law))


def grade_findings(decision: Decision, context: RecordContext) -> Iterator[Finding]:
    """Yield what is wrong with the proposed grade, under the deciding rule's code.

    Where another order of the rules would allow it, that is a warning which names the choice.
    Another choice that a rule rests on is told as well.
    """
    proposed = context.record.get(decision.grading.field_id)
    place = context.at(decision.grading.field_id)
    if not decision.is_decided:
        yield from _undecided(decision, proposed, context, place)
        return
    if proposed is None or decision.allows(proposed):
        return
    other = decision.may_allow(proposed)
    against = decision.against(proposed)
    if other is not None:
        message = _by_another_order(decision, other, proposed, against[0])
        heard = (a.rule.code for a in decision.applied if other.choice in a.trace.parameters)
        explained = next(heard, against[0].applied.rule.code)
        choice = context.chosen(other.choice)
        told = decision.edition.reworded(choice) if decision.edition else choice
        message += f"；{told}）；explain {explained}"
        remedy = (
            f"按本工具的选择应为“{'或'.join(decision.allowed)}”；"
            "请由考核组织、主管部门研究按哪一条，事实有误的请改正事实"
        )
        rule = against[0].applied.rule
        yield _finding(rule, Severity.WARNING, message, remedy, context, place)
        return
    for step in against:
        if step.constraint.done:
            continue
        severity, message, remedy = _mismatch(step.constraint, proposed, decision, context)
        if step.constraint.choice:
            message += f"（{step.constraint.choice}）"
        if step.constraint.open:
            severity = Severity.WARNING
        yield _finding(step.applied.rule, severity, message, remedy, context, place)


def _by_another_order(
    decision: Decision, other: Alternative, proposed: object, against: Step
) -> str:
    """Say which rule goes first in our order, and which one the proposal follows; left open."""
    applied, because = against.applied, against.constraint.because
    said = f"{because}，按{applied.article}（{applied.rule.code}）为“{decision.conclusion}”"
    return f"填的是“{proposed}”，而{said}（{other.deciding[0].constraint.because}"


def _undecided(
    decision: Decision, proposed: object, context: RecordContext, place: Place
) -> Iterator[Finding]:
    """Say that no rule decides; and that none demands what is no grade."""
    if proposed is None:
        return
    undecided = find(decision.grading.undecided)
    if undecided is not None:
        message = f"{UNDECIDED}（填的是“{proposed}”）"
        remedy = "请按考核组织研究的结果填写；事实有误的请改正事实"
        yield _finding(undecided, undecided.severity, message, remedy, context, place)
    ungrounded = find(decision.grading.ungrounded)
    if ungrounded is not None and not decision.allows(proposed):
        message = f"填的是“{proposed}”，而所填的事实没有一项要求这样"
        remedy = "请在考核依据中补填事实；没有这样的事实的，请确定档次"
        yield _finding(ungrounded, Severity.WARNING, message, remedy, context, place)


def _mismatch(
    constraint: Constraint, proposed: object, decision: Decision, context: RecordContext
) -> tuple[Severity, str, str]:
    """Say that a grade and the outcome differ; not every outcome can be written as a grade."""
    others = (one.conclusion for one in decision.alternatives)
    outcome, because = "或".join((*decision.allowed, *others)), constraint.because
    if proposed == constraint.rests_on:
        remedy = f"档次不必改，请按“{outcome}”办理；事实有误的请改正事实"
        return Severity.WARNING, f"{because}，结果为“{outcome}”", remedy
    message = f"填的是“{proposed}”，而{because}"
    grade = context.record.schema.by_id[decision.grading.field_id]
    if grade.choices is None or any(grade.choices.find(written(o)) for o in decision.possible):
        boxes = dict.fromkeys(map(written, decision.possible))
        box = "或".join(b for b in boxes if grade.choices is None or grade.choices.find(b))
        how = "" if box == outcome else f"，“{grade.key}”填“{box}”"
        return Severity.ERROR, message, f"应为“{outcome}”{how}；事实有误的请改正事实"
    message += f"，结果为“{outcome}”，不再定档次"
    remedy = f"请把“{grade.key}”留空，按“{outcome}”办理；事实有误的请改正事实"
    return Severity.ERROR, message, remedy


def _finding(
    governing: Rule,
    severity: Severity,
    message: str,
    remedy: str,
    context: RecordContext,
    place: Place,
) -> Finding:
    record = context.record
    return Finding(
        code=governing.code,
        severity=severity,
        message=message,
        remedy=remedy,
        person=record.person,
        form=record.schema.id,
        citation=governing.citation(context.law, context.edition_of(governing.prefix)),
        path=place.path,
        position=place.position,
    )
