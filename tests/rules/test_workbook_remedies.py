"""Remedies for what a workbook shows or hides, obeyed in the workbook (FS-unseen, FS-shown …)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Finding
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person, tree_of
from tests.rules.test_reading_remedies import SOUND, edit, errors, findings_of
from tests.yaml_texts import dump_yaml, load_texts

CODES = {"FS-unseen", "FS-shown"}
Change = Callable[[Workbook], None]
Mend = Callable[[Workbook, Finding], None]


@pytest.fixture
def book(forms: Catalog, tmp_path: Path) -> Path:
    """Two sound people, a row each, and a sanction of the second."""
    person = Person(blank_people_workbook(forms.schema("annual-record"), 3))
    sound = {k: v for k, v in load_texts(SOUND).items() if k != "表单"}
    for number, name in enumerate(("示例甲", "示例乙"), 1):
        person.fill(tree_of(dump_yaml({**sound, "姓名": name})), number)
    person.add("处分", {"种类": "警告", "决定日期": "2021-06-15"}, 2)
    path = tmp_path / "填报.xlsx"
    path.write_bytes(person.saved())
    return path


def cell(workbook: Workbook, key: str = "岗位", row: int = 7):
    sheet = workbook["人员"]
    [column] = [c.column for c in sheet[4] if str(c.value).strip("* ").split("：")[-1] == key]
    return sheet.cell(row, column)


def at(workbook: Workbook, finding: Finding):
    return workbook[finding.position.sheet][finding.position.cell]


# --- what people do not see -------------------------------------------------------------------


def strike(workbook: Workbook) -> None:
    cell(workbook).font = Font(strike=True)


def hide_row(workbook: Workbook) -> None:
    workbook["人员"].row_dimensions[8].hidden = True


def hide_column(workbook: Workbook) -> None:
    workbook["人员"].column_dimensions[cell(workbook).column_letter].hidden = True


def hide_sheet(workbook: Workbook) -> None:
    workbook["处分"].sheet_state = "hidden"


def whiten(workbook: Workbook) -> None:
    cell(workbook).font = Font(color="FFFFFFFF")


def show_nothing(workbook: Workbook) -> None:
    cell(workbook).number_format = ";;;"


def unstrike(workbook: Workbook, finding: Finding) -> None:
    at(workbook, finding).font = Font()


def empty_and_type_again(workbook: Workbook, finding: Finding) -> None:
    found = at(workbook, finding)
    found.font, found.value = Font(), "管理九级岗位"


def unhide_row(workbook: Workbook, finding: Finding) -> None:
    number = int(re.search(r"第(\d+)行", finding.message)[1])
    workbook[finding.position.sheet].row_dimensions[number].hidden = False


def delete_row(workbook: Workbook, finding: Finding) -> None:
    workbook["人员"].delete_rows(int(re.search(r"第(\d+)行", finding.message)[1]))
    sheet = workbook["处分"]  # what is the person's goes with it
    for column in range(1, sheet.max_column + 1):
        sheet.cell(6, column).value = None


def unhide_column(workbook: Workbook, finding: Finding) -> None:
    letters = re.match("[A-Z]+", finding.message)[0]
    workbook[finding.position.sheet].column_dimensions[letters].hidden = False


def unhide_sheet(workbook: Workbook, finding: Finding) -> None:
    workbook[finding.position.sheet].sheet_state = "visible"


def empty_sheet(workbook: Workbook, finding: Finding) -> None:
    sheet = workbook[finding.position.sheet]
    for line in sheet.iter_rows(min_row=6):
        for found in line:
            found.value = None


def clear_formats(workbook: Workbook, finding: Finding) -> None:
    found = at(workbook, finding)
    found.font, found.number_format = Font(), "General"


UNSEEN: dict[str, tuple[Change, Mend]] = {
    "struck out, kept": (strike, unstrike),
    "struck out, typed again": (strike, empty_and_type_again),
    "a hidden row": (hide_row, unhide_row),
    "a hidden row that is not wanted": (hide_row, delete_row),
    "a hidden column": (hide_column, unhide_column),
    "a hidden sheet": (hide_sheet, unhide_sheet),
    "a hidden sheet that is not wanted": (hide_sheet, empty_sheet),
    "white on white": (whiten, clear_formats),
    "a format that shows nothing": (show_nothing, clear_formats),
}


def test_the_workbook_is_sound(book: Path, forms: Catalog) -> None:
    assert not errors(findings_of(forms, book))


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_seen(name: str, book: Path, forms: Catalog) -> None:
    spoil, mend = UNSEEN[name]
    mended("FS-unseen", spoil, mend, book, forms)


def mended(code: str, spoil: Change, mend: Mend, book: Path, forms: Catalog) -> None:
    """Spoil the workbook, and do what the one finding of the code says."""
    edit(book, spoil)
    [finding] = [f for f in findings_of(forms, book) if f.code == code]
    edit(book, lambda workbook: mend(workbook, finding))
    after = findings_of(forms, book)
    assert code not in {f.code for f in after}
    assert not errors(after)


# --- what is shown is not what is kept ----------------------------------------------------------

SHOWN = {
    "a percentage": ("从事工作", 0.85, "0%", "85%"),
    "a number with a word": ("岗位", 9, '"管理"0"级岗位"', "管理9级岗位"),
    "zeros in front": ("从事工作", 7, "000", "007"),
    "digits that Excel lost": ("从事工作", 1234567890123456, "0", "1234567890123456"),
    "a date of which only the month is seen, in a text": ("从事工作", None, "yyyy-mm", "2021-03"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name: str, book: Path, forms: Catalog) -> None:
    key, value, form, seen = SHOWN[name]

    def spoil(workbook: Workbook) -> None:
        found = cell(workbook, key)
        found.value, found.number_format = value or date(2021, 3, 1), form

    def mend(workbook: Workbook, finding: Finding) -> None:
        """把单元格设为“文本”格式，再照看到的样子（对照原件）重新录入."""
        assert "“文本”格式" in finding.remedy
        found = at(workbook, finding)
        found.number_format, found.value = "@", seen
        found.data_type = "s"

    mended("FS-shown", spoil, mend, book, forms)


# --- what is not read ---------------------------------------------------------------------------


def over_the_hint(workbook: Workbook) -> None:
    sheet = workbook["处分"]
    row = next(r for r in range(1, 8) if sheet.cell(r, 1).value == "说明")
    sheet.cell(row, 3).value = "记过"


def beside_the_table(workbook: Workbook) -> None:
    workbook["处分"]["A7"], workbook["处分"]["C7"] = "没有这个人", "警告"


def move_to_the_right_place(workbook: Workbook, finding: Finding) -> None:
    """请移到正确的位置；不是的请删去."""
    at(workbook, finding).value = None


def put_the_number_right(workbook: Workbook, finding: Finding) -> None:
    sheet = workbook[finding.position.sheet]
    row = at(workbook, finding).row
    sheet.cell(row, 1).value, sheet.cell(row, 1).data_type = "1", "s"
    sheet.cell(row, [c.value.strip("* ") for c in sheet[3]].index("决定日期") + 1).value = "2021-05"


def merge_two(workbook: Workbook) -> None:
    sheet = workbook["人员"]
    sheet.cell(7, 2).alignment = Alignment()
    first = cell(workbook, "岗位", 7)
    sheet.merge_cells(start_row=7, end_row=8, start_column=first.column, end_column=first.column)


def unmerge(workbook: Workbook, _: Finding) -> None:
    sheet = workbook["人员"]
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row >= 7:
            sheet.unmerge_cells(str(merged))
    for row in (7, 8):
        cell(workbook, "岗位", row).value = "管理九级岗位"


UNREAD: dict[str, tuple[Change, Mend]] = {
    "typed over a hint": (over_the_hint, move_to_the_right_place),
    "a row of nobody": (beside_the_table, put_the_number_right),
    "merged boxes": (merge_two, unmerge),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read(name: str, book: Path, forms: Catalog) -> None:
    spoil, mend = UNREAD[name]
    mended("FS-template", spoil, mend, book, forms)
