"""examples/findings of the city's measures: each says in its head what is found in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths

FOLDER = Path(__file__).parents[2] / "examples" / "findings"
PATHS = [
    p for form in ("annual-record", "tenure-record") for p in sorted((FOLDER / form).glob("*.yaml"))
]


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in PATHS])
def test_an_example_shows_what_its_head_says(path: Path, forms) -> None:
    text = path.read_text(encoding="utf-8")
    expected = re.search(r"^# 应查出：(.+?)。", text, re.MULTILINE)[1]
    found = {f.code: f.severity for f in check_intake(read_paths([path], forms), forms)}
    errors = {code for code, severity in found.items() if severity == "error"}
    assert errors == (set() if expected == "没有问题" else {expected})
    if expected == "没有问题":
        assert "warning" not in found.values(), found
        assert text.startswith("# 正确的示例：")
    else:
        assert text.startswith("# 错误：")


def test_there_are_right_and_wrong_ones() -> None:
    heads = [path.read_text(encoding="utf-8")[:4] for path in PATHS]
    assert len(set(heads)) == 2
    assert len(PATHS) >= 15
