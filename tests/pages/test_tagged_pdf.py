"""Tagged PDFs: what is content and what an artifact, over pages, and what the file says of itself."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree
from PIL import Image, ImageCms
from pypdf import PdfReader

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import Paragraph, Picture, Table
from cadre_docs.pages.pdf import print_layout, render_pdf
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.tagged_pdf.metadata import xmp_packet
from cadre_docs.pages.tagged_pdf.srgb import srgb_profile
from cadre_docs.pages.typeset.marked import TaggedContent
from cadre_docs.pages.typeset.marks import Text
from cadre_docs.pages.typeset.typefaces import UNSEEN, Typefaces, with_readings
from tests.pages.sample_layouts import FANG, SENTENCE, TITLE, cell, document, paragraph, row
from tests.tagged import faults_of_pdfa, read_tagged

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.pages.model import Layout
    from tests.tagged import Tagged

INFO = DocumentInfo(
    "考核表 A&B<C>", datetime.date(2024, 4, 29), b"0123456789abcdef", "示例大学", "聘期考核"
)


def read(layout: Layout) -> Tagged:
    found = read_tagged(render_pdf(layout, INFO))
    assert not found.lost
    assert not found.unused
    return found


def long_table(rows: int) -> Table:
    body = (row(cell(0, f"第{n}行"), cell(1, SENTENCE), height=60) for n in range(rows))
    return Table((80, 300), (row(cell(0, "序号"), cell(1, "内容"), header=True), *body))


class TestContent:
    def test_a_table_over_pages_is_one_and_its_repeated_rows_are_artifacts(self) -> None:
        found = read(document(long_table(30)))
        [table] = found.root.each("Table")
        assert len(table.children) == 31
        assert [cell.whole for cell in table.each("TH")] == ["序号", "内容"]
        assert len({page for node in table.each() for page in node.pages}) > 2
        repeated = [text for text in found.artifacts if text]
        assert repeated == ["序号", "内容"] * 2

    def test_a_cell_that_goes_on_overleaf_is_one(self) -> None:
        header = row(cell(0, "总结"), header=True)
        found = read(document(Table((300,), (header, row(cell(0, paragraph(SENTENCE * 200)))))))
        [box] = found.root.each("TD")
        assert box.whole == SENTENCE * 200
        assert len(box.pages) == len(set(box.pages)) > 1

    def test_headers_and_footers_are_artifacts(self) -> None:
        layout = document(
            paragraph("正文"), header=(paragraph("页眉"),), footer=(paragraph("第1页"),)
        )
        found = read(layout)
        assert found.root.whole == "正文"
        assert [text for text in found.artifacts if text] == ["页眉", "第1页"]

    def test_a_picture_says_what_it_shows_and_where_it_is(self) -> None:
        data = io.BytesIO()
        Image.new("RGB", (35, 49), "red").save(data, "PNG")
        picture = Picture(data.getvalue(), "image/png", 99, 139, "张三的照片（一寸）")
        found = read(document(paragraph("文字"), Paragraph((picture,))))
        [figure] = found.root.each("Figure")
        assert figure.alt == "张三的照片（一寸）"
        left, low, right, high = map(float, figure.attributes["BBox"])
        assert (right - left, high - low) == pytest.approx((99, 139))
        assert left == pytest.approx(72)

    def test_labels_of_lists_are_parts_of_their_own(self) -> None:
        texts = ["1." + SENTENCE * 9, "2.乙"]
        found = read(document(*map(paragraph, texts)))
        assert [node.text for node in found.root.each("Lbl")] == ["1.", "2."]
        assert [node.text for node in found.root.each("LBody")] == [SENTENCE * 9, "乙"]

    def test_empty_boxes_are_in_their_rows(self) -> None:
        found = read(document(Table((50, 50), (row(cell(0, "甲"), cell(1), header=True),))))
        assert [node.kind for node in found.root.each("TH", "TD")] == ["TH", "TD"]

    def test_every_glyph_stands_for_something(self) -> None:
        """Of a character with marks too, and where it is drawn in pieces."""
        text = "李o\u0358n\u030c\u0304一x\u0358"
        assert read(document(paragraph(text))).root.whole == text

    def test_a_character_drawn_in_pieces_is_read_as_one(self) -> None:
        face = Typefaces(FontBook.system())
        (whole, part), *_ = face.parts("李", FANG)
        glyph = whole.shape(part)[0]
        pieces = with_readings([glyph._replace(text=""), glyph])
        assert [one.said for one in pieces] == ["李", UNSEEN]
        mark = Text(0, 0, whole, 12, (glyph._replace(text="李"), glyph._replace(text=UNSEEN)))
        content = TaggedContent()
        assert content.said(mark, "…") == "/Span<</ActualText<feff674e>>>BDC … EMC"
        assert content.said(replace(mark, glyphs=mark.glyphs[:1]), "…") == "…"

    def test_upright_text(self) -> None:
        layout = document(
            Table((40, 99), (row(cell(0, "总结", vertical_text=True), cell(1, "文"), header=True),))
        )
        assert [node.whole for node in read(layout).root.each("TH")] == ["总结", "文"]


class TestFile:
    def test_what_the_catalog_says(self) -> None:
        layout = document(
            paragraph("考　核　表", TITLE, align="center"), long_table(20), paragraph("说明")
        )
        reader = PdfReader(io.BytesIO(render_pdf(layout, INFO)))
        root = reader.root_object
        assert root["/Lang"] == "zh-CN"
        assert bool(root["/MarkInfo"]["/Marked"])
        assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert [
            (item.title, reader.get_destination_page_number(item)) for item in reader.outline
        ] == [("考核表", 0)]
        assert "/AA" not in root
        assert "/OpenAction" not in root

    def test_headings_below_the_title_are_bookmarks_below_it(self) -> None:
        head = paragraph("一章", replace(FANG, bold=True), align="center", page_break_before=True)
        reader = PdfReader(
            io.BytesIO(render_pdf(document(paragraph("表", TITLE, align="center"), head), INFO))
        )
        title, [below] = reader.outline
        assert (title.title, below.title) == ("表", "一章")
        assert reader.get_destination_page_number(below) == 1

    @pytest.mark.parametrize(
        "info", [INFO, DocumentInfo("表", datetime.date(2024, 1, 2), b"0" * 16)]
    )
    def test_metadata_say_the_same_twice(self, info: DocumentInfo) -> None:
        with pikepdf.open(io.BytesIO(render_pdf(document(paragraph("文")), info))) as opened:
            meta, kept = opened.open_metadata(), opened.docinfo
            assert meta.get("dc:title") == kept["/Title"] == info.title
            assert meta.get("dc:description") == (info.subject or None)
            assert meta.get("dc:creator") == ([info.author] if info.author else None)
            assert meta["pdf:Producer"] == kept["/Producer"]
            assert meta["xmp:CreatorTool"] == kept["/Creator"]
            assert meta["xmp:CreateDate"].replace("-", "") == str(kept["/CreationDate"])[2:]
            assert meta.pdfa_status == "2A"
            assert meta["pdfuaid:part"] == "1"

    def test_no_claim_without_a_reason(self) -> None:
        packet = xmp_packet({"Title": "表"}, claim=False)
        etree.fromstring(packet)
        assert b"pdfaid" not in packet
        assert b"pdfuaid" not in packet

    def test_no_transparency_and_no_annotation(self, tmp_path: Path) -> None:
        made = print_layout(document(long_table(3)), INFO).pdf
        (tmp_path / "a.pdf").write_bytes(made)
        assert faults_of_pdfa(tmp_path / "a.pdf") == []

    def test_equal_bytes(self) -> None:
        assert render_pdf(document(long_table(3)), INFO) == render_pdf(
            document(long_table(3)), INFO
        )

    def test_widths_are_those_of_the_font(self, tmp_path: Path) -> None:
        """Of marks too, which move on by nothing where they are set (ISO 19005-2, 6.2.11.5)."""
        made = render_pdf(document(paragraph("李o\u0358n\u030c\u0304一" * 2)), INFO)
        (tmp_path / "a.pdf").write_bytes(made)
        assert faults_of_pdfa(tmp_path / "a.pdf") == []


class TestColours:
    def test_the_profile_is_srgb(self) -> None:
        ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
        theirs = ImageCms.createProfile("sRGB")
        assert ImageCms.getProfileDescription(ours).strip() == "sRGB IEC61966-2.1"
        colours = Image.new("RGB", (16, 16))
        colours.putdata([(n, 255 - n, n * 7 % 256) for n in range(256)])
        lab = ImageCms.createProfile("LAB")
        made = [
            list(
                ImageCms.profileToProfile(colours, one, lab, outputMode="LAB").get_flattened_data()
            )
            for one in (ours, theirs)
        ]
        assert (
            max(
                abs(a - b)
                for one, other in zip(*made, strict=True)
                for a, b in zip(one, other, strict=True)
            )
            <= 1
        )

    def test_it_is_small_and_of_version_2(self) -> None:
        assert len(srgb_profile()) < 700
        assert srgb_profile()[8] == 2
        assert re.match(rb"mntrRGB XYZ ", srgb_profile()[12:])
