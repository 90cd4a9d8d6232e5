"""Records that are checked on no day: nothing is said of days to come, and nothing breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from tests.conftest import ROOT
from tests.rules import test_rule_cases as cases

OF_TODAY = {"FS-future", "FS-age", "FS-early"}
LATER: list[tuple[str, dict[str, Any]]] = [
    ("annual-record.yaml", {"年度": "2090", "个人总结": "工作认真。\n示例甲 2090年12月1日"}),
    ("annual-record.yaml", {"年度": None, "政治面貌": "中共党员", "出生年月": "2020-01"}),
    ("annual-record.yaml", {"年度": None, "考核依据.身份证号码": "410101209906121239"}),
    ("annual-record.yaml", {"任现岗时间": "2090-01", "出生年月": "2080-01"}),
    (
        "../JL/base.yaml",
        {"聘期": "2089-03 至 2092-02", "年度考核": [{"年度": "2090", "档次": "合格"}]},
    ),
]


@pytest.fixture(scope="module")
def of_no_day() -> Catalog:
    return Catalog(ROOT / "tests" / "catalog")


@pytest.mark.parametrize(("base", "change"), LATER)
def test_nothing_is_to_come_where_no_day_is_known(
    base: str, change: dict[str, Any], tmp_path: Path, of_no_day: Catalog
) -> None:
    case = {"change": change}
    _, found = cases.checked(cases.HERE / "bases" / base, case, tmp_path, of_no_day)
    codes = {finding.code for finding in found}
    assert "TOOL-fault" not in codes
    assert not OF_TODAY & codes
    assert not [f.sentence() for f in found if "在今天" in f.sentence()]
