"""Which texts somebody must read is said where the result is said, once for everybody."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.catalog import catalog
from cadre_docs.project.file.model import REPORT
from cadre_docs.report.prose import to_be_read
from cadre_docs.schema import FieldType, FilledBy
from tests.command import command
from tests.project.small_form import make_project

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAID = "正文须由人通读："
FORMS = [
    schema.id
    for schema in map(catalog().schema, catalog().schema_ids)
    if schema.of_people and not schema.facts
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_people_names_its_texts(form: str) -> None:
    schema = catalog().schema(form)
    said = to_be_read([schema])
    texts = [
        field
        for field in schema.fields()
        for box in (field, *field.columns)
        if box.type is FieldType.TEXT and box.filled_by is not FilledBy.HAND
    ]
    assert bool(said) == bool(texts)
    if texts:
        assert f"“{texts[0].label}”" in said


def test_what_the_hand_writes_later_is_not_named() -> None:
    schema = catalog().schema("liaocheng-talent")
    assert "意见" not in to_be_read([schema])
    assert "“奖惩情况”" in to_be_read([schema])


def test_a_list_has_none() -> None:
    assert to_be_read([catalog().schema("annual-roster")]) == ""
    assert SAID not in command("check", EXAMPLES / "annual-roster" / "full.yaml").out


def test_boxes_of_several_forms_are_named_once() -> None:
    one = catalog().schema("annual-record")
    assert to_be_read([one, one]) == to_be_read([one])
    both = to_be_read([one, catalog().schema("liaocheng-talent")])
    assert both.startswith(SAID)
    assert both != to_be_read([one])


def test_a_check_ends_with_it_and_it_is_no_finding() -> None:
    ran = command("check", EXAMPLES / "annual-record")
    assert ran.code == 0
    assert ran.out.rstrip().splitlines()[-1].startswith(SAID)
    assert ran.out.count(SAID) == 1


def test_the_summaries_have_it(tmp_path: Path) -> None:
    checked = cd.check(cd.read(EXAMPLES / "annual-record"))
    assert SAID in html.fromstring(checked.reported("html")).text_content()
    cd.mark(checked, summary=tmp_path / "汇总.xlsx")
    book = load_workbook(io.BytesIO((tmp_path / "汇总.xlsx").read_bytes()))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(SAID in cell for cell in cells)


def test_a_build_has_it(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    assert command("build", folder).code == 0
    page = html.fromstring((folder / "输出" / REPORT).read_bytes()).text_content()
    assert f"{SAID}“总结”" in page
