"""Texts too tall for one row of Excel go on in the next, in all formats; far too much is told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.masters.xlsx.rows import MOST_ROWS, divided_at

ROSTER = Path(__file__).resolve().parents[2] / "examples" / "henan-tenure-roster" / "full.yaml"
REMARK = "2023年度继续参加考核"
LINES = 5  # characters in a line of the column 备注, and 25 lines in the tallest row


def rendered(text: str, folder: Path, *formats: str):
    record = folder / "名册.yaml"
    record.write_text(ROSTER.read_text("utf-8").replace(REMARK, text), encoding="utf-8")
    return cd.render(cd.read(record), folder / "out", formats=formats)


def rows_of(path: Path) -> list[tuple[int, float, str, str]]:
    sheet = openpyxl.load_workbook(path).active
    return [
        (row[0].row, sheet.row_dimensions[row[0].row].height, row[3].value, str(row[9].value))
        for row in sheet.iter_rows()
        if row[9].value and row[9].row > 3
    ]


@pytest.mark.parametrize(("length", "rows"), [(25, 1), (26, 2), (51, 3)])
def test_a_text_goes_on_in_the_next_row(tmp_path, length, rows):
    text = "字" * (length * LINES - 1) + "尾"
    result = rendered(text, tmp_path, "xlsx")
    assert result.ok, result.text()
    found = [row for row in rows_of(result.written[0]) if "字" in row[3] or "尾" in row[3]]
    assert "".join(row[3] for row in found) == text
    assert len(found) == rows
    assert all(row[1] <= 409.5 for row in found)
    assert [row[0] for row in found] == list(range(found[0][0], found[0][0] + rows))
    assert [bool(row[2]) for row in found] == [True, *[False] * (rows - 1)]  # one name


def test_a_line_feed_where_it_is_divided_leaves_no_blank_line():
    assert divided_at(("字字\n字字\n", "字"), 6) == (("字字\n字字", ""), ("", "字"))
    assert divided_at(("字字", "字字"), 3) == (("字字", "字"), ("", "字"))


def test_no_format_loses_any_of_it(tmp_path):
    text = "字" * 199 + "尾"
    result = rendered(text, tmp_path, "docx", "pdf")
    assert result.ok, result.text()
    pdf = next(path for path in result.written if path.suffix == ".pdf")
    printed = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert printed.count("字") >= 199
    assert printed.count("尾") == 1


def test_far_too_much_is_told_with_its_cell(tmp_path):
    result = rendered("字" * 25 * LINES * (MOST_ROWS + 1), tmp_path, "xlsx")
    assert not result.written
    [told] = [f for f in result.findings if f.code == "FS-print"]
    assert "名册表!J7" in told.message
    assert f"最多接着写{MOST_ROWS}行" in told.message
