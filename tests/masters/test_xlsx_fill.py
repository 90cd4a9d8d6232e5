"""Excel masters: rows that grow, what moves along, and texts that stay texts."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from PIL import Image as Pixels

from cadre_docs.errors import MasterError, OutputError
from cadre_docs.masters.lint.master import lint_master
from cadre_docs.masters.xlsx import tags as xlsx_tags
from cadre_docs.pages.read_xlsx.reader import read_xlsx
from tests.masters.excel_masters import (
    fill_xlsx,
    filled_file,
    opened,
    people,
    put,
    roster_book,
    saved,
)

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = [
    "A&B<C>\"'",
    "{{ 7*7 }}",
    "{% raw %}",
    "=1+1",
    "+86",
    "-1",
    "@x",
    "_x0041_",
    "#N/A",
    "𠅤䶮·",
    "一\n二",
    " 前后 ",
]


def filled(book, rows, year: str = "2024"):
    return opened(filled_file(saved(book), {"年度": year, "人员": rows}, "m.xlsx")).worksheets[0]


def column(sheet, letter: str) -> list:
    return [cell.value for cell in sheet[letter]]


@pytest.mark.parametrize("count", [0, 1, 2, 25])
def test_rows_grow_and_everything_below_moves(count: int) -> None:
    sheet = filled(roster_book(), people(count))
    last = 2 + count
    assert column(sheet, "A") == [
        "2024年度名册",
        "序号",
        *[str(n) for n in range(1, count + 1)],
        "填表人：",
        "审核人：",
    ]
    assert sheet.max_row == last + 2
    assert {str(m) for m in sheet.merged_cells.ranges} == {"A1:D1", f"B{last + 1}:D{last + 2}"}
    assert sheet.print_area == f"'名册 一'!$A$1:$D${last + 2}"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.row_dimensions[last + 1].height == 21


def test_styles_heights_and_print_setup_are_kept() -> None:
    book = roster_book()
    sheet = filled(book, people(3))
    model = book.active
    for row in (3, 4, 5):
        assert sheet.row_dimensions[row].height == 30
        for at in "ABCD":
            made, stated = sheet[f"{at}{row}"], model[f"{at}4"]
            assert made.font.name == stated.font.name
            assert made.border.left.style == stated.border.left.style == "thin"
            assert made.number_format == "@"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["B"].width == model.column_dimensions["B"].width


def test_a_template_of_several_rows_with_merges() -> None:
    book = roster_book()
    sheet = book.active
    sheet.insert_rows(5)  # rows 4 and 5 are one person
    put(sheet, "B5", "{{ 行.单位 }}第二行")
    sheet.merged_cells.ranges = set()
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("C4:D4")
    sheet.merge_cells("A7:D7")
    made = filled(book, people(3))
    assert {str(m) for m in made.merged_cells.ranges} == {
        *("A3:A4", "C3:D3", "A5:A6", "C5:D5", "A7:A8", "C7:D7"),
        "A9:D9",
    }
    assert [made[f"B{n}"].value for n in (3, 4, 5, 6)] == [
        "甲1",
        "单位1第二行",
        "甲2",
        "单位2第二行",
    ]


def test_a_merge_around_the_loop_grows() -> None:
    book = roster_book()
    sheet = book.active
    put(sheet, "B3", "{%tr for 行 in 人员 %}")
    put(sheet, "A3", None)
    put(sheet, "A4", None)
    put(sheet, "B5", "{%tr endfor %}")
    put(sheet, "A5", None)
    sheet.merge_cells("A3:A5")
    assert "A3:A7" in {str(m) for m in filled(book, people(5)).merged_cells.ranges}


def test_rows_by_condition() -> None:
    book = roster_book()
    sheet = book.active
    put(sheet, "A8", "{%tr if 年度 == '2025' %}")
    put(sheet, "A9", "仅2025年")
    put(sheet, "A10", "{%tr else %}")
    put(sheet, "A11", "{% if 人员|length > 1 %}多人{% else %}一人{% endif %}")
    put(sheet, "A12", "{%tr endif %}")
    put(sheet, "A14", "隔一行")
    assert column(filled(book, people(1)), "A")[-3:] == ["一人", None, "隔一行"]
    assert column(filled(book, people(2), "2025"), "A")[-3:] == ["仅2025年", None, "隔一行"]


def test_breaks_validations_and_pictures_move() -> None:
    book = roster_book()
    sheet = book.active
    sheet.row_breaks.append(Break(id=5))
    rule = DataValidation(type="list", formula1='"甲,乙"', sqref="B4:B4")
    sheet.add_data_validation(rule)
    target = io.BytesIO()
    Pixels.new("RGB", (20, 10), "red").save(target, "PNG")
    sheet.add_image(Image(target), "B6")
    made = filled(book, people(10))
    assert [b.id for b in made.row_breaks.brk] == [12]
    assert str(made.data_validations.dataValidation[0].sqref) == "B3:B12"
    assert made._images[0].anchor._from.row + 1 == 13


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_come_out_as_typed_and_never_as_formulas(text: str) -> None:
    made = filled(roster_book(), [{"姓名": text, "单位": text}])
    assert made["B3"].value == text
    assert made["B3"].data_type == "s"


@pytest.mark.parametrize("text", ["\x01", "\x05x", "\ud800", "\uffff"])
def test_what_no_file_can_hold_is_refused(text: str) -> None:
    with pytest.raises(OutputError, match="U\\+"):
        filled(roster_book(), [{"姓名": text, "单位": ""}])


def test_too_much_for_a_cell_or_a_row_is_refused() -> None:
    for text in ("长" * 32_768, "长\n" * 200):
        with pytest.raises(OutputError, match="名册 一!"):
            filled(roster_book(), [{"姓名": text, "单位": ""}])


def test_rows_grow_with_long_texts_and_never_shrink() -> None:
    rows = [{"姓名": "短", "单位": "很长的单位名称" * 6}, {"姓名": "短", "单位": "短"}]
    made = filled(roster_book(), rows)
    assert made.row_dimensions[3].height > 60
    assert made.row_dimensions[4].height == 30


def test_a_tag_cut_by_a_change_of_font() -> None:
    book = roster_book()
    red = InlineFont(rFont="黑体", sz=20, color="FFFF0000")
    sheet = book.active
    sheet["A1"].value = CellRichText(
        "第{", TextBlock(red, "{ 年"), "度 }}期", TextBlock(red, "名册")
    )
    made = filled(book, people(1), "A<1")["A1"].value
    assert str(made) == "第A<1期名册"
    assert [run.font.rFont for run in made if isinstance(run, TextBlock)][-1] == "黑体"


WRONG = [
    ("B4", "{{ 行.性名 }}", "名册 一!B4", "性名"),
    ("A1", "{{ 年份 }}", "名册 一!A1", "年份"),
    ("B4", "{{ 行.姓名 ", "名册 一!", "写法有误"),
    ("B4", "{{ 行.姓名.__class__.__mro__ }}", "名册 一!B4", ""),
    ("B4", "{% set x = 行.append %}{{ 1 // 0 }}", "名册 一!B4", ""),
    ("B3", "多余", "名册 一!A3", "独占一行"),
]


@pytest.mark.parametrize(("at", "text", "where", "what"), WRONG)
def test_wrong_tags_name_their_cell(at: str, text: str, where: str, what: str) -> None:
    book = roster_book()
    put(book.active, at, text)
    with pytest.raises(MasterError) as caught:
        filled(book, people(2))
    assert where in str(caught.value)
    assert what in str(caught.value)


def test_formulas_in_a_master_are_refused() -> None:
    book = roster_book()
    book.active["D2"].value = "=1+1"
    with pytest.raises(MasterError, match=r"D2.*公式"):
        filled(book, people(1))


@pytest.mark.parametrize("data", [b"", b"PK no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_no_workbook(data: bytes) -> None:
    with pytest.raises(MasterError, match="xlsx"):
        fill_xlsx(data, {}, "m.xlsx")


def test_never_another_persons_data() -> None:
    master = saved(roster_book())
    for mark in ("金丝雀甲", "金丝雀乙", "金丝雀丙", "金丝雀甲"):
        data = filled_file(master, {"年度": mark, "人员": people(5, mark)}, "m.xlsx")
        parts = zipfile.ZipFile(io.BytesIO(data))
        text = "".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith("xml")
        )
        assert mark in text
        assert not [
            other
            for other in ("金丝雀甲", "金丝雀乙", "金丝雀丙")
            if other != mark and other in text
        ]
        assert "{{" not in text
        assert "{%" not in text


def test_ten_thousand_rows_are_compiled_and_planned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done once for every pair of rows: work is counted, not timed."""
    from cadre_docs.masters.xlsx.rows import RowWriter

    planned: list[int] = []
    plan = RowWriter._plan
    monkeypatch.setattr(RowWriter, "_plan", lambda self, row: planned.append(1) or plan(self, row))
    xlsx_tags._compiled.cache_clear()
    sheet = filled(roster_book(), people(10_000))
    assert sheet.max_row == 10_004
    assert sheet["A10002"].value == "10000"
    assert xlsx_tags._compiled.cache_info().misses == 1
    assert len(planned) == 5  # title, header, template row, two rows below


def test_lint_names_sheet_and_cell() -> None:
    from cadre_docs.catalog import Catalog

    schema = Catalog().schema("henan-tenure-roster")
    master = (ROOT / "forms" / schema.id / "master.xlsx").read_bytes()
    assert lint_master(master, schema, "master.xlsx") == []
    book = opened(master)
    sheet = book.active
    sheet["B5"].value = "{{ 行.主管部们 }}"
    sheet["J5"].value = None
    sheet["C3"].value = "{{ 单 位"
    found = lint_master(saved(book), schema, "master.xlsx")
    assert [(f.code, f.position.cell) for f in found] == [("MASTER-syntax", "C3")]
    sheet["C3"].value = "单位"
    found = lint_master(saved(book), schema, "master.xlsx")
    assert [(f.code, f.position.sheet, f.position.cell) for f in found] == [
        ("MASTER-tag", "名册表", "B5")
    ]
    assert "是否为“主管部门”" in found[0].sentence()
    sheet["B5"].value = "{{ 行.主管部门 }}"
    found = lint_master(saved(book), schema, "master.xlsx")
    assert [(f.code, "名单.备注" in f.message) for f in found] == [("MASTER-unbound", True)]


def rewritten(data: bytes, change) -> bytes:
    """The workbook with its first sheet's XML changed, as another program would write it."""
    whole, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = change(part.decode()).encode()
            archive.writestr(name, part)
    return target.getvalue()


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)([A-Za-z]\w*)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=", 1)


def as_excel_does(xml: str) -> str:
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="a"'
        ' xmlns:a="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    )
    xml = xml.replace("<worksheet ", f"<worksheet {names} ", 1)
    return xml.replace('<row r="4"', '<row a:dyDescent="0.25" spans="1:4" r="4"')


@pytest.mark.parametrize("change", [prefixed, as_excel_does])
def test_masters_of_other_programs(change) -> None:
    context = {"年度": "2024", "人员": people(3)}
    master = saved(roster_book())
    usual = read_xlsx(fill_xlsx(master, context, "m"))
    changed = filled_file(rewritten(master, change), context, "m")
    assert read_xlsx(changed) == usual
    assert opened(changed).active["B5"].value == "甲3"


def test_a_filled_workbook_filled_again_is_the_same() -> None:
    once = filled_file(saved(roster_book()), {"年度": "2024", "人员": people(3)}, "m")
    assert read_xlsx(fill_xlsx(once, {}, "m")) == read_xlsx(once)


def test_an_empty_loop_leaves_no_empty_lists_behind() -> None:
    book = roster_book()
    book.active.add_data_validation(DataValidation(type="list", formula1='"甲"', sqref="B4"))
    parts = fill_xlsx(saved(book), {"年度": "2024", "人员": []}, "m")
    assert b"dataValidation" not in parts["xl/worksheets/sheet1.xml"]


def test_same_bytes_in_two_processes() -> None:
    program = (
        "import sys, hashlib, datetime; from tests.masters.excel_masters import *;"
        "m = open(sys.argv[1], 'rb').read();"
        "d = filled_file(m, {'年度': '2024', '人员': people(30)}, 'm');"
        "print(hashlib.sha256(d).hexdigest())"
    )
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "m.xlsx"
        path.write_bytes(saved(roster_book()))
        runs = {
            subprocess.run(
                [sys.executable, "-c", program, str(path)],
                cwd=ROOT,
                env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "TZ": zone},
                check=True,
                capture_output=True,
            ).stdout
            for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
        }
    assert len(runs) == 1
