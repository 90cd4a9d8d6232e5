"""The lines of a page: characters, where they start, their baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.typeset.marks import Rule, Text
from cadre_docs.pages.weasyprint.engine import engine_of
from cadre_docs.pages.weasyprint.html import layout_to_html
from cadre_docs.pages.weasyprint.justify import justify

if TYPE_CHECKING:
    from cadre_docs.pages.model import Layout
    from cadre_docs.pages.typeset import SetPage

Line = tuple[str, float, float]


def theirs(layout: Layout) -> list[list[Line]]:
    """Of each page the lines that WeasyPrint sets."""
    laid_out = engine_of().read(layout_to_html(layout, FontBook.system(), title=""))
    justify(laid_out)
    found = []
    for page in laid_out.pages:
        lines = []
        for line in page._page_box.descendants():
            if type(line).__name__ == "LineBox":
                boxes = [box for box in line.descendants() if getattr(box, "text", "")]
                text = plain("".join(box.text for box in boxes))
                if text:
                    start = min(box.position_x for box in boxes) * 0.75
                    lines.append((text, start, (boxes[0].position_y + boxes[0].baseline) * 0.75))
        found.append(lines)
    return found


def ours(pages: list[SetPage]) -> list[list[Line]]:
    """Of each page the lines of its paragraphs: characters, where they start, the baseline."""
    found = []
    for page in pages:
        lines = []
        label: Line | None = None  # of a list: it stands on the line of its text
        for placed in page.placed:
            marks = [mark for mark in placed.marks if isinstance(mark, Text)]
            text = plain("".join(glyph.text for mark in marks for glyph in mark.glyphs))
            if not marks:
                continue
            line = (text, placed.x + min(mark.x for mark in marks), placed.y + marks[0].y)
            if label:
                line, label = (label[0] + text, *label[1:]), None
            if placed.element is not None and placed.element.kind == "Lbl":
                label = line
            else:
                lines.append(line)
        found.append([line for line in lines if line[0]])
    return found


def rules(page: SetPage) -> list[tuple[float, float, float, float]]:
    """The lines that are drawn: from where to where."""
    return [
        (placed.x + m.x0, placed.y + m.y0, placed.x + m.x1, placed.y + m.y1)
        for placed in page.placed
        for m in placed.marks
        if isinstance(m, Rule)
    ]


def plain(text: str) -> str:
    """Return a text without blanks and what is never drawn."""
    return text.translate({0x200B: None, 0x2060: None, 0x20: None})
