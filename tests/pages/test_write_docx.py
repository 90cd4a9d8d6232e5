"""Layouts as DOCX: what is written reads back the same."""

from __future__ import annotations

import datetime
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PIL import Image as Pixels

from cadre_docs.errors import OutputError
from cadre_docs.pages.model import (
    Border,
    Cell,
    Edges,
    Font,
    Layout,
    LineSpacing,
    Padding,
    Page,
    PageNumber,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Table,
)
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.read_xlsx.reader import read_xlsx
from cadre_docs.pages.write_docx.writer import layout_to_docx
from tests.masters.excel_masters import fill_xlsx, filled_file, people, roster_book, saved
from tests.outputs import SOFFICE, geometry, libreoffice_pdf, pdf_pages, squeezed

ROOT = Path(__file__).resolve().parents[2]
DATE = datetime.date(2024, 4, 29)
PAGE = Page(595.3, 841.9, 56.7, 56.7, 56.7, 85.05, header=34, footer=34)
FONT = Font("仿宋", "Times New Roman", 12)
LINE = Border(0.5)
BOX = Edges(LINE, LINE, LINE, LINE)


def paragraph(text: str = "", **more) -> Paragraph:
    inlines = (Run(text, FONT),) if text else ()
    return Paragraph(inlines, **{"line": LineSpacing(20), "mark": FONT, **more})


def cell(column: int, text: str = "", **more) -> Cell:
    return Cell(column, (paragraph(text),), **{"edges": BOX, **more})


def written(*blocks, **more) -> Layout:
    layout = Layout((Section(PAGE, blocks, **more),))
    data = layout_to_docx(layout, title="题名", date=DATE)
    docx.Document(io.BytesIO(data))  # python-docx opens it too
    back = read_docx(data)
    assert back.unsupported == ()
    return back


def test_paragraphs() -> None:
    stated = [
        paragraph("居中", align="center", before=6, after=12),
        paragraph("两端\n换行", align="justify", left=24, right=12, first_line=24),
        paragraph("悬挂", left=24, first_line=-24, keep_with_next=True, keep_together=True),
        paragraph("分散", align="distribute", line=LineSpacing(1.5, "multiple")),
        paragraph("另页", align="right", page_break_before=True, line=LineSpacing(18, "at_least")),
        Paragraph(
            (Run("红", Font("黑体", "Arial", 9.5, True, True, True, "FF0000")),),
            line=LineSpacing(20),
            mark=FONT,
        ),
    ]
    assert list(written(*stated).blocks()) == stated


def test_tables() -> None:
    table = Table(
        (60.0, 80.0, 100.0),
        (
            Row(
                (cell(0, "标", colspan=3, shading="EEEEEE"),),
                24,
                "at_least",
                header=True,
                cant_split=True,
            ),
            Row(
                (cell(0, "跨行", rowspan=2, valign="center"), cell(1, "二"), cell(2, "三")),
                30,
                "exact",
            ),
            Row(
                (cell(1, "跨列", colspan=2, valign="bottom", padding=Padding(1, 2, 3, 4)),),
                0,
                "auto",
            ),
            Row(
                (
                    cell(0),
                    cell(1, edges=replace(BOX, bottom=Border(1.5, "dashed", "FF0000"))),
                    cell(2, "竖", vertical_text=True),
                )
            ),
        ),
        "center",
    )
    [back] = written(table).tables()
    assert back == table


def test_a_page_break_before_a_table_and_tables_that_touch() -> None:
    one = Table((100.0,), (Row((cell(0, "一"),)),))
    two = Table((100.0,), (Row((cell(0, "二"),)),), page_break_before=True)
    back = written(one, one, two)
    assert [t.page_break_before for t in back.tables()] == [False, False, True]
    assert [geometry(t) for t in back.tables()] == [geometry(one)] * 3


def test_sections_headers_and_page_numbers() -> None:
    footer = Paragraph(
        (Run("第", FONT), PageNumber(FONT), PageNumber(FONT, total=True)),
        "center",
        LineSpacing(20),
        mark=FONT,
    )
    wide = Page(841.9, 595.3, 50, 50, 50, 50)
    layout = Layout(
        (
            Section(PAGE, (paragraph("封面"),), valign="center"),
            Section(
                wide, (paragraph("内页"),), (paragraph("页眉"),), (footer,), first_page_number=1
            ),
        )
    )
    back = read_docx(layout_to_docx(layout, title="t", date=DATE))
    first, second = back.sections
    assert first.valign == "center"
    assert [p.text for p in first.header] == [""]
    assert (second.page, second.first_page_number) == (wide, 1)
    assert second.footer == (footer,)
    assert [p.text for p in second.header] == ["页眉"]


def test_pictures_have_ids_of_their_own() -> None:
    target = io.BytesIO()
    Pixels.new("RGB", (8, 8), "blue").save(target, "PNG")
    picture = Picture(target.getvalue(), "image/png", 30, 40, "照片 <甲>")
    block = Paragraph((picture,), mark=FONT)
    back = written(block, block)
    assert [i for b in back.blocks() for i in b.inlines] == [picture, picture]
    data = layout_to_docx(Layout((Section(PAGE, (block, block)),)), title="t", date=DATE)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    ids = re.findall(r'docPr id="(\d+)"', xml)
    assert len(set(ids)) == len(ids) == 2


def test_every_text_as_typed() -> None:
    for text in ("A&B<C>\"'", "{{ 7*7 }}", "=1+1", "  前后  ", "𠅤䶮·", "]]>"):
        assert written(paragraph(text)).text() == text


def test_a_roster_has_one_geometry_everywhere() -> None:
    workbook = fill_xlsx(saved(roster_book()), {"年度": "2024", "人员": people(40)}, "m")
    layout = read_xlsx(workbook)
    back = read_docx(layout_to_docx(layout, title="名册", date=DATE))
    assert [geometry(t) for t in back.tables()] == [geometry(t) for t in layout.tables()]
    for ours, theirs in zip(layout.tables(), back.tables(), strict=True):
        assert theirs.widths == pytest.approx(ours.widths, abs=0.05)
        assert [r.header for r in theirs.rows] == [r.header for r in ours.rows]
        assert [r.height for r in theirs.rows] == pytest.approx(
            [r.height for r in ours.rows], abs=0.05
        )
    assert squeezed(back.text()) == squeezed(layout.text())


def test_the_html_has_the_same_cells() -> None:
    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.weasyprint.html import layout_to_html

    workbook = fill_xlsx(saved(roster_book()), {"年度": "2024", "人员": people(7)}, "m")
    layout = read_xlsx(workbook)
    html = layout_to_html(layout, FontBook.system(), title="名册")
    cells = sum(len(row.cells) for table in layout.tables() for row in table.rows)
    assert html.count("<td") == cells
    assert html.count("<thead") == 1


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_the_same_pages_in_every_output(tmp_path: Path) -> None:
    from cadre_docs.pages.pdf import render_pdf
    from cadre_docs.pages.printed import DocumentInfo

    workbook = filled_file(saved(roster_book()), {"年度": "2024", "人员": people(32)}, "m")
    layout = read_xlsx(workbook)
    ours = pdf_pages(render_pdf(layout, DocumentInfo("名册", DATE, b"0" * 16)))
    (tmp_path / "d").mkdir()
    (tmp_path / "x").mkdir()
    document = layout_to_docx(layout, title="名册", date=DATE)
    assert pdf_pages(libreoffice_pdf(document, "docx", tmp_path / "d")) == ours
    assert pdf_pages(libreoffice_pdf(workbook, "xlsx", tmp_path / "x")) == ours == 3


def test_nothing_to_write() -> None:
    with pytest.raises(OutputError, match="没有内容"):
        layout_to_docx(Layout(()), title="t", date=DATE)


def test_lean_and_the_same_bytes_in_two_processes() -> None:
    program = (
        "import hashlib, datetime; from tests.pages.test_write_docx import *;"
        "print(hashlib.sha256(layout_to_docx(Layout((Section(PAGE, (paragraph('一'),)),)),"
        " title='t', date=DATE)).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    data = layout_to_docx(Layout((Section(PAGE, (paragraph("一"),)),)), title="t", date=DATE)
    assert len(data) < 4_000
    assert not [n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if "theme" in n]
