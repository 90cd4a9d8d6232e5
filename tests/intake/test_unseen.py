"""What people do not see of a workbook, or see struck out, is never read as if it were shown."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from cadre_docs.catalog import catalog
from cadre_docs.intake.tables import read_tables
from cadre_docs.office.workbooks.parts import read_book
from cadre_docs.record import build_record
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person

FILE = "填报.xlsx"
STRUCK = InlineFont(strike=True)


@pytest.fixture
def single():
    person = Person(blank_workbook(catalog().schema("annual-record")))
    person.type(person.cell("姓名"), "示例甲")
    person.type(person.cell("岗位"), "管理八级岗位")
    return person


@pytest.fixture
def people():
    person = Person(blank_people_workbook(catalog().schema("annual-record"), 3))
    for number, name in enumerate(["示例甲", "示例乙"], 1):
        person.type(person.cell("姓名", number), name)
    person.add("处分", {"种类": "记过"}, 2)
    return person


def read(person: Person):
    trees, findings = read_tables(person.saved(), FILE, catalog())
    records = [build_record(schema, tree)[0] for schema, tree, *_ in trees]
    own = [(f.person, f.position.sheet, f.position.cell) for _, _, own, _ in trees for f in own]
    of_file = [(f.severity.value, f.position.sheet, f.position.cell) for f in findings]
    return records, own, of_file


# --- struck out -------------------------------------------------------------------------------


def strike_cell(cell):
    cell.font = Font(strike=True)


def strike_word(cell):
    text = str(cell.value)
    cell.value = CellRichText(TextBlock(STRUCK, text[:2]), text[2:])


def strike_in_its_own_look(cell):
    strike_cell(cell)
    cell.value = CellRichText(TextBlock(InlineFont(b=True), str(cell.value)), "（续）")


@pytest.mark.parametrize("strike", [strike_cell, strike_word, strike_in_its_own_look])
def test_struck_out_text_is_an_error_and_is_not_read(single, strike):
    strike(single.cell("岗位"))
    (record,), own, of_file = read(single)
    assert own == []
    assert of_file == [("error", "填写", single.cell("岗位").coordinate)]
    assert record.get("post") is None
    assert "post" in record.unreadable


def plain_word_in_a_struck_cell(cell):
    strike_cell(cell)
    cell.value = CellRichText(TextBlock(InlineFont(b=True), str(cell.value)))


def strike_switched_off(cell):
    cell.value = CellRichText(TextBlock(InlineFont(strike=False), str(cell.value)))


def strike_a_blank(cell):
    cell.value = CellRichText(TextBlock(STRUCK, "　"), str(cell.value))


def strike_an_empty_cell(cell):
    strike_cell(cell.offset(column=4))
    cell.offset(column=4).value = " "


@pytest.mark.parametrize(
    "look",
    [plain_word_in_a_struck_cell, strike_switched_off, strike_a_blank, strike_an_empty_cell],
)
def test_what_is_not_struck_out(single, look):
    look(single.cell("岗位"))
    (record,), own, of_file = read(single)
    assert (own, of_file) == ([], [])
    assert record.get("post") == "管理八级岗位"


def test_the_name_of_a_box_struck_out(single):
    row = single.cell("岗位").row
    strike_cell(single.main.cell(row, 2))
    assert read(single)[2] == [("error", "填写", f"B{row}")]


def test_a_struck_row_is_told_once_and_is_one_persons(people):
    for cell in people.main[8]:
        strike_cell(cell)
    people.type(people.cell("单位", 2), "示例中学")
    records, own, of_file = read(people)
    assert [r.person for r in records] == ["示例甲", "（未填姓名）"]
    assert own == [("示例乙", "人员", "B8")]
    assert of_file == []


def test_a_struck_value_of_a_table_is_its_persons(people):
    strike_cell(people.book["处分"]["C6"])
    _, own, of_file = read(people)
    assert own == [("示例乙", "处分", "C6")]
    assert of_file == []


@pytest.mark.parametrize("strike", [strike_cell, strike_word])
@pytest.mark.parametrize("place", ["A6", "B6"])
def test_a_struck_number_or_name_ties_a_row_to_nobody(people, place, strike):
    sheet = people.book["处分"]
    sheet["B6"].value = "示例乙"
    sheet["A6"].value = "2"
    strike(sheet[place])
    records, own, of_file = read(people)
    assert not any(record.tables.get("sanctions") for record in records)
    assert own == []
    assert of_file == [("error", "处分", place)] * 2


# --- hidden -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hidden", "folded"])
def test_a_hidden_person_is_told(people, how):
    if how == "hidden":
        people.main.row_dimensions[8].hidden = True
    else:
        people.main.row_dimensions.group(8, 8, hidden=True)
    _, own, of_file = read(people)
    assert own == [("示例乙", "人员", "B8")]
    assert of_file == []


def test_hidden_rows_and_columns_that_are_empty_say_nothing(people):
    for row in (9, 10, 200):
        people.main.row_dimensions[row].hidden = True
    people.main.column_dimensions["H"].hidden = True
    people.book["处分"].column_dimensions["J"].width = 0
    assert read(people)[1:] == ([], [])


def test_a_hidden_column_concerns_everybody_and_is_told_once(people):
    for number in (1, 2):
        people.type(people.cell("单位", number), "示例中学")
    column = people.cell("单位").column_letter
    people.main.column_dimensions[column].hidden = True
    _, own, of_file = read(people)
    assert own == []
    assert of_file == [("error", "人员", f"{column}7")]


@pytest.mark.parametrize("letter", ["A", "B"])
def test_hidden_numbers_and_names(people, letter):
    """Numbers tie rows to people; names that our own formula shows tie nothing."""
    people.book["处分"].column_dimensions[letter].hidden = True
    wanted = [("error", "处分", "A6")] if letter == "A" else []
    assert read(people)[1:] == ([], wanted)


def test_row_numbers_may_be_hidden(single):
    single.add("处分", {"种类": "记过"})
    single.book["处分"].column_dimensions["A"].hidden = True
    assert read(single)[1:] == ([], [])


def test_a_hidden_box_of_a_form(single):
    row = single.cell("岗位").row
    single.main.row_dimensions[row].hidden = True
    single.main.row_dimensions[row + 1].hidden = True  # empty
    assert read(single)[2] == [("error", "填写", f"C{row}")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("filled", [True, False])
def test_a_hidden_sheet_of_the_template(people, state, filled):
    if not filled:
        people.book["处分"]["A6"] = people.book["处分"]["C6"] = None
    people.book["处分"].sheet_state = state
    assert read(people)[2] == ([("error", "处分", None)] if filled else [])


# --- white on white -----------------------------------------------------------------------------


@pytest.mark.parametrize("color", [Color("FFFFFFFF"), Color(theme=0), Color(indexed=9)])
@pytest.mark.parametrize("fill", [PatternFill(), PatternFill("solid", fgColor="FFFFFF")])
def test_white_text_on_white(single, color, fill):
    cell = single.cell("岗位")
    cell.font, cell.fill = Font(color=color), fill
    assert read(single)[2] == [("error", "填写", cell.coordinate)]


@pytest.mark.parametrize(
    ("color", "fill"),
    [(Color("FFFFFFFF"), PatternFill("solid", fgColor="1F4E79")), (Color("FF808080"), PatternFill()),
     (Color(theme=0, tint=-0.5), PatternFill()), (None, PatternFill())],
)  # fmt: skip
def test_text_that_can_be_seen(single, color, fill):
    cell = single.cell("岗位")
    cell.font, cell.fill = Font(color=color), fill
    assert read(single)[2] == []


def test_text_of_the_colour_of_its_ground(single):
    cell = single.cell("岗位")
    cell.font, cell.fill = Font(color="00DCE8F4"), PatternFill("solid", fgColor="DCE8F4")
    assert read(single)[2] == [("error", "填写", cell.coordinate)]


NEARLY_WHITE = [Color("FFFFFFFF"), Color("00FAFAFA"), Color(theme=0, tint=-0.05)]


@pytest.mark.parametrize("color", NEARLY_WHITE)
@pytest.mark.parametrize("ground", [None, "FFFFFF", "F2F2F2"])
def test_text_of_about_the_colour_of_its_ground(single, color, ground):
    """Our own boxes are pale: without a ``ground`` the cell keeps the template's."""
    cell = single.cell("岗位")
    cell.font = Font(color=color)
    if ground:
        cell.fill = PatternFill("solid", fgColor=ground)
    assert read(single)[2] == [("error", "填写", cell.coordinate)]


@pytest.mark.parametrize("color", ["00BFBFBF", "00FFFF00", "00FF0000"])
def test_light_text_that_can_be_seen(single, color):
    single.cell("岗位").font = Font(color=color)
    assert read(single)[2] == []


@pytest.mark.parametrize(("size", "count"), [(1, 1), (2, 1), (2.5, 0), (6, 0)])
def test_text_too_small_to_be_read(single, size, count):
    single.cell("岗位").font = Font(sz=size)
    assert len(read(single)[2]) == count


def test_a_format_that_shows_nothing(single):
    cell = single.cell("岗位")
    cell.number_format = ";;;"
    assert read(single)[2] == [("error", "填写", cell.coordinate)]


# --- forged -----------------------------------------------------------------------------------


def forged(person: Person, pattern: str, instead: str) -> bytes:
    """The workbook with a place of the XML of its sheet 人员 written anew."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(person.saved())) as archive, zipfile.ZipFile(stream, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "xl/worksheets/sheet2.xml":
                text, count = re.subn(pattern, instead, data.decode(), count=1)
                assert count
                data = text.encode()
            made.writestr(name, data)
    return stream.getvalue()


def with_columns(person: Person, columns: str) -> bytes:
    return forged(person, "<cols>.*</cols>", f"<cols>{columns}</cols>")


@pytest.mark.parametrize(
    "look",
    [
        'ht="0" customHeight="1"',
        'ht="0.0"',
        'ht="0.75"',
        'hidden="true"',
        'hidden="1" outlineLevel="1"',
    ],
)
def test_rows_of_no_height(people, look):
    data = forged(people, '<row r="8"', f'<row {look} r="8"')
    trees, findings = read_tables(data, FILE, catalog())
    assert findings == []
    assert [f.position.cell for _, _, own, _ in trees for f in own] == ["B8"]


def test_columns_to_the_end_of_the_sheet(people):
    sheet = read_book(with_columns(people, '<col min="30" max="16384" hidden="1"/>')).sheets[1]
    assert sheet.unseen.columns == set(range(30, 16385))


def test_columns_hidden_again_and_again_end_in_a_finding(people):
    data = with_columns(people, '<col min="1" max="16384" hidden="1"/>' * 50_000)
    trees, findings = read_tables(data, FILE, catalog())
    assert trees == []
    assert [f.code for f in findings] == ["FS-syntax"]


# --- words of a cell in their own look, and conditions --------------------------------------------

RUNS = [
    (InlineFont(color="FFFFFFFF"), None, True),
    (InlineFont(color="FFFEFEFE"), None, True),
    (InlineFont(color="FFFF0000"), None, False),
    (InlineFont(color="FFFFFFFF"), "FF0000FF", False),
    (InlineFont(color="FF0000FF"), "FF0000FF", True),
    (InlineFont(sz=2), None, True),
    (InlineFont(sz=6), None, False),
    (InlineFont(vertAlign="superscript"), None, True),
    (InlineFont(vertAlign="subscript"), None, True),
    (InlineFont(vertAlign="baseline"), None, False),
]


@pytest.mark.parametrize(("look", "ground", "told"), RUNS)
def test_a_word_that_nobody_sees_as_it_is_read(single, look, ground, told) -> None:
    """10 with a small 4 behind it is no 104."""
    cell = single.cell("岗位")
    if ground:
        cell.fill = PatternFill("solid", fgColor=ground)
    cell.value = CellRichText("管理10", TextBlock(look, "4"))
    _, own, of_file = read(single)
    assert own == []
    assert of_file == ([("error", "填写", cell.coordinate)] if told else [])


CONDITIONS = [
    ({"font": Font(strike=True)}, True),
    ({"font": Font(color="FFFFFFFF")}, True),
    ({"font": Font(color="FFFFFFFF"), "fill": PatternFill(bgColor="FF0000FF")}, False),
    ({"font": Font(color="FF0000FF"), "fill": PatternFill(bgColor="FF0000FF")}, True),
    ({"fill": PatternFill(bgColor="FFFF0000")}, False),
]


@pytest.mark.parametrize(("look", "told"), CONDITIONS)
@pytest.mark.parametrize("over", [True, False])
def test_a_condition_that_strikes_out_or_hides(single, look, told, over) -> None:
    """Whether it holds nobody reckons here: the cell may look as it is read, or not."""
    cell = single.cell("岗位")
    places = f"B1:B2 {cell.coordinate}" if over else "Z90:Z99"
    single.main.conditional_formatting.add(places, FormulaRule(formula=["TRUE"], **look))
    _, own, of_file = read(single)
    assert own == []
    assert of_file == ([("error", "填写", cell.coordinate)] if told and over else [])
