"""Our reading of worksheets beside openpyxl's: whatever a cell holds, both say the same."""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from cadre_docs.catalog import catalog
from cadre_docs.errors import UnsafeFileError
from cadre_docs.office.workbooks.format_codes import BUILTIN
from cadre_docs.office.workbooks.numbers import _kind, shown
from cadre_docs.office.workbooks.parts import read_book
from cadre_docs.office.workbooks.strings import unescape
from cadre_docs.templates.workbooks.people import blank_people_workbook

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = [
    "General", "@", "0", "0.00", "yyyy-mm-dd", "yyyy.mm", 'yyyy"年"m"月"d"日"', "h:mm:ss", "[h]:mm:ss", "[mm]:ss.0",
    "[Red]0", "[$-804]yyyy-mm-dd", r"\d0", "0_d", '"day"0', "#,##0;[Red]-yyyy", "AM/PM h:mm", "[hh]", "m/d/yy h:mm",
]  # fmt: skip


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def theirs(data: bytes) -> dict[str, dict[tuple[int, int], tuple[str, str]]]:
    """What intake made of openpyxl's cells."""
    found = {}
    for sheet in load_workbook(BytesIO(data)).worksheets:
        cells = {place: c for place, c in sheet._cells.items() if isinstance(c, Cell)}
        found[sheet.title] = {p: told(c) for p, c in cells.items() if c.value is not None}
    return found


def told(cell: Cell) -> tuple[str, str]:
    value = cell.value
    if isinstance(value, ArrayFormula | DataTableFormula):
        return str(getattr(value, "text", None) or "="), "unreadable"
    if cell.data_type in ("f", "e"):
        return str(value), "unreadable"
    if isinstance(value, bool):
        return ("是" if value else "否"), "text"
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e21
        return str(int(value)) if whole else repr(value), "number"
    if isinstance(value, date | time | timedelta):
        return shown(value), "date"
    return unescape(value), "text"


def ours(data: bytes) -> dict[str, dict[tuple[int, int], tuple[str, str]]]:
    swallowed = {
        s.title: {p for a in s.merged for p in list(a.places())[1:]} for s in read_book(data).sheets
    }
    return {
        sheet.title: {
            (row, column): tuple(cell[:2])
            for row, line in sheet.rows.items()
            for column, cell in line.items()
            if (row, column) not in swallowed[sheet.title]
        }
        for sheet in read_book(data).sheets
    }


TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def written(
    sheet_data: str, more: str = "", strings: str = "", styles: str = "", properties: str = ""
) -> bytes:
    """A workbook whose sheet is written by hand."""
    parts = {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NS}"><sheetData>{sheet_data}</sheetData>{more}</worksheet>'
    }
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{NS}">{styles}</styleSheet>'
    shared = "xl/sharedStrings.xml"
    added = {
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/{shared}" ContentType="{TYPE}"/></Types>',
        ),
        "xl/_rels/workbook.xml.rels": (
            "</Rel",
            f'<Relationship Id="x" Type="{RELATION}" Target="/{shared}"/></Rel',
        ),
        "xl/workbook.xml": ("<workbookPr", properties or "<workbookPr"),
    }
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(Workbook()))) as old, zipfile.ZipFile(stream, "w") as new:
        new.writestr(shared, f'<sst xmlns="{NS}">{strings}</sst>')
        for name in set(old.namelist()) - {shared}:
            text = parts.get(name) or old.read(name).decode()
            if name in added and not (shared in text and name != "xl/workbook.xml"):
                text = text.replace(*added[name], 1)
            new.writestr(name, text)
    return stream.getvalue()


values = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    st.sampled_from(
        [
            "=1+1",
            "#N/A",
            "a\nb",
            " b ",
            "_x000D_",
            "x005F_",
            "１",
            "A_x000D_\nB",
            "_x0041_",
            "_xD83D__xDE00_",
        ]
    ),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-3, 80),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),  # noqa: DTZ001
    st.times(),
    st.timedeltas(timedelta(0), timedelta(400)),
)


@given(
    st.lists(st.tuples(values, st.sampled_from(FORMATS)), min_size=1, max_size=12), st.booleans()
)
@settings(max_examples=60, deadline=None)
@example(
    [
        (59, "yyyy-mm-dd"),
        (60, "yyyy-mm-dd"),
        (61, "yyyy-mm-dd"),
        (0.5, "h:mm:ss"),
        (-1, "yyyy-mm-dd"),
    ],
    False,
)
@example(
    [(1e9, "yyyy-mm-dd"), (0, "yyyy-mm-dd"), (44927.999999999, "yyyy-mm-dd"), (1.5, "[h]:mm:ss")],
    True,
)
def test_cells_say_the_same(cells, since_1904):
    book = Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for number, (value, form) in enumerate(cells, 1):
        cell = book.active.cell(number, number)
        cell.value = value
        if not isinstance(value, date | time | timedelta):
            cell.number_format = form
    data = saved(book)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of serials beyond the calendar
        expected = theirs(data)
    assert ours(data) == expected


@pytest.mark.parametrize("form", [*FORMATS, *BUILTIN_FORMATS.values()])
def test_number_formats(form):
    assert _kind(form) == (is_date_format(form), is_timedelta_format(form))


def test_formats_known_by_number():
    east_asian = {*range(27, 37), *range(50, 59)}  # openpyxl does not know them
    for number in set(range(200)) - east_asian:
        form = BUILTIN_FORMATS.get(number)
        assert _kind(BUILTIN.get(number, "General")) == (
            is_date_format(form),
            is_timedelta_format(form),
        )
    assert {_kind(BUILTIN[number]) for number in east_asian} == {(True, False)}


@pytest.mark.parametrize(
    ("number", "text"), [(57, "2024-05-01"), (31, "2024-05-01"), (59, "45413")]
)
def test_dates_that_chinese_excel_formats_by_number(number, text):
    styles = f'<fonts count="1"><font/></fonts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    data = written('<row r="1"><c r="A1" s="1"><v>45413</v></c></row>', styles=styles)
    assert ours(data)["Sheet"][1, 1][0] == text


SHARED_STRINGS = (
    "<si><t>甲</t></si><si><r><t>富</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 文本</t></r>"
    "<rPh sb='0' eb='1'><t>fu</t></rPh></si><si/><si><t>a_x000D_\nb</t></si><si><t>丙</t></si>"
)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c><c r="C3" t="s"><v>3</v></c></row>',
        '<row><c t="s"><v>0</v></c><c/><c><v>1</v></c></row><row><c><v>2</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>4</v></c></row><row r="1"><c r="b1"><v>1.0</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t/></is></c><c r="B1" t="inlineStr"/><c r="C1"><v/></c></row>',
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#REF!</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>文</v></c><c r="B1" t="d"><v>2021-03-04T00:00:00Z</v></c></row>',
        '<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>y</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f/></c></row>',
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">SUM(B1:B2)</f><v>1</v></c><c r="C1"><f t="dataTable" ref="C1" r1="A1"/></c></row>',
        '<row r="1.0"><c r="A1"><v>1E3</v></c><c r="XFD1"><v>-0.5</v></c><c r="B1"><v>12345678901234567890</v></c></row>',
    ],
)
def test_what_other_programs_write(row):
    data = written(row, strings=SHARED_STRINGS)
    assert ours(data) == theirs(data)


def test_merged_cells_keep_the_first():
    data = written(
        "".join(
            f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>{r}</v></c>' for c in "ABC") + "</row>"
            for r in (1, 2, 3)
        ),
        '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
    )
    assert ours(data) == theirs(data)
    assert [area.reference for area in read_book(data).sheets[0].merged] == ["A1:B2"]


@pytest.mark.parametrize("kind", ["s", "inlineStr"])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("代码x005F_结束", "代码x005F_结束"), ("_x005F_x000D_", "_x000D_"), ("张_x005F_x0041_三", "张_x0041_三"),
        ("一_x000B_二", "一\x0b二"), ("一_x000D_\n二", "一\n二"), ("_xD842__xDFB7_", "𠮷"), ("_xD842_", "\ufffd"), ("_x41_", "_x41_"),
    ],
)  # fmt: skip
def test_what_excel_escapes(kind, text, wanted):
    # openpyxl decodes hardly any of it (ECMA-376 22.9.2.19).
    inside = "<v>0</v>" if kind == "s" else f"<is><t>{text}</t></is>"
    data = written(
        f'<row r="1"><c r="A1" t="{kind}">{inside}</c></row>', strings=f"<si><t>{text}</t></si>"
    )
    assert ours(data)["Sheet"] == {(1, 1): (wanted, "text")}


def test_dates_from_1904():
    styles = '<fonts count="1"><font/></fonts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    data = written(
        '<row r="1"><c r="A1" s="1"><v>1000</v></c></row>',
        styles=styles,
        properties='<workbookPr date1904="1"/>',
    )
    assert ours(data)["Sheet"] == {(1, 1): ("1906-09-27", "date")}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>99</v></c>', '<c r="A1" t="s"><v>x</v></c>', '<c r="A1"><v>x</v></c>', '<c r="1"><v>1</v></c>',
        '<c r="AAAA1"><v>1</v></c>', '<c r="A1" t="b"><v>x</v></c>', '<c r="A1" t="d"><v>x</v></c>',
    ],
)  # fmt: skip
def test_what_cannot_be_read_raises(cell):
    data = written(f'<row r="1">{cell}</row>')
    with pytest.raises(UnsafeFileError, match=r"xl/worksheets/\w+.xml 里有读不懂的内容"):
        ours(data)
    with pytest.raises((ValueError, IndexError, KeyError)):
        theirs(data)


def test_rich_text_names_and_hidden_sheets():
    book = load_workbook(BytesIO(blank_people_workbook(catalog().schema("henan-tenure-form"), 3)))
    book.active["B7"] = CellRichText("示例", TextBlock(InlineFont(b=True), "甲"))
    data = saved(book)
    assert ours(data) == theirs(data)
    read = read_book(data)
    assert read.names == {name: d.attr_text for name, d in book.defined_names.items()}
    assert [s.hidden for s in read.sheets] == [s.sheet_state != "visible" for s in book.worksheets]
