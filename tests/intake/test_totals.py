"""What a workbook of people, or a list, says of their number is held against who is read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import cadre_docs as cd
from cadre_docs.findings import Position
from cadre_docs.intake.template.totals import Totals

PEOPLE = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "people.xlsx"


@pytest.mark.parametrize(
    ("number", "name", "said"),
    [
        ("合计", "{people}人", ""), ("", "合计{people}人", ""), ("", "合计", ""),
        ("合计", "{more}人", "error"), ("", "合计{more}人", "error"), ("合计", "{more}", "error"),
        ("小计", "{more}人", "warning"),
    ],
)  # fmt: skip
def test_a_total_below_people(number: str, name: str, said: str, tmp_path: Path) -> None:
    people = len(cd.read(PEOPLE).intake.entries)
    book = openpyxl.load_workbook(PEOPLE)
    sheet = book["人员"]
    row = next(r for r in range(7, 100) if not sheet.cell(r, 2).value)
    sheet.cell(row, 1).value = number or None
    sheet.cell(row, 2).value = name.format(people=people, more=people + 1)
    book.save(tmp_path / "全.xlsx")
    read = cd.read(tmp_path / "全.xlsx")
    assert len(read.intake.entries) == people
    found = [f for f in read.intake.findings if f.code == "X-consistency"]
    assert [f.severity for f in found] == [said] * bool(said)
    assert all(f"上面读到{people}人" in f.message and f.position.cell for f in found)


@pytest.mark.parametrize(
    ("texts", "name", "severity"),
    [
        (["合计", "5人"], "", "warning"),  # perhaps of another column
        (["合计5人", ""], "", "error"),
        (["合计", "5人"], "5人", "error"),
        (["合计", "2人"], "", None),
        (["合计", "3人"], "", None),
    ],
)
def test_somebody_may_have_two_rows_on_a_list_that_is_not_ours(texts, name, severity) -> None:
    totals = Totals(is_ours=False)
    for person in ("甲", "甲", "乙"):
        totals.add(person)
    found = [f.severity for f in totals.compare(texts, name, Position("名单"))]
    assert found == ([severity] if severity else [])


ROW = ["男", "1985-06", "专业技术岗位", "教师", "2019-09", "合格"]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["合计", "2人"], ""), (["", "合计2人"], ""), (["", "小计", "2人"], ""),
        (["行号", "姓名 *", "性别 *", "出生年月 *"], ""),
        (["合计", "3人"], "error"), (["", "合计：3人，其中优秀1人"], "error"),
    ],
)  # fmt: skip
def test_a_total_on_a_roster_to_fill_in(extra: list[str], said: str, tmp_path: Path) -> None:
    path = tmp_path / "花名册.xlsx"
    cd.new("annual-roster", path)
    book = openpyxl.load_workbook(path)
    book["填写"]["C5"].value, book["填写"]["C6"].value = "2023", "示例中学"
    sheet = book["名单"]
    for row, line in enumerate([["1", "示例甲", *ROW], ["2", "示例乙", *ROW], extra], 6):
        for column, text in enumerate(line, 1):
            sheet.cell(row, column).value = text or None
    book.save(path)
    read = cd.read(path)
    [roster] = read.records
    assert [r.values["name"].typed for r in roster.tables["people"]] == ["示例甲", "示例乙"]
    found = [f for f in cd.check(read).findings if f.severity != "note"]
    assert [(f.code, f.severity) for f in found] == ([("X-consistency", said)] if said else [])
