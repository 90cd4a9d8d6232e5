"""Runs the case files: tests/rules/<family>/<rule>.yaml, one file for each rule.

A case starts from base.yaml and states what differs (``change``: key or section.key →
value), then either ``passes: true`` or what the rule ``finds``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from cadre_docs.check import check_record
from cadre_docs.intake.read import read_paths
from cadre_docs.rules import common  # noqa: F401 - registers the rules
from cadre_docs.rules.engine import registered

HERE = Path(__file__).parent
FILES = {
    content["rule"]: content["cases"]
    for path in sorted(HERE.glob("*/*.yaml"))
    for content in [yaml.safe_load(path.read_text(encoding="utf-8"))]
}
CASES = [
    pytest.param(code, case, id=f"{code}-{case['name']}")
    for code, cases in FILES.items()
    for case in cases
]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_rule(code: str, case: dict[str, Any], tmp_path: Path, forms) -> None:
    _make_photo(case.get("photo"), tmp_path)
    path = tmp_path / "记录.yaml"
    path.write_text(_record(case.get("change", {})), encoding="utf-8")
    [entry] = read_paths([path], forms).entries
    found = [f for f in check_record(entry.record, forms) if f.code == code]
    expected = [] if case.get("passes") else case["finds"]
    assert len(found) == len(expected), [f.sentence() for f in found]
    for finding, wanted in zip(found, expected, strict=True):
        assert wanted.get("says", "") in finding.sentence()
        assert wanted.get("path", finding.path) == finding.path
        assert wanted.get("severity", finding.severity) == finding.severity
        assert finding.position is not None
        assert finding.position.file == str(path)
        assert finding.remedy


def test_every_rule_has_passing_and_failing_cases() -> None:
    assert FILES.keys() == {rule.code for rule in registered()}
    for code, cases in FILES.items():
        assert any(case.get("passes") for case in cases), code
        assert any(case.get("finds") for case in cases), code


def _record(change: dict[str, Any]) -> str:
    record = yaml.load((HERE / "base.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    for path, value in change.items():
        *sections, key = path.split(".")
        place = record
        for section in sections:
            place = place[section]
        place[key] = value
    return yaml.safe_dump(record, allow_unicode=True)


def _make_photo(photo: dict[str, Any] | None, folder: Path) -> None:
    if photo is None:
        return
    path = folder / photo["name"]
    if photo.get("broken"):
        path.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    else:
        Image.new("RGB", (photo["width"], photo["height"]), "white").save(path)
