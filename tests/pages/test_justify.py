"""两端对齐: blanks and the room between hanzi widen, words and numbers never; both setters."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import Font, Layout, LineSpacing, Page, Paragraph, Run, Section
from cadre_docs.pages.text_flow import widened
from cadre_docs.pages.typeset import typeset
from cadre_docs.pages.weasyprint.engine import engine_of
from cadre_docs.pages.weasyprint.html import layout_to_html
from cadre_docs.pages.weasyprint.justify import justify

FONT = Font("仿宋", "Times New Roman", size=12)
PAGE = Page(595, 842, 72, 72, 72, 72)
TEXTS = {
    "words": "承担国家自然科学基金面上项目“Deep Learning for Structural Health Monitoring of Long-span Bridges”的研究工作，发表SCI论文3篇，影响因子5.582，被引用120余次。",
    "numbers": "参与编制标准GB/T 50283-2021、JTG/T D65-05-2015，完成率95%，误差0.5，面积1200平方米，减排10000吨，电话0371-12345678转8001，邮编450000。",
    "hanzi": "存在的不足主要是理论学习不够深入今后要加强学习做到学思用贯通坚持问题导向坚持目标导向努力完成各项任务力争取得更好的成绩。",
    "latin": "Deep learning for structural health monitoring of long span bridges and engineering structures in cold regions under heavy traffic.",
}
# Where a line ends up, and after which characters it may widen.
GAPS = [
    ("汉字 AB 12", "汉  "),
    ("汉字AB汉字", "汉汉"),
    ("a b", " "),
    ("“AB”，汉", "”，"),
    ("——汉……字", "—汉…"),
    ("①②Ⅰ", "①②"),
    ("αβγ", ""),
    ("5.582", ""),
    ("e\u0301a", ""),
    ("汉\u200b字", "汉"),
]


@pytest.mark.parametrize(("text", "after"), GAPS)
def test_where_room_is_made(text: str, after: str) -> None:
    assert "".join(c for c, wide in zip(text, widened(text), strict=True) if wide) == after


def layout(text: str) -> Layout:
    paragraph = Paragraph((Run(text, FONT),), "justify", LineSpacing(20), first_line=24, mark=FONT)
    return Layout((Section(PAGE, (paragraph,)),))


def set_lines(text: str):
    """The lines as our setter sets them: (characters, where each begins, where the line ends)."""
    (page,) = typeset(layout(text), FontBook.system())
    lines: dict[float, list] = {}
    for placed in page.placed:
        for mark in placed.marks:
            x = placed.x + mark.x
            row = lines.setdefault(round(placed.y + mark.y, 2), [])
            for glyph in mark.glyphs:
                row.append((glyph.text, x, x + glyph.advance * mark.size))
                x += glyph.advance * mark.size + mark.spacing
    return list(lines.values())


@pytest.mark.parametrize("name", TEXTS)
def test_no_letter_and_no_digit_is_moved_from_its_neighbour(name: str) -> None:
    lines = set_lines(TEXTS[name])
    assert len(lines) > 1
    for line in lines:
        for (left, _, end), (right, start, _) in pairwise(line):
            if not widened(left + right)[0]:
                assert start == pytest.approx(end, abs=0.01), left + right
    for line in lines[:-1]:  # and yet it reaches the edge
        assert line[-1][2] == pytest.approx(595 - 72, abs=0.01)


def advances(box) -> list[float]:
    """How far each glyph of a text box of WeasyPrint moves on (CSS pixels), as it is drawn."""
    from weasyprint.text.ffi import FROM_UNITS, ffi

    box.pango_layout.reactivate(box.style)
    run = box.pango_layout.get_first_line()[0].runs[0]
    found = []
    while run != ffi.NULL:
        glyphs = run.data.glyphs
        found += [g.geometry.width * FROM_UNITS for g in glyphs.glyphs[0 : glyphs.num_glyphs]]
        run = run.next
    return found


@pytest.mark.pango
@pytest.mark.parametrize("name", TEXTS)
def test_weasyprint_makes_the_same_room(name: str) -> None:
    engine = engine_of()
    html = layout_to_html(layout(TEXTS[name]), FontBook.system(), title="")
    plain, wide = engine.read(html), engine.read(html)
    justify(wide)
    boxes = [
        [box for box in document.pages[0]._page_box.descendants() if getattr(box, "text", "")]
        for document in (plain, wide)
    ]
    moved = 0
    for before, after in zip(*boxes, strict=True):
        natural, drawn = advances(before), advances(after)
        assert len(natural) == len(drawn) == len(after.text)
        assert sum(drawn) == pytest.approx(after.width, abs=0.1)
        for character, next_one, a, b in zip(
            after.text, [*after.text[1:], ""], natural, drawn, strict=True
        ):
            if b > a + 0.01:
                moved += 1
                assert next_one in ("", "\u200b") or widened(character + next_one)[0]
    assert moved > 5
