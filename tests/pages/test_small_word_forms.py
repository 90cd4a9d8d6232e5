"""Small Word forms that once were printed wrongly although nothing was told: from file to paper."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import openpyxl
import PIL.Image
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

import cadre_docs as cd
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import MM
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.read_xlsx.reader import read_xlsx
from cadre_docs.pages.typeset import typeset
from cadre_docs.pages.typeset.marks import Image, Text
from tests.blanks.small import add_table, data_of, element, plain
from tests.pages.set_lines import ours, rules

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.pages.typeset import SetPage

MARGIN = 25 * MM


def form(margin: float = 25):
    """An empty form with the same margin all around (millimetres)."""
    document = plain()
    section = document.sections[0]
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(margin))
    return document


def table(document, rows: int, widths: list[float], height: float, rule: str = "atLeast"):
    """Add an empty table whose rows are so many millimetres high."""
    made = add_table(document, [[""] * len(widths)] * rows, widths, height)
    for heights in made._tbl.iter(qn("w:trHeight")):
        heights.set(qn("w:hRule"), rule)
    return made


def printed(document, tmp_path: Path) -> list[SetPage]:
    """Return the pages of a form in which lint finds nothing."""
    path = tmp_path / "表.docx"
    path.write_bytes(data_of(document))
    linted = cd.lint(path)
    assert linted.ok, [finding.sentence() for finding in linted.findings]
    return typeset(read_docx(path), FontBook.system())


def indented(run, **values: object):
    run._parent._p.get_or_add_pPr().append(element("ind", **values))


def test_a_hanging_indent_in_characters_stays_on_the_paper(tmp_path: Path) -> None:
    document = form()
    run = document.add_paragraph().add_run("姓    名：张三")
    run.font.size = Pt(16)
    indented(run, left=3917, leftChars=328, hanging=3228, hangingChars=1009)
    [[(text, left, _)]] = ours(printed(document, tmp_path))
    assert text == "姓名：张三"
    # 3.28 characters of the default size; what hangs is added to the left indent, and taken off.
    assert left == pytest.approx(MARGIN + 3.28 * 10.5, abs=0.5)


def test_paragraphs_of_an_upright_cell_are_columns_from_right_to_left(tmp_path: Path) -> None:
    document = form()
    cell = table(document, 1, [15, 80], 15, "exact").cell(0, 0)
    cell._tc.tcPr.append(element("textDirection", val="tbRlV"))
    cell.text = "情况"
    cell.add_paragraph("奖惩")
    [page] = printed(document, tmp_path)
    at = {line[0]: (line[1], line[2]) for line in ours([page])[0]}
    characters = {
        glyph.text: (placed.x + mark.x, placed.y + mark.y)
        for placed in page.placed
        for mark in placed.marks
        if isinstance(mark, Text)
        for glyph in mark.glyphs
    }
    assert set(characters) == set("情况奖惩"), at
    assert characters["情"][0] == pytest.approx(characters["况"][0], abs=0.5)
    assert characters["奖"][0] == pytest.approx(characters["惩"][0], abs=0.5)
    assert characters["奖"][0] < characters["情"][0] - 10
    assert characters["况"][1] > characters["情"][1] + 9
    low = max(y for _, y in characters.values())
    assert low < MARGIN + 15 * MM  # nothing below the row


def test_the_text_stands_below_a_tall_header(tmp_path: Path) -> None:
    document = form()
    section = document.sections[0]
    section.top_margin, section.header_distance = Mm(15), Mm(10)
    section.header.paragraphs[0].add_run("某某市人力资源和社会保障局").font.size = Pt(36)
    document.add_paragraph("正文")
    [page] = ours(printed(document, tmp_path))
    *heads, (text, _, body) = page
    assert "".join(one for one, _, _ in heads) == "某某市人力资源和社会保障局"
    assert text == "正文"
    assert heads[0][2] > 10 * MM
    assert body - heads[-1][2] > 10.5  # no line over the other


def test_a_label_beside_rows_is_divided_where_the_page_ends(tmp_path: Path) -> None:
    document = form()
    table(document, 1, [120], 225)
    document.add_paragraph()
    below = table(document, 8, [10, 20, 90], 8)
    label = below.cell(0, 0).merge(below.cell(7, 0))
    label.text = "学\n生\n团\n队\n主\n要\n成\n员"
    pages = printed(document, tmp_path)
    assert len(pages) == 2
    heights = []
    for page in pages:
        drawn = rules(page)
        column = [r for r in drawn if r[1] == r[3] and r[0] < MARGIN + 15 * MM < r[2]]
        lines = sorted({round(y, 1) for _, y, _, _ in column})
        lines = [y for y in lines if page is pages[1] or y > MARGIN + 225 * MM + 5]
        heights += [b - a for a, b in pairwise(lines)]
        left = [r for r in drawn if r[1] == r[3] and r[0] < MARGIN + 2]
        assert max(y for _, y, _, _ in left) == pytest.approx(lines[-1], abs=1)  # closed
        characters = [y for text, x, y in ours([page])[0] if x < MARGIN + 10 * MM]
        assert all(lines[0] < y < lines[-1] for y in characters)
    assert len(heights) == 8  # no row more, none less
    assert heights == pytest.approx([8 * MM] * 8, abs=1)
    assert "".join(text for page in ours(pages) for text, _, _ in page) == "学生团队主要成员"


@pytest.mark.parametrize("underlined", [False, True])
def test_a_cell_does_not_depend_on_an_underline_elsewhere(underlined: bool, tmp_path: Path) -> None:
    document = form()
    paragraph = table(document, 1, [20, 30], 8).cell(0, 0).paragraphs[0]
    run = paragraph.add_run("出生年月")
    run.font.size = Pt(14)
    indented(run, left=-105, right=-105)
    document.add_paragraph().add_run("x").underline = underlined
    [page] = ours(printed(document, tmp_path))
    # 20 mm less the padding and twice 5.25 points more: four characters stand on one line.
    assert [text for text, _, _ in page] == ["出生年月", "x"]
    assert page[0][1] == pytest.approx(MARGIN - 5.25, abs=6)


def test_a_break_after_a_full_page_leaves_no_page_empty(tmp_path: Path) -> None:
    document = form()
    table(document, 1, [120], 238, "atLeast")
    paragraph = document.add_paragraph()
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("标题")
    assert [[text for text, _, _ in page] for page in ours(printed(document, tmp_path))] == [
        [],
        ["标题"],
    ]


# --- what lint found nothing in, and no program printed -------------------------------------------


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [("Letter", 215.9, 279.4), ("A3", 297, 420), ("16K", 184, 260), ("16K of offices", 195, 270)],
)
def test_other_paper_is_printed_in_its_size(
    name: str, width: float, height: float, tmp_path: Path
) -> None:
    document = form()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    document.add_paragraph(name)
    pages = printed(document, tmp_path)
    sizes = [(page.width / MM, page.height / MM) for page in pages]
    assert sizes == [(pytest.approx(width, abs=0.1), pytest.approx(height, abs=0.1))]


def test_a_picture_in_a_header_is_printed(tmp_path: Path) -> None:
    document = form()
    run = document.sections[0].header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(picture()), Mm(10), Mm(10))
    document.add_paragraph("正文")
    [page] = printed(document, tmp_path)
    drawn = [mark for placed in page.placed for mark in placed.marks if isinstance(mark, Image)]
    assert [(one.picture.width, one.picture.height) for one in drawn] == [
        (pytest.approx(10 * MM, abs=0.1), pytest.approx(10 * MM, abs=0.1))
    ]


def test_a_table_in_a_table_is_printed(tmp_path: Path) -> None:
    document = form()
    outer = table(document, 1, [120], 30).cell(0, 0)
    inner = outer.add_table(2, 2)
    for number, cell in enumerate(inner._cells):
        cell.text = f"格{number}"
    [page] = ours(printed(document, tmp_path))
    assert sorted(text for text, _, _ in page) == ["格0", "格1", "格2", "格3"]


def picture() -> bytes:
    target = io.BytesIO()
    PIL.Image.new("RGB", (20, 20), "red").save(target, "PNG")
    return target.getvalue()


# --- sheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("across", [None, 1])
def test_every_column_of_a_sheet_is_printed_or_the_sheet_refused(across: int | None) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for column in range(1, 21):
        sheet.cell(1, column, f"列{column}")
    if across:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    target = io.BytesIO()
    book.save(target)
    layout = read_xlsx(target.getvalue())
    if across is None:
        assert any("比纸上能印的宽" in one.what for one in layout.unsupported)
        return
    [page] = typeset(layout, FontBook.system())
    assert {text for text, _, _ in ours([page])[0]} == {f"列{n}" for n in range(1, 21)}
    assert max(x for _, x, _ in ours([page])[0]) < page.width
