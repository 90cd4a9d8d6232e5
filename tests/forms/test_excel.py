"""Excel templates of every form: filled as a person would, they give the YAML's record;
damaged, they give the finding that the damage deserves, at its sheet and cell.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from cadre_docs.catalog import Catalog
from cadre_docs.intake.template import layout as template
from cadre_docs.record import build_record
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from cadre_docs.values.dates import Precision
from tests.filling import Person, read_workbook, tree_of

ROOT = Path(__file__).resolve().parents[2]
CATALOG = Catalog()
FORMS = CATALOG.form_ids
EXAMPLES = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}")
    for path in sorted((ROOT / "examples").glob("*/*.yaml"))
]
DIGITS = (FieldType.ID_NUMBER, FieldType.MOBILE, FieldType.PHONE, FieldType.DIGITS)


@cache
def blank(form: str, people: int = 0) -> bytes:
    """The template of a form as bytes, made once: each test fills a copy of its own."""
    schema = CATALOG.schema(form)
    return blank_people_workbook(schema, people) if people else blank_workbook(schema)


def read(data: bytes):
    pairs, findings = read_workbook(data, "表.xlsx", CATALOG)
    built = [build_record(schema, tree) for schema, tree in pairs]
    return [r for r, _ in built], [*findings, *(f for _, found in built for f in found)]


def without_meta(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("表单:"))


@pytest.mark.parametrize("people", [0, 2])
@pytest.mark.parametrize("path", EXAMPLES)
def test_a_filled_template_is_the_yaml_record(path: Path, people: int) -> None:
    schema = CATALOG.schema(path.parent.name)
    tree = tree_of(without_meta(path.read_text(encoding="utf-8")))
    wanted, _ = build_record(schema, tree)
    person = Person(blank(schema.id, people))
    for number in range(1, people + 1 if people else 2):
        person.fill(tree, number)
    records, findings = read(person.saved())
    assert findings == []
    assert records == [wanted] * max(people, 1)


def boxes(schema, *types: FieldType):
    """The boxes of these types that a template offers; tables have sheets of their own."""
    return [f for f in schema.fields() if f.type in types and f.filled_by is not FilledBy.HAND]


def damaged(form: str, damage, people: int = 0):
    schema = CATALOG.schema(form)
    person = Person(blank(form, people))
    cell = damage(schema, person)
    _, findings = read(person.saved())
    return cell, findings


def at(cell) -> tuple[str, str]:
    return cell.parent.title, cell.coordinate


@pytest.mark.parametrize("form", FORMS)
def test_a_numeric_id_or_phone_is_refused(form: str) -> None:
    for field in boxes(CATALOG.schema(form), *DIGITS):

        def number(_schema, person, key=field.key):
            cell = person.cell(key)
            cell.value = 410101197005121232
            return cell

        cell, [finding] = damaged(form, number)
        assert finding.code == "ID-number-cell"
        assert (finding.position.sheet, finding.position.cell) == at(cell)


NOTATIONS = "2021-06-30", "2021.6.30", "2021年6月30日", "2021/06/30", "20210630"


@pytest.mark.parametrize("form", FORMS)
def test_dates_may_be_typed_in_five_notations(form: str) -> None:
    """Each box in one of them, another one from form to form; of a year the rest is told."""
    start = FORMS.index(form)
    for number, field in enumerate(boxes(CATALOG.schema(form), FieldType.DATE), start):
        text = NOTATIONS[number % len(NOTATIONS)]

        def date(_schema, person, key=field.key, text=text):
            cell = person.cell(key)
            cell.value = text
            return cell

        of_year = field.printed_as == "YYYY" or field.key.endswith("年度")
        assert [f.code for f in damaged(form, date)[1]] == ["FS-clean"] * of_year


@pytest.mark.parametrize("form", FORMS)
def test_a_text_that_is_no_date_is_refused_at_its_cell(form: str) -> None:
    for field in boxes(CATALOG.schema(form), FieldType.DATE):

        def wrong(_schema, person, key=field.key):
            cell = person.cell(key)
            cell.value = "去年夏天"
            return cell

        cell, [finding] = damaged(form, wrong)
        assert finding.code == "FS-type"
        assert (finding.position.sheet, finding.position.cell) == at(cell)
        assert field.precision in Precision


@pytest.mark.parametrize("form", FORMS)
def test_blanks_around_a_value_are_trimmed(form: str) -> None:
    for field in boxes(CATALOG.schema(form), FieldType.NAME, FieldType.LINE, FieldType.CHOICE):
        value = field.choices.values[0] if field.choices else "示例"

        def blanks(_schema, person, key=field.key, value=value):
            cell = person.cell(key)
            cell.value = f"  {value} \n"
            return cell

        assert damaged(form, blanks)[1] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_value_pasted_over_a_dropdown_is_refused(form: str) -> None:
    for field in boxes(CATALOG.schema(form), FieldType.CHOICE, FieldType.YES_NO):

        def pasted(_schema, person, key=field.key):
            cell = person.cell(key)
            cell.value = "别处粘来的"
            return cell

        cell, [finding] = damaged(form, pasted)
        assert finding.code == (field.rule or "FS-choice")
        assert (finding.position.sheet, finding.position.cell) == at(cell)


@pytest.mark.parametrize("form", FORMS)
def test_merged_cells_are_an_error(form: str) -> None:
    lines = boxes(CATALOG.schema(form), FieldType.NAME, FieldType.LINE)
    if len(lines) < 2:
        pytest.skip("a form of one list has no two boxes to merge")

    def merge(_schema, person):
        pairs = pairwise(person.cell(line.key) for line in lines)
        cells = next(((a, b) for a, b in pairs if b.row == a.row + 1), None)
        if cells is None:
            pytest.skip("no two of its boxes stand one above the other")
        cells[0].value = "示例"
        person.main.merge_cells(f"{cells[0].coordinate}:{cells[1].coordinate}")
        return cells[1]

    cell, findings = damaged(form, merge)
    errors = {(f.position.sheet, f.position.cell): f for f in findings if f.severity == "error"}
    assert at(cell) in errors
    assert "合并" in errors[at(cell)].sentence()


@pytest.mark.parametrize("form", FORMS)
def test_a_deleted_label_is_a_warning_and_nothing_is_lost(form: str) -> None:
    schema = CATALOG.schema(form)
    field = boxes(schema, FieldType.NAME, FieldType.LINE, FieldType.DATE)[0]
    value = "2024" if field.type is FieldType.DATE else "示例"

    def delete(_schema, person):
        cell = person.cell(field.key)
        cell.value = value
        person.main.cell(cell.row, 2).value = None
        return cell

    _, findings = damaged(form, delete)
    assert [f.severity for f in findings] == ["warning"]
    assert findings[0].position.sheet == template.FORM_SHEET


@pytest.mark.parametrize("form", FORMS)
def test_a_renamed_sheet_is_mentioned_and_read(form: str) -> None:
    def rename(_schema, person):
        # As Excel does it: references follow the sheet.
        for name in person.book.defined_names.values():
            name.attr_text = name.attr_text.replace(person.main.title, "我的表")
        person.main.title = "我的表"

    _, findings = damaged(form, rename)
    assert findings
    assert {f.severity for f in findings} == {"note"}
    assert all(f.position.sheet == "我的表" for f in findings)


@pytest.mark.parametrize("form", FORMS)
def test_a_moved_column_among_people_is_found_by_its_heading(form: str) -> None:
    schema = CATALOG.schema(form)
    field = boxes(schema, FieldType.NAME, FieldType.LINE, FieldType.DATE)[0]
    value = "2024" if field.type is FieldType.DATE else "示例"

    def move(_schema, person):
        cell = person.cell(field.key)
        cell.value = value
        target = person.main.max_column + 1
        for row in range(4, 8):
            here = person.main.cell(row, cell.column)
            person.main.cell(row, target).value = here.value
            here.value = None

    schema_people = blank_people_workbook(schema, 2)
    person = Person(schema_people)
    move(schema, person)
    records, findings = read(person.saved())
    assert str(records[0].get(field.id)) == value
    assert {f.severity for f in findings} <= {"warning", "note"}


def test_a_comment_of_a_person_does_no_harm() -> None:
    def comment(_schema, person):
        person.cell("姓名").comment = Comment("请核对", "某人")

    found = damaged("henan-tenure-form", comment)[1]
    assert [f.severity.value for f in found] == ["warning"]  # it is not read, and that is told
    assert "批注" in found[0].message
