"""What a rule is, what it may read, and how rules are registered and run.

A rule is a small generator under a code that is a citation. It yields problems,
constraints on the grade (:class:`Constraint`) and consequences. It reads its context and
nothing else: no clock, no disk, no catalog; and the context remembers what it read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from cadre_docs.dates import PartialDate, Period
from cadre_docs.findings import Finding, Position, Severity
from cadre_docs.rules.outcomes import Consequence, Constraint, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cadre_docs.codes import CodeList
    from cadre_docs.instruments import LawBook, Parameter, ParameterValue
    from cadre_docs.intake.photo import Photo
    from cadre_docs.record import Record, Row, Typed
    from cadre_docs.record.model import Value

T = TypeVar("T")
Scope = Literal["record", "batch", "unit"]


class Place(NamedTuple):
    """A box: its name as people know it, and where it was typed."""

    path: str
    position: Position


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found. Clauses as in :class:`~cadre_docs.findings.Finding`.

    ``severity`` is given only where one code knows two.
    """

    message: str
    wanted: str = ""
    remedy: str = ""
    at: Place | None = None
    severity: Severity | None = None


@dataclass
class Trace:
    """What one rule read: facts by path, and parameters with the value in force."""

    facts: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, tuple[Parameter, ParameterValue]] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordContext:
    """All that a rule of record scope may read.

    ``as_of`` is the day for which parameters are taken. ``photo`` reads the photo a value
    names and raises ``PhotoError`` when it cannot. Readers return None for an empty box.
    """

    record: Record
    provinces: CodeList
    photo: Callable[[Value], Photo]
    law: LawBook
    as_of: date
    trace: Trace = field(default_factory=Trace)

    # --- facts ---------------------------------------------------------------------------

    def get(self, field_id: str) -> Typed | None:
        """Return a typed value."""
        value = self.record.get(field_id)
        shown = "（未填）" if value is None else str(value)
        self.trace.facts[self.path(field_id)] = {"True": "是", "False": "否"}.get(shown, shown)
        return value

    def text(self, field_id: str) -> str | None:
        """Return a text, choice or number of digits."""
        return self._as(str, field_id)

    def flag(self, field_id: str) -> bool | None:
        """Return a yes or no."""
        return self._as(bool, field_id)

    def day(self, field_id: str) -> PartialDate | None:
        """Return a date."""
        return self._as(PartialDate, field_id)

    def period(self, field_id: str) -> Period | None:
        """Return a period."""
        return self._as(Period, field_id)

    def _as(self, kind: type[T], field_id: str) -> T | None:
        value = self.get(field_id)
        return value if isinstance(value, kind) else None

    def rows(self, table_id: str) -> tuple[Row, ...]:
        """Return the rows of a table."""
        rows = self.record.tables.get(table_id, ())
        self.trace.facts[self.path(table_id)] = f"{len(rows)}行" if rows else "（未填）"
        return rows

    # --- parameters ----------------------------------------------------------------------

    def parameter(self, parameter_id: str) -> ParameterValue:
        """Return the value in force of ``<prefix>.<name>``."""
        parameter = self.law.parameters[parameter_id]
        value = parameter.at(self.as_of)
        self.trace.parameters[parameter_id] = (parameter, value)
        return value

    def number(self, parameter_id: str) -> int:
        """Return a parameter that is a whole number."""
        return self._param(int, parameter_id)

    def names(self, parameter_id: str) -> tuple[str, ...]:
        """Return a parameter that is a list."""
        return self._param(tuple, parameter_id)

    def date_of(self, parameter_id: str) -> PartialDate:
        """Return a parameter that is a date."""
        return self._param(PartialDate, parameter_id)

    def _param(self, kind: type[T], parameter_id: str) -> T:
        value = self.parameter(parameter_id)
        if not isinstance(value, kind):
            raise TypeError(f"parameter {parameter_id} is no {kind.__name__}")
        return value

    # --- saying where --------------------------------------------------------------------

    def path(self, field_id: str) -> str:
        """Return a field's name as people know it."""
        found = self.record.schema.by_id.get(field_id)
        return self.record.schema.path(found) if found else field_id

    def at(self, field_id: str) -> Place:
        """Return where a box is."""
        return Place(self.path(field_id), self.record.place(field_id))

    def at_row(self, table_id: str, number: int, column_id: str) -> Place:
        """Return where a cell of a table is; ``number`` counts from 1."""
        table = self.record.schema.by_id[table_id]
        column = table.column(column_id)
        row = self.record.tables[table_id][number - 1]
        key = column.key if column else column_id
        return Place(f"{self.path(table_id)}[{number}].{key}", row.place(column_id))


Said = Problem | Constraint | Consequence
Run = Callable[[RecordContext], Iterator[Said]]
"""A rule's body."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule.

    ``article`` is an article's name; the prefix of the code names the instrument. Rules of
    no notice state their ``standard`` instead. ``forms`` narrows the instrument's forms.
    ``scope`` is what it looks at: one record, many together, or facts about the employer.
    ``run`` is None where a schema alone applies the rule (see a field's ``rule``).
    """

    code: str
    severity: Severity
    title: str
    article: str = ""
    standard: str = ""
    forms: tuple[str, ...] = ()
    run: Run | None = None
    scope: Scope = "record"

    @property
    def prefix(self) -> str:
        """The instrument's prefix."""
        return self.code.split("-")[0]

    @property
    def text(self) -> str:
        """What the rule says, for ``explain``."""
        return (self.run.__doc__ or "") if self.run else ""

    def citation(self, law: LawBook) -> str:
        """Return where the rule stands."""
        instrument = law.instruments.get(self.prefix)
        return instrument.cite(self.article) if instrument else self.standard

    def applies_to(self, form_id: str, law: LawBook) -> bool:
        """Tell whether the rule governs a form; rules of no notice govern every form."""
        if self.forms:
            return form_id in self.forms
        instrument = law.instruments.get(self.prefix)
        return instrument is None or form_id in instrument.forms


_RULES: dict[str, Rule] = {}


def _register(new: Rule) -> None:
    if new.code in _RULES:
        raise ValueError(f"rule code {new.code} is taken")
    _RULES[new.code] = new


def rule(
    code: str,
    severity: Severity,
    title: str,
    article: str = "",
    *,
    standard: str = "",
    forms: tuple[str, ...] = (),
) -> Callable[[Run], Run]:
    """Register a generator under ``code``; a code is taken only once."""

    def register(run: Run) -> Run:
        _register(Rule(code, severity, title, article, standard, forms, run))
        return run

    return register


def declare(
    code: str, severity: Severity, title: str, article: str = "", *, scope: Scope = "record"
) -> None:
    """Register a rule that is applied elsewhere: by a schema (a field's ``rule``) or a batch."""
    _register(Rule(code, severity, title, article, scope=scope))


def registered() -> tuple[Rule, ...]:
    """Return all rules in the order of their modules."""
    return tuple(_RULES.values())


def find(code: str) -> Rule | None:
    """Return a rule by its code."""
    return _RULES.get(code)


@dataclass(frozen=True)
class Applied:
    """What one rule said about one record, and what it read."""

    rule: Rule
    said: tuple[Said, ...]
    trace: Trace
    fault: Exception | None = None


def apply(rules: Iterable[Rule], context: RecordContext) -> Iterator[Applied]:
    """Run rules over one record. A rule that breaks is reported; the others go on."""
    form = context.record.schema.id
    for item in rules:
        if item.run is None or not item.applies_to(form, context.law):
            continue
        own = RecordContext(
            context.record, context.provinces, context.photo, context.law, context.as_of
        )
        said: list[Said] = []
        fault = None
        try:
            for word in item.run(own):
                said.append(word)  # noqa: PERF402 - what was said before a fault is kept
        except Exception as problem:
            fault = problem
        yield Applied(item, tuple(said), own.trace, fault)


def findings(applied: Applied, context: RecordContext) -> Iterator[Finding]:
    """Turn a rule's problems, and its own fault, into findings."""
    record = context.record
    for problem in applied.said:
        if isinstance(problem, Problem):
            yield _finding(applied.rule, problem, context)
    if applied.fault is not None:
        yield _fault(applied.rule, applied.fault, record)


def _finding(item: Rule, problem: Problem, context: RecordContext) -> Finding:
    record = context.record
    return Finding(
        code=item.code,
        severity=problem.severity or item.severity,
        message=problem.message,
        wanted=problem.wanted,
        remedy=problem.remedy,
        position=problem.at.position if problem.at else record.position,
        path=problem.at.path if problem.at else "",
        person=record.person,
        form=record.schema.id,
        citation=item.citation(context.law),
    )


def _fault(item: Rule, fault: Exception, record: Record) -> Finding:
    return Finding(
        code="TOOL-fault",
        severity=Severity.ERROR,
        message=f"规则 {item.code} 自身出错（{type(fault).__name__}: {fault}），未能检查此项",
        remedy="这不是填报的问题，请把本条信息报告给工具维护者",
        position=record.position,
        person=record.person,
        form=record.schema.id,
    )


__all__ = [
    "Applied",
    "Consequence",
    "Constraint",
    "Outcome",
    "Place",
    "Problem",
    "RecordContext",
    "Rule",
    "Trace",
    "apply",
    "declare",
    "find",
    "findings",
    "registered",
    "rule",
]
