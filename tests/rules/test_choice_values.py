"""Each value of a choice that an office may state acts, on both sides; any other is refused.

``choice_values.yaml`` has the cases. They are judged by a catalog folder that states the value, as
an office does; test_parameters shows of every parameter that it acts somewhere.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake, decisions
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.law.instruments import Parameter
from tests.rules.test_rule_cases import HERE, records_of
from tests.today import TODAY
from tests.yaml_texts import load_yaml

TABLE: list[dict[str, Any]] = load_yaml(HERE / "choice_values.yaml")
CASES = [
    pytest.param(entry, case, id=f"{entry['parameter']} {entry['value']}-{case['name']}")
    for entry in TABLE
    for case in entry["cases"]
]
LAW = Catalog().law
CHOICES = {name: p for name, p in LAW.parameters.items() if p.type == "choice" and p.options}
BASE = {"AA": "AA/base.yaml"}


def stated(folder: Path, parameter: Parameter, value: str) -> Path:
    """Write a catalog folder that states a value of a parameter, from its first day on."""
    family, _, name = parameter.id.partition(".")
    target = folder / "目录" / "data_schemas" / "parameters"
    target.mkdir(parents=True)
    entry = f"{{id: {name}, values: [{{since: {parameter.values[0].since}, value: {value}}}]}}"
    text = f"instrument: {family}\nparameters:\n  - {entry}\n"
    (target / f"{family}.yaml").write_text(text, encoding="utf-8")
    return folder / "目录"


def told(entry: dict[str, Any], case: dict[str, Any], folder: Path, catalog: Catalog):
    """Return what is found under the rule's code, and what may be decided."""
    base = HERE / (entry.get("base") or BASE[entry["rule"].partition("-")[0]])
    path = folder / "记录.yaml"
    records = case.get("records", [{"change": case.get("change")}])
    path.write_text(records_of(base, records), encoding="utf-8")
    intake = read_paths([path], catalog)
    assert not intake.findings
    every = list(check_intake(intake, catalog))
    assert not [f for f in every if f.code == "TOOL-fault"]
    found = [f for f in every if f.code == entry["rule"]]
    decided = [one for e in intake.entries for one in decisions(e.record, catalog)]
    return found, decided


def expect(wanted: dict[str, Any], found: list, decided: list) -> None:
    finds = wanted.get("finds", [])
    assert len(found) == len(finds), [f.sentence() for f in found]
    for finding, (severity, says) in zip(found, finds, strict=True):
        assert (finding.severity, says in finding.sentence()) == (severity, True), finding
    if "allows" in wanted or "undecided" in wanted:
        [decision] = decided
        assert decision.is_decided is not wanted.get("undecided", False)
        assert list(decision.allowed) == wanted.get("allows", list(decision.allowed))


@pytest.mark.parametrize(("entry", "case"), CASES)
def test_a_value_changes_what_is_found(entry, case, tmp_path: Path, forms: Catalog) -> None:
    folder = stated(tmp_path, LAW.parameters[entry["parameter"]], entry["value"])
    expect(case["usual"], *told(entry, case, tmp_path, forms))
    office = Catalog(folder, today=TODAY)
    expect(case.get("other", case["usual"]), *told(entry, case, tmp_path, office))


def test_every_value_of_a_choice_has_cases_on_both_sides() -> None:
    sides: dict[tuple[str, str], set[bool]] = {}
    for entry in TABLE:
        named = sides.setdefault((entry["parameter"], entry["value"]), set())
        named |= {"other" in case for case in entry["cases"]}
    wanted = {(name, value) for name, p in CHOICES.items() for value in p.options}
    assert sides.keys() == wanted
    assert [name for name, both in sides.items() if both != {True, False}] == []


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_any_other_value_is_refused_and_those_there_are_are_named(name: str, tmp_path) -> None:
    parameter = CHOICES[name]
    folder = stated(tmp_path, parameter, "看情况")
    offered = "、".join(f"“{one}”" for one in (parameter.default, *parameter.options))
    said = re.escape(f"只能是{offered}，现为“看情况”")
    with pytest.raises(CatalogError, match=rf"{name.partition('.')[0]}.yaml:3:\d+ .*{said}"):
        assert Catalog(folder).law
