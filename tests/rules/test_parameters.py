"""Every parameter acts, or another value of it is refused at its line: none is taken and ignored.

The cases of the rules that read a parameter are checked again with another value of it; what is
found, or what may be decided, must differ in one of them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import batch_context, decisions, record_context
from cadre_docs.findings import Severity
from cadre_docs.intake.read import Intake, read_paths
from cadre_docs.law.instruments import LawBook, Parameter
from cadre_docs.law.load import read_parameters
from cadre_docs.record import Record
from cadre_docs.rules.batch import BatchContext, judged_together
from cadre_docs.rules.decide import gradings_of
from cadre_docs.rules.engine import Constraint, Problem, Rule, Said, Trace, find, run
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.reads import decides, parameters_of
from cadre_docs.source.yaml import load_ours
from cadre_docs.values.dates import PartialDate
from tests.rules.test_choices import TABLE
from tests.rules.test_rule_cases import FILES, HERE, photo_of, records_of
from tests.today import TODAY
from tests.yaml_texts import dump_yaml

CATALOG = Path(__file__).parents[1] / "catalog"
FORMS = Catalog(CATALOG, today=TODAY)
LAW = FORMS.law
ELSEWHERE = TABLE["elsewhere"]
"""Parameters that act on what is made, not on what is found: the test that shows it."""
LINE = 5
GRADING = {
    name for one in gradings_of(None) for name in (one.grades, one.order, one.general) if name
}
"""Parameters that the weighing of what rules say reads."""

Case = tuple[str, Intake, Earlier]
Result = tuple[Any, ...]


@cache
def cases(code: str) -> tuple[Case, ...]:
    """The records of a rule's cases, read once: no parameter says how they are read."""
    base, listed = FILES[code]
    found = []
    for case in listed:
        start = HERE / "bases" / case["base"] if "base" in case else base
        folder = Path(mkdtemp(dir=_folder()))
        photo_of(case, folder)
        items = case.get("records", [{"change": case.get("change")}])
        texts = {"记录.yaml": items, "往年.yaml": case.get("earlier", [])}
        for name, records in texts.items():
            (folder / name).write_text(records_of(start, records), encoding="utf-8")
        earlier = Earlier(read_paths([folder / "往年.yaml"], FORMS)) if "earlier" in case else None
        intake = read_paths([folder / "记录.yaml"], FORMS)
        found.append((case["name"], intake, earlier or Earlier()))
    return tuple(found)


@cache
def _folder() -> str:
    return mkdtemp(prefix="parameters-")


class Other(Catalog):
    """The catalog with another value of a parameter."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(CATALOG, today=TODAY)
        self.__dict__["law"] = LawBook(LAW.instruments, {**LAW.parameters, parameter.id: parameter})
        self._schemas = FORMS._schemas


def result(forms: Catalog, code: str, case: Case, *, words: bool) -> Result:
    """What a rule says of a case; with ``words``, in what words."""
    _, intake, earlier = case
    rule = find(code)
    if rule.scope == "batch":
        c = batch_context(intake, forms, None, earlier)
        groups = judged_together(rule, rules_records(rule, c), c)
        heard = [
            run(rule, replace(c.of(notice, records), trace=Trace())) for notice, records in groups
        ]
    else:
        contexts = (record_context(e.record, forms, None, earlier) for e in intake.entries)
        heard = [run(rule, c.afresh()) for c in contexts if rule.applies_to(c.record.schema, c.law)]
    assert not [applied.fault for applied in heard if applied.fault]
    return tuple(_told(said, words=words) for applied in heard for said in applied.said)


def _told(said: Said, *, words: bool) -> Result:
    match said:
        case Problem():
            text = f"{said.message}{said.wanted}{said.remedy}" if words else ""
            return said.at and said.at.path, said.severity, text
        case Constraint():
            return said.outcome, said.force, said.floor, said.open, said.because if words else ""
    return said.outcome, said.text if words else ""


def rules_records(rule: Rule, c: BatchContext) -> tuple[Record, ...]:
    return tuple(record for record in c.records if rule.applies_to(record.schema, c.law))


def decided(forms: Catalog, case: Case) -> Result:
    """What may be decided of a case."""
    _, intake, earlier = case
    return tuple(
        (one.allowed, tuple(other.allowed for other in one.alternatives))
        for entry in intake.entries
        for one in decisions(entry.record, forms, earlier=earlier)
    )


@cache
def as_it_is(code: str, *, words: bool) -> tuple[Result, ...]:
    return tuple(result(FORMS, code, case, words=words) for case in cases(code))


@cache
def decided_as_it_is(code: str) -> tuple[Result, ...]:
    return tuple(decided(FORMS, case) for case in cases(code))


def readers(parameter: Parameter) -> list[str]:
    read = [c for c in FILES if find(c).run and parameter in parameters_of(find(c), LAW)]
    return [*filter(None, [TABLE["under"].get(parameter.id)]), *read]


def acts(parameter: Parameter, value: Any) -> bool:
    """Whether another value makes a difference in some case of the rules that read it."""
    other = replace(parameter, values=(replace(parameter.values[0], value=value),))
    forms, words = Other(other), parameter.type != "choice"
    for code in readers(parameter):
        for case, before in zip(cases(code), as_it_is(code, words=words), strict=True):
            if result(forms, code, case, words=words) != before:
                return True
    return parameter.id in GRADING and any(
        decided(forms, case) != before
        for code in FILES
        if find(code).prefix == parameter.id.partition(".")[0] and decides(find(code))
        for case, before in zip(cases(code), decided_as_it_is(code), strict=True)
    )


def others(parameter: Parameter) -> list[Any]:
    """Other values that an office may write."""
    value = parameter.default
    match value:
        case int():
            return [value + 1, value - 1, 0, value * 10 + 1, -1]
        case PartialDate():
            return [replace(value, year=value.year + years) for years in (-1, 1, -12, 12)]
        case tuple():
            fewer = [tuple(one for one in value if one != gone) for gone in value]
            return [*fewer, value[::-1], (*value, "另一种"), tuple(f"{one}甲" for one in value)]
    return [*parameter.options, *(one for one in parameter.among if one != value), "另一种"]


def refusals(parameter: Parameter, value: Any) -> list[Any]:
    """What a catalog's file with this value is refused for, if it is."""
    family, _, name = parameter.id.partition(".")
    listed = list(value) if isinstance(value, tuple) else str(value)
    head = f"instrument: {family}\nparameters:\n  - id: {name}\n    values:\n"
    value = dump_yaml(listed, default_flow_style=True, width=10**6)
    text = f"{head}      - {{since: 1970-01-01, value: {value.splitlines()[0]}}}\n"
    [tree], findings = load_ours(text.encode(), "HN.yaml")
    assert not findings
    read_parameters(tree, findings, LAW.parameters, LAW.instruments)
    return findings


@pytest.mark.parametrize("name", sorted(LAW.parameters))
def test_a_parameter_acts_or_is_refused(name: str) -> None:
    parameter = LAW.parameters[name]
    taken = []
    for value in others(parameter):
        found = refusals(parameter, value)
        if not found:
            taken.append(value)
        for finding in found:
            assert finding.position.line == LINE
            assert parameter.title in finding.message
    if parameter.fixed:
        assert not taken
    elif parameter.type == "choice":
        assert taken == list(parameter.options)
        assert [value for value in taken if not acts(parameter, value)] == []
    elif name in ELSEWHERE:
        file, _, test = ELSEWHERE[name].partition("::")
        assert f"def {test}(" in (HERE.parents[1] / file).read_text(encoding="utf-8")
    else:
        assert taken
        acting = [value for value in taken if acts(parameter, value)]  # none may break a rule
        assert acting


def test_those_that_act_elsewhere_are_parameters() -> None:
    assert ELSEWHERE.keys() <= LAW.parameters.keys()


def _helper(c):
    return c.number("AA.absent_total")


def _of_nobody(c):
    return c.number("AA.absent_running")


def _run(c):
    if _helper(c) and _of_nobody(c):
        yield


@pytest.mark.parametrize(
    ("rules", "helpers", "elsewhere"),
    [
        ("example_office.rules", "example_office.helpers", "somebody_else.helpers"),
        ("cadre_docs.rules.henan", "cadre_docs.rules.common.last_time", "cadre_docs.values.dates"),
        ("example_office.rules", "cadre_docs.rules.common.last_time", "cadre_docs.values.dates"),
    ],
    ids=["of another package", "ours", "of another package, with a helper of ours"],
)
def test_a_rule_reads_what_the_helpers_of_rules_read(
    forms, monkeypatch, rules: str, helpers: str, elsewhere: str
) -> None:
    monkeypatch.setattr(_run, "__module__", rules)
    monkeypatch.setattr(_helper, "__module__", helpers)
    monkeypatch.setattr(_of_nobody, "__module__", elsewhere)
    rule = Rule("SL-1", Severity.ERROR, "示例", run=_run)
    assert [p.id for p in parameters_of(rule, forms.law)] == ["AA.absent_total"]
