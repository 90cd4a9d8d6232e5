"""The lines of a page: characters, where they start, their baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages import pdf as pdf_module
from cadre_docs.pages.fonts import FontBook
from cadre_docs.pages.weasyprint.html import layout_to_html
from cadre_docs.pages.weasyprint.justify import justify

if TYPE_CHECKING:
    from cadre_docs.pages.model import Layout

Line = tuple[str, float, float]


def theirs(layout: Layout) -> list[list[Line]]:
    """Of each page the lines that WeasyPrint sets."""
    laid_out = pdf_module._engine().read(layout_to_html(layout, FontBook.system(), title=""))
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


def plain(text: str) -> str:
    """Return a text without blanks and what is never drawn."""
    return text.translate({0x200B: None, 0x2060: None, 0x20: None})
