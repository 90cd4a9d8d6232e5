"""The clerk's workbook: four sheets, texts that stay texts, the same bytes every time."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from cadre_docs.findings import Position, error, note, warning
from cadre_docs.report.summary.workbook import SHEETS, render_summary

ROOT = Path(__file__).resolve().parents[2]
FORM = "henan-tenure-form"
HOSTILE = [
    "<script>alert(1)</script>",
    "=1+1",
    "A&B",
    "@SUM(A1)",
    "+1",
    "-1",
    "\x07铃\ud800\uffff",
    "=cmd|' /C calc'!A0",
]
HEAD = 3


def book(findings=(), people=(), **more) -> bytes:
    return render_summary(list(findings), files=2, people=people, **more)


def of(person: str, code: str = "FS-choice", make=error, **more):
    more.setdefault("position", Position("库/甲.yaml", 9, 5))
    return make(code, f"{code}不对", person=person, form=FORM, **more)


def rows(data: bytes, name: str) -> list[list]:
    """The rows below the head."""
    sheet = load_workbook(io.BytesIO(data))[name]
    return [list(row) for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True)]


FOUND = [
    of("乙", "B", warning),
    of("甲", "A", path="性别", wanted="应为男", remedy="请改正", citation="《通知》第三条"),
    of("甲", "A"),
    of("甲", "B", note, position=Position("库/名册.xlsx", sheet="人员", cell="C7")),
    error("FS-file", "文件不存在", position=Position("库/没有.yaml")),
]
PEOPLE = [("甲", FORM), ("乙", FORM), ("丙", FORM), ("丙", FORM)]
TITLES = {"A": "规则甲", FORM: "考核表"}


def test_sheets() -> None:
    assert tuple(load_workbook(io.BytesIO(book())).sheetnames) == SHEETS


def test_the_numbers() -> None:
    data = book(FOUND, PEOPLE, titles=TITLES)
    assert rows(data, "汇总") == [
        ["记录", "须修改", None, None, 1],
        ["记录", "请核对", None, None, 1],
        ["记录", "只有说明", None, None, 0],
        ["记录", "没有问题", None, None, 2],
        ["级别", "错误", None, 3, 2],
        ["级别", "提醒", None, 1, 1],
        ["级别", "说明", None, 1, 1],
        ["规则", "A", "规则甲", 2, 1],
        ["规则", "FS-file", None, 1, 1],
        ["规则", "B", None, 2, 2],
    ]


def test_one_row_for_each_person() -> None:
    assert rows(book(FOUND, PEOPLE, titles=TITLES), "逐人") == [
        ["没有.yaml", None, "须修改", 1, None, None, "FS-file"],
        ["甲", "考核表", "须修改", 2, None, 1, "A×2、B"],
        ["乙", "考核表", "请核对", None, 1, None, "B"],
        ["丙（同名2份）", "考核表", "没有问题", None, None, None, None],
    ]


def test_the_matrix() -> None:
    data = book(FOUND, PEOPLE, titles=TITLES)
    sheet = load_workbook(io.BytesIO(data))["人员×规则"]
    assert [cell.value for cell in sheet[HEAD]] == ["人员", "表", "A", "FS-file", "B", "合计"]
    assert rows(data, "人员×规则") == [
        ["没有.yaml", None, None, 1, None, 1],
        ["甲", "考核表", 2, None, 1, 3],
        ["乙", "考核表", None, None, 1, 1],
        ["合计", None, 2, 1, 2, 5],
    ]
    assert sheet.auto_filter.ref == "A3:F6"  # without the sums


def test_the_details() -> None:
    details = rows(book(FOUND, PEOPLE, titles=TITLES), "明细")
    assert len(details) == len(FOUND)
    assert details[0][:5] == ["错误", "FS-file", None, "没有.yaml", "整个文件"]
    assert details[1] == [
        "错误", "A", "甲", "甲.yaml", "第9行第5列", "性别", "A不对", "应为男", "请改正", "《通知》第三条",
    ]  # fmt: skip
    assert [row[4] for row in details[2:]] == ["第9行第5列", "人员!C7", "第9行第5列"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_never_formulas(name: str) -> None:
    finding = error(
        "X", name, wanted=name, remedy=name, path=name, person=name, citation=name,
        form=name, position=Position(name, sheet=name, cell=name),
    )  # fmt: skip
    data = book([finding, of(name)], [(name, FORM), (name, name)], titles={"X": name, FORM: name})
    workbook = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    shown = name.replace("\x07", "\\x07").replace("\ud800", "\\ud800").replace("\uffff", "")
    assert shown in {cell.value for cell in cells}
    assert b"<f>" not in b"".join(
        zipfile.ZipFile(io.BytesIO(data)).read(n)
        for n in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )


def test_a_text_longer_than_a_cell_is_cut() -> None:
    details = rows(book([replace(error("X", "短"), citation="长" * 40_000)]), "明细")
    assert max(len(str(text)) for text in details[0]) == 32_000


def test_nothing_found() -> None:
    data = book(people=PEOPLE)
    assert rows(data, "明细")[0][0] == rows(data, "人员×规则")[0][0] == "没有发现问题"
    assert [row[2] for row in rows(data, "逐人")] == ["没有问题"] * 3
    assert rows(book(), "逐人")[0][0] == "没有记录"


@pytest.mark.parametrize("findings", [[], FOUND])
def test_sheets_are_ready_for_paper(findings) -> None:
    for sheet in load_workbook(io.BytesIO(book(findings, PEOPLE))):
        head = sheet.cell(HEAD, 1)
        assert head.font.bold
        assert head.fill.fgColor.rgb.endswith("2F6CA3")
        assert sheet.freeze_panes.endswith("4")
        assert sheet.print_title_rows == "$3:$3"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        listed = bool(findings) or sheet.title in ("汇总", "逐人")
        assert bool(sheet.auto_filter.ref) is listed


def test_a_wide_matrix_goes_on_several_sheets_of_paper() -> None:
    data = book([of("甲", f"R-{n}") for n in range(100)], [("甲", FORM)])
    sheet = load_workbook(io.BytesIO(data))["人员×规则"]
    assert sheet.page_setup.fitToWidth == 3
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.cell(HEAD, 102).alignment.textRotation == 90
    assert get_column_letter(sheet.max_column) == "CY"


def test_the_same_bytes_for_the_same_findings() -> None:
    day = date(2024, 5, 6)
    data = book(FOUND, PEOPLE, date=day)
    assert data == book(FOUND, PEOPLE, date=day)
    assert data != book(FOUND, PEOPLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2024, 5, 6, 0, 0, 0)}
        assert b"2024-05-06T00:00:00Z" in archive.read("docProps/core.xml")


def test_many_findings() -> None:
    people = [(f"人{n}", FORM) for n in range(300)]
    data = book([of(f"人{n % 200}", f"R-{n % 30}") for n in range(2000)], people)
    assert len(rows(data, "明细")) == 2000
    assert len(rows(data, "逐人")) == 300
    assert rows(data, "人员×规则")[-1][-1] == 2000


def test_the_command(tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    example = ROOT / "examples" / FORM / "full.yaml"
    arguments = ["check", str(example), "--summary", str(target)]
    first, second = (
        subprocess.run(
            [sys.executable, "-m", "cadre_docs", *arguments],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        and target.read_bytes()
        for _ in range(2)
    )
    assert first == second
    (person,) = rows(first, "逐人")
    assert (person[0], person[2]) == ("示例甲", "没有问题")
