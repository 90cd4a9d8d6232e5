"""电子意见 and 例外 in the fill-in workbook: the record from Excel equals the one from YAML."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.more import with_more
from cadre_docs.record import build_record
from cadre_docs.schema import FilledBy
from cadre_docs.templates.workbooks import form as xlsx
from cadre_docs.templates.workbooks import people as xlsx_people
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person, read_workbook, tree_of
from tests.intake.test_read_template import HENAN_YAML, codes

FORM = "henan-tenure-form"
WAIVER = {
    "规则": "HN-2",
    "理由": "借调期间由借调单位考核",
    "批准": "示例市人社局",
    "日期": "2024-06-30",
}
MORE_YAML = """
本人意见: 同意
主管部门意见: 同意确定为合格
电子意见: [本人意见, 主管部门意见]
例外:
  - {规则: HN-2, 理由: 借调期间由借调单位考核, 批准: 示例市人社局, 日期: 2024-06-30}
  - {规则: ID-birth, 理由: 以档案为准, 批准: 示例大学, 日期: 2024-07-01}
"""


def blank(people: int, form: str = FORM) -> bytes:
    schema = catalog().schema(form)
    return blank_people_workbook(schema, people) if people else blank_workbook(schema)


def filled(people: int) -> Person:
    person = Person(blank(people)).fill(tree_of(HENAN_YAML))
    for key, text in {
        "本人意见": "同意",
        "主管部门意见": "同意确定为合格",
        "电子意见": "本人意见、主管部门意见",
    }.items():
        person.type(person.cell(key), text)
    person.add("例外", WAIVER)
    person.add(
        "例外", {"规则": "ID-birth", "理由": "以档案为准", "批准": "示例大学", "日期": "2024-07-01"}
    )
    return person


def read(data: bytes):
    pairs, findings = read_workbook(data, "x.xlsx", catalog())
    built = [build_record(*pair) for pair in pairs]
    return [record for record, _ in built], [*findings, *(f for _, found in built for f in found)]


@pytest.mark.parametrize("people", [0, 3])
def test_the_record_is_the_one_of_yaml(people):
    (record,), findings = read(filled(people).saved())
    assert findings == []
    wanted, _ = build_record(catalog().schema(FORM), tree_of(HENAN_YAML + MORE_YAML))
    assert record.electronic == wanted.electronic
    assert len(record.electronic) == 2
    told = [[(w.rule, w.text) for w in r.waivers] for r in (record, wanted)]
    assert told[0] == told[1]
    assert len(told[0]) == 2
    texts = [{path: value.typed for path, _, value in r.texts()} for r in (record, wanted)]
    assert texts[0] == texts[1]


def test_each_person_has_their_own():
    person = filled(3).fill(tree_of("姓名: 示例乙"), 2)
    person.add("例外", WAIVER, 2)
    first, second = read(person.saved())[0]
    assert [len(r.waivers) for r in (first, second)] == [2, 1]
    assert [len(r.electronic) for r in (first, second)] == [2, 0]


@pytest.mark.parametrize("people", [0, 3])
def test_workbooks_of_earlier_releases_are_read_without_a_word(people, monkeypatch):
    for module in (xlsx, xlsx_people):
        monkeypatch.setattr(module, "with_more", lambda schema: schema)
    by_hand = lambda fields: tuple(f for f in fields if f.filled_by is not FilledBy.HAND)  # noqa: E731
    with monkeypatch.context() as patch:
        patch.setattr(template, "offered", by_hand)
        old = blank(people)
    assert "例外" not in Person(old).book.sheetnames
    person = Person(old).fill(tree_of(HENAN_YAML))
    (record,), findings = read(person.saved())
    assert findings == []
    assert (record.electronic, record.waivers) == (frozenset(), ())


@pytest.mark.parametrize("form", sorted(catalog().form_ids))
@pytest.mark.parametrize("people", [0, 2])
def test_an_untouched_workbook_says_nothing_of_it(form, people):
    schema = catalog().schema(form)
    allows = any(field.electronic for field in schema.fields())
    book = Person(blank(people, form)).book
    assert "例外" in book.sheetnames
    main = book[template.PEOPLE_SHEET if people else template.FORM_SHEET]
    texts = {template.plain(str(c.value)) for row in main.iter_rows() for c in row}
    assert ("电子意见" in texts) is allows
    found = read_workbook(blank(people, form), "x.xlsx", catalog())[1]
    assert [f.message for f in found] == (["还没有填任何人"] if people else [])


def test_what_is_typed_by_hand_alone_is_told_and_doing_so_mends_it(tmp_path):
    person = Person(blank(0)).fill(tree_of(HENAN_YAML))
    person.type(person.cell("本人意见"), "同意")
    file = tmp_path / "x.xlsx"

    def told():
        file.write_bytes(person.saved())
        found = check_intake(read_paths([file], catalog()), catalog())
        return [f for f in found if f.code == "FS-handwritten"]

    [finding] = told()
    assert "“电子意见”" in finding.remedy
    assert "“本人意见”" in finding.remedy
    assert "[" not in finding.remedy  # as it works in a workbook, too
    person.type(person.cell("电子意见"), "本人意见")
    assert told() == []


@pytest.mark.parametrize("people", [0, 3])
def test_a_waiver_works_and_must_be_whole(tmp_path, people):
    person = Person(blank(people)).fill(tree_of(HENAN_YAML))
    file = tmp_path / "x.xlsx"
    person.add("例外", WAIVER)
    file.write_bytes(person.saved())
    found = check_intake(read_paths([file], catalog()), catalog())
    waived = [f for f in found if f.code == "HN-2"]
    assert waived
    assert all("示例市人社局" in f.waiver for f in waived)
    cell = person.row("例外", 1)["批准"]
    cell.value = None
    file.write_bytes(person.saved())
    [told] = [
        f for f in read_paths([file], catalog()).entries[0].findings if f.code == "FS-required"
    ]
    assert "批准" in told.message
    assert told.position.sheet == "例外"


@pytest.mark.parametrize(
    ("value", "form", "wanted"),
    [
        (date(2024, 6, 30), "yyyy/m/d", "2024-06-30"),
        (date(2024, 6, 30), 'yyyy"年"m"月"', "2024-06"),
        ("2024.6.30", "@", "2024.6.30"),
    ],
)
def test_the_day_of_a_waiver_is_read_as_it_shows(value, form, wanted):
    person = filled(0)
    cell = person.row("例外", 1)["日期"]
    cell.value, cell.number_format = value, form
    (record,), _ = read(person.saved())
    assert wanted in record.waivers[0].text


def test_a_formula_in_a_waiver_is_told_once():
    person = filled(0)
    person.row("例外", 1)["理由"].value = "=A1"
    (record,), findings = read(person.saved())
    assert codes(findings) == ["FS-type"]
    assert len(record.waivers) == 1


def test_a_box_that_may_not_be_one_is_told():
    person = filled(0)
    person.type(person.cell("电子意见"), "本人意见；单位")
    (record,), findings = read(person.saved())
    assert codes(findings) == ["FS-choice"]
    assert "人事综合管理部门意见" in findings[0].wanted
    assert len(record.electronic) == 1


def test_the_list_offers_all_that_may_be_chosen():
    schema = catalog().schema(FORM)
    keys = [field.key for field in schema.fields() if field.electronic]
    [field] = [f for f in with_more(schema).fields() if f.key == "电子意见"]
    assert set(field.choices.values) >= {"、".join(pair) for pair in combinations(keys, 2)}


@pytest.mark.parametrize("people", [0, 3])
def test_files_that_go_with_a_form_are_read_from_their_sheet(people):
    person = filled(people)
    person.add("附件", {"名称": "论文首页", "文件": "论文.pdf"})
    person.add("附件", {"名称": "证书", "文件": "证书/a.png"})
    (record,), findings = read(person.saved())
    assert findings == []
    told = [(a.name, a.file, a.position.sheet) for a in record.attachments]
    assert told == [("论文首页", "论文.pdf", "附件"), ("证书", "证书/a.png", "附件")]


def test_the_office_fills_no_files_of_other_people():
    keys = {field.key for field in with_more(catalog().schema(FORM), materials=False).fields()}
    assert "附件" not in keys
    assert "例外" in keys
    assert "附件" in {field.key for field in with_more(catalog().schema(FORM)).fields()}
