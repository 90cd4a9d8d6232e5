"""What this tool chose where a notice is silent is told in every finding that rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Finding
from cadre_docs.law.instruments import Parameter
from cadre_docs.report.rule_text import rule_text
from cadre_docs.rules.engine import find
from cadre_docs.rules.reads import parameters_of
from cadre_docs.values.dates import PartialDate, parse_date
from tests.rules.test_rule_cases import FILES, HERE, checked
from tests.today import TODAY
from tests.yaml_texts import load_texts

pytestmark = pytest.mark.slow

ROOT = HERE.parents[1]
TABLE = load_texts(HERE / "choices.yaml")
OTHER: dict[str, list[Any]] = TABLE["other"]
SILENT = {name for names in TABLE["silent"].values() for name in names.split()}
LAW = Catalog().law
CHOICES = {p.id: p for p in LAW.parameters.values() if p.choice}
TOLD = re.compile("本工具的选择：.*?；explain ([A-Z]+-[0-9A-Za-z.]+)")


def cases_of(code: str, forms: Catalog) -> Iterator[tuple[str, Finding]]:
    base, cases = FILES[code]
    for case in cases:
        start = HERE / "bases" / case["base"] if "base" in case else base
        with TemporaryDirectory() as folder:
            for finding in checked(start, case, Path(folder), forms)[1]:
                if finding.code == code:
                    text = finding.sentence().replace(folder, "")
                    yield case["name"], replace(finding, message=text)


@cache
def found(code: str) -> tuple[tuple[str, Finding], ...]:
    """What the cases of a rule find."""
    return tuple(cases_of(code, Catalog(ROOT / "tests" / "catalog", today=TODAY)))


def readers(parameter: Parameter) -> list[str]:
    """The rules that read a parameter, or whose findings tell of it all the same."""
    if parameter.id in TABLE["under"]:
        return [TABLE["under"][parameter.id]]
    return [code for code in FILES if parameter in parameters_of(find(code), LAW)]


@pytest.mark.parametrize("name", sorted(CHOICES.keys() - SILENT))
def test_a_choice_is_told_in_some_finding(name: str) -> None:
    choice = CHOICES[name].choice
    told = [f for code in readers(CHOICES[name]) for _, f in found(code) if choice in f.message]
    assert told
    for finding in told:
        codes = TOLD.findall(finding.message)
        assert codes, finding.message
        for code in codes:  # whoever asks for the rule finds the parameter
            listed = rule_text(find(code), Catalog()).parameters
            assert any(p.choice in finding.message for p in listed if p.choice), finding.message


@pytest.mark.parametrize("name", sorted(OTHER))
def test_a_finding_that_another_reading_would_not_make_tells_the_choice(name: str) -> None:
    depends = 0
    for value in OTHER[name]:
        forms = Catalog(ROOT / "tests" / "catalog", today=TODAY)
        parameter = forms.law.parameters[name]
        kind = type(parameter.values[0].value)
        typed = (
            tuple(value)
            if kind is tuple
            else parse_date(value)
            if kind is PartialDate
            else kind(value)
        )
        dated = replace(parameter.values[0], value=typed)
        changed = {**forms.law.parameters, name: replace(parameter, values=(dated,))}
        forms.__dict__["law"] = replace(forms.law, parameters=changed, kept={})
        for code in readers(CHOICES[name]):
            otherwise = {(case, f.path, f.severity) for case, f in cases_of(code, forms)}
            for case, finding in found(code):
                if (case, finding.path, finding.severity) not in otherwise:
                    depends += 1
                    assert CHOICES[name].choice in finding.message, (code, case, finding.message)
    assert depends


def test_the_table_names_choices_alone() -> None:
    assert OTHER.keys() | SILENT <= CHOICES.keys()
    assert not OTHER.keys() & SILENT
