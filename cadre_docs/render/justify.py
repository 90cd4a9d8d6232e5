"""两端对齐 for Chinese: spread the characters of full lines up to the right edge.

WeasyPrint stretches spaces only, and Chinese has none. So paragraphs are laid out flush
left, and afterwards each line but the last gets a little space between its characters, as
in Word. Nothing moves to another line. This reaches into WeasyPrint's boxes; the versions
allowed in pyproject.toml are those it was tested with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadre_docs.render.flow import MAY_BREAK, NO_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASS = "j"
"""Class of paragraphs to be spread."""


def justify(document: Any) -> None:
    """Spread the lines of all paragraphs of class ``j`` in a laid-out document, in place."""
    for page in document.pages:
        for box in page._page_box.descendants():
            element = getattr(box, "element", None)
            if element is None or box.element_tag != "p":
                continue
            if CLASS in (element.get("class") or "").split():
                _justify_paragraph(box)


def _justify_paragraph(paragraph: Any) -> None:
    right = paragraph.content_box_x() + paragraph.width
    for line in paragraph.children:
        # The last line has nowhere to resume; one that ends in <br> stays as it is, too.
        if getattr(line, "resume_at", None) is None or _ends_in_break(line):
            continue
        texts = list(_texts(line))
        if texts:
            _spread(texts, right)


def _ends_in_break(line: Any) -> bool:
    return any(getattr(box, "element_tag", "") == "br" for box in line.descendants())


def _texts(line: Any) -> Iterator[Any]:
    return (box for box in line.descendants() if hasattr(box, "pango_layout") and box.text)


def _spread(texts: list[Any], right: float) -> None:
    """Widen text boxes so that the last one ends at ``right`` (CSS pixels)."""
    last = texts[-1]
    slack = right - (last.position_x + last.width)
    counts = [_visible(box.text) for box in texts]
    gaps = sum(counts) - 1
    if gaps < 1 or slack <= 0:
        return
    space, shift = slack / gaps, 0.0
    for box, count in zip(texts, counts, strict=True):
        style = box.style.copy()
        style["letter_spacing"] = space
        box.style = style
        box.position_x += shift
        box.width += space * count
        shift += space * count


def _visible(text: str) -> int:
    """Count the characters that get space after them; invisible marks get none."""
    return len(text) - text.count(MAY_BREAK) - text.count(NO_BREAK)
