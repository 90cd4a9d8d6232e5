"""Decisions told to people: what grade the rules allow, why, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.messages.safe import told_lines
from cadre_docs.report.rule_text import value_text
from cadre_docs.rules.decide import UNDECIDED
from cadre_docs.rules.engine import Problem, find
from cadre_docs.rules.reads import decides
from cadre_docs.rules.waivers import waived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Typed
    from cadre_docs.rules.decide import Alternative, Decision
    from cadre_docs.rules.engine import Applied, Constraint


CONTESTED = "不下结论；请先核对改正（确不必改的，写入“例外”），再重新运行"


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


# --- text -----------------------------------------------------------------------------------


def decisions_text(
    people: Sequence[Decided],
    findings: Sequence[Finding],
    law: LawBook,
    quotas: Sequence[str] = (),
) -> str:
    """Return all decisions; ``findings`` are those that belong to whole files.

    ``quotas`` are lines that say how many may be graded 优秀.
    """
    lines: list[str] = []
    for one in people:
        lines += [*_person(one, law), ""]
    for finding in findings:
        lines += [f"{finding.position}  {SEVERITY_NAMES[finding.severity]} {finding.code}"]
        lines += [f"  {finding.sentence()}", ""]
    if quotas:
        lines += [*quotas, ""]
    lines.append(counted(people))
    return told_lines(lines)


def counted(people: Sequence[Decided]) -> str:
    """Say how many were decided, and how many were not and why."""
    numbers = counts(people)
    return (
        f"{len(people)}份记录：规则能确定{numbers['decided']}份，不能确定{numbers['undecided']}份，"
        f"不评定档次{numbers['not_graded']}份；"
        f"填报与规则不符{numbers['outside']}份，读入有误{numbers['unsound']}份。"
    )


def _person(one: Decided, law: LawBook) -> Iterator[str]:
    record = one.entry.record
    yield "  ".join(filter(None, (record.position.file, record.schema.title, record.person)))
    for finding in one.errors:
        path = f"{finding.path}：" if finding.path else ""
        yield f"  读入有误，结论可能不对：{finding.code} {path}{finding.sentence()}"
    for finding in one.contested:
        path = f"{finding.path}：" if finding.path else ""
        yield f"  两处说法不一，不下结论：{finding.code} {path}{finding.sentence()}"
    if not one.decisions:
        yield "  本表不评定档次。"
    for decision in one.decisions:
        yield from (f"  {line}" for line in _decision(one, decision, law))


def _decision(one: Decided, decision: Decision, law: LawBook) -> Iterator[str]:
    yield heading(one, decision)
    if one.contested:
        yield f"结论：{CONTESTED}"
        yield f"填报：{one.proposed(decision) or '未填'}"
        return
    yield f"结论：{conclusion(decision)}"
    for other in decision.alternatives:
        yield f"也可能：{either_way(decision, other)}"
        yield f"  {choice_of(decision, other, law)}"
    yield f"填报：{proposal(one, decision)}"
    for item in decision.applied:
        if item.fault is not None:
            yield f"规则 {item.rule.code} 自身出错，结论不可靠：{item.fault}"
    for reason in reasons(decision):
        yield from reason_lines(reason)
    for item, problem in open_questions(decision):
        finding = f"{problem.at.path}：" if problem.at else ""
        yield f"须先核实：{item.rule.code} {finding}{problem.message}"
    for code, text in consequence_lines(one, decision):
        yield f"后果：{text}（{code}，{decision.article_of(code)}）"


def choice_of(decision: Decision, other: Alternative, law: LawBook) -> str:
    """Say what was chosen where the notice does not settle the order, and by whom."""
    parameter = law.parameter(other.choice, decision.notice)
    said = parameter.chosen(parameter.at(decision.day) if decision.day else parameter.default)
    return decision.edition.reworded(said) if decision.edition else said


def either_way(decision: Decision, other: Alternative) -> str:
    """Say what another order of the rules would allow, and the articles of both orders."""
    ours, theirs = (
        "、".join(dict.fromkeys(_cited(step.applied) for step in steps))
        for steps in (decision.deciding, other.deciding)
    )
    return f"{other.conclusion}（按{theirs}）；先按{ours}的是本工具的选择，没有规定"


def _cited(applied: Applied) -> str:
    return f"{applied.article}（{applied.rule.code}）"


def consequence_lines(one: Decided, decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield code and text of what follows, of the proposed grade where several are left."""
    proposed, possible = one.proposed(decision), decision.possible
    others = (item for other in decision.alternatives for item in other.consequences)
    for code, consequence in dict.fromkeys((*decision.consequences, *others)):
        open_ = len(possible) > 1 and consequence.outcome
        if open_ and proposed in possible and consequence.outcome != proposed:
            continue  # the JSON has what would follow from the other grades
        yield code, (f"如为{consequence.outcome}，" if open_ else "") + consequence.text


def heading(one: Decided, decision: Decision) -> str:
    """Say by which notice and as of which day; name the grade where the form holds several."""
    field = one.entry.record.schema.by_id[decision.grading.field_id]
    which = f"（{field.key}）" if len(one.decisions) > 1 else ""
    return f"{decision.cite()}，按{decision.day or one.as_of}的规定{which}"


def conclusion(decision: Decision) -> str:
    """Say which grades the rules leave, and whether they decide."""
    if decision.is_decided:
        return decision.conclusion
    governing = find(decision.grading.undecided)
    cited = f"（{governing.code}，{decision.article_of(governing.code)}）" if governing else ""
    return f"{UNDECIDED}{cited}；可定的档次：{'、'.join(decision.allowed)}"


def proposal(one: Decided, decision: Decision) -> str:
    """Say which grade the form proposes, and how that agrees with the rules."""
    proposed = one.proposed(decision)
    if proposed is None:
        return "未填"
    if one.disagrees(decision):
        waivers = one.waivers(decision)
        note = f"；已作例外处理（{'；'.join(waivers)}）" if waivers else ""
        return f"{proposed}，与规则不符{note}"
    if not decision.allows(proposed):
        if other := decision.may_allow(proposed):
            codes = "、".join(dict.fromkeys(step.applied.rule.code for step in other.deciding))
            return f"{proposed}，与{codes}相符；哪一条优先没有规定，请研究确定"
        grounded = "不必改；结论由此而来" if decision.is_decided else "所填的事实没有一项要求这样"
        return f"{proposed}，{grounded}"
    return f"{proposed}，与规则相符" if decision.is_decided else str(proposed)


def reason_lines(reason: Reason) -> Iterator[str]:
    """Yield a rule that applied, then – indented – why, what it read, and its parameters."""
    item, edition = reason.applied, reason.applied.edition
    role = "决定" if reason.is_deciding else "也适用"
    cited = " ".join(filter(None, (edition.number if edition else "", item.article)))
    yield f"{role}：{item.rule.code} {item.title}（{cited}）"
    for said in reason.constraints:
        yield f"  理由：{said.because} → {said.effect}"
        if said.otherwise:
            yield f"  改变：{said.otherwise}"
    read = reason.applied.trace.facts.items()
    facts = "；".join(f"{path}＝{_brief(value)}" for path, value in read)
    yield f"  事实：{facts or '无'}"
    for parameter, value in reason.applied.trace.parameters.values():
        shown = value_text(value, parameter.unit)
        where = parameter.article_in(edition)
        title, choice = parameter.title, parameter.chosen(value)
        if edition:
            title, choice = edition.reworded(title), edition.reworded(choice)
        yield f"  参数：{title}＝{shown}（{where}，{parameter.verb}）"
        if parameter.choice:
            yield f"    {choice}"


_LONG = 60


def _brief(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= _LONG else f"{flat[:_LONG]}…"


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
