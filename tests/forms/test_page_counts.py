"""A form keeps the pages of the blank one, whatever stands in its boxes of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.giving_way import giving_way, of_lone_boxes
from cadre_docs.pages.model import Paragraph, Row, Table
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.printing.document import Document, Printer
from cadre_docs.schema import FieldType, FilledBy
from tests.pages.sample_layouts import PAGE, cell, document, paragraph, row
from tests.stress import repeated
from tests.yaml_texts import dump_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.schema import Field, Schema

CATALOG = Catalog()
# The others are lists: their rows are their pages.
FORMS = [form for form in CATALOG.form_ids if CATALOG.master(form).suffix == ".docx"]
LINES = (FieldType.LINE, FieldType.NAME)
UNIT = "示例省示例市示例区示例街道重点实验室中心附属研究院第一分部综合处示例处办公室室"
NAMES = ("阿卜杜热合曼买买提吐尔逊努尔甲", "阿卜杜热合曼·买买提吐尔逊·艾", "示例甲乙丙丁戊己庚")


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


def boxes(schema: Schema) -> list[Field]:
    return [
        field
        for field in schema.printed_fields
        if field.type in LINES and field.filled_by is not FilledBy.HAND
    ]


def text(field: Field, name: str = NAMES[0]) -> str:
    """As long as a box may be: a name of 15 characters, 40 of others unless less are allowed."""
    if field.type is FieldType.NAME:
        return name
    return UNIT[: min(40, field.fit.smallest if field.fit else 40)]


def printed(values: dict[str, str], schema: Schema, printer: Printer, folder: Path) -> Document:
    path = folder / "记录.yaml"
    path.write_text(dump_yaml({"表单": schema.id, **values}), "utf-8")
    [entry] = read_paths([path], CATALOG).entries
    return printer.filled(entry.record)


@pytest.mark.parametrize("form", FORMS)
def test_full_boxes_add_no_page(form: str, printer: Printer, tmp_path: Path) -> None:
    schema = CATALOG.schema(form)
    fillings = [{field.key: text(field)} for field in boxes(schema)]
    fillings += [{field.key: text(field, name) for field in boxes(schema)} for name in NAMES]
    longer = {
        str(values): made.pages
        for values in fillings
        if (made := printed(values, schema, printer, tmp_path)).pages != printer.blank_pages(schema)
    }
    assert not longer


@pytest.mark.parametrize("paragraphs", [1, 3, 5])
def test_the_annual_record_is_two_sides_with_every_text_at_its_limit(
    paragraphs: int, printer: Printer, tmp_path: Path
) -> None:
    schema = CATALOG.schema("annual-record")
    texts = [f for f in schema.printed_fields if f.type is FieldType.TEXT and f.fit]
    values = {field.key: text(field) for field in boxes(schema)}
    values |= {f.key: repeated(f.fit.smallest) for f in texts if f.filled_by is not FilledBy.HAND}
    whole, length = values["个人总结"], len(values["个人总结"]) // paragraphs + 1
    pieces = [whole[start : start + length] for start in range(0, len(whole), length)]
    values["个人总结"] = "\n".join(pieces)
    assert printed(values, schema, printer, tmp_path).pages == 2


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_set_smaller_than_nine_points(
    form: str, printer: Printer, tmp_path: Path
) -> None:
    schema = CATALOG.schema(form)
    values = {field.key: text(field) for field in boxes(schema)}
    layout = printed(values, schema, printer, tmp_path).layout
    small = {run.text: run.font.size for run in layout.runs() if run.text.strip()}
    assert not {said: size for said, size in small.items() if size < 9}


def test_the_large_box_is_so_much_less_high_in_the_file_itself(
    printer: Printer, tmp_path: Path
) -> None:
    schema = CATALOG.schema("henan-tenure-form")
    made = printed({"姓名": NAMES[0]}, schema, printer, tmp_path)
    stated = [max(r.height for r in table.rows) for table in read_docx(made.docx).tables()]
    blank = [max(r.height for r in table.rows) for table in printer.blank(schema).layout.tables()]
    assert [a - b for a, b in zip(blank, stated, strict=True)] == [
        0,
        pytest.approx(1.5, abs=1),
        0,
        0,
        0,
    ]
    assert made.layout == read_docx(made.docx)


def test_a_name_in_two_lines_reads_back_as_one(printer: Printer, tmp_path: Path) -> None:
    schema = CATALOG.schema("henan-tenure-form")
    made = printed({"姓名": NAMES[1]}, schema, printer, tmp_path)
    assert "阿卜杜热合曼·\n买买提吐尔逊·艾" in made.layout.text()
    (tmp_path / "表.docx").write_bytes(made.docx)
    [entry] = read_paths([tmp_path / "表.docx"], CATALOG).entries
    assert entry.record.person == NAMES[1]


def layout_of(*heights: float, texts: int = 0, above: int = 0):
    rows = [
        row(cell(0, *["行"] * texts if n == 0 else ()), height=h) for n, h in enumerate(heights)
    ]
    before: list[Paragraph] = [paragraph("前")] * above
    return document(*before, Table((400,), tuple(rows)))


ROOM = PAGE.text_height  # 697.9 points


@pytest.mark.parametrize(
    ("heights", "texts", "above", "expected"),
    [
        ((30, 660), 0, 0, {}),  # fits
        ((30, 660), 2, 0, {(0, 1): 660 - (41 + 660 + 1 - ROOM)}),  # two lines and their borders
        ((30, 660), 0, 1, {(0, 1): 660 - (20 + 690 + 1 - ROOM)}),
        ((30, 290, 400), 2, 0, {(0, 2): 400 - (41 + 690 + 1 - ROOM)}),  # of two the larger one
        ((30, 290, 290, 80), 3, 0, {}),  # no box is large
        ((30, 660), 30, 0, {}),  # there is no room for 601 points
    ],
)
def test_giving_way(
    heights: tuple[float, ...], texts: int, above: int, expected: dict[tuple[int, int], float]
) -> None:
    found = giving_way(layout_of(*heights, texts=texts, above=above))
    assert found == {place: pytest.approx(height) for place, height in expected.items()}


def test_each_page_has_its_own_box() -> None:
    large = Table((400,), (row(cell(0, "行", "行"), height=30), Row((cell(0),), 660, "at_least")))
    layout = document(large, paragraph("后", page_break_before=True), large)
    # The second page has a paragraph more.
    assert giving_way(layout) == {
        (0, 1): pytest.approx(660 - (41 + 661 - ROOM)),
        (1, 1): pytest.approx(660 - (20 + 41 + 661 - ROOM)),
    }


def test_a_box_gives_no_more_than_it_has() -> None:
    full = Table(
        (400,), (row(cell(0, "行", "行"), height=30), row(cell(0, *["字"] * 33), height=660))
    )
    assert giving_way(document(full)) == {}


@pytest.mark.parametrize("form", FORMS)
def test_where_none_can_give_way_the_page_is_not_looked_at(
    form: str, printer: Printer, tmp_path: Path
) -> None:
    """Texts of all lengths: whatever says that nothing gives way has to be right."""
    schema = CATALOG.schema(form)
    texts = [f for f in schema.printed_fields if f.type is FieldType.TEXT and f.fit]
    for field in texts:
        if field.filled_by is FilledBy.HAND:
            continue
        for share in (0.5, 1, 1.5, 3):
            values = {field.key: repeated(int(field.fit.nominal * share))}
            made = printed(values, schema, printer, tmp_path)
            if not made.may_grow:
                assert giving_way(read_docx(made.docx)) == {}, (field.key, share)


def test_a_text_in_the_one_large_box_makes_none_give_way(printer: Printer, tmp_path: Path) -> None:
    schema = CATALOG.schema("henan-tenure-form")
    long = {"个人总结": repeated(3000)}
    assert not printed(long, schema, printer, tmp_path).may_grow
    assert printed({**long, "姓名": NAMES[0]}, schema, printer, tmp_path).may_grow


def test_characters_of_lone_boxes() -> None:
    def page(*rows: tuple[str, float]) -> Table:
        return Table((400,), tuple(row(cell(0, text), height=high) for text, high in rows))

    break_ = paragraph("己", page_break_before=True)
    layout = document(page(("甲", 30), ("乙", 660)), break_, page(("丙", 300), ("丁", 300)))
    assert of_lone_boxes(layout) == {"乙"}
    twice = document(page(("甲", 30), ("甲乙", 660)), break_, page(("丙", 299.9), ("丁", 300)))
    assert "甲" not in of_lone_boxes(twice)
    assert "丁" in of_lone_boxes(twice)
