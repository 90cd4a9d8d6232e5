"""Reading filled Excel templates: as YAML would read, and every damage with its finding."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.intake.template import layout as template
from cadre_docs.record import build_record
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person, leaves, read_workbook, tree_of

FILE = "填报.xlsx"
HENAN_YAML = """
聘期: 2021.03-2024.02
主管部门: 示例省教育厅
单位: 示例大学
姓名: 示例甲
性别: 男
出生日期: 1970-05-12
从事专业: 土木工程
手机号码: "13900000000"
个人总结: |
  坚持正确方向。
  =1+1 不是公式；"引号"、<A&B>。
主要工作:
  - 起止时间: 2021.03-2022.12
    名称: 示例研究
    本人作用: 主持
  - 起止时间: 2023.05至今
    名称: 示例课程
    本人作用: 独立
    备注: 在研
考核依据:
  聘任时间: 2021-03-01
  在编在岗: 是
  目标任务: 完成
  判处刑罚: 否
  身份证号码: 41010019700512101X
  年度考核:
    - {年度: "2021", 档次: 合格}
    - {年度: "2022", 档次: 优秀}
"""
EVERY_TYPE = """
id: every-type
version: 3
title: 各种类型
provenance: reconstructed
source: {issuer: 示例机关, title: 示例通知, number: 示例〔2024〕1号, date: 2024-01-01}
sections:
  - title: 一
    fields:
      - {key: 单行, id: a_line, help: "=1+1 不是公式"}
      - {key: 长文, id: a_text, type: text, max_chars: {nominal: 10, smallest: 20}}
      - {key: 姓名, id: name, type: name, required: true}
      - {key: 到日, id: a_day, type: date}
      - {key: 到年, id: a_year, type: date, precision: year}
      - {key: 起止, id: a_period, type: period, precision: month}
      - {key: 数, id: an_integer, type: integer, unit: 分}
      - {key: 选, id: a_choice, type: choice, choices: [甲, "乙,丙", "丁"]}
      - {key: 是否, id: a_flag, type: yes_no}
      - {key: 证号, id: an_id, type: id_number}
      - {key: 手机, id: a_mobile, type: mobile}
      - {key: 电话, id: a_phone, type: phone}
      - {key: 编号, id: some_digits, type: digits}
      - {key: 照片, id: a_photo, type: photo, photo_mm: {width: 35, height: 49}}
      - {key: 意见, id: an_opinion, type: text, filled_by: hand}
      - key: 表一
        id: table_one
        type: table
        columns:
          - {key: 序号, id: number, type: integer}
          - {key: 内容, id: content, type: text, example: 示例内容}
          - {key: 签名, id: signature, filled_by: hand}
  - title: 二
    key: 依据
    id: basis
    printed: false
    fields:
      - {key: 事实, id: fact, filled_by: authority}
      - key: 表二
        id: table_two
        type: table
        required: true
        filled_by: unit
        columns:
          - {key: 名称, id: title}
"""
EVERY_YAML = """
单行: "0012"
长文: "第一段\\n第二段"
姓名: 阿卜杜拉·示例
到日: 2021年6月30日
到年: "2021"
起止: 2021年3月至今
数: "12"
选: 乙,丙
是否: 否
证号: 41010019700512101X
手机: "13900000000"
电话: 0371-00000000
编号: "000123456789012345678"
照片: 照片.jpg
表一:
  - {序号: "1", 内容: "@甲"}
  - {序号: "2", 内容: "-乙"}
依据:
  事实: +1
  表二:
    - {名称: 丙}
"""


@pytest.fixture(scope="session")
def forms(tmp_path_factory) -> Catalog:
    folder = tmp_path_factory.mktemp("catalog")
    (folder / "data_schemas").mkdir()
    (folder / "data_schemas" / "every-type.yaml").write_text(EVERY_TYPE, "utf-8")
    return Catalog(folder)


def read(data: bytes, forms: Catalog):
    """Records and all findings, those of building the records included."""
    pairs, findings = read_workbook(data, FILE, forms)
    built = [build_record(schema, tree) for schema, tree in pairs]
    return [record for record, _ in built], [*findings, *(f for _, found in built for f in found)]


def codes(findings):
    return sorted(f.code for f in findings)


@pytest.fixture
def henan():
    return Person(blank_workbook(catalog().schema("henan-tenure-form")))


def read_one(person: Person, forms: Catalog):
    (record,), findings = read(person.saved(), forms)
    return record, findings


# --- the same as YAML ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "text"), [("henan-tenure-form", HENAN_YAML), ("every-type", EVERY_YAML)]
)
@pytest.mark.parametrize("people", [0, 3])
def test_a_filled_template_reads_as_the_same_yaml_does(forms, form, text, people):
    schema, tree = forms.schema(form), tree_of(text)
    wanted, problems = build_record(schema, tree)
    assert not problems
    data = blank_people_workbook(schema, people) if people else blank_workbook(schema)
    person = Person(data)
    for number in range(1, people + 1 if people else 2):
        person.fill(tree, number)
    records, findings = read(person.saved(), forms)
    assert findings == []
    assert records == [wanted] * max(people, 1)


def test_people_keep_their_own_rows(forms):
    schema = forms.schema("every-type")
    person = Person(blank_people_workbook(schema, 3))
    names = ["金丝雀甲", "金丝雀乙", "金丝雀丙"]
    for number, name in enumerate(names, 1):
        person.type(person.cell("姓名", number), name)
    for number in (3, 1, 2, 1, 3):
        person.add("表一", {"内容": names[number - 1]}, number)
    records, findings = read(person.saved(), forms)
    assert not findings
    assert [r.person for r in records] == names
    for record in records:
        assert {row.values["content"].typed for row in record.tables["table_one"]} == {
            record.person
        }


PLAIN = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2A6DF, exclude_categories=("C", "Z")),
    min_size=1,
    max_size=30,
).filter(str.strip)
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1950, 2030), st.integers(1, 12))
DAYS = st.dates(date(1950, 1, 1), date(2030, 12, 31)).map(date.isoformat)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    line=PLAIN,
    text=st.lists(PLAIN, min_size=1, max_size=4).map("\n".join),
    choice=st.sampled_from(["甲", "乙,丙", "丁"]),
    day=DAYS,
    months=st.tuples(MONTHS, MONTHS).map(sorted).map(" 至 ".join),
)
def test_any_value_reads_as_the_tree_of_it_does(forms, line, text, choice, day, months):
    schema = forms.schema("every-type")
    typed = {"单行": line, "长文": text, "选": choice, "到日": day, "起止": months}
    person = Person(blank_workbook(schema))
    for key, value in typed.items():
        person.type(person.cell(key), value)
    (pair,), findings = read_workbook(person.saved(), FILE, forms)
    assert not findings
    assert {p: v for p, v in leaves(pair[1]) if v} == typed
    record, _ = build_record(*pair)
    assert record.get("a_choice") == choice
    assert str(record.get("a_day")) == day
    assert str(record.get("a_period")) == months


# --- values ---------------------------------------------------------------------------------


def test_an_empty_template_is_an_empty_record_without_findings(henan, forms):
    record, findings = read_one(henan, forms)
    assert not findings
    assert not record.values
    assert not record.tables


def test_positions_name_sheet_and_cell(henan, forms):
    henan.cell("性别").value = "男"
    henan.row("主要工作", 2)["名称"].value = "示例"
    record, _ = read_one(henan, forms)
    assert str(record.place("sex")) == f"{FILE} 填写!{henan.cell('性别').coordinate}"
    row = record.tables["achievements"][0]
    assert row.position.cell == "C7"
    # Boxes left empty have their place as well: that is where "missing" points to.
    assert record.place("unit").cell == henan.cell("单位").coordinate
    assert row.place("period").cell == "B7"


@pytest.mark.parametrize("key", ["手机号码", "身份证号码"])
def test_a_number_in_place_of_digits_is_refused(henan, forms, key):
    henan.cell(key).value = 410100197005121010
    record, findings = read_one(henan, forms)
    assert codes(findings) == ["ID-number-cell"]
    assert findings[0].position.cell == henan.cell(key).coordinate
    assert not record.values


@pytest.mark.parametrize("text", ["2021-06-30", "2021.6.30", "2021年6月30日", "2021/06/30", "20210630"])  # fmt: skip
def test_dates_in_five_notations(henan, forms, text):
    henan.cell("聘任时间").value = text
    record, findings = read_one(henan, forms)
    assert not findings
    assert str(record.get("appointment_date")) == "2021-06-30"


@pytest.mark.parametrize("value", [date(2021, 6, 30), datetime(2021, 6, 30)])  # noqa: DTZ001
def test_a_real_excel_date_is_a_date(henan, forms, value):
    cell = henan.cell("聘任时间")
    cell.value, cell.number_format = value, "yyyy-mm-dd"
    record, findings = read_one(henan, forms)
    assert not findings
    assert str(record.get("appointment_date")) == "2021-06-30"


def test_a_date_in_place_of_a_period_is_refused(henan, forms):
    cell = henan.cell("聘期")
    cell.value, cell.number_format = date(2021, 3, 1), "yyyy-mm-dd"
    assert codes(read_one(henan, forms)[1]) == ["FS-type"]


@pytest.mark.parametrize(("value", "wanted"), [(3, 3), (3.0, 3), ("12", 12)])
def test_numbers_lose_their_point_zero(forms, value, wanted):
    person = Person(blank_workbook(forms.schema("every-type")))
    person.cell("数").value = value
    record, findings = read_one(person, forms)
    assert not findings
    assert record.get("an_integer") == wanted


def test_booleans_are_yes_and_no(henan, forms):
    henan.cell("在编在岗").value = True
    henan.cell("判处刑罚").value = False
    record, findings = read_one(henan, forms)
    assert not findings
    assert record.get("on_payroll_in_post") is True
    assert record.get("criminal_sentence") is False


def test_blanks_around_a_value_are_nobodys_news(henan, forms):
    henan.cell("单位").value = "  示例大学 \u3000"
    record, findings = read_one(henan, forms)
    assert not findings
    assert record.get("unit") == "示例大学"


def test_a_value_pasted_over_a_dropdown_is_checked_again(henan, forms):
    henan.cell("性别").value = "男男"
    _, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-choice"]
    assert "男" in findings[0].remedy


def test_a_formula_is_reported_and_the_box_is_not_missing_as_well(henan, forms):
    henan.cell("单位").value = "=1+1"
    record, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-type"]
    assert "公式" in findings[0].message
    assert findings[0].path == "单位"
    assert record.unreadable == {"unit"}


def test_text_that_looks_like_a_formula_is_kept(henan, forms):
    henan.type(henan.cell("单位"), "=1+1")
    record, findings = read_one(henan, forms)
    assert not findings
    assert record.get("unit") == "=1+1"


@pytest.mark.parametrize("value", ["#REF!", "#N/A"])
def test_an_error_value_is_reported(henan, forms, value):
    cell = henan.row("主要工作", 1)["名称"]
    cell.value, cell.data_type = value, "e"
    record, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-type"]
    assert value in findings[0].message
    assert findings[0].path == "主要工作.名称"
    assert record.unreadable == {"achievements[1].title"}


def test_carriage_returns_of_pasted_text_are_dropped(henan, forms):
    henan.cell("个人总结").value = "甲_x000D_\n乙"
    assert read_one(henan, forms)[0].get("summary") == "甲\n乙"


def test_empty_rows_are_skipped_and_rows_below_the_last_are_read(henan, forms):
    for row in (4, 90):
        henan.row("著作论文", row)["名称"].value = f"第{row}行"
    record, findings = read_one(henan, forms)
    assert not findings
    rows = [row.values["title"].typed for row in record.tables["publications"]]
    assert rows == ["第4行", "第90行"]


# --- damage ---------------------------------------------------------------------------------


def test_inserted_rows_and_columns_do_no_harm(henan, forms):
    henan.fill(tree_of(HENAN_YAML))
    wanted = read_one(henan, forms)[0]
    henan.main.insert_rows(1, 3)
    henan.main.insert_cols(1, 2)
    henan.book["主要工作"].insert_cols(3)
    henan.book["主要工作"].insert_rows(2)
    record, findings = read_one(henan, forms)
    assert record == wanted
    assert not findings


def test_a_renamed_sheet_is_recognised_and_mentioned(henan, forms):
    henan.cell("单位").value = "示例大学"
    # As Excel does it: references follow the sheet.
    for name in henan.book.defined_names.values():
        name.attr_text = name.attr_text.replace("填写", "张三 的'表").replace(
            "'张三 的'表'", "'张三 的''表'"
        )
    henan.main.title = "张三 的'表"
    record, findings = read_one(henan, forms)
    assert record.get("unit") == "示例大学"
    assert [(f.code, f.severity) for f in findings] == [("FS-template", "note")]


@pytest.mark.parametrize("label", ["名字", None])
def test_a_changed_label_is_read_by_the_map_with_a_warning(henan, forms, label):
    cell = henan.cell("姓名")
    cell.value = "示例甲"
    henan.main.cell(cell.row, 2).value = label
    record, findings = read_one(henan, forms)
    assert record.person == "示例甲"
    assert [(f.code, f.severity, f.position.cell) for f in findings] == [
        ("FS-template", "warning", cell.coordinate)
    ]


def test_a_deleted_row_is_missed(henan, forms):
    row = henan.cell("从事专业").row
    name = next(n for n in henan.book.defined_names.values() if n.attr_text.endswith(f"$C${row}"))
    name.attr_text = "填写!#REF!"
    for column in range(1, 6):
        henan.main.cell(row, column).value = None
    _, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-template"]
    assert "从事专业" in findings[0].message


def test_a_strange_row_is_unknown_with_a_suggestion(henan, forms):
    row = henan.main.max_row + 1
    henan.main.cell(row, 2).value, henan.main.cell(row, 3).value = "从事专", "土木"
    _, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-unknown"]
    assert "从事专业" in findings[0].remedy


def test_content_beside_no_name_is_reported(henan, forms):
    henan.main.cell(henan.main.max_row + 2, 3).value = "没有项目名"
    assert codes(read_one(henan, forms)[1]) == ["FS-template"]


def test_a_box_filled_twice_is_a_duplicate(henan, forms):
    henan.cell("单位").value = "甲大学"
    row = henan.main.max_row + 1
    henan.main.cell(row, 2).value, henan.main.cell(row, 3).value = "单位", "乙大学"
    record, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-duplicate"]
    assert record.get("unit") == "甲大学"


def test_merged_boxes_are_an_error_and_not_missing_as_well(henan, forms):
    first, second = henan.cell("从事专业"), henan.cell("手机号码")
    first.value = "土木工程"
    henan.main.merge_cells(f"{first.coordinate}:{second.coordinate}")
    record, findings = read_one(henan, forms)
    assert [(f.code, f.path) for f in findings] == [("FS-template", "手机号码")]
    assert "合并" in findings[0].message
    assert record.get("speciality") == "土木工程"
    assert record.unreadable == {"mobile"}


def test_merged_table_cells_are_reported_once(henan, forms):
    for row in (1, 2, 3):
        henan.row("主要工作", row)["名称"].value = f"第{row}项"
    henan.row("主要工作", 1)["起止时间"].value = "2021.03至今"
    henan.book["主要工作"].merge_cells("B6:B9")
    record, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-template"]
    assert len(record.tables["achievements"]) == 3


def test_a_box_typed_into_by_hand_although_locked_goes_on_to_the_checks(henan, forms):
    henan.cell("本人意见").value = "同意"
    assert read_one(henan, forms)[0].get("own_opinion") == "同意"


def test_text_over_the_pointer_to_a_table_is_reported(henan, forms):
    henan.cell("主要工作").value = "我的工作"
    assert codes(read_one(henan, forms)[1]) == ["FS-template"]


def test_moved_columns_are_found_by_their_heading(henan, forms):
    henan.fill(tree_of(HENAN_YAML))
    wanted = read_one(henan, forms)[0]
    sheet = henan.book["主要工作"]
    for row in sheet.iter_rows(min_col=2, max_col=3):
        row[0].value, row[1].value = row[1].value, row[0].value
    record, findings = read_one(henan, forms)
    assert not findings
    assert record == wanted


def test_a_changed_heading_is_read_by_the_map_with_a_warning(henan, forms):
    henan.book["主要工作"]["C3"].value = "项目"
    henan.row("主要工作", 1)
    henan.book["主要工作"]["C6"].value = "示例"
    record, findings = read_one(henan, forms)
    assert [(f.code, f.severity, f.position.cell) for f in findings] == [
        ("FS-template", "warning", "C3")
    ]
    assert record.tables["achievements"][0].values["title"].typed == "示例"


def test_an_extra_column_is_unknown_once(henan, forms):
    sheet = henan.book["主要工作"]
    sheet["H3"], sheet["H6"], sheet["H7"] = "完成情", "甲", "乙"
    _, findings = read_one(henan, forms)
    assert [(f.code, f.position.cell) for f in findings] == [("FS-unknown", "H3")]
    assert "完成情况" in findings[0].remedy


def test_content_under_no_heading_is_told_where_it_stands(henan, forms):
    sheet = henan.book["主要工作"]
    sheet["H6"], sheet["H7"] = "甲", "乙"
    henan.row("主要工作", 1)
    _, findings = read_one(henan, forms)
    assert [(f.code, f.position.cell) for f in findings] == [("FS-template", "H6")]
    assert "不知道是哪一项" in findings[0].message


def test_a_deleted_column_is_missed(henan, forms):
    name = next(n for n in henan.book.defined_names.values() if n.attr_text == "'主要工作'!$G$3")
    name.attr_text = "'主要工作'!#REF!"
    henan.book["主要工作"].delete_cols(7)
    _, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-template"]
    assert "备注" in findings[0].message


def test_without_the_number_column_a_table_is_not_read(henan, forms):
    for name in henan.book.defined_names.values():
        if name.attr_text == "'主要工作'!$A$3":
            name.attr_text = "'主要工作'!#REF!"
    henan.book["主要工作"].delete_cols(1)
    record, findings = read_one(henan, forms)
    assert not record.tables
    assert ("FS-template", "error") in [(f.code, f.severity) for f in findings]


def test_typing_over_the_example_is_warned_about(henan, forms):
    henan.book["主要工作"]["C5"].value = "我的课题"
    _, findings = read_one(henan, forms)
    assert [(f.code, f.position.cell) for f in findings] == [("FS-template", "C5")]


def test_a_missing_table_sheet_is_warned_about(henan, forms):
    del henan.book["处分"]
    _, findings = read_one(henan, forms)
    assert [(f.code, f.severity) for f in findings] == [("FS-template", "warning")]


def test_a_missing_main_sheet_is_an_error(henan, forms):
    del henan.book["填写"]
    records, findings = read(henan.saved(), forms)
    assert not records
    assert [(f.code, f.severity) for f in findings] == [("FS-template", "error")]


def test_a_second_person_on_a_copied_sheet_is_not_silently_dropped(henan, forms):
    henan.book.copy_worksheet(henan.main).title = "填写 (2)"
    _, findings = read_one(henan, forms)
    assert codes(findings) == ["FS-template"]
    assert "填写 (2)" in findings[0].message


def test_another_version_of_the_form_is_warned_about(henan, forms):
    henan.book["_cadre_docs"]["B3"].value = "99"
    _, findings = read_one(henan, forms)
    assert [(f.code, f.severity) for f in findings] == [("FS-template", "warning")]


@pytest.mark.parametrize("damage", ["no map", "other form", "scribbled"])
def test_a_workbook_that_is_no_template_of_ours(henan, forms, damage):
    if damage == "no map":
        del henan.book["_cadre_docs"]
    else:
        henan.book["_cadre_docs"]["B2" if damage == "other form" else "B3"].value = "abc"
    records, findings = read(henan.saved(), forms)
    assert not records
    assert [(f.code, f.severity) for f in findings] == [("FS-template", "error")]
    assert "cadre-docs new" in findings[0].wanted


# --- people -----------------------------------------------------------------------------------


@pytest.fixture
def people(forms):
    person = Person(blank_people_workbook(forms.schema("every-type"), 3))
    for number, name in enumerate(["甲甲", "乙乙"], 1):
        person.type(person.cell("姓名", number), name)
    return person


def test_nobody_at_all_is_said(forms):
    records, findings = read(blank_people_workbook(forms.schema("every-type"), 2), forms)
    assert not records
    assert codes(findings) == ["FS-template"]


@pytest.mark.parametrize("number", ["9", ""])
def test_a_child_row_of_nobody_is_an_error(people, forms, number):
    people.add("表二", {"名称": "丙"}, number)
    records, findings = read(people.saved(), forms)
    assert len(records) == 2
    assert [(f.code, f.severity, f.position.sheet) for f in findings] == [
        ("FS-template", "error", "表二")
    ]


def test_a_number_used_twice_is_an_error_and_owns_no_rows(people, forms):
    people.main.cell(8, 1).value = "１"
    people.add("表二", {"名称": "丙"}, 1)
    records, findings = read(people.saved(), forms)
    assert codes(findings) == ["FS-duplicate"]
    assert [record.tables for record in records] == [{}, {}]


@pytest.mark.parametrize("typed", [1, 1.0, "01", " 1", "１"])
def test_person_numbers_match_however_they_are_typed(people, forms, typed):
    people.add("表二", {"名称": "丙"}, 1)
    people.row("表二", 1)[template.PERSON_NUMBER].value = typed
    records, findings = read(people.saved(), forms)
    assert not findings
    assert len(records[0].tables["table_two"]) == 1


def test_a_person_without_a_number_is_warned_about(people, forms):
    people.main.cell(8, 1).value = None
    records, findings = read(people.saved(), forms)
    assert [r.person for r in records] == ["甲甲", "乙乙"]
    assert [(f.code, f.severity) for f in findings] == [("FS-template", "warning")]


def test_findings_in_a_row_say_whose_they_are(people, forms):
    people.cell("单行", 2).value = "=1+1"
    people.add("表二", {"名称": "丙"}, 1)
    people.row("表二", 1)["名称"].value = "=2"
    _, findings = read(people.saved(), forms)
    assert [(f.person, f.code) for f in findings] == [("甲甲", "FS-type"), ("乙乙", "FS-type")]


# --- files that are no workbooks --------------------------------------------------------------


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def repacked(data: bytes, change) -> bytes:
    """The same workbook with each part handed through ``change(name, data)``."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return zipped({name: change(name, archive.read(name)) for name in archive.namelist()})


def merged_everywhere(name, data):
    if not name.endswith("sheet2.xml"):
        return data
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return data.replace(b"</sheetData>", b"</sheetData>" + merge)


def with_entities(name, data):
    if not name.endswith("workbook.xml"):
        return data
    start = data.index(b"<workbook")
    return b'<!DOCTYPE x [<!ENTITY a "b">]>' + data[start:]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HENAN_BLANK = blank_workbook(catalog().schema("henan-tenure-form"))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "不是"),
        (b"\x00\x01hello", "不是"),
        ("姓名,性别".encode("gb18030"), "不是"),
        (HENAN_BLANK[: len(HENAN_BLANK) // 2], "不是"),
        (zipped({"word/document.xml": b"<x/>"}), "不是"),
        (zipped({"xl/workbook.xml": b"<x"}), "不是"),
        (OLE + b"\0" * 600, "旧版"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (repacked(HENAN_BLANK, merged_everywhere), "单元格太多"),
        (repacked(HENAN_BLANK, with_entities), "DTD"),
    ],
)
def test_what_is_no_workbook_is_a_finding(forms, data, word):
    pairs, (finding,) = read_workbook(data, FILE, forms)
    assert not pairs
    assert (finding.code, finding.severity) == ("FS-syntax", "error")
    assert word in finding.message
    assert finding.remedy


def test_a_plain_workbook_is_not_ours(forms):
    stream = BytesIO()
    Workbook().save(stream)
    assert codes(read_workbook(stream.getvalue(), FILE, forms)[1]) == ["FS-template"]


def test_hidden_sheets_of_other_programs_are_nobodys_news(henan, forms):
    sheet = henan.book.create_sheet("WpsReserved_CellImgList")
    sheet["A1"], sheet.sheet_state = "x", "veryHidden"
    assert not read_one(henan, forms)[1]


def test_a_damaged_part_never_raises(forms):
    with zipfile.ZipFile(BytesIO(HENAN_BLANK)) as archive:
        names = archive.namelist()
    for broken in names:
        for junk in (b"", b"<a/>", b"\xff\xfe<\0a\0/\0>\0"):
            data = repacked(HENAN_BLANK, lambda n, d, b=broken, j=junk: j if n == b else d)
            read(data, forms)
