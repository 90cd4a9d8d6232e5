"""Two people of one name and month of birth: both are listed, nobody is listed twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import cadre_docs as cd

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "full.yaml"
NUMBER = '  身份证号码: "410701198506150012"\n'
OTHER = '  身份证号码: "410701198506200091"\n'
POST = ("岗位: 专业技术八级岗位（数学教师）", "岗位: 专业技术九级岗位（数学教师）")
SUMMARY = ("一年来，本人按照岗位职责和学校安排", "这一年里，另一位同名教师")

Change = tuple[str, str]
# What the second of two forms says otherwise, and the first; whether they are two people.
CASES: dict[str, tuple[tuple[Change, ...], tuple[Change, ...], bool]] = {
    "two numbers": (((NUMBER, OTHER),), (), True),
    "two numbers and posts": (((NUMBER, OTHER), POST), (), True),
    "one number": ((POST,), (), False),
    "a number and none": (((NUMBER, ""), POST), (), False),
    "no numbers": (((NUMBER, ""), POST), ((NUMBER, ""),), False),
    "two days": (
        ((NUMBER, ""), ("出生年月: 1985-06", "出生年月: 1985-06-20")),
        ((NUMBER, ""), ("出生年月: 1985-06", "出生年月: 1985-06-15")),
        True,
    ),
    "approved to be two": (
        (
            (NUMBER, ""),
            (
                "考核依据:\n",
                "例外: [{规则: ID-duplicate, 理由: 确是两个人, 批准: 示例市人社局, 日期: 2024-01-05}]\n考核依据:\n",
            ),
        ),
        (
            (NUMBER, ""),
            (
                "考核依据:\n",
                "例外: [{规则: ID-duplicate, 理由: 确是两个人, 批准: 示例市人社局, 日期: 2024-01-05}]\n考核依据:\n",
            ),
        ),
        True,
    ),
    "a month and a day": (
        ((NUMBER, ""), ("出生年月: 1985-06", "出生年月: 1985-06-20")),
        ((NUMBER, ""),),
        False,
    ),
}


def form(path: Path, *changes: Change) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "填报").mkdir()
    return tmp_path / "填报"


def twice(findings) -> list[str]:
    return [f.remedy for f in findings if f.code == "ID-duplicate" and "出现了两次" in f.message]


@pytest.mark.parametrize("case", CASES)
def test_lists_have_both_of_two_people(case: str, folder: Path, tmp_path: Path) -> None:
    second, first, are_two = CASES[case]
    form(folder / "1.yaml", *first)
    form(folder / "2.yaml", *second, SUMMARY)
    read = cd.read(folder)
    made = cd.roster(read, tmp_path / "名册.xlsx", draft=not are_two)
    posted = cd.notice(read, tmp_path / "公示.xlsx", first=date(2024, 1, 8), draft=not are_two)
    assert [len(twice(made.findings)), len(twice(posted.findings))] == [int(not are_two)] * 2
    for remedy in (*twice(made.findings), *twice(posted.findings)):
        assert "两份都填身份证号码，或者“出生年月”都写到日" in remedy
    assert (made.ok, posted.ok) == (are_two, are_two)
    if are_two:  # and what was made is not taken for a list with somebody twice
        assert cd.roster(read, against=tmp_path / "名册.xlsx").ok


def test_a_third_row_and_a_changed_box_are_found(folder: Path, tmp_path: Path) -> None:
    form(folder / "1.yaml")
    form(folder / "2.yaml", (NUMBER, OTHER), POST, SUMMARY)
    read = cd.read(folder)
    path = tmp_path / "名册.xlsx"
    assert cd.roster(read, path).ok
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet["H5"].value = "优秀"
    book.save(tmp_path / "改.xlsx")
    [found] = cd.roster(read, against=tmp_path / "改.xlsx").findings
    assert (found.position.cell, found.message) == ("H5", "名册填“优秀”，考核表填“合格”")
    sheet["H5"].value = "合格"
    for column in range(2, 10):
        sheet.cell(6, column).value = sheet.cell(5, column).value
    book.save(tmp_path / "多.xlsx")
    findings = cd.roster(read, against=tmp_path / "多.xlsx").findings
    assert [(f.code, f.position.cell) for f in findings] == [("ID-duplicate", "B6")]
