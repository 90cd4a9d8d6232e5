"""Which rows of a list are people: what is hidden, struck out, a total or a heading is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from cadre_docs.intake.template.people_rows import is_total
from tests.command import command

CASES = Path(__file__).parent / "cases"
FORMS = CASES / "forms"
FIRST = 4  # row of the first person; there are four


@pytest.fixture
def book(tmp_path: Path):
    """A roster that agrees with the forms: its sheet, and a comparison of it."""
    path = tmp_path / "名册.xlsx"
    shutil.copy(CASES / "subtotal.xlsx", path)
    opened = openpyxl.load_workbook(path)
    opened.active.delete_rows(6)

    def compare():
        opened.save(path)
        return command("roster", FORMS, "--against", path)

    return opened.active, compare


@pytest.mark.parametrize("case", ["subtotal", "pagehead"])
def test_totals_and_repeated_headings_are_no_people(case: str) -> None:
    ran = command("roster", FORMS, "--against", CASES / f"{case}.xlsx")
    assert (ran.code, "没有发现错误" in ran.said) == (0, True), ran.said


@pytest.mark.parametrize(
    ("cells", "stated"),
    [
        ({"A": "合计", "C": "5人"}, 5), ({"A": "共3人"}, 3), ({"A": "总计：9人"}, 9), ({"A": "合计", "D": 6}, 6),
        ({"A": "合计：5人　　应缴报名费：1800元"}, 5), ({"A": "合计3人，其中优秀4人"}, 3),
        ({"A": "合计", "D": "5人，其中优秀1人"}, 5), ({"A": "合计", "D": "4人（其中优秀1人）"}, 0),
        ({"A": "合计：4人　　应缴报名费：1800元"}, 0), ({"A": "合计4人，其中优秀1人"}, 0),
        ({"A": "合计", "C": "4人"}, 0), ({"A": "合计", "D": 4}, 0), ({"A": "小计", "C": "2人"}, 0),
    ],
)  # fmt: skip
def test_a_total_of_another_number_of_people_is_an_error(book, cells: dict, stated: int) -> None:
    sheet, compare = book
    for letter, value in cells.items():
        sheet[f"{letter}8"].value = value
    ran = compare()
    assert ran.code == (1 if stated else 0), ran.said
    assert (f"这一行写的是{stated}人，上面读到4人" in ran.out) is bool(stated)


def test_a_subtotal_of_nobodys_number_is_told(book) -> None:
    sheet, compare = book
    sheet["A8"].value, sheet["C8"].value = "小计", "7人"
    ran = compare()
    assert "这一行写的是7人，上面读到4人" in ran.out
    assert ("错误0条" in ran.out, "提醒1条" in ran.out) == (True, True)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((1, 2, 3, 4), ""), ((1, 2, 1, 2), ""), ((1, 2, 4, 5), "序号是4，上一行是2"),
        ((1, 2, 2, 3), "序号是2，上一行是2"), ((2, 3, 4, 5), "序号从2开始"),
    ],
)  # fmt: skip
def test_numbers_of_rows_are_compared(book, numbers: tuple[int, ...], told: str) -> None:
    sheet, compare = book
    for row, number in enumerate(numbers, FIRST):
        sheet.cell(row, 1).value = number
    ran = compare()
    assert ("序号" in ran.out.replace("序号从1起", "")) is bool(told), ran.out
    assert told in ran.out


@pytest.mark.parametrize("case", ["hidden", "strike"])
def test_hidden_and_struck_people_are_told_and_not_listed(case: str) -> None:
    ran = command("roster", FORMS, "--against", CASES / f"{case}.xlsx")
    assert ran.code == 1
    assert f"{case}.xlsx  示例丁\n  名册表!B5 错误 FS-unseen" in ran.out
    assert "上没有此人" in ran.out
    assert "错误2条" in ran.out


TOTALS = [
    {"A": "合计", "C": "4人"}, {"B": "小 计", "C": 2}, {"A": "总计：4人", "D": "4人"}, {"B": "本页小计", "D": "２人", "I": "合格2人"},
    {"D": "合计", "E": "男2"}, {"A": "共4人", "C": "其中女2人"}, {"A": 5, "B": "合计", "C": "4人"},
]  # fmt: skip


@pytest.mark.parametrize("cells", TOTALS)
def test_rows_that_add_up(book, cells: dict) -> None:
    sheet, compare = book
    for letter, value in cells.items():
        sheet[f"{letter}8"].value = value
    ran = compare()
    assert ran.code == 0, ran.said


@pytest.mark.parametrize(
    ("texts", "name"),
    [(["3", "示例大学", "示例丙", "合计"], "示例丙"), (["合计", "示例丙"], "示例丙"), (["5", "计量所"], ""), (["小计学院"], "")],
)  # fmt: skip
def test_somebody_with_a_name_is_a_person(texts: list[str], name: str) -> None:
    assert not is_total(texts, name)


def test_headings_in_other_words_are_no_repetition(book) -> None:
    sheet, compare = book
    for letter, value in {"C": "单位", "D": "示例戊", "E": "女", "F": "1972.08"}.items():
        sheet[f"{letter}8"].value = value
    ran = compare()
    assert ran.code == 1
    assert "没有找到此人的考核表" in ran.out


def test_a_person_filtered_out(book) -> None:
    sheet, compare = book
    sheet.auto_filter.ref = "A3:J8"
    sheet.auto_filter.add_filter_column(8, ["不合格"])
    sheet.row_dimensions[FIRST].hidden = True
    ran = compare()
    assert ran.code == 1
    assert "第4行是隐藏的（或被筛选掉了）" in ran.out
    assert ran.out.count("上没有此人") == 1


def test_a_hidden_column_is_told(book) -> None:
    sheet, compare = book
    sheet.column_dimensions["I"].hidden = True
    ran = compare()
    assert (ran.code, "名册表!I4 错误" in ran.out, "错误1条" in ran.out) == (1, True, True)


def test_empty_rows_and_columns_may_be_hidden(book) -> None:
    sheet, compare = book
    for row in range(8, 16):  # numbered, and empty
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["J"].hidden = True
    assert compare().code == 0


def test_a_struck_value_is_told_and_not_compared(book) -> None:
    sheet, compare = book
    struck = TextBlock(InlineFont(strike=True), "不合格")
    sheet["I4"].value = CellRichText(struck, "合格")
    ran = compare()
    assert (ran.code, "I4有划掉的字" in ran.out, "错误1条" in ran.out) == (1, True, True), ran.out


def test_a_struck_heading_row_changes_nothing(book) -> None:
    sheet, compare = book
    sheet["J3"].font = Font(strike=True)
    assert compare().code == 0


@pytest.mark.parametrize("name", ["=D5", "#N/A", "#REF!"])
def test_a_name_that_cannot_be_read_is_told_once(book, name: str) -> None:
    sheet, compare = book
    sheet["D4"].value = name
    ran = compare()
    assert ran.code == 1
    assert "名册表!D4 错误 FS-type" in ran.out
    assert "没有找到此人的考核表" not in ran.out


@pytest.mark.parametrize("formula", ["=MAX(A$3:A6)+1", "=COUNTA(D$4:D7)", "=ROW()-3"])
def test_a_number_that_is_reckoned_makes_no_footer_of_a_person(book, formula: str) -> None:
    sheet, compare = book
    sheet["A7"].value = formula
    assert compare().code == 0


def test_a_second_sheet_of_the_list_is_an_error(book) -> None:
    sheet, compare = book
    for state in ("visible", "hidden"):
        other = sheet.parent.copy_worksheet(sheet)
        other.title, other.sheet_state = f"第二批{state}", state
    ran = compare()
    assert ran.code == 1
    assert "“第二批visible”也是这种表，没有读取" in ran.out
    assert "隐藏的工作表“第二批hidden”也是这种表" in ran.out


def test_another_sheet_is_a_warning(book) -> None:
    sheet, compare = book
    sheet.parent.create_sheet("说明")["A1"] = "填表说明"
    ran = compare()
    assert (ran.code, "工作表“说明”不是这种表，没有读取" in ran.said) == (0, True)


def test_a_column_twice(book) -> None:
    sheet, compare = book
    sheet["K3"].value, sheet["K4"].value = "姓名", "示例戊"
    ran = compare()
    assert (ran.code, "“姓名”出现了两次" in ran.out, "名册表!K3" in ran.out) == (1, True, True)


def test_a_name_alone_is_told(book) -> None:
    sheet, compare = book
    sheet["D8"].value, sheet["A8"].value = "示例戊", None
    ran = compare()
    assert (ran.code, "这一行只有“示例戊”" in ran.said) == (0, True)
    assert "表格范围之外有内容" not in ran.said  # the same cell, told once


@pytest.mark.parametrize(
    ("text", "told"),
    [("示例丙因病没有列入", True), ("填表人：示例丁", False), ("合计4人", False)],
)
def test_words_below_the_list_are_told_unless_they_are_the_lists_own(
    book, text: str, told: bool
) -> None:
    sheet, compare = book
    sheet.cell(sheet.max_row + 3, 1).value = text
    ran = compare()
    assert ran.code == 0, ran.said
    assert ("表格范围之外有内容" in ran.said) is told
