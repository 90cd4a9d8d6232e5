"""``--by-unit``: a roster or a notice for each unit, in a folder of its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import command
from tests.rules.test_rule_cases import HERE, records_of

BASE = HERE / "bases" / "annual-record.yaml"
UNIT = HERE / "bases" / "annual-unit.yaml"
PEOPLE = (("示例甲", "示例一中"), ("示例乙", "示例（二）中"), ("示例丙", " 示例一中"))
COMMANDS = {
    "名册.xlsx": ("roster",),
    "公示.docx": ("notice", "--from", "2024-01-08"),
}


def written(folder: Path, people=PEOPLE, **more: str) -> Path:
    changes = (
        {"姓名": name, "单位": unit, "出生年月": f"198{number}-01", **more}
        for number, (name, unit) in enumerate(people)
    )
    path = folder / "人.yaml"
    path.write_text(records_of(BASE, [{"change": change} for change in changes]), "utf-8")
    return path


def made(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
    return sorted(path.relative_to(folder).as_posix() for path in files)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_unit_has_a_list(tmp_path: Path, name: str) -> None:
    people, out = written(tmp_path), tmp_path / "输出"
    ran = command(*COMMANDS[name], people, "-o", out / name)
    assert (ran.code, made(out)) == (1, [])
    assert "加 --by-unit" in ran.said
    ran = command(*COMMANDS[name], people, "-o", out / name, "--by-unit")
    assert (ran.code, made(out)) == (0, [f"示例一中/{name}", f"示例（二）中/{name}"])
    assert "加 --by-unit" not in ran.said


def test_facts_of_another_unit_are_no_reason_to_part_people(tmp_path: Path) -> None:
    people, facts = written(tmp_path, PEOPLE[:1]), tmp_path / "单位.yaml"
    facts.write_text(records_of(UNIT, [{"change": {"基本.单位": "示例三中"}}]), "utf-8")
    ran = command(*COMMANDS["公示.docx"], people, "--unit", facts, "-o", tmp_path / "公示.docx")
    assert ran.code == 1
    assert "要做的是“示例三中”" in ran.said
    assert "加 --by-unit" not in ran.said


@pytest.mark.parametrize("name", COMMANDS)
def test_a_list_of_a_unit_that_has_nobody_left_is_told(tmp_path: Path, name: str) -> None:
    out = tmp_path / "输出"
    arguments = (*COMMANDS[name], tmp_path / "人.yaml", "-o", out / name, "--by-unit")
    written(tmp_path)
    assert command(*arguments).code == 0
    written(tmp_path, PEOPLE[1:2])
    ran = command(*arguments)
    assert ran.code == 0
    assert "以前生成的还在" in ran.said
    assert "示例一中" in ran.said


@pytest.mark.parametrize("name", COMMANDS)
def test_no_list_is_made_when_somebody_of_any_unit_has_an_error(tmp_path: Path, name: str) -> None:
    people, out = written(tmp_path, 性别=""), tmp_path / "输出"
    assert command(*COMMANDS[name], people, "-o", out / name, "--by-unit").code == 1
    assert made(out) == []
    draft = (*COMMANDS[name], people, "-o", out / name, "--by-unit", "--draft")
    assert command(*draft).code == 1
    stem, kind = name.split(".")
    assert made(out) == [f"{unit}/{stem}（草稿）.{kind}" for unit in ("示例一中", "示例（二）中")]


def test_who_names_no_unit_stands_beside_the_folders(tmp_path: Path) -> None:
    people, out = written(tmp_path, (*PEOPLE, ("示例丁", ""))), tmp_path / "输出"
    command("roster", people, "-o", out / "名册.xlsx", "--by-unit", "--draft")
    assert "名册（草稿）.xlsx" in made(out)


def test_a_notice_has_the_contact_of_its_own_unit(tmp_path: Path) -> None:
    people, out = written(tmp_path, PEOPLE[:2]), tmp_path / "输出"
    facts = tmp_path / "单位.yaml"
    contact = {"基本.单位": "示例一中", "基本.联系人": "示例联系"}
    facts.write_text(records_of(UNIT, [{"change": contact}]), "utf-8")
    arguments = (*COMMANDS["公示.docx"], people, "--unit", facts, "-o", out / "公示.docx")
    ran = command(*arguments, "--by-unit")
    assert "“示例（二）中”：公示上的联系人、联系电话" in ran.said
    assert "“示例一中”：公示上的联系电话" in ran.said


def test_a_list_that_is_compared_is_one(tmp_path: Path) -> None:
    people = written(tmp_path)
    ran = command("roster", people, "--against", people, "--by-unit")
    assert ran.code == 2
    assert "不与 --against 同用" in ran.said


@pytest.mark.parametrize("name", COMMANDS)
def test_spellings_of_a_unit_are_on_one_list(tmp_path: Path, name: str) -> None:
    """Two lists of half a unit each would be signed as two whole ones."""
    spelt = [
        ("示例甲", "示例一中（东校区）"),
        ("示例乙", "示例一中(东校区)"),
        ("示例丙", "示例 一中（东校区）"),
    ]
    people, out = written(tmp_path, spelt), tmp_path / "输出"
    ran = command(*COMMANDS[name], people, "--by-unit", "-o", out / name)
    assert (ran.code, made(out)) == (0, [f"示例一中（东校区）/{name}"]), ran.said
    assert "“单位”有3种写法" in ran.said
