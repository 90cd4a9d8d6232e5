"""The command ``sample``: a list drawn, printed, read back and drawn again."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from cadre_docs.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / "examples" / "jilin-tenure-form"
PEOPLE = FORMS / "people.xlsx"
FULL = (FORMS / "full.yaml").read_text(encoding="utf-8")
LISTED = ROOT / "examples" / "jilin-sample-list" / "full.yaml"


def run(*arguments: object):
    return CliRunner().invoke(cli, ["sample", *map(str, arguments)], standalone_mode=False)


def person(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = FULL.replace("姓名: 示例甲", f"姓名: {name}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list drawn from the example, as XLSX."""
    path = tmp_path / "抽查名单.xlsx"
    result = run(PEOPLE, "--seed", "示例 种子", "-o", path)
    assert result.return_value == 0, result.output
    return path


def changed(book: Path, change) -> Path:
    opened = openpyxl.load_workbook(book)
    change(opened.active)
    opened.save(book)
    return book


def cell(sheet, text: str):
    return next(c for row in sheet.iter_rows() for c in row if text in str(c.value or ""))


def test_the_example_list_is_what_the_example_people_give() -> None:
    result = run(FORMS, "--verify", LISTED)
    assert result.return_value == 0, result.output
    assert "一致" in result.output


def test_all_kinds_say_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / f"名单.{kind}" for kind in ("xlsx", "docx", "pdf", "csv")]
    outputs = [argument for path in paths for argument in ("-o", path)]
    assert run(PEOPLE, "--seed", "甲", *outputs).return_value == 0
    assert all(path.stat().st_size for path in paths)
    lines = list(csv.DictReader(io.StringIO(paths[3].read_text(encoding="utf-8-sig"))))
    assert {line["单位"] for line in lines} == {
        "示例省农业科学院",
        "示例省人民医院",
        "示例省水利水电勘测设计研究院",
    }
    assert len(lines) == 5
    assert all(line["种子"] == "甲" and line["抽查比例"] == "30%" for line in lines)
    text = " ".join(str(c.value) for row in openpyxl.load_workbook(paths[0]).active for c in row)
    assert all(line["姓名"] in text and line["抽签值"] in text for line in lines)


def test_neither_the_order_of_files_nor_a_new_drawing_changes_the_bytes(tmp_path: Path) -> None:
    for name in ("一.csv", "二.csv"):
        paths = [PEOPLE, FORMS / "full.yaml"]
        order = paths if name == "一.csv" else paths[::-1]
        assert run(*order, "--seed", "甲", "-o", tmp_path / name).return_value == 0
    assert (tmp_path / "一.csv").read_bytes() == (tmp_path / "二.csv").read_bytes()


def test_grades_do_not_change_who_is_drawn(tmp_path: Path) -> None:
    for number, grade in enumerate(("优秀", "合格")):
        person(tmp_path, "示例甲", ("考核等次: 优秀", f"考核等次: {grade}"))
        target = tmp_path / f"{number}.csv"
        assert run(PEOPLE, tmp_path / "示例甲.yaml", "--seed", "甲", "-o", target).return_value == 0
    one, two = ((tmp_path / f"{n}.csv").read_text(encoding="utf-8-sig") for n in (0, 1))
    names = [[line["姓名"] for line in csv.DictReader(io.StringIO(text))] for text in (one, two)]
    assert names[0] == names[1]
    assert re.findall(r"[0-9a-f]{64}", one) == re.findall(r"[0-9a-f]{64}", two)


def test_a_printed_list_is_drawn_again(book: Path) -> None:
    result = run(PEOPLE, "--verify", book)
    assert result.return_value == 0, result.output


def test_a_seed_is_cleaned_as_it_will_be_read(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    seed = "\u200b２０２３ 年　４月⼈员  "
    assert run(PEOPLE, "--seed", seed, "-o", path).return_value == 0
    assert run(PEOPLE, "--verify", path).return_value == 0


def test_a_changed_name_is_found(book: Path) -> None:
    def change(sheet) -> None:
        sheet["D7"].value = "示例冒名"

    result = run(PEOPLE, "--verify", changed(book, change))
    assert result.return_value == 1
    assert "填“示例冒名”，重新抽取为“" in result.output
    assert "D7" in result.output


def test_somebody_put_in_and_somebody_left_out_are_found(book: Path) -> None:
    def change(sheet) -> None:
        sheet["J7"].value = "000000000000"

    result = run(PEOPLE, "--verify", changed(book, change))
    assert result.return_value == 1
    assert "没有抽中此人" in result.output
    assert "名单上没有" in result.output


def test_another_seed_is_found(book: Path) -> None:
    def change(sheet) -> None:
        cell(sheet, "种子：").value = "种子：另一个"

    assert run(PEOPLE, "--verify", changed(book, change)).return_value == 1


def test_a_rate_below_the_notices_is_found(book: Path) -> None:
    def change(sheet) -> None:
        cell(sheet, "抽查比例：").value = "抽查比例：20%"

    result = run(PEOPLE, "--verify", changed(book, change))
    assert result.return_value == 1
    assert "JL-2.1" in result.output
    assert "不低于30%" in result.output


def test_a_list_without_its_seed_cannot_be_drawn_again(book: Path) -> None:
    def change(sheet) -> None:
        cell(sheet, "种子：").value = "种子："

    result = run(PEOPLE, "--verify", changed(book, change))
    assert result.return_value == 1
    assert "没有能用的“种子”" in result.output


def test_other_people_are_told_by_the_hash(book: Path) -> None:
    result = run(FORMS, "--verify", book)
    assert result.return_value == 1
    assert "名册校验值" in result.output
    assert result.output.count("X-consistency") == 2  # the finding and the tally


def test_remarks_may_be_added(book: Path) -> None:
    def change(sheet) -> None:
        sheet["K7"].value = "已约定日期"

    assert run(PEOPLE, "--verify", changed(book, change)).return_value == 0


def test_level_2_is_not_drawn(tmp_path: Path) -> None:
    person(tmp_path, "示例甲")
    shutil.copy(FORMS / "minimal.yaml", tmp_path)
    target = tmp_path / "名单.csv"
    result = run(tmp_path, "--seed", "甲", "-o", target)
    assert "1个单位共1人，抽取1人" in result.output
    assert "示例乙" not in target.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ((("单位: 示例省农业科学院", "单位:"),), "FS-required", "没有填“单位”"),
        ((("岗位等级: 三级", "岗位等级:"),), "FS-required", "不能确定是否属于抽查范围"),
        ((("岗位等级: 三级", "岗位等级: 4级"),), "FS-choice", "4级"),
        ((("出生日期: 1970-05-12", "出生日期: 1970-13-12"),), "FS-type", "1970-13-12"),
    ],
)
def test_who_cannot_be_placed_stops_the_drawing(tmp_path, changes, code, says) -> None:
    person(tmp_path, "示例甲")
    person(tmp_path, "示例丙", *changes)
    target = tmp_path / "名单.xlsx"
    result = run(tmp_path, "--seed", "甲", "-o", target)
    assert result.return_value == 1
    assert code in result.output
    assert says in result.output
    assert not target.exists()


def test_the_same_person_twice_stops_the_drawing(tmp_path: Path) -> None:
    person(tmp_path, "示例甲")
    shutil.copy(tmp_path / "示例甲.yaml", tmp_path / "又一份.yaml")
    result = run(tmp_path, "--seed", "甲", "-o", tmp_path / "名单.xlsx")
    assert result.return_value == 1
    assert "ID-duplicate" in result.output
    assert not (tmp_path / "名单.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "x.xlsx"], "--seed"),
        (["--seed", " ", "-o", "x.xlsx"], "--seed"),
        (["--seed", "甲\x07", "-o", "x.xlsx"], "不能打印"),
        (["--seed", "甲"], "-o"),
        (["--seed", "甲", "-o", "x.txt"], ".csv"),
        (["--seed", "甲", "--rate", "29.9%", "-o", "x.xlsx"], "低于通知规定的30%"),
        (["--seed", "甲", "--rate", "0%", "-o", "x.xlsx"], "不是比例"),
        (["--seed", "甲", "--rate", "101%", "-o", "x.xlsx"], "不是比例"),
        (["--seed", "甲", "--rate", "30", "-o", "x.xlsx"], "可写成 30%"),
        (["--seed", "甲", "--verify", str(LISTED)], "--verify"),
        (["--verify", __file__], "只读 .xlsx 或 .yaml"),
        (["--seed", "甲", "-o", "x.xlsx", "--form", "jilin-tenure-form"], "不是抽查名单"),
    ],
)
def test_usage_is_explained(arguments: list[str], says: str) -> None:
    result = run(PEOPLE, *arguments)
    assert result.exception is not None
    assert says in str(getattr(result.exception, "message", result.exception))


def test_only_forms_that_are_drawn_from(tmp_path: Path) -> None:
    result = run(ROOT / "examples" / "henan-tenure-form", "--seed", "甲", "-o", tmp_path / "x.csv")
    told = "没有读到可以抽取的表，读到的是“专业技术二级岗位工作人员聘期考核表”4份。能抽取的表："
    assert str(result.exception).startswith(told)
    assert "jilin-tenure-form" in str(result.exception)
