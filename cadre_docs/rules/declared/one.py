"""Declared rules that look at one record: what they say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.context import Place, Problem, RecordContext, place, row_place
from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.closures import always
from cadre_docs.rules.declared.conditions import Conditions
from cadre_docs.rules.declared.messages import message, names_in, wanted_text
from cadre_docs.rules.declared.names import Env, TooMuchWorkError
from cadre_docs.rules.declared.truth import FALSE, MISSING, TRUE, VAGUE, all_of, negated
from cadre_docs.rules.outcomes import SCALE, Consequence, Constraint, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.rules.declared.truth import Truth
    from cadre_docs.schema import Field

    Said = Problem | Constraint | Consequence

CHECK = "请核对；填错的请改正"
_FULL = "请把日期填到日；放假安排还没有公布的，公布后再核对"


@dataclass(frozen=True)
class Grades:
    """The grades that a notice knows, from the lowest; empty where it knows none."""

    known: tuple[Outcome, ...]

    def constraint(self, grade: syntax.Grade, because: str) -> Constraint:
        """Return what a rule says of the grade."""
        if grade.force:
            outcome = Outcome(grade.outcomes[0])
            return Constraint(outcome, because, grade.unless, open=grade.usual)
        forbidden = set(grade.outcomes)
        highest = max(
            (g for g in self.known if g.value not in forbidden), key=SCALE.index, default=SCALE[0]
        )
        return Constraint(highest, because, grade.unless, force=False, open=grade.usual)

    def fault(self, grade: syntax.Grade) -> str:
        """Say what is wrong with a constraint; empty when nothing is."""
        every = [outcome.value for outcome in Outcome]
        wrong = [text for text in grade.outcomes if text not in every]
        if wrong:
            return f"没有“{wrong[0]}”这个结果，可用：{'、'.join(every)}"
        if grade.force:
            return "“应确定为”只写一个结果" if len(grade.outcomes) > 1 else self._unknown(grade)
        if not self.known:
            return "这个通知没有档次：请在“档次栏”写明"
        unknown = self._unknown(grade)
        if unknown:
            return unknown
        top = [g.value for g in self.known][-len(grade.outcomes) :]
        if set(top) != set(grade.outcomes):
            listed = "、".join(g.value for g in reversed(self.known))
            return f"“不得确定为”须从最高的一档写起，不跳过（{listed}）"
        return "不能每一档都不得确定" if len(grade.outcomes) == len(self.known) else ""

    def _unknown(self, grade: syntax.Grade) -> str:
        graded = {outcome.value for outcome in SCALE} - {g.value for g in self.known}
        wrong = [text for text in grade.outcomes if text in graded]
        if not wrong or not self.known:
            return "" if self.known else "这个通知没有档次：请在“档次栏”写明"
        return f"这个通知没有“{wrong[0]}”这一档，有：{'、'.join(g.value for g in self.known)}"


@dataclass(frozen=True)
class OnForm:
    """A rule compiled for one form."""

    rule: syntax.RuleText
    when: Callable[[Env], Truth]
    breach: Callable[[Env], Truth] | None
    grades: Grades
    each: Field | None
    place: tuple[str, str]  # of a field, or of a table and its column
    message: Callable[[Env], str]
    wanted: Callable[[Env], str]

    def said(self, context: RecordContext) -> Iterator[Said]:
        """Yield what the rule says of a record."""
        env = Env(context.record, context, context.calendar, context.trace.facts)
        said: list[Said] = []
        try:
            if self.each is None:
                self._look(env, 0, said)
            else:
                rows = env.rows(self.each.id, env.record.schema.path(self.each))
                for number, row in rows or ():
                    env.start(number, row.values)
                    self._look(env, number, said)
        except TooMuchWorkError as table:
            remedy = "请把记录分成几份，或者改写规则"
            what = f"“{table}”的行数太多，规则 {self.rule.code} 没有查完"
            said.append(Problem(what, "", remedy, self._at(env, 1), Severity.ERROR))
        for outcome, text in self.rule.follows.items():
            said.append(Consequence(Outcome(outcome), text))
        return iter(said)

    def _look(self, env: Env, number: int, said: list[Said]) -> None:
        """Say what there is to say of a record, or of one row of it."""
        concerned = self.when(env)
        if concerned in (FALSE, MISSING):
            return
        breach = TRUE if self.breach is None else self.breach(env)
        if concerned == TRUE and breach == TRUE:
            said.append(self._problem(env, number))
        elif all_of((concerned, breach)) == VAGUE and self.rule.tells_vague:
            said.append(self._doubt(env, number))

    def _doubt(self, env: Env, number: int) -> Problem:
        """Say that nobody can tell, and which dates should be more exact."""
        vague = "、".join(f"“{name}”" for name in env.vague)
        return Problem(
            f"{f'{vague}只到月，' if vague else ''}不能确定是否符合：{self.rule.title}",
            wanted=self.wanted(env),
            remedy=f"请把{vague}填到日" if vague else _FULL,
            at=self._at(env, number),
            severity=Severity.WARNING,
        )

    def _problem(self, env: Env, number: int) -> Said:
        rule, said = self.rule, self.message(env)
        if isinstance(rule.demands, syntax.Grade):
            return self.grades.constraint(rule.demands, said)
        return Problem(said, self.wanted(env), rule.remedy or CHECK, self._at(env, number))

    def _at(self, env: Env, number: int) -> Place:
        name, column = self.place
        if column and number:
            return row_place(env.record, name, number, column)
        return place(env.record, name)


def compile_one(rule: syntax.RuleText, compiler: Conditions, grades: Grades) -> OnForm:
    """Compile a rule for the form of a compiler; what is wrong has been reported."""
    demands, before = rule.demands, len(compiler.findings)
    when = compiler.test(rule.when) if rule.when else always
    breach = None
    wanted = rule.wanted
    if isinstance(demands, syntax.Demand):
        test = compiler.test(demands.condition)
        breach = test if demands.negative else _turned(test)
        if not wanted and len(compiler.findings) == before:  # or all of it is told twice
            wanted = f"{demands.word}{wanted_text(demands.condition)}"
    elif isinstance(demands, syntax.Grade):
        fault = grades.fault(demands)
        if fault:
            compiler.complain(fault, demands.at)
    known = {outcome.value for outcome in Outcome}
    for outcome in (name for name in rule.follows if name not in known):
        compiler.complain(f"没有“{outcome}”这个结果", rule.place_of("后果"))
    return OnForm(
        rule, when, breach, grades, compiler.each, _place(rule, compiler),
        message(rule.message, rule.place_of("说明"), compiler),
        message(wanted, rule.place_of("应为"), compiler),
    )  # fmt: skip


def _place(rule: syntax.RuleText, compiler: Conditions) -> tuple[str, str]:
    """Return the box a rule points to: as stated, or the first that it mentions."""
    if rule.place:
        compiler.value(syntax.Name(rule.place, rule.place_of("位置")))  # reports what is none
    stated = [syntax.Name(rule.place, rule.at)] if rule.place else []
    own = names_in(filter(None, (rule.demands, rule.when, *rule.named.values())))
    for node in (*stated, *own):
        found = compiler.box(node.name)
        if found is not None:
            return found
    each = compiler.each
    return (each.id, each.columns[0].id) if each else (compiler.schema.fields()[0].id, "")


def _turned(test: Callable[[Env], Truth]) -> Callable[[Env], Truth]:
    return lambda env: negated(test(env))


def severity_of(rule: syntax.RuleText) -> Severity:
    """Return how grave a breach is: as the verb says, unless the rule says why not."""
    if rule.severity:
        return words.SEVERITIES[rule.severity]
    demands = rule.demands
    if isinstance(demands, syntax.Demand):
        return words.DEMANDS[demands.word][1]
    usual = isinstance(demands, (syntax.Grade, syntax.Share)) and demands.usual
    return Severity.WARNING if usual else Severity.ERROR
