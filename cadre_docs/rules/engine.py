"""What a rule is, what it may read, and how rules are registered and run.

A rule is a small generator under a code that is a citation. It yields problems,
constraints on the grade (:class:`Constraint`) and consequences. It reads its context and
nothing else: no clock, no disk, no catalog; and the context remembers what it read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeVar

from cadre_docs.findings import Few, Finding, Severity, clause, column_of
from cadre_docs.limits import limits
from cadre_docs.record import awaited
from cadre_docs.rules.context import Parameters, Place, Problem, RecordContext, Trace
from cadre_docs.rules.loading import load_all
from cadre_docs.rules.outcomes import Consequence, Constraint, Outcome

if TYPE_CHECKING:
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record

Scope = Literal["record", "batch", "unit"]
UNIT = "unit"
"""The form that holds facts about the employer; rules of unit scope govern it alone."""
OF_TODAY = ("FS-future", "FS-age", "ID-checksum")
"""The rules that find something else on another day."""
Said = Problem | Constraint | Consequence
Run = Callable[..., Iterator[Said]]
"""A rule's body: it takes a RecordContext, or a BatchContext if its scope is ``batch``."""
Body = TypeVar("Body", bound=Run)


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule.

    ``article`` is an article's name; the prefix of the code names the instrument. Rules of
    no notice state their ``standard`` instead. ``forms`` narrows the instrument's forms.
    ``scope`` is what it looks at: one record, many together, or facts about the employer.
    ``run`` is None where a schema alone applies the rule (see a field's ``rule``); ``stated``
    then says in Chinese what it asks for, where its title does not say all.
    """

    code: str
    severity: Severity
    title: str
    article: str = ""
    standard: str = ""
    forms: tuple[str, ...] = ()
    run: Run | None = None
    scope: Scope = "record"
    stated: str = ""

    @property
    def prefix(self) -> str:
        """The instrument's prefix."""
        return self.code.split("-")[0]

    @property
    def text(self) -> str:
        """What the rule says, for ``explain``."""
        return (self.run.__doc__ or "") if self.run else self.stated

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
    governing.cache_clear()


def rule(  # noqa: PLR0913 - what a rule is, said once
    code: str,
    severity: Severity,
    title: str,
    article: str = "",
    *,
    standard: str = "",
    forms: tuple[str, ...] = (),
    scope: Scope = "record",
) -> Callable[[Body], Body]:
    """Register a generator under ``code``; a code is taken only once."""
    governed = forms or ((UNIT,) if scope == "unit" else ())

    def register(run: Body) -> Body:
        _register(Rule(code, severity, title, article, standard, governed, run, scope))
        return run

    return register


def declare(  # noqa: PLR0913 - as for rule()
    code: str,
    severity: Severity,
    title: str,
    article: str = "",
    *,
    forms: tuple[str, ...] = (),
    scope: Scope = "record",
    text: str = "",
) -> None:
    """Register a rule applied elsewhere: by a schema (``rule`` of a field, a roster) or a batch.

    ``text`` says what it asks for, where its title does not say all.
    """
    _register(Rule(code, severity, title, article, forms=forms, scope=scope, stated=text))


def registered() -> tuple[Rule, ...]:
    """Return all rules in the order of their modules.

    Raises :class:`~cadre_docs.errors.ExtensionError` as :func:`load_all` does.
    """
    load_all()
    return tuple(_RULES.values())


@lru_cache(maxsize=256)
def governing(form_id: str, law: LawBook) -> tuple[Rule, ...]:
    """Return the rules that look at one record of a form, in the order of their modules."""
    return tuple(item for item in registered() if _looks_at(item, form_id, law))


def _looks_at(item: Rule, form_id: str, law: LawBook) -> bool:
    return bool(item.run) and item.scope != "batch" and item.applies_to(form_id, law)


def find(code: str) -> Rule | None:
    """Return a rule by its code."""
    load_all()
    return _RULES.get(code)


@dataclass(frozen=True)
class Applied:
    """What one rule said about one record, and what it read."""

    rule: Rule
    said: tuple[Said, ...]
    trace: Trace
    fault: Exception | None = None


def apply_all(context: RecordContext, most: int = 0) -> tuple[Applied, ...]:
    """Run every rule that governs a record's form over it; one that breaks stops no other.

    ``most`` is how many problems of a column each tells; 0: as many as are told of one file.
    """
    rules = governing(context.record.schema.id, context.law)
    return tuple(run(item, context.afresh(), most) for item in rules)


def run(item: Rule, context: Parameters, most: int = 0) -> Applied:
    """Hear a rule to its end, or to where it breaks.

    Of many problems of one column (of one record, where it looks at many) the first are kept,
    and one tells how many more there are.
    """
    said: list[Said] = []
    few: Few[Problem] | None = None
    fault = None
    context.trace.code = item.code
    try:
        for word in item.run(context) if item.run else ():
            if isinstance(word, Problem):
                few = few or Few(most or limits().findings)
                if not _is_kept(word, context, few):
                    continue
            said.append(word)
    except Exception as problem:
        fault = problem
    # What was said before a fault is kept.
    return Applied(item, (*said, *few.rest()) if few else tuple(said), context.trace, fault)


def _is_kept(problem: Problem, context: Parameters, few: Few[Problem]) -> bool:
    record = problem.record or getattr(context, "record", None)
    if only_follows(problem, record):
        return False
    column = column_of(problem.at.path) if problem.at else ""
    return few.takes((id(problem.record), problem.severity, column), problem)


def findings(applied: Applied, context: RecordContext) -> Iterator[Finding]:
    """Turn a rule's problems, and its own fault, into findings."""
    for problem in applied.said:
        if isinstance(problem, Problem):
            yield finding(applied.rule, problem, context.law, context.record)
    if applied.fault is not None:
        yield fault_of(applied.rule, applied.fault, context.record)


def only_follows(problem: Problem, record: Record | None) -> bool:
    """Whether a problem is about a box that nobody could read, which has been told already.

    A rule sees such a box empty, and can only complain that it is.
    """
    return bool(record and record.unread and problem.at and problem.at.path in record.unread_paths)


def finding(item: Rule, problem: Problem, law: LawBook, record: Record | None) -> Finding:
    """Turn a problem into a finding about a record; None: about a group of them."""
    at = problem.at
    return Finding(
        code=item.code,
        severity=problem.severity or item.severity,
        message=clause(problem.message),
        wanted=clause(problem.wanted),
        remedy=_remedy(problem, record),
        position=at.position if at else (record.position if record else None),
        path=at.path if at else "",
        person=record.person if record else "",
        form=record.schema.id if record else "",
        citation=item.citation(law),
    )


def _remedy(problem: Problem, record: Record | None) -> str:
    """Say who fills what is missing, unless the rule says so; units' own facts need no saying."""
    if record is None or problem.at is None or not record.schema.of_people:
        return problem.remedy
    who = awaited(record, problem.at.path)
    told = not who or f"由{who}填写" in problem.remedy
    return problem.remedy if told else f"{problem.remedy}（由{who}填写）"


def fault_of(item: Rule, fault: Exception, record: Record | None) -> Finding:
    """Say that a rule broke: nobody knows what it would have found."""
    return Finding(
        code="TOOL-fault",
        severity=Severity.ERROR,
        message=f"规则 {item.code} 自身出错（{type(fault).__name__}: {fault}），未能检查此项",
        remedy="这不是填报的问题，请把本条信息报告给工具维护者",
        position=record.position if record else None,
        person=record.person if record else "",
        form=record.schema.id if record else "",
    )


__all__ = [
    "OF_TODAY",
    "UNIT",
    "Applied",
    "Consequence",
    "Constraint",
    "Outcome",
    "Place",
    "Problem",
    "RecordContext",
    "Rule",
    "Trace",
    "apply_all",
    "declare",
    "fault_of",
    "find",
    "finding",
    "findings",
    "governing",
    "only_follows",
    "registered",
    "rule",
    "run",
]
