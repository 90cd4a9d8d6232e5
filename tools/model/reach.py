"""Which rules spoke, and on which side of each parameter: a changed one must change a judgement.

A side of a number is reached where one more (or one less) makes some record come out otherwise:
then there is a record on each side of it. Of a list that is each of its items, of a choice each of
its options, of a text and a date any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.law.instruments import DatedValue
from cadre_docs.rules import engine
from cadre_docs.rules.decide import resolve
from cadre_docs.rules.outcomes import Constraint
from cadre_docs.rules.reads import parameters_of
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.checks.records import Ruled
    from cadre_docs.law.instruments import LawBook, Parameter, ParameterValue
    from cadre_docs.rules.decide import Decision
    from cadre_docs.rules.engine import Applied, Rule, Said

Side = tuple[str, str]
"""A parameter and what was changed of it."""
_DIGITS = re.compile("[0-9-]+")
_TRIES = 4_000  # records on which one side is tried; by then it is not reached


def sides(parameter: Parameter) -> Iterator[tuple[str, ParameterValue]]:
    """Yield what may be changed of a parameter: a word for it, and the changed value."""
    value = parameter.values[-1].value
    if isinstance(value, int):
        yield from (("+1", value + 1), ("-1", value - 1))
    elif isinstance(value, PartialDate):
        for word, days in (("+1", 1), ("-1", -1)):
            day = value.first + timedelta(days=days)
            yield word, PartialDate(day.year, day.month, day.day)
    elif isinstance(value, tuple):
        yield from _sides_of_a_list(value, numbers=parameter.type == "numbers")
    elif parameter.type == "choice":
        yield from ((option, option) for option in parameter.options)
    else:
        yield "another", f"{value}（另）"


def _sides_of_a_list(
    value: tuple[str, ...], *, numbers: bool
) -> Iterator[tuple[str, ParameterValue]]:
    """Yield a list without each of its items; with the number of each changed, if it has one."""
    for i, item in enumerate(value):
        name, _, number = item.rpartition(" ")
        for word, step in (("+1", 1), ("-1", -1)) if numbers else ():
            yield f"{name}{word}", (*value[:i], f"{name} {int(number) + step}", *value[i + 1 :])
        if not numbers:
            yield f"without {item}", (*value[:i], *value[i + 1 :])


@dataclass
class Reach:
    """What was reached so far; that of several processes can be joined."""

    spoke: set[str] = field(default_factory=set)
    open: dict[Side, int] = field(default_factory=dict)
    reached: set[Side] = field(default_factory=set)

    def join(self, other: Reach) -> None:
        self.spoke |= other.spoke
        self.reached |= other.reached


class Watch:
    """Looks at the judgements of one form's records."""

    def __init__(self, catalog: Catalog, rules: tuple[Rule, ...]) -> None:
        self.reach = Reach()
        self._laws: dict[Side, LawBook] = {}
        self._of: dict[str, list[Side]] = {}
        for parameter in {p.id: p for r in rules for p in parameters_of(r, catalog.law)}.values():
            for word, value in sides(parameter):
                side = parameter.id, word
                self._laws[side] = with_value(catalog.law, parameter, value)
                self._of.setdefault(parameter.id, []).append(side)
                self.reach.open[side] = 0

    def see(self, ruled: Ruled) -> None:
        """Note which rules spoke, and try the sides that nothing reached so far."""
        for applied in ruled.applied:
            if applied.said:
                self.reach.spoke.add(applied.rule.code)
            for side in self._open_of(applied.trace.parameters):
                self._note(side, differs=self._differs(side, applied, ruled))
        for decision in ruled.decisions:
            for side in self._open_of((decision.grading.general, decision.grading.grades)):
                self._note(side, differs=self._decides_otherwise(side, decision, ruled))
        for finding in ruled.findings:
            self.reach.spoke.add(finding.code)

    def _open_of(self, parameters: Iterable[str]) -> list[Side]:
        """Return the sides of parameters that nothing reached, and that are worth another try."""
        found = (side for name in parameters for side in self._of.get(name, ()))
        return [side for side in found if self.reach.open.get(side, _TRIES) < _TRIES]

    def _note(self, side: Side, *, differs: bool) -> None:
        self.reach.open[side] += 1
        if differs:
            del self.reach.open[side]
            self.reach.reached.add(side)

    def _differs(self, side: Side, applied: Applied, ruled: Ruled) -> bool:
        context = replace(ruled.context, law=self._laws[side]).afresh()
        return _shape(engine.run(applied.rule, context).said) != _shape(applied.said)

    def _decides_otherwise(self, side: Side, decision: Decision, ruled: Ruled) -> bool:
        """Weigh the same again: some parameters are read by that, and not by the rules."""
        context = replace(ruled.context, law=self._laws[side])
        other = resolve(decision.grading, decision.applied, context)
        return (other.allowed, other.possible) != (decision.allowed, decision.possible)


def with_value(law: LawBook, parameter: Parameter, value: ParameterValue) -> LawBook:
    """Return a law book in which a parameter has always had another value."""
    changed = replace(parameter, values=tuple(DatedValue(v.since, value) for v in parameter.values))
    return replace(law, parameters={**law.parameters, parameter.id: changed}, kept=law.kept)


def _shape(said: tuple[Said, ...]) -> list[object]:
    """Return what a rule said, without numbers, which a changed one may only have changed."""
    return [_one(word) for word in said]


def _one(said: Said) -> object:
    if isinstance(said, engine.Problem):
        words = _DIGITS.sub("", said.message)
        return "problem", said.severity, said.at and said.at.path, words
    if isinstance(said, Constraint):
        return "constraint", said.outcome, said.force, said.floor, said.open, bool(said.choice)
    return "consequence", said.outcome, _DIGITS.sub("", said.text)
