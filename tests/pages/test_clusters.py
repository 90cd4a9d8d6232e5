"""Marks stay on their characters, and no PDF ever shows a box in place of a character."""

from __future__ import annotations

import datetime
import io
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from cadre_docs.catalog import Catalog
from cadre_docs.errors import GlyphError
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.fonts import clusters as clusters_module
from cadre_docs.pages.fonts.choice import FontBook, split_scripts
from cadre_docs.pages.fonts.clusters import clusters, is_mark
from cadre_docs.pages.model import (
    Cell,
    Font,
    Layout,
    Page,
    PageNumber,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)
from cadre_docs.pages.pdf import print_layout, render_pdf
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.weasyprint.engine import print_with_weasyprint
from cadre_docs.pages.write_xlsx.writer import layout_to_xlsx
from cadre_docs.printing.batch import Batch
from cadre_docs.printing.document import Printer
from cadre_docs.printing.glyphs import glyph_warnings
from cadre_docs.printing.package.index import index_pages
from tests.outputs import pdf_text

FONT = Font("仿宋", "Times New Roman", size=12)
PAGE = Page(595, 842, 72, 72, 72, 72)
DAY = datetime.date(2024, 1, 1)
INFO = DocumentInfo("试验", DAY, b"0" * 16)
MACRON, SELECTOR = "\u0304", "\U000e0100"
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "henan-tenure-form" / "minimal.yaml"


def layout(*texts: str, align: str = "justify", **section) -> Layout:
    blocks = tuple(Paragraph((Run(text, FONT),), align, mark=FONT) for text in texts)
    return Layout((Section(PAGE, blocks, **section),))


@pytest.mark.parametrize(
    ("text", "divided"),
    [
        ("汉字", ["汉", "字"]),
        (f"x{MACRON}=3", [f"x{MACRON}", "=", "3"]),
        (f"e{MACRON}\u0323", [f"e{MACRON}\u0323"]),
        (f"葛{SELECTOR}城", [f"葛{SELECTOR}", "城"]),
        ("☑\ufe0f好", ["☑\ufe0f", "好"]),
        ("か\u3099", ["か\u3099"]),
        (f"{MACRON}x", [MACRON, "x"]),
        ("A\u20dd", ["A\u20dd"]),
        ("", []),
    ],
)
def test_a_character_has_its_marks(text: str, divided: list[str]) -> None:
    assert clusters(text) == divided


def test_the_quick_way_knows_every_block_with_marks() -> None:
    single = clusters_module._SINGLE
    assert [
        c for c in map(chr, range(sys.maxunicode + 1)) if is_mark(c) and single.fullmatch(c)
    ] == []
    assert not single.fullmatch("\u200d")


def test_a_mark_takes_the_font_of_its_character() -> None:
    assert list(split_scripts(f"均x{MACRON}值か\u3099")) == [
        (False, "均"), (True, f"x{MACRON}"), (False, "值か\u3099"),
    ]  # fmt: skip


@pytest.mark.pango
def test_a_mark_is_drawn_over_its_character() -> None:
    """By a font that puts it there; one that has both glyphs and no place for it will not do."""
    book = FontBook.system()
    family = book.family_of_cluster(f"x{MACRON}", FONT.latin)
    if family is None:
        pytest.skip("no font here puts a macron on an x")
    (run,) = [p for p in book.parts(f"均x{MACRON}=3", FONT.latin) if MACRON in p[1]]
    assert run == (family, f"x{MACRON}")
    regular = [f for f in book.chain(family)[0].faces if f.weight == 400 and f.upright]
    assert any(clusters_module.is_well_set(face, f"x{MACRON}") for face in regular)
    made = print_layout(layout(f"平均值x{MACRON}=3.2，合格。"), INFO)
    assert f"x{MACRON}=3.2" in unicodedata.normalize("NFD", pdf_text(made.pdf))
    assert made.complaints == ()
    assert "\u25cc" not in pdf_text(made.pdf)


def test_no_mark_begins_a_line_or_a_piece_of_a_sheet() -> None:
    text = f"x{MACRON}" * 400
    table = Table((60.0,), (Row((Cell(0, (Paragraph((Run(text, FONT),), mark=FONT),)),)),))
    import openpyxl

    data = layout_to_xlsx(Layout((Section(PAGE, (table,)),)), title="试验", date=DAY)
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    values = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    pieces = [str(p) for v in values for p in (v if isinstance(v, list) else [v])]
    assert "".join(pieces) == text
    assert not any(is_mark(piece[0]) for piece in pieces)


REFUSED = {
    "a mark without a character": f"{MACRON}均值",
    "a variant": f"葛{SELECTOR}",
    "line separator": "第一段。\u2028第二段。",
    "paragraph separator": "第一段。\u2029第二段。",
    "next line": "第一段。\u0085第二段。",
    "direction": "张\u202d三",
    "soft hyphen": "张\xad三",
    "interlinear": "张\ufff9三",
    "tag": "张\U000e0041三",
    "private": "张\ue123三",
    "unassigned": "张\U0003fff0三",
    "too many marks": "张" + "\u0363\u1dd7\u20e7",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_font_draws_stops_the_pdf(name: str) -> None:
    text = REFUSED[name]
    with pytest.raises(GlyphError):
        render_pdf(layout(text), INFO)
    with pytest.raises(GlyphError):  # wherever it stands
        render_pdf(layout("正文", header=layout(text).sections[0].blocks), INFO)
    with pytest.raises(GlyphError):
        render_pdf(layout("正文", footer=layout(text).sections[0].blocks), INFO)
    tall = Cell(0, layout(text).sections[0].blocks, vertical_text=True)
    with pytest.raises(GlyphError):
        render_pdf(Layout((Section(PAGE, (Table((60.0,), (Row((tall,)),)),)),)), INFO)


def test_the_index_of_a_package_is_looked_at_too() -> None:
    class Entry:
        pages = copies = first = 1
        evidence_pages = 0

        class record:  # noqa: N801
            person = "张\ue123三"
            schema = Catalog().schema("henan-tenure-form")

            @staticmethod
            def get(_name: str) -> str:
                return "示例"

    with pytest.raises(GlyphError):
        index_pages([Entry()], DAY)  # type: ignore[list-item]


def glyph_numbers(pdf: bytes) -> set[int]:
    """The numbers of all glyphs that are shown; 0 is .notdef."""
    found: set[int] = set()
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"Tj", b"TJ"):
                strings = operands[0] if operator == b"TJ" else operands
                for string in strings:
                    data = getattr(string, "original_bytes", b"")
                    found |= {int.from_bytes(data[n : n + 2]) for n in range(0, len(data), 2)}
    return found


@pytest.mark.pango
def test_weasyprint_never_draws_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever gets past the list of fonts: what WeasyPrint says of it stops the document."""
    monkeypatch.setattr(FontBook, "missing", lambda *_: [])
    for text in ("张\U0003fff0三", "第一段。\u2028第二段。"):
        try:
            made = print_with_weasyprint(layout(text), INFO, FontBook.system())
        except GlyphError:
            continue
        assert 0 not in glyph_numbers(made.pdf)


@pytest.mark.pango
@pytest.mark.parametrize("category", ["Zs", "Cc", "Cf", "Zl", "Zp"])
def test_blanks_and_controls_are_room_or_refused(category: str) -> None:
    book = FontBook.system()
    every = (chr(code) for code in range(sys.maxunicode + 1))
    own = [c for c in every if unicodedata.category(c) == category]
    drawn = [c for c in own if not book.missing([Run(f"汉{c}A", FONT)])]
    assert category in ("Zs", "Cf") or set(drawn) <= {"\n", "\t"}
    made = print_layout(layout("".join(f"汉{c}A" for c in drawn if c != "\n")), INFO)
    assert made.complaints == ()
    assert 0 not in glyph_numbers(made.pdf)


# --- told where it was typed ------------------------------------------------------------------


def read(text: str):
    """An example in which a box says this, however reading would have cleaned it."""
    intake = read_paths([EXAMPLE], Catalog())
    [entry] = intake.entries
    field = entry.record.schema.names["从事专业"]
    value = replace(entry.record.values[field.id], typed=text)
    record = replace(entry.record, values={**entry.record.values, field.id: value})
    intake.entries = [replace(entry, record=record)]
    return intake


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"葛{SELECTOR}", "异体字形"),
        ("葛\u0304\u0363\u20e7", "印成一个字"),
        ("第一段\u2028第二段", "控制文字排版的字符"),
        ("\u0304均值", "前面没有它所属的字"),
    ],
)
def test_check_warns_and_only_the_pdf_stops(text: str, says: str) -> None:
    intake = read(text)
    entry = intake.entries[0]
    (warned,) = glyph_warnings([entry.record])
    assert (warned.code, warned.severity, warned.path) == (
        "GL-missing",
        Severity.WARNING,
        "从事专业",
    )
    assert says in warned.sentence()
    [printed] = Batch(intake, Catalog(), Printer(Catalog())).run(["docx", "pdf", "xlsx"])
    assert set(printed.outputs) == {"docx", "xlsx"}
    assert [(f.code, f.severity) for f in printed.findings] == [("GL-missing", Severity.ERROR)]
    [printed] = Batch(intake, Catalog(), Printer(Catalog())).run(["docx", "xlsx"])
    assert set(printed.outputs) == {"docx", "xlsx"}
    assert not printed.findings
    assert [f.code for f in printed.warnings] == ["GL-missing"]


def test_fonts_are_not_looked_up_for_common_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FontBook, "system", lambda: pytest.fail("fonts were looked up"))
    assert glyph_warnings([read("教学与研究（一）①").entries[0].record]) == []


@pytest.mark.pango
def test_page_numbers_need_no_other_font() -> None:
    footer = (Paragraph((PageNumber(FONT), Run("页", FONT)), "center", mark=FONT),)
    made = print_layout(layout("正文", footer=footer), INFO)
    assert made.complaints == ()
    assert 0 not in glyph_numbers(made.pdf)
