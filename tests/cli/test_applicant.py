"""What the unit fills: left out of `check --applicant` and of the workbook's own count."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.record import filler_of
from cadre_docs.schema import OTHERS, FilledBy, Schema, filled_by
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.command import command
from tests.yaml_texts import dump_all_yaml, dump_yaml, load_all_texts, load_texts

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FORMS = [f for f in catalog().schema_ids if catalog().schema(f).of_people]
FILLED = [path for form in FORMS for path in sorted((EXAMPLES / form).glob("*.yaml"))]


def without_the_units(path: Path, schema: Schema, folder: Path) -> Path:
    """A filled example, as the applicant hands it in."""
    shutil.copytree(path.parent, folder, dirs_exist_ok=True)
    records = list(load_all_texts(path))
    for record in records:
        for field in schema.fields():
            if field.filled_by in OTHERS:
                *sections, key = schema.path(field).split(".")
                place = record
                for section in sections:
                    place = place.get(section) or {}
                place.pop(key, None)
    target = folder / "本人.yaml"
    target.write_text(dump_all_yaml(records), encoding="utf-8")
    return target


@pytest.mark.parametrize("path", FILLED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_an_applicant_is_not_asked_for_what_the_unit_fills(path: Path, tmp_path: Path) -> None:
    forms = catalog()
    schema = forms.schema(path.parent.name)
    intake = read_paths([without_the_units(path, schema, tmp_path)], forms)
    own = check_intake(intake, forms, applicant=True)
    assert not [f.sentence() for f in own if f.severity is Severity.ERROR]
    everything = check_intake(intake, forms)
    left_out = [f for f in everything if f not in own]
    if any(f.required and f.filled_by in OTHERS for f in schema.fields()):
        assert left_out
    for finding in left_out:
        assert "由单位填写" in finding.remedy, finding.sentence()
        assert filled_by(schema, finding.path) in OTHERS


def test_what_the_applicant_left_empty_or_wrote_wrong_is_told(read, forms: Catalog) -> None:
    text = (EXAMPLES / "henan-tenure-form" / "minimal.yaml").read_text(encoding="utf-8")
    record = load_texts(text)
    record["从事专业"] = ""
    record["考核依据"]["目标任务"] = ""
    record["考核依据"]["聘任时间"] = "去年"
    record["考核依据"]["处分"] = [{"决定日期": "2022-06-15"}]
    intake = read(dump_yaml(record))
    errors = {
        f.path: f.code
        for f in check_intake(intake, forms, applicant=True)
        if f.severity is Severity.ERROR
    }
    assert errors == {"从事专业": "FS-required", "考核依据.聘任时间": "FS-type"}


def test_both_names_of_the_option_and_the_exit_code(tmp_path: Path) -> None:
    schema = catalog().schema("annual-record")
    path = without_the_units(EXAMPLES / "annual-record" / "minimal.yaml", schema, tmp_path)
    assert command("check", path).code == 1
    for option in ("--applicant", "--本人"):
        assert command("check", option, path).code == 0


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("姓名", FilledBy.APPLICANT),
        ("单位", FilledBy.UNIT),
        ("考核依据.处分[2].种类", FilledBy.UNIT),
        ("考核依据.处分", FilledBy.UNIT),
        ("考核依据", FilledBy.APPLICANT),
        ("没有这一项", FilledBy.APPLICANT),
        ("", FilledBy.APPLICANT),
        ("[1].x", FilledBy.APPLICANT),
    ],
)
def test_who_fills_a_box(path: str, who: FilledBy) -> None:
    assert filled_by(catalog().schema("annual-record"), path) is who


def test_a_row_begun_awaits_only_its_empty_boxes(read_one) -> None:
    record = read_one(
        "表单: annual-record\n考核依据:\n  处分:\n    - {决定日期: 2023-06-15}\n"
    ).record
    assert filler_of(record, "考核依据.处分[1].种类") == "单位"
    assert filler_of(record, "考核依据.处分[1].决定日期") == ""
    assert filler_of(record, "考核依据.处分[2].种类") == ""
    assert filler_of(record, "考核依据.处分") == ""
    assert filler_of(record, "考核依据.立案审查调查") == "单位"
    assert filler_of(record, "姓名") == ""


@pytest.mark.parametrize("form", FORMS)
def test_the_workbook_counts_what_the_applicant_fills(form: str) -> None:
    schema = catalog().schema(form)
    sheet = load_workbook(BytesIO(blank_workbook(schema)))["填写"]
    stars = {sheet.cell(r, 2).value: sheet.cell(r, 1).value for r in range(4, sheet.max_row + 1)}
    for field in schema.fields():
        if field.filled_by is not FilledBy.HAND and not field.columns:
            star = "＊" if field.filled_by in OTHERS else "*"
            assert stars[field.key] == (star if field.required else None), field.key
    # Red names ask for a box: the applicant's only.
    asked = {str(area).split(":")[0] for area in sheet.conditional_formatting}
    rows = {f"{r[0].coordinate}" for r in sheet.iter_rows(min_row=4) if r[0].value == "*"}
    assert {str(a.sqref).split(":")[0] for a in sheet.conditional_formatting} == rows, asked
    count = sheet["E2"].value
    for part in ("EXACT($A$4", '"＊"', "由单位填写"):
        assert part in count


def test_the_units_own_workbook_counts_everything() -> None:
    sheet = load_workbook(BytesIO(blank_workbook(catalog().schema("unit"))))["填写"]
    marks = {sheet.cell(r, 1).value for r in range(4, sheet.max_row + 1)}
    assert "*" in marks
    assert "＊" not in marks
