"""``decide -o``: the decisions as a table, one row for each person."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from cadre_docs.report.decisions.table import COLUMNS
from tests.command import command
from tests.rules.test_decide import SANCTION, write


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def xlsx_rows(path: Path) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(path)["定档"]
    head, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [dict(zip(head, [cell or "" for cell in row], strict=True)) for row in rows]


@pytest.mark.parametrize(("suffix", "rows"), [(".csv", csv_rows), (".xlsx", xlsx_rows)])
def test_one_row_for_each_person(tmp_path: Path, suffix: str, rows) -> None:
    people, table = tmp_path / "填报", tmp_path / f"结果{suffix}"
    people.mkdir()
    write(people, "HN", "示例甲")
    write(people, "HN", "示例乙", 依据_处分=SANCTION)
    ran = command("decide", people, "-o", table)
    assert ran.code == 1
    assert f"已写：{table}" in ran.err
    found = {row["姓名"]: row for row in rows(table)}
    assert list(found["示例甲"]) == list(COLUMNS)
    good, bad = found["示例甲"], found["示例乙"]
    assert good["表"] == "专业技术二级岗位工作人员聘期考核表"
    assert "豫人社办函〔2024〕56号" in good["通知"]
    assert (good["填报档次"], good["可定档次"], good["是否相符"]) == ("合格", "合格", "相符")
    assert "HN-3.1（第三条" in good["条款"]
    assert "HN-5，第五条" in good["后果"]
    assert (bad["填报档次"], bad["可定档次"], bad["是否相符"]) == ("合格", "不合格", "不符")
    assert "HN-3.2b" in bad["条款"]


def test_the_undecided_the_unread_and_the_quota_are_told(tmp_path: Path) -> None:
    people, table = tmp_path / "填报", tmp_path / "结果.csv"
    people.mkdir()
    write(people, "HN", "示例丙", 依据_目标任务="有正当理由未完成", 从事专业="", 性别="雌")
    (people / "坏.yaml").write_text("表单: [", encoding="utf-8")
    assert command("decide", people, "-o", table).code == 1
    person, whole = csv_rows(table)
    assert person["可定档次"] == "合格、不合格"
    assert person["是否相符"] == ""
    assert "规则不能确定" in person["备注"]
    assert "读入有误：FS-choice 性别" in person["备注"]
    assert whole["姓名"] == ""
    assert whole["备注"].startswith("错误：")
    assert "坏.yaml" in whole["备注"]


def test_the_table_says_of_a_grade_and_of_people_what_the_text_does(tmp_path: Path) -> None:
    people, table = tmp_path / "填报", tmp_path / "结果.csv"
    people.mkdir()
    example = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "full.yaml"
    text = example.read_text(encoding="utf-8").replace(
        "考核档次建议: 合格", "考核档次建议: 不参加考核"
    )
    (people / "1.yaml").write_text(text, encoding="utf-8")
    other = text.replace("出生年月: 1985-06", "出生年月: 1986-06").replace("410701198506150012", "")
    (people / "2.yaml").write_text(other, encoding="utf-8")
    ran = command("decide", people, "-o", table)
    rows = csv_rows(table)
    said = "填报：不参加考核，所填的事实没有一项要求这样"
    assert said in ran.out
    assert [said in row["备注"] for row in rows[:2]] == [True, True]
    namesakes = [row for row in rows if "X-namesake" in row["备注"]]
    assert {row["姓名"] for row in namesakes} == {"示例子"}
    assert all(row["备注"].startswith("提醒：") for row in namesakes)


@pytest.mark.parametrize("unit", ["=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-2+3"])
def test_no_text_becomes_a_formula(tmp_path: Path, unit: str) -> None:
    path = write(tmp_path, "HN", 单位=unit)
    command("decide", path, "-o", tmp_path / "表.csv")
    assert csv_rows(tmp_path / "表.csv")[0]["单位"] == f"'{unit}"
    command("decide", path, "-o", tmp_path / "表.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "表.xlsx")["定档"]["A4"]
    assert (cell.value, cell.data_type) == (unit, "s")


def test_equal_bytes_and_masked_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, "HN", 从事专业="", 依据_目标任务="110101199001011237")
    one, two = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    command("decide", path, "-o", one)
    command("decide", path, "-o", two)
    assert one.read_bytes() == two.read_bytes()
    remark = xlsx_rows(one)[0]["备注"]
    assert "110101199001011237" not in remark
    assert "1237" in remark


@pytest.mark.parametrize("name", ["表.pdf", "表"])
def test_another_kind_of_file_is_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    ran = command("decide", tmp_path / "没有.yaml", "-o", tmp_path / name)
    assert ran.code == 2
    assert ".csv 或 .xlsx" in ran.err


def test_the_table_never_replaces_what_was_read(tmp_path: Path) -> None:
    write(tmp_path, "HN")
    for target in (tmp_path / "示例甲.xlsx", tmp_path / "子" / "表.xlsx", tmp_path / "表.csv"):
        ran = command("decide", tmp_path, "-o", target)
        assert ran.code == 2
        assert "下次会被当作填报文件" in ran.err
        assert not target.exists()
    assert command("decide", tmp_path, "-o", tmp_path.parent / f"{tmp_path.name}.csv").code == 0
