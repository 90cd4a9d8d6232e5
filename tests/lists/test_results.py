"""Results that a list leaves out, or has of some people only, are told; the list is made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import cadre_docs as cd
from tests.command import command
from tests.rules.test_rule_cases import HERE, _record

ANNUAL, JILIN = HERE / "bases" / "annual-record.yaml", HERE / "JL" / "base.yaml"
SECOND = {"考核依据.兼任岗位类别": "管理岗位", "考核依据.兼任岗位档次建议": "优秀"}
UNGRADED = dict.fromkeys(
    (
        "考核等次",
        "评语",
        "德得分",
        "能得分",
        "勤得分",
        "绩得分",
        "廉得分",
        "总分",
        "政治思想",
        "职业道德",
    )
)
ABSENT = {
    **UNGRADED,
    "考核依据.未参加考核": "是",
    "考核依据.未参加原因": "因病",
    "考核依据.单位情况说明": "住院治疗，不能参加本次考核。",
    "考核依据.主管部门同意": "是",
    "考核依据.已报省厅备案": "是",
}


def read(folder: Path, base: Path, *changes: dict) -> cd.Read:
    folder.mkdir(exist_ok=True)
    for number, change in enumerate(changes, 1):
        text = _record(base, {"姓名": f"示例{'甲乙丙丁'[number - 1]}", **change})
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return cd.read(folder)


LISTS = {
    "名册": cd.roster,
    "统计表": cd.statistics,
    "公示": lambda people, path: cd.notice(people, path, date(2024, 1, 8)),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_second_grade_is_on_no_list(name: str, tmp_path: Path) -> None:
    people = read(tmp_path / "填报", ANNUAL, SECOND, {})
    made = LISTS[name](people, tmp_path / "表.xlsx")
    assert made.ok
    [told] = [f for f in made.findings if "兼任" in f.path]
    assert told.person == "示例甲"
    assert told.message == f"填“优秀”，{name}上只有“考核档次建议”"
    once = read(tmp_path / "另", ANNUAL, {}, {})
    assert "只有“考核档次建议”" not in LISTS[name](once, tmp_path / "另.xlsx").text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (({}, {}), ""),
        (({}, UNGRADED), "1人有“考核等次”，1人没有，名册上空着：示例乙"),
        (({}, ABSENT), "1人有“考核等次”，1人没有，名册上空着：示例乙"),
        ((UNGRADED, UNGRADED), ""),  # handed in before anybody was assessed
    ],
)
def test_a_roster_with_results_of_some_people(changes, said: str, tmp_path: Path) -> None:
    made = cd.roster(read(tmp_path / "填报", JILIN, *changes), tmp_path / "名册.xlsx")
    assert made.ok, made.text()
    assert (said in made.text()) if said else ("名册上空着" not in made.text())


def test_why_somebody_took_no_part_stands_on_the_roster(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    people = read(tmp_path / "填报", JILIN, {}, ABSENT)
    cd.roster(people, path)
    sheet = openpyxl.load_workbook(path).active
    remarks = {sheet.cell(row, 4).value: sheet.cell(row, 12).value for row in (4, 5)}
    assert remarks == {"示例甲": None, "示例乙": "因病"}
    assert cd.roster(people, against=path).ok


def test_a_project_tells_it_too(tmp_path: Path) -> None:
    read(tmp_path / "填报", JILIN, {}, UNGRADED)
    text = "表单: [jilin-tenure-form]\n格式: [docx]\n名册: 名册.xlsx\n"
    (tmp_path / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    ran = command("build", tmp_path)
    assert "名册上空着：示例乙" in ran.said
    assert (tmp_path / "输出" / "名册.xlsx").is_file()
