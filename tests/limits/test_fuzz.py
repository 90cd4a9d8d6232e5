"""Files made at random, each reader: a result, findings, or an error of ours; and the corpus.

`make fuzz` goes on for as long as it is told; this is the bounded part of every test run.
"""

from __future__ import annotations

import io
import json
import string
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from PIL import Image

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.errors import MasterError
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.context import Printable
from cadre_docs.masters.docx.compiled import DocxMaster
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.record import build_record
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import read_photo
from cadre_docs.report.annotate.copies import Copies
from cadre_docs.report.annotate.workbook import annotate_workbook
from cadre_docs.schema import FieldType
from cadre_docs.source.yaml import load
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.filling import read_workbook
from tests.limits import hostile
from tools.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
bounded = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ODD = "\u202e\u200b\ufeff\u3000０１２Ａ·・〇㊀𠮷𰻝\u0301\x07\ue000\ud7ff={{}}{%%}<&>\"'|#:-?*&!@`~"
texts = st.text(st.sampled_from(string.printable + ODD + "示例甲年月至今"), max_size=30)
typed = st.one_of(
    texts,
    st.integers(-(10**18), 10**18).map(str),
    st.dates().map(lambda day: day.strftime(f"{day.year}.%m.%d")),
    st.from_regex(r"(19|20)\d\d[.年-]\d{1,2}(至|-|至今)?((19|20)\d\d\.\d\d)?", fullmatch=True),
    st.from_regex(r"[1-9]\d{16}[\dXx]", fullmatch=True),
    st.sampled_from(["是", "否", "合格", "男", "0" * 500, "1" * 5_000, "../a.jpg", "/dev/zero"]),
)


@st.composite
def records(draw: st.DrawFn) -> dict:
    """A record of any form: known and unknown keys, values of every shape."""
    schema = catalog().schema(draw(st.sampled_from(catalog().schema_ids)))
    made: dict = {"表单": schema.id}
    for section in schema.sections:
        into = made.setdefault(section.key, {}) if section.key else made
        for field in section.fields:
            if field.type is FieldType.TABLE:
                row = st.dictionaries(st.sampled_from([c.key for c in field.columns]), typed)
                value = st.lists(row, max_size=3)
            else:
                value = typed
            odd = st.one_of(st.lists(typed, max_size=2), st.dictionaries(texts, typed, max_size=2))
            if draw(st.booleans()):
                into[field.key] = draw(st.one_of(value, value, value, odd))
    return made | draw(st.dictionaries(texts, typed, max_size=2))


@given(st.lists(records(), min_size=1, max_size=2))
@bounded
def test_records(tmp_path, made):
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8", errors="replace")
    intake = read_paths([path], catalog())
    findings = check_intake(intake, catalog())
    assert not [f for f in findings if f.code == "TOOL-fault"]
    assert all(f.position is not None for f in findings if f.code.startswith("FS"))
    list(Copies([path], tmp_path / "标注").write(findings))


yaml_pieces = st.sampled_from(
    [
        *(
            "表单: henan-tenure-form",
            "姓名: 示例甲",
            "- ",
            "  ",
            "\n",
            "---",
            "...",
            "? ",
            ": ",
            "|",
            ">",
        ),
        *(
            "'",
            '"',
            "[",
            "]",
            "{",
            "}",
            ", ",
            "#",
            "&a ",
            "*a",
            "!!int 1",
            "%YAML 1.1",
            "\t",
            "：",
            "~",
        ),
        *(
            "\ufeff",
            "\u2028",
            "\x85",
            "\r\n",
            "\r",
            "<<: ",
            "主要工作:",
            "- 名称: a",
            "\\x41",
            "\\ud800",
        ),
    ]
)


@given(st.lists(yaml_pieces | texts, max_size=40).map("".join))
@settings(bounded, max_examples=60)
def test_yaml_text(tmp_path, text):
    trees, findings = load(text.encode("utf-8", "surrogatepass"), "a.yaml")
    assert all(f.position is not None for f in findings)
    assert trees is not None
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    intake = read_paths([path], catalog())
    list(Copies([path], tmp_path / "标注").write(check_intake(intake, catalog())))


TEMPLATE = blank_workbook(catalog().schema("tenure-record"))
cells = st.one_of(
    st.none(),
    typed.filter(lambda text: not any(ord(c) < 32 and c not in "\t\n\r" for c in text)),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1)),  # noqa: DTZ001 - as cells are
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9_000)),
    st.sampled_from(["=1+1", "=A1", "#REF!", "#N/A", "=HYPERLINK(1)"]),
    st.builds(
        lambda text: CellRichText("甲", TextBlock(InlineFont(b=True), text or "x")), st.just("乙")
    ),
)
places = st.tuples(st.integers(0, 6), st.integers(1, 30), st.integers(1, 9))


@given(st.dictionaries(places, cells, min_size=10, max_size=25), st.lists(places, max_size=2))
@settings(bounded, max_examples=8)
def test_workbooks(values, merged):
    book = load_workbook(io.BytesIO(TEMPLATE))
    for (sheet, row, column), value in values.items():
        book.worksheets[sheet % len(book.worksheets)].cell(row, column).value = value
    for sheet, row, column in merged:
        target = book.worksheets[sheet % len(book.worksheets)]
        target.merge_cells(None, row, column, row + 2, column + 2)
    stream = io.BytesIO()
    book.save(stream)
    pairs, findings = read_workbook(stream.getvalue(), "a.xlsx", catalog())
    for schema, tree in pairs:
        findings += build_record(schema, tree)[1]
    assert all(f.position is not None for f in findings)
    annotate_workbook(stream.getvalue(), findings)


HEAD = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>{}</w:rPr>'
LOOKS = st.sampled_from(["", "<w:b/>", '<w:sz w:val="30"/>', '<w:color w:val="FF0000"/>'])
TAGGED = "甲{{ 姓名 }}乙{{单位}}丙{% if 姓名 %}丁{% else %}戊{% endif %}己"


@given(st.sets(st.integers(1, len(TAGGED) - 1)), st.lists(LOOKS, min_size=12, max_size=12))
@settings(bounded, max_examples=40)
def test_masters_whose_tags_word_has_cut_into_runs(cuts, looks):
    ends = sorted({0, *cuts, len(TAGGED)})
    runs = "".join(
        f"<w:r>{HEAD.format(looks[n % len(looks)])}<w:t xml:space='preserve'>{TAGGED[a:b]}</w:t></w:r>"
        for n, (a, b) in enumerate(pairwise(ends))
    )
    parts = hostile.parts(hostile.master(hostile.DOCX_FORM))
    xml = parts["word/document.xml"].decode()
    body, end = xml.index("<w:body>") + 8, xml.rindex("<w:sectPr")
    paragraph = f"<w:p><w:pPr><w:spacing w:line='20' w:lineRule='atLeast'/></w:pPr>{runs}</w:p>"
    document = (xml[:body] + paragraph + xml[end:]).encode()
    data = hostile.packed(parts | {"word/document.xml": document})
    try:
        filled = DocxMaster(data, "x.docx", hostile.DAY).fill(
            {"姓名": Printable("{{ 7*7 }}<&>"), "单位": Printable("某校")}
        )
    except MasterError as problem:
        assert "x.docx" in str(problem)  # noqa: PT017 - either is right
        return
    shown = "".join(run.text for run in read_docx(filled.file).runs())
    assert shown.startswith("甲{{ 7*7 }}<&>乙某校丙丁己")


@given(
    st.sampled_from(["RGB", "L", "CMYK", "RGBA", "P", "LA", "1", "I;16"]),
    st.tuples(st.integers(1, 90), st.integers(1, 90)),
    st.integers(0, 9),
    st.integers(0, 400),
    st.binary(max_size=6),
)
@settings(bounded, max_examples=40)
def test_photos(tmp_path, mode, size, orientation, at, junk):
    kind = "JPEG" if mode in ("RGB", "L", "CMYK") else "PNG"
    picture = Image.new(mode, size)
    exif = picture.getexif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    picture.save(stream, kind, exif=exif)
    data = bytearray(stream.getvalue())
    data[at : at + len(junk)] = junk
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    try:
        photo = read_photo(path)
    except PhotoError as problem:
        assert "照片" in str(problem)  # noqa: PT017 - either is right
        return
    with Image.open(io.BytesIO(photo.jpeg(30, 40))) as printed:
        printed.load()
        assert printed.mode in ("RGB", "L")
        assert printed.width <= 30
        assert printed.height <= 40


def test_every_form_that_people_fill_is_made_at_random():
    assert set(catalog().form_ids) < set(Catalog().schema_ids)


# --- what once failed -----------------------------------------------------------------------------

KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


def test_the_corpus_is_small():
    assert KEPT
    assert sum(path.stat().st_size for path in KEPT) < 200_000
    assert {path.parent.name for path in KEPT} <= set(TARGETS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_corpus_is_read(path):
    from tools.fuzz.run import attempt

    outcome = attempt(TARGETS[path.parent.name], path.read_bytes())
    assert not outcome.crash, outcome.detail
