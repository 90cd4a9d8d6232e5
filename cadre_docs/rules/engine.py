"""What a rule is, what it may read, and how rules are registered and run.

A rule is a small generator under a code that is a citation. It yields problems,
constraints on the grade (:class:`Constraint`) and consequences. It reads its context and
nothing else: no clock, no disk, no catalog; and the context remembers what it read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from functools import lru_cache
from inspect import currentframe
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from cadre_docs.findings import Few, Finding, Severity, clause, column_of
from cadre_docs.limits import limits
from cadre_docs.performance.classes import frozen, light
from cadre_docs.record import filler_of
from cadre_docs.rules.context import Parameters, Place, Problem, RecordContext, Trace
from cadre_docs.rules.loading import PREFIXES, import_declared, load_all, load_for, rank
from cadre_docs.rules.outcomes import Consequence, Constraint, Outcome
from cadre_docs.rules.roles import NO_UNITS, UNIT

if TYPE_CHECKING:
    from cadre_docs.law.instruments import Edition, Instrument, LawBook, RuleExample, Shelf
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

_OURS = f"{__name__.partition('.')[0]}."
Scope = Literal["record", "batch", "unit"]
OF_TODAY = ("FS-future", "FS-age", "ID-checksum")
"""The rules that find something else on another day."""
Said = Problem | Constraint | Consequence
Run = Callable[..., Iterator[Said]]
"""A rule's body: it takes a RecordContext, or a BatchContext if its scope is ``batch``."""
Body = TypeVar("Body", bound=Run)


@frozen
class Declared:
    """What is known of a rule that a catalog declares, and cannot be told from its code.

    ``forms`` are the ids of those it looks at, ``parameters`` the ids of those it reads;
    ``decides`` tells whether it narrows the grade, ``counts`` whether it says how many of a group
    may have one. ``examples`` are cases of both sides.
    """

    forms: tuple[str, ...]
    parameters: tuple[str, ...]
    decides: bool
    counts: bool
    examples: tuple[RuleExample, ...]


@frozen
class Rule:
    """A registered rule.

    ``article`` is an article's name, as the first edition of the rule's own notice calls it; the
    prefix of the code names this notice, by whose rules others may judge (``family``). Rules of
    no notice state their ``standard`` instead. ``roles`` are those of the forms it looks at, of
    all that the notice governs (empty: whatever their role).
    ``scope`` is what it looks at: one record, many together, or facts about the employer.
    ``run`` is None where a schema alone applies the rule (see a field's ``rule``); ``stated``
    then says in Chinese what it asks for, where its title does not say all. ``declared`` is
    there for rules of a catalog.
    """

    code: str
    severity: Severity
    title: str
    article: str = ""
    standard: str = ""
    roles: tuple[str, ...] = ()
    run: Run | None = None
    scope: Scope = "record"
    stated: str = ""
    declared: Declared | None = None

    prefix: str = field(init=False, repr=False, compare=False)
    """The instrument's prefix."""

    def __post_init__(self) -> None:
        """Cut the prefix off once: it is asked for with every record."""
        object.__setattr__(self, "prefix", self.code.split("-")[0])

    @property
    def is_ours(self) -> bool:
        """Whether it is this program's own: of others nobody knows that they read as these do."""
        return self.declared is None and getattr(self.run, "__module__", "").startswith(_OURS)

    @property
    def text(self) -> str:
        """What the rule says, for ``explain``."""
        return self.stated or (self.run and self.run.__doc__) or ""

    def citation(self, law: LawBook, edition: Edition | None = None) -> str:
        """Return where the rule stands; without an edition, by the newest one."""
        notice = law.standing_for(self.prefix)
        if notice is None:
            return self.standard
        return (edition or notice.latest).cite(self.article)

    def citation_in(self, notice: Instrument) -> str:
        """Return where the rule stands in a notice that shares the rules of its own."""
        return notice.cite(self.article)

    def notice_of(self, schema: Schema, law: LawBook) -> Instrument | None:
        """Return the notice by which the rule judges records of a form."""
        notices = law.instruments_of(schema.governed_by)
        return next((notice for notice in notices if notice.family == self.prefix), None)

    def applies_to(self, schema: Schema, law: LawBook) -> bool:
        """Tell whether the rule governs a form; rules of no notice govern every form."""
        return self.governs(schema.id, schema.role, schema.governed_by, law)

    def governs(self, form: str, role: str, governed_by: tuple[str, ...], law: LawBook) -> bool:
        """Tell the same of a form by its id, its role and the notices that govern it."""
        if self.declared is not None:
            return form in self.declared.forms
        if self.roles and role not in self.roles:
            return False
        if self.prefix not in law.instruments:
            return True
        return any(one.family == self.prefix for one in law.instruments_of(governed_by))


_RULES: dict[str, Rule] = {}
_modules: dict[str, str] = {}  # code → module that registered it


def _register(new: Rule, module: str) -> None:
    if new.code in _RULES:
        raise ValueError(f"rule code {new.code} is taken")
    _RULES[new.code], _modules[new.code] = new, module
    _in_order.cache_clear()
    _governing.cache_clear()


@lru_cache(maxsize=1)
def _in_order() -> tuple[Rule, ...]:
    """Return what is registered in the order of the modules: they may be loaded in another."""
    return tuple(sorted(_RULES.values(), key=lambda item: rank(_modules[item.code])))


def rule(  # noqa: PLR0913 - what a rule is, said once
    code: str,
    severity: Severity,
    title: str,
    article: str = "",
    *,
    standard: str = "",
    roles: tuple[str, ...] = (),
    scope: Scope = "record",
) -> Callable[[Body], Body]:
    """Register a generator under ``code``; a code is taken only once.

    It reads its context and nothing else (no file, clock, environment or state of its own): what
    it said of a record is said again of others that state the same (ADR 18).
    """
    governed = roles or (UNIT if scope == "unit" else ())

    def register(run: Body) -> Body:
        made = Rule(code, severity, title, article, standard, governed, run, scope)
        _register(made, run.__module__)
        return run

    return register


def declare(  # noqa: PLR0913 - as for rule()
    code: str,
    severity: Severity,
    title: str,
    article: str = "",
    *,
    roles: tuple[str, ...] = (),
    scope: Scope = "record",
    text: str = "",
) -> None:
    """Register a rule applied elsewhere: by a schema (``rule`` of a field, a roster) or a batch.

    ``text`` says what it asks for, where its title does not say all.
    """
    looked_at = roles or NO_UNITS
    made = Rule(code, severity, title, article, roles=looked_at, scope=scope, stated=text)
    frame = currentframe()
    caller = frame.f_back if frame else None
    _register(made, caller.f_globals["__name__"] if caller else "")


# --- rules that a catalog declares ----------------------------------------------------------


@frozen
class DeclaredRules:
    """The rules that a catalog declares, and the boxes of its notices that hold a grade."""

    rules: tuple[Rule, ...] = ()
    gradings: tuple[Any, ...] = ()  # of decide.Grading, which lies above this module


NONE_DECLARED = DeclaredRules()
_KEPT = "declared"
_readers: list[Callable[[LawBook, Shelf], DeclaredRules]] = []


def declared_come_from(reader: Callable[[LawBook, Shelf], DeclaredRules]) -> None:
    """Say what reads the rules that a law book declares: it lies above this module."""
    _readers[:] = [reader]


def declared(law: LawBook) -> DeclaredRules:
    """Return what a law book declares, read when it is asked for first.

    Raises :class:`~cadre_docs.errors.CatalogError` where anything is wrong with it.
    """
    shelf = law.shelf
    if shelf is None or not shelf.rule_files:
        return NONE_DECLARED
    found: DeclaredRules | None = law.kept.get(_KEPT)
    if found is None:
        import_declared()
        found = law.kept[_KEPT] = _readers[0](law, shelf)
    return found


def registered(law: LawBook | None = None) -> tuple[Rule, ...]:
    """Return all rules in the order of their modules, then those that ``law`` declares.

    Raises :class:`~cadre_docs.errors.ExtensionError` as :func:`load_all` does.
    """
    load_all()
    return _in_order() if law is None else (*_in_order(), *declared(law).rules)


def looking_at(schemas: Iterable[Schema], law: LawBook) -> tuple[Rule, ...]:
    """Return all rules that look at forms, and maybe others, in the order of their modules.

    Rules of notices that govern none of the forms need not be loaded.
    """
    _load({name for schema in schemas for name in schema.governed_by}, law)
    return (*_in_order(), *declared(law).rules)


def _load(governed_by: Iterable[str], law: LawBook) -> None:
    """See to it that rules and parameters are there by which a form may be judged."""
    prefixes = _prefixes(governed_by, law)
    load_for(prefixes)
    law.read_parameters(prefixes)  # what is wrong with them is told before any rule runs


def _prefixes(governed_by: Iterable[str], law: LawBook) -> set[str]:
    """Return by the rules of which notices a form may be judged."""
    unknown = PREFIXES.difference(law.instruments)  # their rules look at every form (Rule.governs)
    return {*unknown, *(notice.family for notice in law.instruments_of(tuple(sorted(governed_by))))}


def governing(schema: Schema, law: LawBook) -> tuple[Rule, ...]:
    """Return the rules that look at one record of a form, in the order of their modules."""
    return _governing(schema.id, schema.role, schema.governed_by, law)


@lru_cache(maxsize=256)
def _governing(
    form: str, role: str, governed_by: tuple[str, ...], law: LawBook
) -> tuple[Rule, ...]:
    _load(governed_by, law)
    known = (*_in_order(), *declared(law).rules)
    return tuple(r for r in known if _looks_at(r, form, role, governed_by, law))


def _looks_at(item: Rule, form: str, role: str, governed_by: tuple[str, ...], law: LawBook) -> bool:
    looks = bool(item.run) and item.scope != "batch"
    return looks and item.governs(form, role, governed_by, law)


def find(code: str, law: LawBook | None = None) -> Rule | None:
    """Return a rule by its code: one of ours, or one that ``law`` declares."""
    load_for((code.partition("-")[0],))
    found = _RULES.get(code)
    if found is None and law is not None:
        found = next((rule for rule in declared(law).rules if rule.code == code), None)
    return found


@light
class Applied:
    """What one rule said about one record, and what it read.

    ``edition`` is that of the notice by which it judged (None: the rule is no notice's); what
    it said has its labels of articles.
    """

    rule: Rule
    said: tuple[Said, ...]
    trace: Trace
    fault: Exception | None = None
    edition: Edition | None = None

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.edition.reworded(self.rule.title) if self.edition else self.rule.title

    @property
    def article(self) -> str:
        """The article that the rule cites."""
        return self.edition.reworded(self.rule.article) if self.edition else self.rule.article

    def citation(self, law: LawBook) -> str:
        """Where the rule stands."""
        return self.rule.citation(law, self.edition)


def apply_all(
    context: RecordContext, most: int = 0, rules: Iterable[Rule] | None = None
) -> tuple[Applied, ...]:
    """Run every rule that governs a record's form over it; one that breaks stops no other.

    ``most`` is how many problems of a column each tells; 0: as many as are told of one file.
    ``rules`` are some of those that govern it, where the others are not wanted.
    """
    wanted = governing(context.record.schema, context.law) if rules is None else rules
    hearing, editions, heard = context.afresh(), dict[str, "Edition | None"](), []
    for item in wanted:
        if item.prefix not in editions:
            editions[item.prefix] = context.edition_of(item.prefix)
        hearing.forget()
        heard.append(run(item, hearing, most, editions[item.prefix]))
    return tuple(heard)


def reworded(said: Said, edition: Edition) -> Said:
    """Return what a rule said, with the labels of articles of an edition."""
    if isinstance(said, Problem):
        return reworded_problem(said, edition)
    if edition.speaks_as_rules:
        return said
    if isinstance(said, Consequence):
        return replace(said, text=edition.reworded(said.text))
    texts = map(edition.reworded, (said.because, said.otherwise, said.choice))
    because, otherwise, choice = texts
    return replace(said, because=because, otherwise=otherwise, choice=choice)


def reworded_problem(said: Problem, edition: Edition | None) -> Problem:
    """Return a problem with the labels of articles of an edition (None: as it is)."""
    if edition is None or edition.speaks_as_rules:
        return said
    message, wanted, remedy = map(edition.reworded, (said.message, said.wanted, said.remedy))
    return replace(said, message=message, wanted=wanted, remedy=remedy)


def run(item: Rule, context: Parameters, most: int = 0, edition: Edition | None = None) -> Applied:
    """Hear a rule to its end, or to where it breaks.

    What it said has the labels of ``edition``, by which it judged. Of many problems of one
    column (of one record, where it looks at many) the first are kept, and one tells how many
    more there are.
    """
    said: list[Said] = []
    few: Few[Problem] | None = None
    fault = None
    trace = context.trace
    trace.code = item.code
    try:
        for word in item.run(context) if item.run else ():
            if isinstance(word, Problem):
                few = few or Few(most or limits().findings)
                if not _is_kept(word, context, few):
                    continue
            said.append(word)
    except Exception as problem:
        fault = problem
    if few is not None:
        said += few.rest()
    if edition is not None and said:
        said = [reworded(one, edition) for one in said]
    # What was said before a fault is kept.
    return Applied(item, tuple(said), trace, fault, edition)


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
            yield finding(applied.rule, problem, context.law, context.record, applied.edition)
    if applied.fault is not None:
        yield fault_of(applied.rule, applied.fault, context.record)


def only_follows(problem: Problem, record: Record | None) -> bool:
    """Whether a problem is about a box that nobody could read, which has been told already.

    A rule sees such a box empty, and can only complain that it is.
    """
    return bool(record and problem.at and record.is_unread_path(problem.at.path))


def finding(
    item: Rule, problem: Problem, law: LawBook, record: Record | None, edition: Edition | None
) -> Finding:
    """Turn a problem into a finding about a record; None: about a group of them.

    ``edition`` is the one by which the rule judged (None: no notice says it).
    """
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
        citation=item.citation(law, edition),
    )


def _remedy(problem: Problem, record: Record | None) -> str:
    """Say who fills what is missing, unless the rule says so; units' own facts need no saying."""
    if record is None or problem.at is None or not record.schema.of_people:
        return problem.remedy
    who = filler_of(record, problem.at.path)
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
    "Applied",
    "Consequence",
    "Constraint",
    "Declared",
    "DeclaredRules",
    "Outcome",
    "Place",
    "Problem",
    "RecordContext",
    "Rule",
    "Trace",
    "apply_all",
    "declare",
    "declared",
    "declared_come_from",
    "fault_of",
    "find",
    "finding",
    "findings",
    "governing",
    "looking_at",
    "only_follows",
    "registered",
    "rule",
    "run",
]
