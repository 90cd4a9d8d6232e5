"""A unit's facts printed as a checklist."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from click.testing import CliRunner

from cadre_docs.cli.main import cli

UNIT = """\
表单: unit
基本: {单位: 示例厅}
吉林聘期考核: {三级考核结束日期: 2023-03-10, 三级备案日期: 2023-03-15, 备案工作方案: 是, 备案工作报告: 否}
"""


def run(*arguments: object):
    return CliRunner().invoke(cli, ["render", *map(str, arguments)], standalone_mode=False)


def test_the_units_facts_fill_the_checklist(tmp_path: Path) -> None:
    unit = tmp_path / "单位.yaml"
    unit.write_text(UNIT, encoding="utf-8")
    result = run(unit, "--as", "jilin-filing-checklist", "-t", "xlsx", "-o", tmp_path)
    assert result.exception is None, result.output
    [path] = tmp_path.glob("*.xlsx")
    cells = [str(c.value) for row in openpyxl.load_workbook(path).active for c in row if c.value]
    assert "示例厅" in cells
    assert "2023年3月10日" in cells
    assert cells.count("√") == 1
    assert cells[cells.index("报送单位") + 1] == "示例厅"


def test_facts_are_not_printed_as_facts(tmp_path: Path) -> None:
    unit = tmp_path / "单位.yaml"
    unit.write_text(UNIT, encoding="utf-8")
    assert "不打印" in str(run(unit, "--as", "unit", "-o", tmp_path).exception)


def test_people_are_not_carried_over(tmp_path: Path) -> None:
    full = Path(__file__).parents[2] / "examples" / "jilin-tenure-form" / "full.yaml"
    result = run(full, "--as", "jilin-filing-checklist", "-o", tmp_path)
    assert "没有读到单位和程序事实表" in str(result.exception)


def test_a_list_of_nothing_is_not_made(tmp_path: Path) -> None:
    unit = tmp_path / "单位.yaml"
    unit.write_text("表单: unit\n基本: {单位: 示例厅, 主管部门: 示例省}\n", encoding="utf-8")
    result = run(unit, "--as", "jilin-filing-checklist", "-o", tmp_path / "印")
    assert "没有填“专业技术三级岗位聘期考核备案材料清单”上的任何一项" in str(result.exception)
    assert not (tmp_path / "印").exists()
