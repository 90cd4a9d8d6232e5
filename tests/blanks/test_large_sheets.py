"""What draft does not look at in a large sheet, it says; what it found can be printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

import cadre_docs as cd
from cadre_docs.masters.blanks.draft import draft_form
from cadre_docs.masters.blanks.form import MOST_COLUMNS, MOST_ROWS

SAID = "只看了前400行、100列，后面的没有看"


def blank(folder: Path, row: int, column: int, value: object = "备注") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "登记表"
    for number, name in enumerate(("姓名", "性别", "单位"), 1):
        for cell in (sheet.cell(number, 1, name), sheet.cell(number, 2)):
            cell.border = Border(*[Side("thin")] * 4)
    sheet.cell(row, column, value)
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        (MOST_ROWS, 2, False),
        (MOST_ROWS + 1, 2, True),
        (2, MOST_COLUMNS, False),
        (2, MOST_COLUMNS + 1, True),
    ],
)
def test_words_beyond_what_is_looked_at_are_told(row, column, told, tmp_path) -> None:
    found = cd.draft(blank(tmp_path, row, column), tmp_path / "目录").findings
    assert any(SAID in finding.message for finding in found) is told


def test_empty_cells_beyond_it_are_not(tmp_path) -> None:
    form = blank(tmp_path, MOST_ROWS + 1, 2, "")
    assert not any(SAID in f.message for f in cd.draft(form, tmp_path / "目录").findings)


def test_a_draft_is_told_in_few_words(tmp_path) -> None:
    """Boxes, cells and tables name each other: written out without end they took 24 GB."""
    drafted = draft_form(blank(tmp_path, 5, 2).read_bytes(), "表.xlsx")
    assert len(repr(drafted.found)) < 100_000
