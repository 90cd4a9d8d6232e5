"""Every form, in every output: labels, canaries, hostile text, repeatability, pages."""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from lxml import html as lxml_html

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.weasyprint.html import layout_to_html
from cadre_docs.printing.document import Document, Printer
from cadre_docs.schema import FieldType, FilledBy, Schema
from tests.outputs import (
    SOFFICE,
    TEXT_OF,
    geometry,
    layout_shape,
    libreoffice_pdfs,
    pdf_pages,
    rectangles,
    shape,
    squeezed,
    table_geometry,
)
from tests.yaml_texts import dump_yaml, load_yaml

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("docx", "pdf", "xlsx")
LABELS = load_yaml(Path(__file__).parent / "labels.yaml")
FORMS = tuple(LABELS)
PATHS = [
    path
    for path in sorted((ROOT / "examples").glob("*/*.yaml"))
    if path.parent.name in FORMS  # facts are not printed
]
EXAMPLES = [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in PATHS]
HOSTILE = ["A&B<C>\"'", "{{ 7*7 }}", "{% raw %}", "{_{ x }_}", "=1+1", "𠅤䶮㘵𬭎·", "户用文玉米"]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(Catalog())


@pytest.fixture(scope="module")
def blanks(printer: Printer) -> dict[str, Document]:
    return {form: printer.blank(Catalog().schema(form)) for form in FORMS}


def printed(path: Path, printer: Printer) -> Document:
    [entry] = read_paths([path], Catalog()).entries
    return printer.filled(entry.record)


def assert_in_order(labels: list[str], text: str) -> None:
    place = 0
    for label in labels:
        found = text.find(label, place)
        assert found >= 0, f"“{label}” is missing after …{text[max(0, place - 30) : place]}"
        place = found + len(label)


def test_every_form_has_its_labels_listed() -> None:
    assert set(FORMS) == set(Catalog().form_ids)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_blank_form_says_exactly_its_labels(form: str, kind: str, blanks) -> None:
    text = squeezed(TEXT_OF[kind](blanks[form].output(kind)))
    assert_in_order(LABELS[form], text)
    # Nothing else is printed but the blanks of the cover, e.g. （　-　年）.
    left = re.sub("第[0-9]+页共[0-9]+页", "", text)
    for label in sorted(LABELS[form], key=len, reverse=True):
        left = left.replace(label, "", 1)
    assert squeezed(left.replace("-", "")) == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_says_all_labels_in_order_and_all_values(path: Path, kind: str, printer) -> None:
    document = printed(path, printer)
    text = squeezed(TEXT_OF[kind](document.output(kind)))
    record = read_paths([path], Catalog()).entries[0].record
    photos = [f for f in document.schema.printed_fields if f.type is FieldType.PHOTO]
    covered = [f.label for f in photos if record.get(f.id)]  # a photo stands in their place
    assert_in_order([label for label in LABELS[record.schema.id] if label not in covered], text)
    for field in document.schema.printed_fields:
        value = record.get(field.id)
        if field in photos:
            continue
        if isinstance(value, str) and field.filled_by is not FilledBy.HAND:
            assert squeezed(value) in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_words_of_a_filled_form(path: Path, printer, request) -> None:
    """Golden text: `pytest --update-golden` rewrites it; look at the difference."""
    golden = ROOT / "tests" / "golden" / f"{path.parent.name}-{path.stem}.txt"
    text = printed(path, printer).layout.text() + "\n"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def hostile_record(schema: Schema, mark: str) -> str:
    """A record with a text of its own in every box that takes free text."""

    def value(field, where: str):  # noqa: PLR0911 - a table of types
        match field.type:
            case FieldType.LINE | FieldType.TEXT | FieldType.NAME:
                return f"{mark}{where}"
            case FieldType.CHOICE:
                return field.choices.values[0]
            case FieldType.DATE:
                return "2021-03-01"
            case FieldType.PERIOD:
                return "2021-03 至 2024-02"
            case FieldType.MOBILE:
                return "13900000000"
            case FieldType.TABLE:
                rows = range(1, 4)
                return [{c.key: value(c, f"{where}行{n}") for c in field.columns} for n in rows]
        return None

    record = {"表单": schema.id}
    for number, field in enumerate(schema.printed_fields):
        if field.filled_by is not FilledBy.HAND:
            record[field.key] = value(field, f"格{number}")
    return dump_yaml(record)


@pytest.mark.parametrize("form", FORMS)
def test_never_another_persons_data(form: str, printer, tmp_path: Path) -> None:
    marks = [f"金丝雀{letter}" for letter in "甲乙丙丁"]
    schema = Catalog().schema(form)
    for mark in marks:
        (tmp_path / f"{mark}.yaml").write_text(hostile_record(schema, mark), encoding="utf-8")
    entries = read_paths([tmp_path], Catalog()).entries
    random.Random(7).shuffle(entries)  # noqa: S311 - no secret
    shown = [printer.filled(entry.record) for entry in (*entries, entries[0])]
    for entry, document in zip((*entries, entries[0]), shown, strict=True):
        own = Path(entry.record.position.file).stem
        for kind in KINDS:
            text = squeezed(TEXT_OF[kind](document.output(kind)))
            assert own in text
            assert not [mark for mark in marks if mark != own and mark in text]


@pytest.mark.parametrize("form", FORMS)
def test_every_text_comes_through_as_typed(form: str, printer, tmp_path: Path) -> None:
    schema = Catalog().schema(form)
    for number, hostile in enumerate(HOSTILE):
        path = tmp_path / f"{number}.yaml"
        path.write_text(hostile_record(schema, hostile), encoding="utf-8")
        [entry] = read_paths([path], Catalog()).entries
        document = printer.filled(entry.record)
        wanted = [
            squeezed(str(value.typed))
            for _, field, value in entry.record.texts()
            if field.type in (FieldType.LINE, FieldType.TEXT, FieldType.NAME)
        ]
        assert wanted
        for kind in KINDS:
            text = squeezed(TEXT_OF[kind](document.output(kind)))
            missing = [value for value in wanted if value not in text]
            assert not missing, (kind, missing)


def test_boxes_for_the_hand_stay_empty_unless_declared_electronic(printer, tmp_path: Path) -> None:
    base = (ROOT / "examples" / "henan-tenure-form" / "minimal.yaml").read_text(encoding="utf-8")
    opinion = "本人意见: 同意考核结果\n"
    for declared, shown in (("", False), ("电子意见: [本人意见]\n", True)):
        path = tmp_path / "记录.yaml"
        path.write_text(base + opinion + declared, encoding="utf-8")
        [entry] = read_paths([path], Catalog()).entries
        text = squeezed(TEXT_OF["docx"](printer.filled(entry.record).docx))
        assert ("同意考核结果" in text) is shown


@pytest.mark.parametrize("form", FORMS)
def test_tables_have_the_same_shape_in_blank_and_filled_form(form: str, blanks, printer) -> None:
    blank = [geometry(t) for t in blanks[form].layout.tables()]
    for path in (ROOT / "examples" / form).glob("*.yaml"):
        filled = [geometry(t) for t in printed(path, printer).layout.tables()]
        assert [{cell[1:] for cell in t} for t in filled] == [
            {cell[1:] for cell in t} for t in blank
        ]


@pytest.mark.parametrize("form", FORMS)
def test_tables_have_the_same_shape_in_every_output(form: str, blanks) -> None:
    """Rows, columns and merges of DOCX, HTML (so PDF) and XLSX are those of the layout."""
    layout = blanks[form].layout
    tables = [geometry(t) for t in layout.tables()]
    assert [geometry(t) for t in read_docx(blanks[form].docx).tables()] == tables
    html = lxml_html.fromstring(layout_to_html(layout, FontBook.system(), title="", date=""))
    drawn = html.xpath("//table[not(contains(@class,'frame'))]")
    assert [table_geometry(t) for t in drawn] == tables
    workbook = openpyxl.load_workbook(io.BytesIO(blanks[form].xlsx))
    sheets = [sorted(rectangles(sheet).values()) for sheet in workbook]
    for table in reversed(list(layout.tables())):
        wanted = layout_shape(table)
        # From the end upwards: what stands between tables is text in rows of its own.
        while not sheets[-1] or shape(sheets[-1][-len(wanted) :]) != wanted:
            if sheets[-1]:
                sheets[-1].pop()
            else:
                sheets.pop()
        sheets[-1] = sheets[-1][: -len(wanted)]


@pytest.mark.parametrize("form", FORMS)
def test_a_sandbox_and_strict_names(form: str, blanks) -> None:
    assert blanks[form].docx
    env = environment()
    assert env.sandboxed
    assert env.autoescape


@pytest.mark.parametrize("path", EXAMPLES[:1])
def test_built_twice_in_two_processes_gives_identical_bytes(path: Path, tmp_path: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        subprocess.run(
            [
                sys.executable,
                "-m",
                "cadre_docs",
                "render",
                str(path),
                "-o",
                str(out),
                "--merge",
                str(out / "合订.pdf"),
            ],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "TZ": "UTC" if seed == "1" else "Asia/Shanghai",
            },
            check=True,
            capture_output=True,
        )
        outputs.append({p.name: p.read_bytes() for p in out.glob("[!.]*")})
    assert len(outputs[0]) == 4
    assert outputs[0] == outputs[1]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_word_processors_count_the_same_pages(printer, tmp_path: Path) -> None:
    ours = {f"{p.parent.name}-{p.stem}.docx": printed(p, printer) for p in PATHS}
    theirs = libreoffice_pdfs({name: doc.docx for name, doc in ours.items()}, tmp_path)
    assert {n: pdf_pages(pdf) for n, pdf in theirs.items()} == {n: d.pages for n, d in ours.items()}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_blank_forms_print_on_the_same_pages(blanks, tmp_path: Path) -> None:
    kinds = [(form, kind) for form in FORMS for kind in ("docx", "xlsx")]
    files = {f"{form}.{kind}": blanks[form].output(kind) for form, kind in kinds}
    pages = {n: pdf_pages(pdf) for n, pdf in libreoffice_pdfs(files, tmp_path).items()}
    assert pages == {f"{form}.{kind}": blanks[form].pages for form, kind in kinds}


@pytest.mark.parametrize("form", FORMS)
def test_filling_the_lists_with_short_rows_adds_no_page(
    form: str, printer, blanks, tmp_path
) -> None:
    path = tmp_path / "记录.yaml"
    path.write_text(hostile_record(Catalog().schema(form), "短"), encoding="utf-8")
    [entry] = read_paths([path], Catalog()).entries
    assert printer.filled(entry.record).pages == blanks[form].pages
