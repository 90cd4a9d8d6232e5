"""What the adapters use of libraries is there and behaves as used: a new release may change it."""

from __future__ import annotations

import concurrent.futures
import io
import zipfile
from xml.etree import ElementTree

import pytest
from jinja2 import TemplateSyntaxError, nodes
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font, PatternFill
from PIL import Image, ImageFile, JpegImagePlugin
from pypdf import PdfReader, PdfWriter

from cadre_docs.adapters import (
    docx_internals,
    docxtpl_internals,
    jinja_internals,
    openpyxl_internals,
    pillow_internals,
    process_pools,
    pypdf_internals,
    weasyprint_internals,
)
from tests.pages.small_fonts import small_font

RED = PatternFill("solid", fgColor="FF0000")


# --- openpyxl ------------------------------------------------------------------------------


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        openpyxl_internals.save_in_memory(book, archive)
    return target.getvalue()


def test_openpyxl_saves_the_same_in_memory_as_through_files(monkeypatch):
    usual = io.BytesIO()
    _pictured().save(usual)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", _no_file)
    assert _parts(saved(_pictured())) == _parts(usual.getvalue())


def _pictured() -> Workbook:
    book, picture = Workbook(), io.BytesIO()
    sheet = book.active
    sheet["A1"], sheet["A2"] = "文字", 3
    sheet["A1"].hyperlink = "https://example.invalid/"
    Image.new("RGB", (4, 4)).save(picture, "png")
    sheet.add_image(SheetImage(picture), "B2")
    return book


def _no_file(*_: object) -> str:
    raise AssertionError("a temporary file is written")


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n != "docProps/core.xml"}


def test_openpyxl_has_one_normal_font():
    book = Workbook()
    openpyxl_internals.set_normal_font(book, Font(name="宋体", size=12))
    book.active["A1"] = "x"
    read = load_workbook(io.BytesIO(saved(book)))
    assert (read.active["A1"].font.name, read.active["A1"].font.size) == ("宋体", 12)
    styles = _parts(saved(book))["xl/styles.xml"].decode()
    assert styles.count("<font>") == 1


def test_openpyxl_looks_are_copied_and_not_shared():
    sheet = Workbook().active
    sheet["A1"].fill = RED
    openpyxl_internals.set_look(sheet["A2"], openpyxl_internals.look_of(sheet["A1"]))
    assert sheet["A2"].fill == RED
    sheet["A2"].font = Font(bold=True)
    assert not sheet["A1"].font.bold


def test_openpyxl_tells_the_part_of_each_sheet():
    book = Workbook()
    book.active.title = "甲"
    book.create_sheet("乙")
    read, sheets = openpyxl_internals.read_with_parts(saved(book))
    assert read.sheetnames == ["甲", "乙"]
    assert sheets == [("甲", "xl/worksheets/sheet1.xml"), ("乙", "xl/worksheets/sheet2.xml")]


def test_openpyxl_pictures_come_off_a_sheet() -> None:
    book = Workbook()
    sheet = book.active
    assert not openpyxl_internals.drop_drawings(sheet)
    sheet.add_chart(BarChart(), "A1")
    assert openpyxl_internals.drop_drawings(sheet)
    assert not openpyxl_internals.drop_drawings(sheet)


# --- Jinja ---------------------------------------------------------------------------------


class Sandbox(jinja_internals.CheckedSandbox):
    code_generator_class = jinja_internals.PrintingGenerator

    def __init__(self, **options):
        super().__init__(**options)
        self.seen, self.shown = [], []

    def refused(self, node):
        self.seen.append(type(node))
        return "no macros" if isinstance(node, nodes.Macro) else ""

    def rewrite(self, tree):
        for data in tree.find_all(nodes.TemplateData):
            data.data = data.data.upper()

    def printed(self, value):
        self.shown.append(value)
        return f"<{value}>"


@pytest.mark.parametrize("escaping", [True, False])
def test_jinja_prints_every_value_through_the_environment(escaping):
    sandbox = Sandbox(autoescape=escaping)
    if not escaping:
        sandbox.finalize = str
    source = "a{{ x }}b{% for y in z %}{{ y }}{% endfor %}{% set kept %}{{ x }}{% endset %}"
    assert sandbox.from_string(source).render(x="1", z=["2", "3"]) == "A<1>B<2><3>"
    assert sandbox.shown == ["1", "2", "3"]  # what a variable keeps is not printed
    assert {nodes.For, nodes.AssignBlock, nodes.Name} <= set(sandbox.seen)


def test_jinja_stops_at_what_is_refused():
    with pytest.raises(TemplateSyntaxError, match="no macros"):
        Sandbox().from_string("{% macro a() %}{% endmacro %}")


TOO_MANY_PARENTHESES = "{{ " + "(" * 900 + "1" + ")" * 900 + " }}"
TOO_MANY_LOOPS = "{% for a in b %}" * 21 + "{% endfor %}" * 21  # Python allows twenty


@pytest.mark.parametrize("source", [TOO_MANY_PARENTHESES, TOO_MANY_LOOPS], ids=["read", "compiled"])
def test_jinja_says_so_when_tags_nest_too_deep(source):
    with pytest.raises(TemplateSyntaxError, match=jinja_internals.TOO_DEEP):
        Sandbox().from_string(source)


# --- WeasyPrint ----------------------------------------------------------------------------


@pytest.fixture
def laid_out():
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    style = "html, body, p { display: block } head { display: none }"
    html = weasyprint_internals.lean_html(ElementTree.fromstring, style)
    text = "<html><body><p>甲乙丙丁</p><h1>不</h1></body></html>"
    return html(text, URLFetcher()).render(font_config=FontConfiguration())


@pytest.mark.pango
def test_weasyprint_reads_our_elements_and_our_style_alone(laid_out):
    tags = {box.element_tag for box in weasyprint_internals.boxes(laid_out)}
    assert {"html", "body", "p", "h1"} <= tags
    [heading] = [b for b in weasyprint_internals.boxes(laid_out) if type(b).__name__ == "InlineBox"]
    assert heading.element_tag == "h1"  # a block in WeasyPrint's own style
    assert heading.style["font_weight"] == 400


@pytest.mark.pango
def test_weasyprint_leaves_room_after_characters(laid_out):
    [text] = [
        b for b in weasyprint_internals.boxes(laid_out) if getattr(b, "text", "") == "甲乙丙丁"
    ]
    assert text.width > 0

    def width() -> float:
        from weasyprint.text.ffi import TO_UNITS

        text.pango_layout.reactivate(text.style)
        line, _ = text.pango_layout.get_first_line()
        item = line.runs[0].data
        numbers = range(item.glyphs.num_glyphs)
        return sum(item.glyphs.glyphs[n].geometry.width for n in numbers) / TO_UNITS

    before = width()
    weasyprint_internals.widen(text.pango_layout, frozenset({0, 6}), 5.0)  # of three bytes each
    assert width() == pytest.approx(before + 10, abs=0.01)


@pytest.mark.pango
def test_weasyprint_draws_with_a_font_that_the_system_does_not_have(tmp_path):
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    font = small_font(tmp_path / "字.ttf", "Squares Of A Test", "甲")
    fonts = FontConfiguration()
    for _ in range(2):
        weasyprint_internals.add_font_files(fonts, [str(font)])
    html = weasyprint_internals.lean_html(
        ElementTree.fromstring, "html, body, p { display: block }"
    )
    text = "<html><body><p style='font-family: Squares Of A Test'>甲</p></body></html>"
    pdf = html(text, URLFetcher()).render(font_config=fonts).write_pdf()
    [page] = PdfReader(io.BytesIO(pdf)).pages
    drawn = {str(f["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}
    assert all("Squares" in name or "Small" in name for name in drawn)


@pytest.mark.pango
def test_weasyprint_reads_fonts_through_what_is_replaced(laid_out, monkeypatch):
    from weasyprint.pdf import fonts

    for name in ("get_pango_font_hb_face", "get_hb_object_data"):
        monkeypatch.setattr(fonts, name, getattr(fonts, name))
    asked = {"faces": set(), "files": 0}

    def watched(face_of, data_of):
        def face(font):
            found = face_of(font)
            asked["faces"].add(weasyprint_internals.address(found))
            return found

        def data(subject, *glyph):
            asked["files"] += weasyprint_internals.address(subject) in asked["faces"]
            return data_of(subject, *glyph)

        return face, data

    weasyprint_internals.change_font_readers(watched)
    assert laid_out.write_pdf().startswith(b"%PDF")
    assert asked["faces"]
    assert asked["files"]


@pytest.mark.pango
def test_weasyprint_knows_whether_fonts_can_be_cut(monkeypatch):
    from weasyprint.text import ffi

    assert weasyprint_internals.can_subset() == (ffi.harfbuzz_subset is not None)
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    assert not weasyprint_internals.can_subset()


# --- python-docx ---------------------------------------------------------------------------


def test_python_docx_writes_into_archives_of_our_class(monkeypatch):
    from docx import Document
    from docx.opc import phys_pkg

    written = []

    class Watched(zipfile.ZipFile):
        def writestr(self, name, *args, **options):
            written.append(str(name))
            super().writestr(name, *args, **options)

    monkeypatch.setattr(phys_pkg, "ZipFile", phys_pkg.ZipFile)
    docx_internals.write_packages_into(Watched)
    Document().save(io.BytesIO())
    assert "word/document.xml" in written


def test_python_docx_makes_a_picture_without_a_document():
    xml = docx_internals.picture_xml(7, "rId9", "a.jpg", 123, 456)
    assert xml.startswith("<wp:inline ")
    for part in ('<wp:extent cx="123" cy="456"/>', 'r:embed="rId9"', '<wp:docPr id="7"'):
        assert part in xml


def test_docxtpl_tells_the_jinja_of_each_part():
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docxtpl import DocxTemplate

    document, file = Document(), io.BytesIO()
    paragraph = document.add_paragraph("{{ 姓")
    paragraph.add_run("名 }}")  # docxtpl joins tags that Word has cut
    document.sections[0].header.paragraphs[0].text = "{{ 页眉 }}"
    document.save(file)
    template = DocxTemplate(file)
    template.init_docx()
    assert "{{ 姓名 }}" in docxtpl_internals.body_source(template)
    [(part, source)] = docxtpl_internals.margin_sources(template, RELATIONSHIP_TYPE.HEADER)
    assert "{{ 页眉 }}" in source
    assert part.partname == "/word/header1.xml"
    assert list(docxtpl_internals.margin_sources(template, RELATIONSHIP_TYPE.FOOTER)) == []


# --- pypdf, Pillow, process pools ----------------------------------------------------------


def test_pypdf_writes_the_identity_it_is_given():
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    pypdf_internals.set_identifier(writer, b"0123456789abcdef")
    target = io.BytesIO()
    writer.write(target)
    written = [each.original_bytes for each in PdfReader(target).trailer["/ID"]]
    assert written == [b"0123456789abcdef"] * 2


def test_pypdf_says_what_it_would_write():
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.metadata = None
    writer.add_metadata({"/Title": "表"})
    objects, packed = pypdf_internals.objects_of(writer)
    root, info = pypdf_internals.root_and_info(writer)
    assert info is not None
    assert pypdf_internals.next_number(writer) == max(objects) + 1
    assert {root, info} <= packed <= set(objects)
    assert b"/Catalog" in objects[root]
    assert b"/Title" in objects[info]
    target = io.BytesIO()
    writer.write(target)
    for data in objects.values():
        assert data in target.getvalue()


def test_pillow_decodes_a_whole_picture_and_refuses_half_of_one(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(whole, "jpeg", quality=90)
    data = whole.getvalue()
    image = Image.open(io.BytesIO(data))
    assert isinstance(image, JpegImagePlugin.JpegImageFile)
    pillow_internals.load_strictly(image)
    assert image.getpixel((199, 199)) is not None
    half = Image.open(io.BytesIO(data[: len(data) // 2]))
    with pytest.raises(OSError, match="truncated"):
        pillow_internals.load_strictly(half)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    Image.open(io.BytesIO(data[: len(data) // 2])).load()  # Pillow takes it: we do not


def test_a_pool_tells_its_processes():
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        assert pool.submit(abs, -1).result() == 1
        [process] = process_pools.processes_of(pool)
        assert process.is_alive()
    assert process_pools.processes_of(pool) == []
    assert not process.is_alive()
