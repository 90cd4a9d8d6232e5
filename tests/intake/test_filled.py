"""Dates and numbers that somebody filled in by dragging a cell down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.findings import Severity
from cadre_docs.intake.filled import CODE
from cadre_docs.intake.read import read_paths
from tests.rules.test_rule_cases import HERE as RULES
from tests.rules.test_rule_cases import STEMS, records_of
from tests.yaml_texts import load_yaml

CASES: list[dict[str, Any]] = load_yaml(Path(__file__).parent / "filled.yaml")
ROW = {
    "性别": "男",
    "岗位类别": "专业技术岗位",
    "岗位": "教师",
    "任现岗时间": "2019-09",
    "考核档次": "合格",
}


def _people(births: list[str]) -> list[dict[str, Any]]:
    return [
        {"change": {"姓名": f"示例{STEMS[n]}", "出生年月": born}} for n, born in enumerate(births)
    ]


def _roster(births: list[str]) -> list[dict[str, Any]]:
    rows = [{"姓名": f"示例{STEMS[n]}", "出生年月": born, **ROW} for n, born in enumerate(births)]
    return [{"change": {"名单": rows}}]


@pytest.mark.parametrize(("base", "made"), [("annual-record", _people), ("annual-roster", _roster)])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_births_filled_by_dragging_are_told(
    case: dict[str, Any], base: str, made: Any, tmp_path: Path, forms
) -> None:
    file = tmp_path / "记录.yaml"
    records = made(case["births"])
    file.write_text(records_of(RULES / "bases" / f"{base}.yaml", records), encoding="utf-8")
    intake = read_paths([file], forms)
    found = [f for entry in intake.entries for f in entry.findings if f.code == CODE]
    assert len(found) == ("says" in case), [f.sentence() for f in found]
    for finding in found:
        said = case["says"] if base == "annual-record" else case["says"].replace("人的", "行的", 1)
        assert said in finding.sentence()
        assert finding.severity is Severity.WARNING
        assert finding.position is not None
        assert finding.path.endswith("出生年月")


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ([f"示例中心{n}" for n in range(1, 6)], True),
        ([f"示例市第{n}中学" for n in range(3, 8)], True),
        (["示例中心"] * 3 + ["示例中心2", "示例中心3"], False),
        ([f"示例市第{n}中学" for n in (1, 1, 2, 2, 3, 3)], False),
        ([f"示例市第{n}中学" for n in "一二三四五"], False),
    ],
)
def test_units_in_succession_are_told(units: list[str], told: bool, tmp_path: Path, forms) -> None:
    file = tmp_path / "记录.yaml"
    people = [{"change": {"姓名": f"示例{STEMS[n]}", "单位": one}} for n, one in enumerate(units)]
    file.write_text(records_of(RULES / "LC" / "base.yaml", people), encoding="utf-8")
    found = [f for e in read_paths([file], forms).entries for f in e.findings if f.code == CODE]
    assert [f.path for f in found if "每人比前一人大1" in f.message] == ["单位"] * told


@pytest.mark.parametrize(
    ("mobiles", "told"),
    [
        ([13900000001 + n for n in range(5)], True),
        ([13900000001 + n for n in range(4)], False),
        ([13900000001 - n for n in range(5)], False),
        ([13900000001 + 7 * n for n in range(6)], False),
        ([13800000000, *(13900000001 + n for n in range(5)), 13700000000], True),
    ],
)
def test_mobile_numbers_in_succession_are_told(
    mobiles: list[int], told: bool, tmp_path: Path, forms
) -> None:
    file = tmp_path / "记录.yaml"
    people = [
        {"change": {"姓名": f"示例{STEMS[n]}", "手机": str(one)}} for n, one in enumerate(mobiles)
    ]
    file.write_text(records_of(RULES / "LC" / "base.yaml", people), encoding="utf-8")
    found = [f for e in read_paths([file], forms).entries for f in e.findings if f.code == CODE]
    assert [f.path for f in found if "每人比前一人大1" in f.message] == ["手机"] * told
