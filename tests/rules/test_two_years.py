"""Forms of two assessment years in one folder: each person has one for each year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.roster.compare import compare
from tests.command import command
from tests.yaml_texts import dump_yaml, load_texts

BASE = Path(__file__).parent / "bases" / "annual-record.yaml"
ROSTER = {
    "表单": "annual-roster",
    "年度": "2023",
    "单位": "示例中学",
    "名单": [
        {
            "姓名": "示例甲",
            "性别": "男",
            "出生年月": "1985-06",
            "岗位类别": "专业技术岗位",
            "岗位": "专业技术八级岗位（数学教师）",
            "任现岗时间": "2019-09",
            "档次": "合格",
        }
    ],
}


def form(folder: Path, year: str, file: str = "", **change: Any) -> Path:
    record = load_texts(BASE)
    path = folder / f"{file or year}.yaml"
    path.write_text(dump_yaml({**record, "年度": year, **change}), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "填报"
    path.mkdir()
    form(path, "2022")
    form(path, "2023")
    return path


@pytest.mark.parametrize("name", ["check", "decide"])
def test_nobody_is_there_twice(folder: Path, name: str) -> None:
    ran = command(name, folder)
    assert ran.code == 0, ran.out
    assert "ID-duplicate" not in ran.out


@pytest.mark.parametrize("name", ["check", "decide"])
def test_somebody_is_there_twice_in_one_of_the_years(folder: Path, name: str) -> None:
    form(folder, "2023", "又一份")
    ran = command(name, folder)
    assert ran.code == 1
    assert "ID-duplicate" in ran.out
    assert "2022.yaml" not in ran.out.split("ID-duplicate", 1)[1].split("每人每种表一份")[0]


def test_both_are_printed(folder: Path, tmp_path: Path) -> None:
    ran = command("render", folder, "-o", tmp_path / "印", "-t", "docx")
    assert ran.code == 0, ran.out
    assert len(list((tmp_path / "印").glob("*.docx"))) == 2


def test_a_roster_is_of_one_year(folder: Path, tmp_path: Path, forms: Catalog) -> None:
    ran = command("roster", folder, "-o", tmp_path / "名册.docx")
    assert ran.code == 1
    assert "请按“年度”分开" in ran.out
    assert "ID-duplicate" not in ran.out
    roster = tmp_path / "名册.yaml"
    roster.write_text(dump_yaml(ROSTER), "utf-8")
    [entry] = read_paths([roster], forms).entries
    people = [one.record for one in read_paths([folder], forms).entries]
    told, *others = compare(entry.record, people, forms.law)
    assert not [f for f in others if f.code == "ID-duplicate" or "没有此人" in f.message]
    assert told.severity == "warning"
    assert "名册是2023年度的，2022年度的考核表1份没有核对" in told.message


def test_a_notice_is_of_one_year(folder: Path, tmp_path: Path) -> None:
    ran = command("notice", folder, "-o", tmp_path / "公示.docx", "--from", "2024-01-08")
    assert ran.code == 1
    assert "请按“年度”分开" in ran.out
    assert "ID-duplicate" not in ran.out


def test_each_year_is_counted_by_itself(folder: Path, tmp_path: Path) -> None:
    ran = command("statistics", folder, "-o", tmp_path / "统计")
    assert "ID-duplicate" not in ran.out
    assert {path.name[:8] for path in (tmp_path / "统计").iterdir()} != set()


def test_a_build_keeps_the_years_apart(folder: Path, tmp_path: Path) -> None:
    project = tmp_path / "项目.yaml"
    project.write_text(
        "记录: 填报\n输出: 输出\n表单: [annual-record]\n格式: [docx]\n", encoding="utf-8"
    )
    first = command("build", project)
    assert "ID-duplicate" not in first.said
    made = {p.name: p.read_bytes() for p in (tmp_path / "输出").rglob("*.docx")}
    assert len(made) == 2
    # The two swap their files: each output stays its year's.
    (folder / "2022.yaml").rename(folder / "x")
    (folder / "2023.yaml").rename(folder / "2022.yaml")
    (folder / "x").rename(folder / "2023.yaml")
    command("build", project)
    assert {p.name: p.read_bytes() for p in (tmp_path / "输出").rglob("*.docx")} == made


@pytest.mark.parametrize(
    ("unit", "year", "told"),
    [("示例中学", "2023", ""), ("示例中学", "2022", "2022"), ("示例小学", "2023", "示例小学")],
    ids=["of these people", "of another year", "of another unit"],
)
@pytest.mark.parametrize("name", ["check", "decide"])
def test_facts_of_another_year_or_unit_are_told(
    unit: str, year: str, told: str, name: str, tmp_path: Path
) -> None:
    people, facts = form(tmp_path, "2023"), tmp_path / "单位.yaml"
    stated = load_texts(BASE.with_name("annual-unit.yaml"))
    stated["基本"]["单位"], stated["年度考核"]["考核年度"] = unit, year
    facts.write_text(dump_yaml(stated), "utf-8")
    said = command(name, people, "--unit", facts).out
    assert ("X-unit" in said) is bool(told)
    assert told in said
