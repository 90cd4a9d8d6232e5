"""Numbers and names by which rows of a workbook are tied to people: unreadable ones tie nothing."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from cadre_docs.catalog import catalog
from cadre_docs.findings import Position
from cadre_docs.intake.keys import ERROR_VALUES, Key, looked_up, read_key, same_name
from cadre_docs.intake.tables import read_tables
from cadre_docs.intake.template.layout import OWNER, PERSON_NUMBER
from cadre_docs.record import build_record
from cadre_docs.source.tree import Scalar
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person

FILE = "花名册.xlsx"
AT = Position(FILE)
LOOKUP = '=IF($A{0}="","",IFERROR(VLOOKUP($A{0},\'人员\'!$A:$B,2,FALSE),"查无此序号"))'


@pytest.fixture
def people():
    """Three people with their numbers; 处分 has one row, of the first."""
    book = Person(blank_people_workbook(catalog().schema("annual-record"), 4))
    for number, name in enumerate(["示例甲", "示例乙", "阿卜杜·示例"], 1):
        book.type(book.cell("姓名", number), name)
    book.add("处分", {"种类": "记过", "生效日期": "2023-06-15"}, 1)
    return book


def read(person: Person):
    """Who was punished, what is said of single people, and what of the file."""
    trees, findings = read_tables(person.saved(), FILE, catalog())
    records = [build_record(schema, tree)[0] for schema, tree, *_ in trees]
    punished = [r.person for r in records if r.tables.get("sanctions")]
    return punished, [(f.person, f) for _, _, own, _ in trees for f in own], findings


def told(findings):
    return [(f.code, f.severity.value, f.position.sheet, f.position.cell) for f in findings]


# --- what is a key --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["1", " 1 ", "１", "01", "1.0", "1.", "1\u200b", "\u30001\n", "00001.00"]
)
def test_one_number_however_it_is_typed(typed):
    assert read_key(Scalar(typed, AT)) == read_key(Scalar("1", AT, "number")) == Key("1")


@pytest.mark.parametrize(
    ("one", "other"), [("A-7", "ａ-７"), ("甲 1", "甲1"), ("2024-015", "2024-015")]
)
def test_numbers_of_the_units_own(one, other):
    assert read_key(Scalar(one, AT)) == read_key(Scalar(other, AT))
    assert read_key(Scalar(one, AT)).text


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("=A7+1", "unreadable"), ("#N/A", "unreadable"), ("=A7+1", "text"), ("2024-01-01", "date"),
        ("1.5", "number"), ("1.5", "text"), ("-1", "number"), ("1/2", "text"), ("½", "text"), ("1e5", "text"),
        ("1e+22", "number"), ("是", "text"), ("TRUE", "text"), ("/", "text"), ("—", "text"), ("？", "text"),
        *((value, "text") for value in sorted(ERROR_VALUES)), ("＃N/A", "text"), (" #n/a ", "text"), ("#ＲＥＦ！", "text"),
    ],
)  # fmt: skip
def test_what_is_no_key(typed, origin):
    key = read_key(Scalar(typed, AT, origin))
    assert not key.text
    assert key.why


def test_an_empty_key_is_none_and_no_error():
    assert read_key(Scalar(" \u200b", AT)) == Key("")


UNREADABLE = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "=A7+1", "=1", True, 1.5,
    date(2023, 1, 1), datetime(2023, 1, 1, 8), ArrayFormula("A7:A7", "=SUM(1)"),  # noqa: DTZ001
]  # fmt: skip


@pytest.mark.parametrize("value", [*UNREADABLE, ("#N/A", "s"), ("#SPILL!", "s"), ("＃N/A", "s")])
def test_an_unreadable_number_owns_nothing(people, value):
    """On both sheets, so that both texts are equal."""
    value, kind = value if isinstance(value, tuple) else (value, "")
    for cell in (people.main["A7"], people.row("处分", 1)[PERSON_NUMBER]):
        cell.value = value
        if kind:
            cell.data_type = kind
    punished, own, of_file = read(people)
    assert punished == []
    assert [(name, *told([f])[0]) for name, f in own] == [
        ("示例甲", "FS-type", "error", "人员", "A7")
    ]
    assert told(of_file) == [("FS-type", "error", "处分", "A6")]


@pytest.mark.parametrize("number", [2, "2", "２", 2.0, "02", " 2"])
def test_a_readable_number_owns_its_rows(people, number):
    people.row("处分", 1)[PERSON_NUMBER].value = number
    assert read(people) == (["示例乙"], [], [])


def test_an_unreadable_number_of_a_row_without_content_is_nobodys_news(people):
    for row in range(2, 20):
        people.row("处分", row)[PERSON_NUMBER].value = f"=A{row + 4}"
    assert read(people) == (["示例甲"], [], [])


def test_a_number_that_three_people_share(people):
    people.main["A8"].value = people.main["A9"].value = 1
    punished, own, of_file = read(people)
    assert (punished, own) == ([], [])
    assert told(of_file) == [("FS-duplicate", "error", "人员", f"B{row}") for row in (8, 9)]
    assert all("3次" in f.message for f in of_file)


# --- name and number must agree -------------------------------------------------------------


def owner(people, text, number=None):
    cells = people.row("处分", 1)
    cells[OWNER].value = text
    if isinstance(text, str) and not text.startswith("="):
        cells[OWNER].data_type = "s"
    if number is not None:
        cells[PERSON_NUMBER].value = number


@pytest.mark.parametrize(
    "name",
    [
        "示例乙",
        "示例丁",
        "查无此序号",
        "#N/A",
        "=人员!B8",
        '="示例甲"',
        "=VLOOKUP(A6,人员!A:B,2,0)",
        "示例",
    ],
)
def test_a_name_that_is_not_the_numbers_attaches_nothing(people, name):
    owner(people, name)
    punished, own, of_file = read(people)
    assert (punished, own) == ([], [])
    assert told(of_file) == [("FS-template", "error", "处分", "B6")]
    assert "没有算在任何人名下" in of_file[0].remedy


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("示例甲", 1), ("示 例 甲", 1), ("\u3000示例甲 ", 1), ("示例甲\n", 1), ("阿卜杜•示例", 3), ("阿卜杜．示例", 3),
        ("", 1), (None, 2), (LOOKUP.format(6), 2), (LOOKUP.format(6).replace("'人员'", "人员"), 3),
        (LOOKUP.format(6).replace("FALSE", "FALSE()").replace(",2,", ", 2, "), 3),
        (LOOKUP.format(40), 1),  # of an empty row: shows nobody
    ],
)  # fmt: skip
def test_a_name_that_is_the_numbers_own(people, name, number):
    owner(people, name, number)
    who = ["示例甲", "示例乙", "阿卜杜·示例"][number - 1]
    assert read(people) == ([who], [], [])


def test_our_formula_that_looks_up_another_row_shows_another_person(people):
    people.add("处分", {"种类": "警告"}, 2)
    owner(people, LOOKUP.format(7))
    punished, own, of_file = read(people)
    assert (punished, own) == (["示例乙"], [])
    assert told(of_file) == [("FS-template", "error", "处分", "A6")]
    assert "A7" in of_file[0].message


def test_two_people_of_one_name_raise_no_alarm(people):
    people.type(people.cell("姓名", 2), "示例甲")
    for number in (1, 2):
        owner(people, "示例甲", number)
        punished, own, of_file = read(people)
        assert (len(punished), own, of_file) == (1, [], [])


def test_a_name_that_cannot_be_read_is_told_once(people):
    people.cell("姓名", 1).value = "=B8"
    owner(people, "示例甲")
    _, own, of_file = read(people)
    assert [told([f])[0] for _, f in own] == [("FS-type", "error", "人员", "B7")]
    assert of_file == []


def test_the_blank_workbooks_own_formulas_are_known():
    book = Person(blank_people_workbook(catalog().schema("annual-record"), 2)).book
    formulas = [
        cell.value
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str) and "VLOOKUP" in cell.value
    ]
    assert len(formulas) > 100
    for formula in formulas:
        row, column = looked_up(formula)
        assert (column, str(row)) == ("A", re.search(r"\d+", formula)[0])


@pytest.mark.parametrize(
    "formula", ["=A1", "=VLOOKUP(A6,B:C,2,0)", LOOKUP.format(6) + "&B1", "=IF(" * 3000]
)
def test_other_formulas_are_not_ours(formula):
    assert looked_up(formula) is None


@pytest.mark.parametrize(
    ("one", "other"), [("Ann Lee", "ann lee"), ("李\u3000明", "李明"), ("买买提·A", "买买提•Ａ")]
)
def test_names_are_compared_as_people_read_them(one, other):
    assert same_name(one, other)
    assert not same_name(one, other + "x")


# --- headings and labels ----------------------------------------------------------------------


@pytest.mark.parametrize("value", ['="姓名"', "=B7", "#REF!"])
def test_a_heading_that_is_a_formula_is_an_error(people, value):
    people.main["B4"].value = value
    punished, _, of_file = read(people)
    assert punished == ["示例甲"]
    assert told(of_file) == [("FS-template", "error", "人员", "B4")]


# --- what is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ["人员", "处分"])
@pytest.mark.parametrize(
    ("form", "is_read"),
    [
        *(
            ("0", True),
            ('0"号"', True),
            ("000", True),
            ("0.00", True),
            ("#,##0", True),
            ("@", True),
        ),
        *(('"3"', False), ("0%", False), ('"3-"0', False), (";;;", False), ("0,", False)),
    ],
)
def test_a_number_that_shows_another_is_no_key(people, sheet, form, is_read):
    people.type(people.book["处分"]["A6"], "2")
    cell = people.main["A8"] if sheet == "人员" else people.book["处分"]["A6"]
    cell.value, cell.number_format = 2, form
    punished, own, findings = read(people)
    codes = [f.code for f in findings] + [f.code for _, f in own]
    assert (punished == ["示例乙"]) is is_read
    assert bool(codes) is not is_read
