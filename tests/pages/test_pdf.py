"""PDF: pages, text as typed, equal bytes, loud failures."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from cadre_docs.errors import EnvironmentLackError, GlyphError, OutputError
from cadre_docs.pages import pdf as pdf_module
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import Layout, Paragraph, Picture, Table
from cadre_docs.pages.pdf import print_layout, render_pdf
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.weasyprint import engine
from cadre_docs.pages.weasyprint import font_files as pdf_fonts
from cadre_docs.pages.weasyprint.engine import print_html
from cadre_docs.printing.pdf_join import MergeItem, merge, page_count
from tests.pages.sample_layouts import RARE, SENTENCE, TIMES, cell, document, form, paragraph, row

INFO = DocumentInfo(
    "考核表", datetime.date(2024, 4, 29), b"0123456789abcdef", author="示例大学", subject="聘期考核"
)


def pages(layout: Layout) -> list[str]:
    printed = print_layout(layout, INFO)
    assert printed.complaints == ()
    reader = PdfReader(io.BytesIO(printed.pdf))
    assert printed.pages == len(reader.pages)
    return [page.extract_text() for page in reader.pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def form_pdf() -> bytes:
    return render_pdf(form(), INFO)


def woven(layout: Layout) -> bytes:
    """A PDF of WeasyPrint, whoever would set the layout."""
    return engine.print_with_weasyprint(layout, INFO, FontBook.system()).pdf


class TestText:
    @pytest.mark.pango
    def test_as_typed(self, form_pdf: bytes) -> None:
        text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(form_pdf)).pages)
        for typed in (RARE, "A&B<C>\"'", "{{ 7*7 }}", "=1+1", "第0项“成果”"):
            assert typed in text

    @pytest.mark.pango
    def test_as_poppler_reads_it(self, form_pdf: bytes, tmp_path: Path) -> None:
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed")
        (tmp_path / "a.pdf").write_bytes(form_pdf)
        run = subprocess.run(
            ["pdftotext", "-layout", "a.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
        )
        text = run.stdout.decode()
        for typed in (RARE, "A&B<C>\"'", "{{ 7*7 }}", "=1+1"):
            assert typed in text

    @pytest.mark.pango
    def test_no_kangxi_radicals_and_no_marks(self, form_pdf: bytes) -> None:
        text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(form_pdf)).pages)
        assert "户用" in text
        assert not re.search("[\u2e80-\u2fdf\u200b\u2060]", text)

    @pytest.mark.pango
    def test_nobody_elses_name(self) -> None:
        first, second = "甲一" * 3, "乙二" * 3
        for own, other in ((first, second), (second, first), (first, second)):
            text = squeezed("".join(pages(form(own, rows=1, summary=1))))
            assert own in text
            assert other not in text

    def test_date_range_breaks_after_the_hyphen(self) -> None:
        (text,) = pages(document(Table((66,), (row(cell(0, "2021.01-2022.01")),))))
        assert text.split() == ["2021.01-", "2022.01"]

    def test_long_token_breaks_rather_than_overflows(self) -> None:
        (text,) = pages(document(Table((66,), (row(cell(0, "1234567890" * 3)),))))
        assert len(text.split()) > 1
        assert squeezed(text) == "1234567890" * 3

    def test_empty_document(self) -> None:
        assert pages(document(paragraph())) == [""]


class TestPages:
    @pytest.mark.pango
    def test_short_form(self) -> None:
        cover, body = pages(form(summary=1))
        assert RARE in cover
        assert "第1页，共2页" in squeezed(body)  # the cover counts among the pages
        assert "附件1" in body

    @pytest.mark.pango
    def test_header_row_repeats(self) -> None:
        first, *others = pages(document(form(rows=60, summary=1).sections[1].blocks[1]))
        assert others
        for text in (first, *others):
            assert "起止时间内容备注" in squeezed(text)

    @pytest.mark.pango
    def test_long_box_goes_on(self) -> None:
        texts = pages(form(summary=12))
        assert len(texts) == 4
        assert squeezed("".join(texts)).count("各项目标任务") == 12 * 8

    def test_row_that_must_not_split(self) -> None:
        tall = [paragraph(f"第{n}行") for n in range(10)]
        rows = tuple(row(cell(0, *tall), cant_split=True) for _ in range(5))
        texts = pages(document(Table((200,), rows)))
        assert [text.count("第0行") for text in texts] == [3, 2]
        assert [text.count("第9行") for text in texts] == [3, 2]

    def test_row_that_may_split(self) -> None:
        tall = [paragraph(f"第{n}行") for n in range(10)]
        rows = tuple(row(cell(0, *tall)) for _ in range(5))
        texts = pages(document(Table((200,), rows)))
        assert [text.count("第0行") for text in texts] == [4, 1]

    def test_title_stays_with_its_table(self) -> None:
        filler = paragraph("", line=680)
        title = paragraph("标题", keep_with_next=True)
        texts = pages(document(filler, title, Table((60,), (row(cell(0, "表")),))))
        assert [squeezed(text) for text in texts] == ["", "标题表"]

    def test_broken_box_is_closed_on_both_pages(self) -> None:
        """The lines above and below a split row are drawn on both pages."""
        table = Table((200,), (row(cell(0, *[paragraph(SENTENCE)] * 30)),))
        printed = print_layout(document(table), INFO)
        first, second = (_horizontal_lines(p) for p in PdfReader(io.BytesIO(printed.pdf)).pages)
        assert first == pytest.approx([72.25, 769.65], abs=1)
        assert second[0] == pytest.approx(72.25, abs=1)
        assert len(second) == 2

    def test_lines_where_a_page_ends_between_rows(self) -> None:
        rows = tuple(row(cell(0, "字"), height=100) for _ in range(10))
        printed = print_layout(document(Table((200,), rows)), INFO)
        first, second = (_horizontal_lines(p) for p in PdfReader(io.BytesIO(printed.pdf)).pages)
        assert (len(first), len(second)) == (7, 5)
        assert second[0] == pytest.approx(72.25, abs=1)

    @pytest.mark.pango
    def test_picture(self) -> None:
        from PIL import Image

        data = io.BytesIO()
        Image.new("RGB", (35, 49), "red").save(data, "PNG")
        photo = Paragraph((Picture(data.getvalue(), "image/png", 99, 139),))
        printed = print_layout(document(Table((120,), (row(cell(0, photo)),))), INFO)
        assert printed.complaints == ()
        (image,) = PdfReader(io.BytesIO(printed.pdf)).pages[0].images
        assert image.image is not None
        assert image.image.size == (35, 49)


def _horizontal_lines(page) -> list[float]:
    """Distances (points from the top) of the horizontal lines, each place once."""
    number = r"(-?[\d.]+)"
    content = page.get_contents().get_data().decode("latin-1")
    stroke = re.compile(rf"^{number} {number} m {number} {number} l$", re.MULTILINE)
    found = set()
    for x0, y0, x1, y1 in (map(float, match.groups()) for match in stroke.finditer(content)):
        if y0 == y1 and abs(x1 - x0) > 2:
            found.add(float(page.mediabox.height) - y0)
    return sorted(found)


class TestJustified:
    """两端对齐: full lines end at the right edge, the last one and one before a break do not."""

    WIDTH = 451.3

    def ends(self, align: str, text: str, tmp_path: Path) -> list[float]:
        """Right ends of the lines, in points, as poppler sees them."""
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed")
        layout = document(paragraph(text, TIMES, align=align, first_line=24))
        (tmp_path / "a.pdf").write_bytes(render_pdf(layout, INFO))
        run = subprocess.run(
            ["pdftotext", "-bbox-layout", "a.pdf", "-"],
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        return [float(x) - 72 for x in re.findall(r'<line .*?xMax="([\d.]+)"', run.stdout.decode())]

    @pytest.mark.parametrize("text", [SENTENCE * 9, (SENTENCE + "2021.01-2022.01称“好”，") * 6])
    def test_full_lines_reach_the_edge(self, text: str, tmp_path: Path) -> None:
        ragged = self.ends("left", text, tmp_path)
        even = self.ends("justify", text, tmp_path)
        assert len(even) == len(ragged)
        assert min(ragged[:-1]) < self.WIDTH - 3
        assert even[:-1] == pytest.approx([self.WIDTH] * (len(even) - 1), abs=0.5)
        assert even[-1] == pytest.approx(ragged[-1], abs=0.01)

    def test_text_is_still_as_typed(self) -> None:
        (text,) = pages(document(paragraph((RARE + SENTENCE) * 9, align="justify")))
        assert squeezed(text) == (RARE + SENTENCE) * 9

    def test_line_before_a_break_stays(self, tmp_path: Path) -> None:
        text = "字" * 34 + "\n" + "字" * 3
        assert self.ends("justify", text, tmp_path) == self.ends("left", text, tmp_path)


class TestStability:
    def test_equal_bytes_in_other_processes(self) -> None:
        script = (
            "import sys, hashlib; sys.path.insert(0, 'tests/pages')\n"
            "from test_pdf import INFO, form, render_pdf, merge, MergeItem, replace\n"
            "one = render_pdf(form(), INFO)\n"
            "labelled = render_pdf(form(), replace(INFO, cover=True))\n"
            "both = merge([MergeItem(('甲', '乙'), labelled), MergeItem(('甲', '丙'), labelled)]).pdf\n"
            "print(*(hashlib.sha256(x).hexdigest() for x in (one, labelled, both)))\n"
        )
        found = set()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
            env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": "."}
            run = subprocess.run(
                [sys.executable, "-c", script], env=env, capture_output=True, check=True,
                cwd=Path(__file__).resolve().parents[2],
            )  # fmt: skip
            found.add(run.stdout)
        assert len(found) == 1

    @pytest.mark.pango
    def test_other_text_other_bytes(self, form_pdf: bytes) -> None:
        assert render_pdf(form(), INFO) == form_pdf
        assert render_pdf(form("张三"), INFO) != form_pdf

    @pytest.mark.pango
    def test_font_files_kept_open_change_nothing(self) -> None:
        script = (
            "import sys, hashlib; sys.path.insert(0, 'tests/pages')\n"
            "from cadre_docs.pages.weasyprint import engine\n"
            "engine.keep_font_files = lambda: None\n"
            "from test_pdf import form, woven\n"
            "print(hashlib.sha256(woven(form())).hexdigest())\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": "."},
            capture_output=True, check=True, cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        assert run.stdout.decode().strip() == sha256(woven(form())).hexdigest()
        copied = len(pdf_fonts._files)
        assert copied
        woven(form("张三"))
        assert len(pdf_fonts._files) == copied

    @pytest.mark.pango
    def test_lean_style_sheet_and_xml_parser_change_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import weasyprint

        lean, read = woven(form()), list[str]()

        def usual(html, fetcher):
            read.append(html)
            return weasyprint.HTML(string=html, url_fetcher=fetcher)

        monkeypatch.setattr(engine, "lean_html", lambda *_: usual)
        monkeypatch.setattr(engine, "_loaded", engine._loaded.__wrapped__)
        assert woven(form()) == lean
        assert len(read) == 1

    @pytest.mark.pango
    def test_metadata(self, form_pdf: bytes) -> None:
        reader = PdfReader(io.BytesIO(form_pdf))
        assert reader.metadata == {
            "/Title": "考核表",
            "/Author": "示例大学",
            "/Subject": "聘期考核",
            "/Creator": reader.metadata["/Creator"],
            "/Producer": reader.metadata["/Producer"],
            "/CreationDate": "D:20240429",
            "/ModDate": "D:20240429",
        }
        assert reader.metadata["/Creator"].startswith("cadre-docs ")
        assert reader.trailer["/ID"][0].original_bytes == INFO.identifier
        assert reader.root_object["/Lang"] == "zh-CN"


class TestRefusals:
    def test_glyph_nobody_has(self) -> None:
        with pytest.raises(GlyphError, match=r"\ue123（U\+E123）"):
            render_pdf(document(paragraph("张\ue123")), INFO)

    def test_no_chinese_font(self) -> None:
        with pytest.raises(EnvironmentLackError, match="fonts-noto-cjk"):
            pdf_module.missing_glyphs(document(paragraph("张")), FontBook([]))

    @pytest.mark.pango
    @pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
    def test_nothing_outside_is_read(self, url: str) -> None:
        html = f"<html><p>a<img src='{url}'/></p></html>"
        with pytest.raises(OutputError, match="外部资源"):
            print_html(html, b"0" * 16)

    @pytest.mark.pango
    def test_relative_reference_is_complained_about(self) -> None:
        assert print_html("<html><img src='x.png'/></html>", b"0" * 16).complaints

    def test_import_does_not_load_weasyprint(self) -> None:
        code = "import cadre_docs.pages.pdf, sys; assert 'weasyprint' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)

    @pytest.mark.pango
    def test_complaints_are_collected(self) -> None:
        printed = print_html("<html><style>p { colour: red }</style><p>a</p></html>", b"0" * 16)
        assert len(printed.complaints) == 1


class TestPackage:
    @pytest.mark.pango
    def test_labels(self, form_pdf: bytes) -> None:
        assert PdfReader(io.BytesIO(form_pdf)).page_labels == ["1", "2"]
        covered = render_pdf(form(), replace(INFO, cover=True))
        assert PdfReader(io.BytesIO(covered)).page_labels == ["封面", "1"]
        alone = render_pdf(document(paragraph("字")), replace(INFO, cover=True))
        assert PdfReader(io.BytesIO(alone)).page_labels == ["封面"]

    def test_outline_and_labels_of_a_package(self) -> None:
        items = [
            MergeItem(("甲单位", "张三", "登记表"), _blank(2), cover=True),
            MergeItem(("甲单位", "张三", "申报表"), _blank(1)),
            MergeItem(("甲单位", RARE, "登记表"), _blank(2), cover=True),
            MergeItem(("乙单位", RARE, "登记表"), _blank(2), cover=True),
        ]
        reader = PdfReader(io.BytesIO(merge(items, title="打印包").pdf))
        assert len(reader.pages) == page_count(merge(items).pdf) == 7
        assert reader.page_labels == ["封面", "1", "1", "封面", "1", "封面", "1"]
        assert _titles(reader, reader.outline) == [
            ("甲单位", 0),
            [("张三", 0), [("登记表", 0), ("申报表", 2)], (RARE, 3), [("登记表", 3)]],
            ("乙单位", 5),
            [(RARE, 5), [("登记表", 5)]],
        ]
        assert reader.page_mode == "/UseOutlines"
        assert reader.metadata is not None
        assert reader.metadata["/Title"] == "打印包"

    def test_same_title_twice_makes_two_bookmarks(self) -> None:
        items = [MergeItem(("张三",), _blank(1)), MergeItem(("张三",), _blank(1))]
        reader = PdfReader(io.BytesIO(merge(items).pdf))
        assert _titles(reader, reader.outline) == [("张三", 0), ("张三", 1)]

    def test_text_of_all_is_there(self) -> None:
        made = [render_pdf(document(paragraph(name)), INFO) for name in ("甲某", RARE)]
        merged = merge(MergeItem((str(n),), one) for n, one in enumerate(made)).pdf
        assert [p.extract_text() for p in PdfReader(io.BytesIO(merged)).pages] == ["甲某", RARE]

    @pytest.mark.parametrize("bad", [b"", b"%PDF-1.7 nothing", b"<html>"])
    def test_not_a_pdf(self, bad: bytes) -> None:
        with pytest.raises(OutputError, match="PDF"):
            merge([MergeItem(("甲",), bad)])

    def test_nothing_to_merge(self) -> None:
        with pytest.raises(OutputError, match="没有"):
            merge([])


def _blank(count: int) -> bytes:
    writer, data = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    writer.write(data)
    return data.getvalue()


def _titles(reader: PdfReader, outline) -> list:
    return [
        _titles(reader, item)
        if isinstance(item, list)
        else (str(item.title), reader.get_destination_page_number(item))
        for item in outline
    ]
