"""One record judged: by the rules, and by the articles a second time; what differs is a find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.checks.records import Ruled, record_context
from cadre_docs.findings import Severity
from cadre_docs.record.cells import Value
from cadre_docs.rules import engine
from cadre_docs.rules.decide import Decision, grade_findings
from cadre_docs.rules.engine import Problem
from cadre_docs.rules.outcomes import WRITTEN, Outcome, written
from cadre_docs.rules.reads import texts_in
from tools.model import facts as facts_
from tools.model.articles.common import EARLIER
from tools.model.facts import differing
from tools.model.forms import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.record import Record
    from cadre_docs.rules.decide import Step
    from cadre_docs.rules.engine import Applied, RecordContext, Rule
    from tools.model.exceptions import Exceptions
    from tools.model.facts import Facts, Told
    from tools.model.forms import Form


_KEPT = 4_000  # of what one rule said


class Find(NamedTuple):
    """Something that must not be: of which kind, what, and the facts of it."""

    kind: str
    what: str
    form: str
    facts: Facts


@dataclass(frozen=True)
class Model:
    """A catalog with one form's base."""

    form: Form
    catalog: Catalog

    @classmethod
    def of(cls, name: str, catalog: Catalog) -> Model:
        return cls(BY_NAME[name], catalog)

    @cached_property
    def _base(self) -> facts_.Base:
        return facts_.base(self.form.base, self.catalog)

    def record(self, facts: Facts) -> Record:
        """Return the record that says these facts."""
        return self._base.with_facts(facts)

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """By table, the columns that name a thing."""
        tables = self._base.record.schema.fields()
        keys = {table.id: (*table.repeats.unique, *table.repeats.once) for table in tables}
        return {name: key for name, key in keys.items() if key}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of notices that look at the form: what the articles say a second time."""
        governing = engine.governing(self._base.record.schema, self.catalog.law)
        return tuple(rule for rule in governing if rule.prefix in self.catalog.law.instruments)

    def ruled(self, facts: Facts) -> Ruled:
        """Return what the rules of notices say of facts.

        A rule is heard once for all records that say the same in the boxes that it reads, of one
        day; :meth:`idle` hears it anew, and compares.
        """
        said = differing(facts, self._base.texts)
        context = self._context({name: facts[name] for name in said})
        of_day = context.as_of, *context.days.items(), said.get(EARLIER)
        return Ruled(context, tuple(self._heard(r, context, of_day, said) for r in self.rules))

    def _heard(
        self, rule: Rule, context: RecordContext, of_day: tuple[object, ...], said: Told
    ) -> Applied:
        boxes, known = self._read[rule.code]
        key = of_day, *map(said.get, boxes)
        found = known.get(key)
        if found is None:
            [found] = engine.apply_all(context, rules=(rule,))
            if len(known) >= _KEPT:
                known.clear()
            known[key] = found
            more = {self._paths[path] for path in found.trace.facts if path in self._paths}
            if not more <= {*boxes}:  # a name that its code puts together
                self._read[rule.code] = tuple({*boxes} | more), {}
        return found

    @cached_property
    def _read(self) -> dict[str, tuple[tuple[str, ...], dict[tuple[object, ...], Applied]]]:
        """The boxes that each rule reads, by its code or as it went, and what it said so far."""
        boxes = self._base.record.schema.by_id.keys()
        return {rule.code: (tuple(texts_in(rule) & boxes), {}) for rule in self.rules}

    @cached_property
    def _paths(self) -> dict[str, str]:
        schema = self._base.record.schema
        return {schema.path(field): field.id for field in schema.fields()}

    def ruled_by_all(self, facts: Facts) -> Ruled:
        """Return what all rules say, those of no notice as well."""
        context = self._context(facts)
        return Ruled(context, engine.apply_all(context))

    def _otherwise_anew(self, facts: Facts, anew: Ruled) -> Find | None:
        """Compare what the rules say, heard anew, with what they said of the boxes they read."""
        known = {applied.rule.code: applied.said for applied in self.ruled(facts).applied}
        for applied in anew.applied:
            code = applied.rule.code
            if code in known and applied.said != known[code]:
                what = f"{code} reads a box that neither its code nor its trace names"
                return Find("unnamed", what, self.form.name, facts)
        return None

    def _context(self, facts: Facts) -> RecordContext:
        return record_context(self.record(facts), self.catalog, earlier=self._base.earlier(facts))

    def whole(self, facts: Facts) -> Facts:
        """Return facts with those of the base that they do not replace."""
        return {**self._base.texts, **facts}

    def finds(self, facts: Facts, ruled: Ruled) -> Iterator[Find]:
        """Yield what is wrong with how one record was judged."""
        differing = (*self._differing(facts, ruled), *self._otherwise(facts, ruled))
        for kind, what in (*_faults(ruled), *differing):
            yield Find(kind, what, self.form.name, facts)
        for decision in ruled.decisions:
            for kind, what in (*_empty(decision), *self._disagreeing(decision, ruled)):
                yield Find(kind, what, self.form.name, facts)

    def _differing(self, facts: Facts, ruled: Ruled) -> Iterator[tuple[str, str]]:
        """Compare with what the second implementation says."""
        whole = self.whole(facts)
        decided = {d.grading.field_id: d for d in ruled.decisions}
        for box, articles in self.form.second.items():
            expected = articles(whole)
            decision = decided.get(box)
            if expected is None or decision is None:
                if (expected is None) != (decision is None):
                    yield "second", f"{box}: graded by one of the two only"
                continue
            for name, ours, theirs in (
                ("allowed", set(decision.allowed), expected.chosen),
                ("possible", _boxes(decision.possible), _boxes(expected.possible)),
            ):
                if ours != theirs:
                    yield "second", f"{box} {name}: rules {_said(ours)}, articles {_said(theirs)}"

    def _otherwise(self, facts: Facts, ruled: Ruled) -> Iterator[tuple[str, str]]:
        """Compare what each article says, where nobody is graded."""
        if self.form.verdicts is None:
            return
        ours, theirs = self._verdicts(ruled), self.form.verdicts(self.whole(facts))
        for code in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(code, "nothing"), theirs.get(code, "nothing")
            if one != other:
                yield "second", f"{code}: rules {one}, articles {other}"

    def _verdicts(self, ruled: Ruled) -> dict[str, str]:
        """Return what the rules of notices say (:meth:`ruled`), as the articles have it."""
        return heaviest(
            (one.rule.code, said.severity or one.rule.severity)
            for one in ruled.applied
            for said in one.said
            if isinstance(said, Problem)
        )

    def _disagreeing(self, decision: Decision, ruled: Ruled) -> tuple[tuple[str, str], ...]:
        """Try every proposal where some rule decides: once for all records alike in that."""
        if not decision.is_decided:
            return ()
        name = decision.grading.field_id
        own = ruled.context.record.get(name) if self.form.follows_proposal else None
        key = name, own, *map(_weighed, decision.steps)
        found = self._proposals.get(key)
        if found is None:
            found = self._proposals[key] = tuple(self._proposed(decision, ruled))
        return found

    @cached_property
    def _proposals(self) -> dict[tuple[object, ...], tuple[tuple[str, str], ...]]:
        return {}

    def _proposed(self, decision: Decision, ruled: Ruled) -> Iterator[tuple[str, str]]:
        """Try every proposal: an error where no order allows it, none where ours does."""
        name, record = decision.grading.field_id, ruled.context.record
        choices = record.schema.by_id[name].choices
        at = record.position
        own = record.get(name)
        tried = (
            choices.values if choices and not self.form.follows_proposal else (own,) if own else ()
        )
        for proposed in tried:
            values = {**record.values, name: Value(proposed, at)}
            context = replace(ruled.context, record=replace(record, values=values))
            found = list(grade_findings(decision, context))
            errors = [f for f in found if f.severity is Severity.ERROR]
            allowed = proposed in {written(o) for o in decision.allowed}
            possible = proposed in {written(o) for o in decision.possible}
            open_ = all(step.constraint.open for step in decision.against(proposed))
            rests = any(s.constraint.rests_on == proposed for s in decision.deciding)
            if allowed and found:
                yield "disagree", f"decide allows {proposed}, check says {found[0].code}"
            elif possible and errors:
                yield "disagree", f"another order allows {proposed}, check errs: {errors[0].code}"
            elif not possible and not errors and not (open_ or rests):
                yield "disagree", f"nothing allows {proposed}, check finds no error"
            if decision.fits(proposed) == bool(errors) and not rests:
                yield (
                    "disagree",
                    f"fits({proposed}) is {decision.fits(proposed)}, errors {len(errors)}",
                )

    def worse(self, facts: Facts, ruled: Ruled, allowed: Exceptions) -> Iterator[Find | None]:
        """Try each step that makes facts worse: None for one that is well."""
        before = self._verdicts(ruled) if self.form.conditions else {}
        for steps in self.form.steps:
            for step, changed in steps(self.whole(facts), self._keys):
                after = self.ruled(changed)
                better = _better(step, ruled, after, allowed)
                better = better or self._met(step, before, after, allowed)
                yield Find("worse is better", better, self.form.name, changed) if better else None

    def _met(self, step: str, before: dict[str, str], after: Ruled, exceptions: Exceptions) -> str:
        """Return a condition that worse facts meet better; empty: none."""
        asked = sorted(self.form.conditions & before.keys())
        now = self._verdicts(after) if asked else {}
        for code in asked:
            one, other = before[code], now.get(code, HEAVY[0])
            eased = HEAVY.index(other) < HEAVY.index(one)
            if eased and not exceptions.knows(step, "met", {code}, {code}, {*now}):
                return f"{step}: {code} {one} → {other}"
        return ""

    def idle(self, facts: Facts) -> Iterator[Find | None]:
        """Turn the order of rows round and change what nothing may depend on."""
        whole, idle = self.whole(facts), dict(self.form.idle)
        anew = self.ruled_by_all(facts)
        yield self._otherwise_anew(facts, anew)
        before = _outline(anew)
        if EARLIER in facts:
            idle.pop("name")  # by it earlier records are found
        reversed_ = {
            name: said[::-1] if isinstance(said, list) and name not in self.form.in_order else said
            for name, said in whole.items()
        }
        for what, changed in (("order of rows", reversed_), ("idle facts", {**facts, **idle})):
            if changed in (whole, facts):
                continue
            difference = _difference(before, _outline(self.ruled_by_all(changed)))
            said = f"{what}: {difference}"
            yield Find("idle", said, self.form.name, changed) if difference else None


def _weighed(step: Step) -> tuple[object, ...]:
    """Return what of a step is weighed: all but the words."""
    said = step.constraint
    return (
        step.applied.rule.code, said.outcome, said.force, said.rests_on, said.floor, said.general,
        said.ranked_by, said.choice, said.open, said.outright,
    )  # fmt: skip


_WORDS = {Severity.ERROR: "不得", Severity.WARNING: "未定", Severity.NOTE: "说明"}
HEAVY = ("nothing", "说明", "未定", "不得")
"""What may be said under a code, from nothing to an error."""


def heaviest(found_: Iterable[tuple[str, Severity]]) -> dict[str, str]:
    """Return the heaviest word under each code."""
    found: dict[str, str] = {}
    for code, severity in found_:
        word = _WORDS[severity]
        found[code] = max(found.get(code, word), word, key=HEAVY.index)
    return found


def _boxes(outcomes: Iterable[str]) -> set[str]:
    """Return what a form's box says for outcomes: without remarks or with them, no grade."""
    return {WRITTEN.get(Outcome(outcome), outcome) for outcome in outcomes}


def _said(outcomes: set[str] | frozenset[str]) -> str:
    return "或".join(sorted(outcomes)) or "nothing"


def _faults(ruled: Ruled) -> Iterator[tuple[str, str]]:
    for applied in ruled.applied:
        if applied.fault is not None:
            yield "fault", f"{applied.rule.code}: {applied.fault!r}"


def _empty(decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield where nothing is left; or where a step is contradicted and nobody is told of it."""
    if not decision.allowed:
        yield "empty", "no outcome is left"
    if decision.is_decided and not decision.deciding:
        yield "empty", "steps, and none of them decides"


# From the best: what befalls 不确定档次 (art. 31) befalls 基本合格 too (art. 29), and more.
_RANK = {
    "优秀": 0,
    "合格": 1,
    "不确定档次": 2,
    "基本合格": 3,
    "不合格": 4,
    "取消资格": 5,
    "解聘": 6,
}


def _better(step: str, before: Ruled, after: Ruled, exceptions: Exceptions) -> str:
    """Return what became better by a step that makes facts worse; empty: nothing."""
    new = {d.grading.field_id: d for d in after.decisions}
    told = {a.rule.code for a in after.applied if any(isinstance(s, Problem) for s in a.said)}
    for decision in before.decisions:
        other = new.get(decision.grading.field_id)
        for name in ("allowed", "possible") if other else ():
            was, is_ = (_best(getattr(d, name)) for d in (decision, other))
            if was is None or is_ is None or is_ >= was:
                continue
            if not exceptions.knows(step, name, _codes(decision), _codes(other), told):
                return f"{step}: {name} {_cited(decision, name)} → {_cited(other, name)}"
    return ""


def _cited(decision: Decision, name: str) -> str:
    return f"{_said(set(getattr(decision, name)))} ({'、'.join(sorted(_codes(decision)))})"


def _best(outcomes: tuple[str, ...]) -> int | None:
    ranks = [_RANK.get(outcome) for outcome in outcomes]
    return None if None in ranks else min(filter(lambda r: r is not None, ranks), default=None)  # type: ignore[type-var]


def _codes(decision: Decision) -> set[str]:
    return {step.applied.rule.code for step in decision.steps}


def _difference(before: tuple[list, ...], after: tuple[list, ...]) -> str:
    """Return what was said before and is not after, or the other way round."""
    gone = [one for was, is_ in zip(before, after, strict=True) for one in was if one not in is_]
    new = [one for was, is_ in zip(before, after, strict=True) for one in is_ if one not in was]
    more = "" if before == after else "how often something is said"
    return f"{gone} → {new}" if gone or new else more


def _outline(ruled: Ruled) -> tuple[list, ...]:
    """Return what was judged, without where and in which words."""
    decided = sorted(
        (d.grading.prefix, d.grading.field_id, tuple(sorted(d.allowed)), tuple(sorted(d.possible)))
        for d in ruled.decisions
    )
    found = sorted((f.code, str(f.severity)) for f in ruled.findings)
    follows = sorted(c.text for d in ruled.decisions for _, c in d.consequences)
    return decided, found, follows
