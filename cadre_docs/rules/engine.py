"""What a rule is, what it may read, and how rules are registered and run.

A rule is a generator of problems under a code that is a citation. It reads its context
and nothing else: no clock, no disk, no catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.codes import CodeList
    from cadre_docs.intake.photo import Photo
    from cadre_docs.record import Record
    from cadre_docs.record.model import Value


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found. Clauses as in :class:`~cadre_docs.findings.Finding`.

    ``severity`` is given only where one code knows two.
    """

    message: str
    wanted: str = ""
    remedy: str = ""
    path: str = ""
    position: Position | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class RecordContext:
    """All that a rule of record scope may read.

    ``photo`` reads the photo a value names and raises ``PhotoError`` when it cannot.
    """

    record: Record
    provinces: CodeList
    photo: Callable[[Value], Photo]


Run = Callable[[RecordContext], Iterator[Problem]]
"""A rule's body."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule."""

    code: str
    severity: Severity
    title: str
    citation: str
    run: Run


_RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, title: str, citation: str = "") -> Callable[[Run], Run]:
    """Register a generator of problems under ``code``; a code is taken only once."""

    def register(run: Run) -> Run:
        if code in _RULES:
            raise ValueError(f"rule code {code} is taken")
        _RULES[code] = Rule(code, severity, title, citation, run)
        return run

    return register


def registered() -> tuple[Rule, ...]:
    """Return all rules in the order of their modules."""
    return tuple(_RULES.values())


def apply(rules: Iterable[Rule], context: RecordContext) -> Iterator[Finding]:
    """Run rules over one record. A rule that breaks is reported; the others go on."""
    record = context.record
    for item in rules:
        try:
            for problem in item.run(context):
                yield _finding(item, problem, record)
        except Exception as fault:  # a faulty rule must not hide the others
            yield _fault(item, fault, record)


def _finding(item: Rule, problem: Problem, record: Record) -> Finding:
    return Finding(
        code=item.code,
        severity=problem.severity or item.severity,
        message=problem.message,
        wanted=problem.wanted,
        remedy=problem.remedy,
        position=problem.position or record.position,
        path=problem.path,
        person=record.person,
        form=record.schema.id,
        citation=item.citation,
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
