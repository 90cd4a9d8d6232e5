"""两端对齐 for Chinese: spread the characters of full lines up to the right edge.

WeasyPrint stretches spaces only, and Chinese has none. So paragraphs are laid out flush
left, and afterwards each line but the last gets a little space after its blanks and between
its hanzi, as in Word (:func:`cadre_docs.pages.text_flow.widened`). Nothing moves to another line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadre_docs.adapters.weasyprint_internals import boxes, widen
from cadre_docs.pages.text_flow import widened

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASS = "j"
"""Class of paragraphs to be spread."""


def justify(document: Any) -> None:
    """Spread the lines of all paragraphs of class ``j`` in a laid-out document, in place."""
    for box in boxes(document):
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
    wide = widened("".join(box.text for box in texts))
    count = sum(wide)
    if not count or slack <= 0:
        return
    space, shift, start = slack / count, 0.0, 0
    for box in texts:
        places = [place for place in range(len(box.text)) if wide[start + place]]
        _widen(box, places, space)
        box.position_x += shift
        box.width += space * len(places)
        shift += space * len(places)
        start += len(box.text)


def _widen(box: Any, places: list[int], space: float) -> None:
    """Make room after some characters of a text box when it is drawn."""
    if places:
        bytes_before = frozenset(len(box.text[:place].encode()) for place in places)
        widen(box.pango_layout, bytes_before, space)
