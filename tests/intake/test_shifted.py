"""A column of texts that was pasted one row off, in a file of several people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.intake.shifted import CODE
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.rules.test_rule_cases import HERE as RULES
from tests.rules.test_rule_cases import STEMS, _written, records_of
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_suffix("").parent / "shifted.yaml")["cases"]
BASE = RULES / "bases" / "annual-record.yaml"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_texts_of_neighbours_are_told(case: dict[str, Any], tmp_path: Path, forms) -> None:
    paths = [tmp_path / name for name in _written(BASE, case, tmp_path)]
    intake = read_paths(paths, forms)
    found = [f for entry in intake.entries for f in entry.findings if f.code == CODE]
    expected = case.get("finds", [])
    assert len(found) == len(expected), [f.sentence() for f in found]
    for finding, wanted in zip(found, expected, strict=True):
        assert wanted["says"] in finding.sentence()
        assert wanted.get("path", finding.path) == finding.path
        assert finding.severity is Severity.WARNING
        assert finding.position is not None
        assert finding.person


def test_a_build_tells_it_as_check_does(tmp_path: Path) -> None:
    (tmp_path / "填报").mkdir()
    _written(BASE, CASES[0], tmp_path / "填报")
    (tmp_path / "cadre-docs.yaml").write_text(
        "表单: [annual-record]\n记录: 填报\n输出: 输出\n格式: [docx]\n", encoding="utf-8"
    )
    built = build(read_project(tmp_path), Options())
    assert len([f for f in built.doubts if f.code == CODE]) == len(CASES[0]["finds"])


def test_a_long_column_that_slipped_is_told_from_its_first_row_on(tmp_path: Path, forms) -> None:
    """Of as many ways as a float cannot hold."""
    work = ["数学教学", "食堂采购", "会计核算", "图书借阅", "学籍档案", "水电维修", "网络维护"]
    people = [
        {
            "change": {
                "姓名": f"示例{STEMS[n // 20 % 20]}{STEMS[n % 20]}{STEMS[n // 400]}",
                "岗位": "管理八级岗位",
                "从事工作": work[n % len(work)],
                "个人总结": f"一年来认真做好{work[(n + 1) % len(work)]}的各项事情，没有出现差错。",
            }
        }
        for n in range(1_200)
    ]
    file = tmp_path / "记录.yaml"
    file.write_text(records_of(BASE, people), encoding="utf-8")
    intake = read_paths([file], forms)
    found = [f for entry in intake.entries for f in entry.findings if f.code == CODE]
    assert len(found) >= 1_000
