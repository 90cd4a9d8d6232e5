"""What stands in a workbook and is not read is told: where, and how grave it is."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from cadre_docs.catalog import catalog
from cadre_docs.intake.tables import read_tables
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person, read_workbook

FILE = "填报.xlsx"
FORM = "annual-record"


@pytest.fixture
def single():
    person = Person(blank_workbook(catalog().schema(FORM)))
    person.type(person.cell("姓名"), "示例甲")
    return person


@pytest.fixture
def people():
    person = Person(blank_people_workbook(catalog().schema(FORM), 3))
    for number, name in enumerate(["示例甲", "示例乙"], 1):
        person.type(person.cell("姓名", number), name)
    return person


def told(person: Person):
    found = read_workbook(person.saved(), FILE, catalog())[1]
    return [(f.severity.value, f.position.sheet, f.position.cell) for f in found]


# --- rows and columns that hold no data -------------------------------------------------------


@pytest.mark.parametrize("sheet", ["人员", "处分"])
@pytest.mark.parametrize("label", ["说明", "示例"])
def test_typed_over_our_own_rows(people, sheet, label):
    worksheet = people.book[sheet]
    row = next(c.row for c in worksheet["A"] if c.value == label)
    people.type(worksheet.cell(row, 3), "开除")
    people.type(worksheet.cell(row, 4), "示例乙的内容")
    assert told(people) == [("error", sheet, f"C{row}")]


@pytest.mark.parametrize("value", [2023, "=A1", "记过", ArrayFormula("C4", "=A1")])
def test_numbers_and_formulas_over_a_hint(people, value):
    people.book["处分"]["C4"].value = value
    assert told(people) == [("error", "处分", "C4")]


@pytest.mark.parametrize("label", ["说明", "示例"])
@pytest.mark.parametrize("sheet", ["人员", "处分"])
def test_a_row_of_data_headed_as_ours(people, sheet, label):
    worksheet = people.book[sheet]
    worksheet["A9"].value = label
    people.type(worksheet["C9"], "记过")
    assert told(people) == [("error", sheet, "C9")]


def test_an_empty_row_headed_as_ours_is_nobodys_news(people):
    people.book["处分"]["A9"].value = "说明"
    assert told(people) == []


def test_a_template_of_another_version_says_other_things(people):
    people.book["_cadre_docs"]["B3"].value = "99"
    people.book["处分"]["C4"].value = "记过"
    assert told(people) == [("warning", None, None), ("warning", "处分", "C4")]


def test_a_hint_in_the_words_of_another_release_is_no_data(people):
    cell = next(c for c in people.main[5] if c.value and len(str(c.value)) > 12)
    cell.value = str(cell.value).replace("；", "，") + "（新）"
    assert told(people) == []


# --- the sheet 填写 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "severity"),
    [("A", "示例乙", "error"), ("D", "示例乙", "error"), ("E", "示例乙", "error"), ("F", "示例乙", "warning"), ("Z", 5, "warning")],
)  # fmt: skip
def test_content_beside_a_box(single, column, text, severity):
    row = single.cell("姓名").row
    single.main[f"{column}{row}"].value = text
    assert told(single) == [(severity, "填写", f"{column}{row}")]


def test_a_column_of_somebodys_own_is_unknown_once(single):
    for row, text in ((3, "科室意见"), (7, "同意"), (8, "同意")):
        single.main.cell(row, 6).value = text
    assert told(single) == [("error", "填写", "F7")]


@pytest.mark.parametrize("place", ["D1", "F2", "B80", "G200", "G3"])
def test_content_beyond_the_form_is_a_warning(single, place):
    single.main[place].value = "请人事科核对"
    assert told(single) == [("warning", "填写", place)]


@pytest.mark.parametrize(
    ("typed", "told_of"),
    [
        ("基本情况", False),
        ("基本情况（本人填）", False),
        ("基本情况：教龄20年", True),
        ("教龄20年", True),
    ],
)
def test_a_band_that_says_more_than_ours(single, typed, told_of):
    band = single.main[f"A{single.cell('姓名').row - 1}"]
    assert band.value == "基本情况"
    band.value = typed
    assert told(single) == ([("warning", "填写", band.coordinate)] if told_of else [])


@pytest.mark.parametrize(
    ("shown", "told_of"),
    [
        ("本页必填项已填齐", False),
        ("本页还有 3 个必填项（另有 2 个由单位填写）", False),
        ("本页由科室填写", True),
    ],
)
def test_what_our_own_formula_showed(single, shown, told_of):
    single.main["E2"] = shown  # as in .xls and .ods, of which only values are read
    assert told(single) == ([("warning", "填写", "E2")] if told_of else [])


def test_a_row_typed_between_the_lead_and_the_headings(single):
    single.main.insert_rows(3)
    single.main["A3"] = "教龄20年"
    assert told(single) == [("warning", "填写", "A3")]


@pytest.mark.parametrize("state", ["visible", "hidden"])
@pytest.mark.parametrize(
    ("place", "told_of"), [("E4", True), ("C60", True), ("B60", True), ("C5", False)]
)
def test_notes_beside_our_advice(single, place, told_of, state):
    sheet = single.book["填表说明"]
    sheet.sheet_state = state
    sheet[place] = "另有处分一次"
    assert told(single) == ([("warning", "填表说明", place)] if told_of else [])


def test_many_cells_beyond_the_form_are_one_warning(single):
    for row in range(100, 160):
        single.main.cell(row, 7).value = row
    found = read_workbook(single.saved(), FILE, catalog())[1]
    assert len(found) == 1
    assert "等60格" in found[0].message


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_and_columns_put_in_are_no_content(single, rows):
    single.main.insert_rows(2, rows)
    single.main.insert_cols(1)
    assert told(single) == []


# --- sheets of rows ---------------------------------------------------------------------------


def test_content_typed_into_the_column_of_row_numbers(single):
    single.book["处分"]["A7"].value = "记过，2023年6月"
    assert told(single) == [("error", "处分", "A7")]


@pytest.mark.parametrize("label", [12, "12", "第12行", "=ROW()", "#N/A", "(3)"])
def test_row_numbers_are_no_content(single, label):
    single.book["处分"]["A7"].value = label
    assert told(single) == []


def test_a_column_without_a_heading(people):
    people.main.cell(7, people.main.max_column + 1).value = "补充"
    assert [severity for severity, *_ in told(people)] == ["error"]


@pytest.mark.parametrize(("sheet", "row"), [("人员", 4), ("处分", 3)])
def test_a_note_among_the_headings(people, sheet, row):
    people.book[sheet].cell(row, 60).value = "截至6月"
    assert told(people) == [("warning", sheet, f"BH{row}")]


@pytest.mark.parametrize("sheet", ["人员", "处分"])
def test_notes_above_the_headings(people, sheet):
    people.book[sheet]["F2"].value = "截至6月"
    assert told(people) == [("warning", sheet, "F2")]


@pytest.mark.parametrize(
    "cells", [{"A": "合计", "C": "2人"}, {"A": 3, "B": "小计", "C": "2人"}, {"A": "人员序号", "B": "姓名", "C": "年度"}]
)  # fmt: skip
def test_totals_and_headings_pasted_with_a_list_are_no_people(people, cells):
    for letter, value in cells.items():
        people.main[f"{letter}9"].value = value
    trees, findings = read_tables(people.saved(), FILE, catalog())
    assert len(trees) == 2
    assert [(f.severity.value, f.position.cell[1:]) for f in findings] == [("note", "9")]


# --- sheets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_another_sheet_is_a_warning(people, state):
    sheet = people.book.create_sheet("备份")
    sheet["A1"], sheet.sheet_state = "示例丙", state
    assert told(people) == [("warning", "备份", None)]


def test_a_sheet_of_the_template_under_another_name_is_missed(people):
    people.add("处分", {"种类": "记过"}, 1)
    people.book["处分"].title = "2023年处分"  # whose references were lost
    assert told(people) == [("warning", "2023年处分", None), ("error", None, None)]


def copied(person: Person, title: str, of: str):
    sheet = person.book.copy_worksheet(person.book[of])
    sheet.title = title
    return sheet


@pytest.mark.parametrize("title", ["人员 (2)", "人员(2)", "人员（2）", "人员_2", "人员 副本",
                                   "人员 - 副本", "人员2", "人员 copy 3", "去年的", "Sheet1"])  # fmt: skip
@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_a_copy_that_says_something_else_stops(people, title, state):
    sheet = copied(people, title, "人员")
    sheet.cell(8, people.cell("姓名").column, "示例丙").data_type = "s"
    sheet.sheet_state = state
    at = people.cell("姓名", 2).coordinate
    assert told(people) == [("error", title, at)]
    del people.book[title]  # what the remedy says
    assert told(people) == []


def test_a_copy_is_known_by_its_name_however_little_it_holds(people):
    people.book.create_sheet("人员 (2)")["B7"] = "示例丙"
    people.book.create_sheet("人员名单")["B7"] = "示例丙"
    assert told(people) == [("error", "人员 (2)", "B7"), ("warning", "人员名单", None)]


def test_a_copy_that_says_nothing_of_its_own(people):
    copied(people, "人员 (2)", "人员")
    assert told(people) == [("warning", "人员 (2)", None)]
    for row in copied(people, "空的", "人员").iter_rows(min_row=7):
        for cell in row:
            cell.value = None
    assert told(people) == [("warning", "人员 (2)", None), ("warning", "空的", None)]


def test_copies_of_a_table_and_of_the_form(people, single):
    people.add("处分", {"种类": "记过"}, 1)
    copied(people, "备份", "处分")
    people.add("处分", {"种类": "警告"}, 2)
    assert told(people) == [("warning", "备份", None)]  # all of it is on the sheet that is read
    people.book["备份"]["C8"].value = "开除"
    assert [seen[:2] for seen in told(people)] == [("error", "备份")]
    copied(single, "填写 (2)", "填写")
    single.type(single.cell("姓名"), "示例乙")
    assert [seen[:2] for seen in told(single)] == [("error", "填写 (2)")]


@pytest.mark.parametrize("title", ["空", "WpsReserved_CellImgList", "_xlhidden"])
def test_sheets_that_hold_nothing_of_anybody(people, title):
    sheet = people.book.create_sheet(title)
    if title != "空":
        sheet["A1"], sheet.sheet_state = "x", "veryHidden"
    assert told(people) == []


# --- workbooks that no spreadsheet program writes ---------------------------------------------


def forged(person: Person, part: str, old: str, new: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(person.saved())) as archive, zipfile.ZipFile(stream, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            if name == part:
                text = data.decode()
                assert re.search(old, text)
                data = re.sub(old, new, text, count=1).encode()
            made.writestr(name, data)
    return stream.getvalue()


ROW = r'<row r="6"([^>]*)>'
INLINE = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        # two cells of one place, the second empty of looks
        (r'(<row r="7".*?)(</row>)', rf'\1{INLINE.format("C7", "乙")}{INLINE.format("C7", "丙")}\2', "C7"),
        (r'(<row r="7".*?)(</row>)', rf'\1{INLINE.format("B7", "示例丙")}\2', "B7"),
        # a second row of one number
        ("(</sheetData>)", rf'<row r="7">{INLINE.format("D7", "丙")}</row>\1', "D7"),
        ("(</sheetData>)", rf'<row r="7">{INLINE.format("XX7", "丙")}</row>\1', "XX7"),
        # a cell once more, without content, and two values in one cell
        (r'(<row r="7".*?)(</row>)', r'\1<c r="B7"/>\2', "B7"),
        (r'(<row r="7".*?)(</row>)', r'\1<c r="XX7"><v>1</v><v>2</v></c>\2', "XX7"),
        # a cell that says it lies in another row
        (r'(<row r="7".*?)(</row>)', rf'\1{INLINE.format("XX9", "丙")}\2', "XX9"),
        # a second sheetData
        ("(</sheetData>)", rf'\1<sheetData><row r="2">{INLINE.format("A2", "丙")}</row></sheetData>', "A2"),
    ],
)  # fmt: skip
def test_cells_and_rows_that_come_twice(people, old, new, cell):
    found = forged(people, "xl/worksheets/sheet2.xml", old, new)
    trees, findings = read_tables(found, FILE, catalog())
    assert trees == []
    assert [(f.code, f.severity.value, f.position.cell) for f in findings] == [
        ("FS-syntax", "error", cell)
    ]


@pytest.mark.parametrize("title", ["人员", "选项", "_CADRE_DOCS"])
def test_two_sheets_of_one_name(people, title):
    people.book.create_sheet("备份")["A1"] = "x"
    found = forged(people, "xl/workbook.xml", 'name="备份"', f'name="{title}"')
    trees, findings = read_tables(found, FILE, catalog())
    assert trees == []
    assert [(f.code, f.position.sheet) for f in findings] == [("FS-syntax", title)]
