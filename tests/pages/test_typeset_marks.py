"""What our typesetter draws beside plain text: read back from the page's operators."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pypdf import PdfReader

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import Border, Edges, Paragraph, Picture, Row, Table
from cadre_docs.pages.typeset import NotSet, PdfFile, typeset
from tests.pages.sample_layouts import FANG, PAGE, TIMES, cell, document, paragraph, row

if TYPE_CHECKING:
    from cadre_docs.pages.model import Layout


def written(layout: Layout) -> PdfReader:
    file = PdfFile()
    file.add(typeset(layout, FontBook.system()))
    made = file.write({}, language="zh-CN", labels=None, identifier=b"")
    return PdfReader(io.BytesIO(made))


def lines(layout: Layout) -> list[str]:
    """The operators of the only page, one a line."""
    [page] = written(layout).pages
    return page.get_contents().get_data().decode().split("\n")


def one_cell(*blocks: Any, **options: Any) -> Layout:
    return document(Table((200,), (row(cell(0, *blocks, **options)),)))


def test_italics_are_slanted() -> None:
    plain, slanted = (
        next(line for line in lines(document(paragraph("字", font))) if line.endswith("Tj"))
        for font in (FANG, replace(FANG, italic=True))
    )
    assert " 1 0 0 1 " in plain
    assert plain.replace(" 1 0 0 1 ", " 1 0 0.213 1 ") == slanted


def test_colour_holds_for_its_text_only() -> None:
    runs = (paragraph("甲", replace(FANG, color="FF0000")), paragraph("乙"))
    red, black = (line for line in lines(document(*runs)) if " Tj" in line)
    assert red.startswith("1 0 0 rg ")
    assert red.endswith(" Tj 0 g")
    assert "rg" not in black


@pytest.mark.parametrize(
    ("text", "align", "least", "most"),
    [
        ("甲乙", "left", 23.9, 24.1),
        ("甲 乙", "left", 26, 31),  # with the space of any font
        ("甲  ", "left", 16, 26),
        ("甲乙", "right", 23.9, 24.1),
    ],
)
def test_an_underline_is_as_long_as_its_text(
    text: str, align: str, least: float, most: float
) -> None:
    """Spaces at the end are a blank to write in."""
    line = paragraph(text, replace(FANG, underline=True), align=align)
    [drawn] = [line.split() for line in lines(document(line)) if line.endswith(" l")]
    x0, y0, _, x1, y1, _ = drawn
    assert y0 == y1
    assert least < float(x1) - float(x0) < most
    edge = PAGE.left if align == "left" else PAGE.width - PAGE.right
    assert float(x0 if align == "left" else x1) == pytest.approx(edge, abs=0.1)


def test_shading_lies_under_the_text() -> None:
    found = lines(one_cell("字", shading="FF8000"))
    fill = next(n for n, line in enumerate(found) if line.endswith(" re f 0 g"))
    text = next(n for n, line in enumerate(found) if line.endswith("Tj"))
    assert found[fill].startswith("1 0.502 0 rg ")
    assert fill < text


@pytest.mark.parametrize(
    ("border", "expected"),
    [
        (Border(0.5), ["0.5 w", "S"]),
        (Border(2, "dashed"), ["2 w", "[6 6] 0 d", "S [] 0 d"]),
        (Border(2, "dotted"), ["2 w", "[2 2] 0 d", "S [] 0 d"]),
        (Border(3, "double"), ["1 w", "S"]),
        (Border(1, "solid", "00FF00"), ["0 1 0 RG", "1 w", "S 0 0 0 RG"]),
    ],
)
def test_lines_of_a_table(border: Border, expected: list[str]) -> None:
    found = lines(one_cell("字", edges=Edges(top=border)))
    drawn = [line for line in found if line.endswith(" l")]
    assert len(drawn) == (2 if border.style == "double" else 1)
    stroked = found[: found.index(expected[-1]) + 1]
    assert [line for line in stroked if line not in drawn] == expected
    if border.style == "double":
        heights = [float(line.split()[1]) for line in drawn]
        assert abs(heights[0] - heights[1]) == pytest.approx(2)


def test_a_clip_holds_for_its_cell_only() -> None:
    exact = Row((cell(0, "一", "二", "三"),), 45, "exact")
    found = lines(document(Table((200,), (exact, row(cell(0, "乙"))))))
    inside = 0
    for line in found:
        inside += line.endswith(" re W n")
        assert inside == (1 if line == "Q" else inside)
        inside -= line == "Q"
    assert inside == 0
    assert sum(line.endswith(" re W n") for line in found) == 3  # a line of text each


def test_marks_stand_on_their_letters_and_are_copied() -> None:
    reader = written(document(paragraph("均值x\u0304与e\u0301", TIMES)))
    text = reader.pages[0].extract_text()
    assert "均值" in text
    assert text.replace("é", "e\u0301").count("\u0304") == 1


def photo(mode: str, color: Any, kind: str) -> Layout:
    made = io.BytesIO()
    Image.new(mode, (4, 6), color).save(made, kind)
    media = f"image/{kind.lower()}"
    return one_cell(Paragraph((Picture(made.getvalue(), media, 40, 60),), align="center"))


@pytest.mark.parametrize(
    ("mode", "color", "kind", "seen"),
    [
        ("RGB", (200, 30, 40), "PNG", (200, 30, 40)),
        ("RGBA", (200, 30, 40, 0), "PNG", (255, 255, 255)),  # transparent: paper
        ("L", 90, "PNG", (90, 90, 90)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("P", 0, "GIF", (0, 0, 0)),
        ("CMYK", (0, 255, 255, 0), "JPEG", (255, 0, 0)),
    ],
)
def test_pictures_of_any_kind(mode: str, color: Any, kind: str, seen: Any) -> None:
    [image] = written(photo(mode, color, kind)).pages[0].images
    assert image.image.convert("RGB").getpixel((1, 1)) == pytest.approx(seen, abs=3)
    assert image.image.size == (4, 6)


def test_a_picture_that_cannot_be_opened_is_left() -> None:
    broken = Paragraph((Picture(b"\x89PNG", "image/png", 40, 60),))
    with pytest.raises(NotSet, match="图片打不开"):
        written(one_cell(broken))
