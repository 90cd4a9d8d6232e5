"""What two rules find wrong with one box is told once; what are two things is told of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.checks.told_once import told_once
from cadre_docs.findings import Finding, Severity
from tests.rules import test_rule_cases as cases
from tests.yaml_texts import load_yaml

TABLE = load_yaml(Path(__file__).with_name("told_once.yaml"))


@pytest.mark.parametrize("case", TABLE["once"], ids=lambda case: case["rule"])
def test_one_box_is_told_of_once(case: dict[str, Any], tmp_path: Path, forms) -> None:
    base, known = cases.FILES[case["rule"]]
    [own] = [one for one in known if one["name"] == case["name"]]
    base = cases.HERE / "bases" / own["base"] if "base" in own else base
    _, found = cases.checked(base, own, tmp_path, forms)
    told = [f.code for f in found if f.path == case["path"] and f.severity is not Severity.NOTE]
    assert sorted(told) == sorted(case["told"])


@pytest.mark.parametrize("case", TABLE["more"], ids=lambda case: case["name"])
def test_two_things_are_told_of_both(case: dict[str, Any]) -> None:
    found = [
        Finding(code, Severity(severity), message, path=path, waiver="".join(waiver))
        for code, severity, path, message, *waiver in case["found"]
    ]
    assert [f.code for f in told_once(found)] == case["told"]
