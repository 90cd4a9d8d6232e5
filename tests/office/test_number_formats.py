"""What a cell shows is what a person signs for: number formats, read or told, never guessed."""

from __future__ import annotations

import time
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Severity
from cadre_docs.office.workbooks.format_codes import LONGEST, read_code
from cadre_docs.office.workbooks.number_shows import number_shown
from cadre_docs.office.workbooks.numbers import Format
from cadre_docs.office.workbooks.parts import read_book
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.filling import Person
from tests.intake.test_read_template import EVERY_TYPE, codes, read_one
from tests.office.test_cells import written

YEAR_MONTH = '[$-804]yyyy"年"m"月";@'


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> Catalog:
    folder = tmp_path_factory.mktemp("catalog")
    (folder / "data_schemas").mkdir()
    text = EVERY_TYPE.replace(
        "{key: 到日,", "{key: 到月, id: a_month, type: date, precision: month}\n      - {key: 到日,"
    )
    (folder / "data_schemas" / "every-type.yaml").write_text(text, "utf-8")
    return Catalog(folder)


def filled(forms, key, value, form, *, since_1904=False):
    person = Person(blank_workbook(forms.schema("every-type")))
    if since_1904:
        person.book.epoch = CALENDAR_MAC_1904
    cell = person.cell(key)
    cell.value, cell.number_format = value, form
    record, findings = read_one(person, forms)
    return record, findings, cell.coordinate


# What Excel shows of a number (as its documentation and ECMA-376-1 18.8.31 have it).
SHOWN = [
    ("0.85", "0%", "85%"), ("0.8549", "0.0%", "85.5%"), ("1200", "#,##0.00\"元\"", "1,200.00元"), ("7", "000", "007"),
    ("7", '0"级"', "7级"), ("7", '"专业技术"0"级岗位"', "专业技术7级岗位"), ("0.5", "# ?/?", "1/2"), ("1.25", "# ??/??", "1 1/4"),
    ("3", "# ?/?", "3"), ("2.35", "0.0", "2.4"), ("-2.35", "0.0", "-2.4"), ("2.5", "0", "3"), ("0.125", "0.00", "0.13"),
    ("123456789012", "General", "1.23457E+11"), ("12345678901", "General", "12345678901"), ("12345", "0.00E+00", "1.23E+04"), ("0", "0.00E+00", "0.00E+00"),
    ("0.00012", "0.0E+00", "1.2E-04"), ("1234567", "#,##0,", "1,235"), ("1234567", "0.0,,", "1.2"), ("1234567", "#,##0", "1,234,567"),
    ("85", "[>=60]\"合格\";\"不合格\"", "合格"), ("59", "[>=60]\"合格\";\"不合格\"", "不合格"), ("-5", "0;(0)", "(5)"),
    ("0", '0;-0;"无"', "无"), ("5", ";;;", ""), ("5", "[Red]0", "5"), ("5", "[红色]0", "5"), ("5", "[$¥-804]#,##0", "¥5"),
    ("13800000000", "000-0000-0000", "138-0000-0000"), ("202106", '0000"年"00"月"', "2021年06月"), ("3", "0.##", "3."), ("0.5", ".00", ".50"), ("1.5", ".00", None),
    ("1200", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "1,200"), ("0", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "-"),
    ("0.30000000000000004", "General", "0.3"), ("3.14159265358979", "General", "3.141592654"), ("2", "G/通用格式\"人\"", "2人"), ("5", "@", "5"),
    ("5", '@"号"', "5号"), ("120", "[DBNum1]0", None), ("5", "[$-F400]0", None), ("-5", "[>0]0;[<0]0", None), ("5", "0;0;0;0;0", None),
    ("5", "0!级", None), ("5", "0 x", None), ("1e300", "0.00", f"1{'0' * 300}.00"), ("5", "[" * 900_000, None), ("5", "0" * 256, None),
]  # fmt: skip


@pytest.mark.parametrize(("number", "code", "wanted"), SHOWN)
def test_what_a_number_shows(number, code, wanted):
    assert number_shown(read_code(code), number) == wanted


@pytest.mark.parametrize(("number", "code", "wanted"), [row for row in SHOWN if row[2] != row[0]])
@pytest.mark.parametrize("key", ["单行", "长文", "姓名", "照片"])
def test_a_text_that_shows_another_thing_than_it_holds_is_told(forms, number, code, wanted, key):
    if len(code) > LONGEST:
        pytest.skip("openpyxl writes none so long")
    if number == "0.30000000000000004":
        pytest.skip("openpyxl writes 0.3")
    value = float(number) if set(number) & set(".e") else int(number)
    record, findings, cell = filled(forms, key, value, code)
    [told] = [f for f in findings if f.code == "FS-shown"]
    assert told.position.cell == cell
    assert not record.values
    assert (f"显示为“{wanted}”" in told.message) is bool(wanted)
    assert "存的是" in told.message
    assert "文本" in told.remedy


def test_doing_what_is_told_mends_it(forms):
    record, findings, _ = filled(forms, "单行", "85%", "@")
    assert not [f for f in findings if f.code == "FS-shown"]
    assert record.get("a_line") == "85%"


@pytest.mark.parametrize(
    ("value", "form"), [(7, "General"), (7, "0"), (2.5, "0.0"), (7, "# ?/?"), (2024, "@")]
)
def test_a_text_that_shows_what_it_holds_is_read(forms, value, form):
    record, findings, _ = filled(forms, "单行", value, form)
    assert "FS-shown" not in codes(findings)
    assert record.get("a_line") == str(value)


# --- dates ----------------------------------------------------------------------------------

DATES = [
    (YEAR_MONTH, "到月", "1972-08"), ('yyyy"年"m"月"', "到月", "1972-08"), ("mmm-yy", "到月", "1972-08"), ("[DBNum1][$-804]yyyy年m月", "到月", "1972-08"),
    ("yyyy.mm", "到月", "1972-08"), ("yyyy", "到年", "1972"), ('yyyy"年"', "到年", "1972"), ("yyyy/m/d", "到日", "1972-08-15"),
    ("yyyy/m/d;@", "到日", "1972-08-15"), ("[$-F800]dddd, mmmm dd, yyyy", "到日", "1972-08-15"), ("mm-dd-yy", "到日", "1972-08-15"),
    ('[$-130000]yyyy"年"m"月"', "到月", None), ("[$-411]e.m", "到月", None), ('m"月"d"日"', "到月", None), ("d-mmm", "到日", None),
    ("aaaa", "到日", None), ("dddd", "到日", None), ("h:mm", "到日", None), ("m", "到月", None), ("ggge", "到年", None), ("[h]:mm", "到日", None),
]  # fmt: skip


@pytest.mark.parametrize(("form", "key", "wanted"), DATES)
def test_a_date_is_as_exact_as_it_shows(forms, form, key, wanted):
    record, findings, _ = filled(forms, key, date(1972, 8, 15), form)
    value = record.get({"到月": "a_month", "到日": "a_day", "到年": "a_year"}[key])
    assert (None if value is None else str(value)) == wanted
    assert ("FS-shown" in codes(findings)) is (wanted is None)


def test_what_a_date_does_not_show_is_noted_unless_it_is_the_first(forms):
    for day, noted in ((15, True), (1, False)):
        _, findings, _ = filled(forms, "到月", date(1972, 8, day), YEAR_MONTH)
        assert any(f.code == "FS-clean" and "1972-08-15" in f.message for f in findings) is noted


def test_a_day_is_asked_for_where_only_the_month_shows(forms):
    record, findings, _ = filled(forms, "到日", date(1972, 8, 15), YEAR_MONTH)
    [told] = [f for f in findings if f.code == "FS-type"]
    assert "只显示到月" in told.message
    assert "日" in told.wanted
    assert record.get("a_day") is None


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (57, "2024-05"),
        (31, "2024-05-01"),
        (27, "2024-05"),
        (17, "2024-05"),
        (14, "2024-05-01"),
        (58, ""),
        (16, ""),
        (20, ""),
    ],
)
def test_formats_known_by_number_show_as_much(number, wanted):
    styles = f'<fonts count="1"><font/></fonts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    data = written('<row r="1"><c r="A1" s="1"><v>45413</v></c></row>', styles=styles)
    assert read_book(data).sheets[0].rows[1][1].display.date == wanted


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (datetime(2024, 1, 2), "m-d", "1-2"), (datetime(2021, 6, 30), 'yyyy"年"m"月"d"日"', "2021年6月30日"),  # noqa: DTZ001
        (datetime(2021, 6, 30, 14, 5), "h:mm", "14:05"), (0.5, "h:mm", "12:00"), (0.5, "yyyy-mm-dd", None), (60, "yyyy-mm-dd", None),  # noqa: DTZ001
        (1.5, "[h]:mm:ss", None), (44927.999999999, "yyyy-mm-dd", None),
    ],
)  # fmt: skip
def test_a_date_in_a_box_for_text_is_told(forms, value, form, shown):
    record, findings, _ = filled(forms, "单行", value, form)
    [told] = [f for f in findings if f.code == "FS-shown"]
    assert (f"显示为“{shown}”" in told.message) is bool(shown)
    assert record.get("a_line") is None


def test_a_day_shown_as_it_is_held_is_a_text(forms):
    record, findings, _ = filled(forms, "单行", date(2021, 6, 30), "yyyy-mm-dd")
    assert "FS-shown" not in codes(findings)
    assert record.get("a_line") == "2021-06-30"


def test_a_time_that_shows_beside_a_date_is_not_dropped(forms):
    at = datetime(2021, 6, 30, 14, 5)  # noqa: DTZ001
    assert "FS-shown" in codes(filled(forms, "到日", at, "yyyy/m/d h:mm")[1])
    assert str(filled(forms, "到日", at, "yyyy/m/d")[0].get("a_day")) == "2021-06-30"


@pytest.mark.parametrize(
    ("value", "says"), [(-1, "看到的与存的不同"), (1e9, "####"), (2958466, "####")]
)
def test_a_number_beyond_the_calendar_is_told_with_what_mends_it(forms, value, says):
    _, findings, _ = filled(forms, "到日", value, "yyyy-mm-dd")
    [told] = [f for f in findings if f.code in ("FS-type", "FS-shown")]
    assert says in told.message
    assert "文本" in told.remedy


def test_days_since_1904(forms):
    record, _, _ = filled(forms, "到月", date(1972, 8, 15), YEAR_MONTH, since_1904=True)
    assert str(record.get("a_month")) == "1972-08"


# --- numbers, choices, digits -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "wanted"),
    [
        (1200, "#,##0", 1200),
        (3, "0.00", 3),
        (3, "0.##", 3),
        (85, '0"级"', None),
        (1, "0%", None),
        (7, "000", None),
        (5, ";;;", None),
    ],
)
def test_a_whole_number_may_be_grouped(forms, value, form, wanted):
    record, findings, _ = filled(forms, "数", value, form)
    assert record.get("an_integer") == wanted
    assert ("FS-shown" in codes(findings)) is (wanted is None)


def test_a_date_typed_as_a_number_may_have_hanzi(forms):
    assert str(filled(forms, "到月", 202106, '0000"年"00"月"')[0].get("a_month")) == "2021-06"
    assert "FS-shown" in codes(filled(forms, "到年", 2021, '"民国"0')[1])


def test_a_text_with_a_format_for_texts_is_told(forms):
    for form, word in (
        ('@"级"', "显示为“七级”"),
        (";;;", "不显示内容"),
        ('0;0;0;"组"@', "显示为“组七”"),
    ):
        record, findings, _ = filled(forms, "单行", "七", form)
        [told] = [f for f in findings if f.code == "FS-shown"]
        assert word in told.message
        assert record.get("a_line") is None
    assert filled(forms, "单行", "七", "@")[0].get("a_line") == "七"
    assert filled(forms, "单行", "七", "0;0;0;@")[0].get("a_line") == "七"


@pytest.mark.parametrize("key", ["手机", "电话"])
@pytest.mark.parametrize("form", ["General", "0", "000-0000-0000", "0.00E+00"])
def test_a_mobile_number_loses_nothing(forms, key, form):
    record, findings, _ = filled(forms, key, 13900000000, form)
    assert record.get({"手机": "a_mobile", "电话": "a_phone"}[key]) == "13900000000"
    [noted] = [f for f in findings if f.code == "FS-clean"]
    assert noted.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("电话", 37100000000, "开头的0"), ("手机", 1390000000, "开头的0"), ("编号", 1234, "开头的0"), ("编号", 1234567890123456, "15位"),
        ("证号", 410100197005121010, "15位"), ("证号", 410100700512101, "15位"), ("电话", date(2021, 6, 30), "日期"),
    ],
)  # fmt: skip
def test_digits_say_what_is_lost(forms, key, value, word):
    record, findings, _ = filled(
        forms, key, value, "yyyy-mm-dd" if isinstance(value, date) else "0"
    )
    [told] = [f for f in findings if f.code == "ID-number-cell"]
    assert word in told.message
    assert ("15位" in told.message) is (word == "15位")
    assert not record.values


def test_a_number_of_more_digits_than_excel_keeps_is_told(forms):
    assert "FS-shown" not in codes(filled(forms, "单行", 123456789012345, "0")[1])
    [told] = [f for f in filled(forms, "单行", 1234567890123456, "0")[1] if f.code == "FS-shown"]
    assert "15位" in told.message


def test_a_format_that_is_too_long_costs_nothing():
    book = Workbook()
    book.active["A1"] = 5
    book.active["A1"].number_format = "["
    stream = BytesIO()
    book.save(stream)
    start = time.monotonic()
    for code in ("[" * 900_000, '"' * 900_001, "y" * 900_000, "\\" * 900_001, ";" * 900_000):
        assert Format(code).of_number.display("5").text is None
    assert time.monotonic() - start < 1
