"""How a decision is put in words, the same in every format and on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.report.decisions.decided import counts
from cadre_docs.report.rule_text import value_text
from cadre_docs.rules.decide import UNDECIDED
from cadre_docs.rules.engine import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.report.decisions.decided import Decided, Reason
    from cadre_docs.rules.decide import Alternative, Decision
    from cadre_docs.rules.engine import Applied


CONTESTED = "不下结论；请先核对改正（确不必改的，写入“例外”），再重新运行"
_LONG = 60  # characters of a fact


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


def _brief(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= _LONG else f"{flat[:_LONG]}…"


def counted(people: Sequence[Decided]) -> str:
    """Say how many were decided, and how many were not and why."""
    numbers = counts(people)
    return (
        f"{len(people)}份记录：规则能确定{numbers['decided']}份，不能确定{numbers['undecided']}份，"
        f"不评定档次{numbers['not_graded']}份；"
        f"填报与规则不符{numbers['outside']}份，读入有误{numbers['unsound']}份。"
    )
