"""Breaks in a filled part: docxtpl makes Word's breaks of control characters in texts.

docxtpl looks through every paragraph for them, and through every character of it. Here only
the places are looked for; what stands in place of a control character is asked of docxtpl.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.adapters.docxtpl_internals import with_word_breaks

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAKS = "\t\n\a\f"
_CUT = "\0"  # no part can hold it


def with_breaks(text: str) -> str:
    """Return a filled part with breaks made in the paragraphs that hold control characters.

    Control characters between paragraphs stay: white space that says nothing.
    """
    return "".join(_pieces(text))


def docxtpl_breaks(text: str) -> str:
    """Return what docxtpl makes of a filled part."""
    return with_word_breaks(text)


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for first in _places(text):
        if first < at:  # in the paragraph just done
            continue
        start = text.rfind("<w:p>", at, first)
        start = max(start, text.rfind("<w:p ", max(at, start), first))
        end = text.find("</w:p>", first)
        if start >= 0 and end >= 0:
            end += len("</w:p>")
            yield text[at:start]
            yield _paragraph(text[start:end], first - start)
            at = end
    yield text[at:]


def _places(text: str) -> Iterator[int]:
    """Yield where control characters are; looking for one is quicker than for any of them."""
    ahead = {mark: place for mark in BREAKS if (place := text.find(mark)) >= 0}
    while ahead:
        mark = min(ahead, key=ahead.__getitem__)
        yield ahead[mark]
        ahead[mark] = text.find(mark, ahead[mark] + 1)
        if ahead[mark] < 0:
            del ahead[mark]


def _paragraph(xml: str, first: int) -> str:
    """Make the breaks of a paragraph whose first control character is at ``first``."""
    start, end = xml.rfind(">", 0, first) + 1, xml.find("<", first)
    opening = xml.rfind("<", 0, start)
    run = _run_of(xml, opening)
    is_text = xml.startswith(("<w:t>", "<w:t "), opening) and xml.startswith("</w:t>", end)
    if run < 0 or not is_text or any(mark in xml[end:] for mark in BREAKS):
        return docxtpl_breaks(xml)  # several texts, or none
    of_run = _properties(xml, "w:rPr", run, xml.find("</w:r>", end))
    text = xml[start:end]
    for mark, made in _made(_properties(xml, "w:pPr", 0, len(xml)), of_run).items():
        text = text.replace(mark, made)
    return f"{xml[:start]}{text}{xml[end:]}"


def _run_of(xml: str, place: int) -> int:
    """Return where the run around a place begins: the first after the last that ended."""
    ended = max(0, xml.rfind("</w:r>", 0, place))
    starts = (xml.find("<w:r>", ended, place), xml.find("<w:r ", ended, place))
    return min((start for start in starts if start >= 0), default=-1)


def _properties(xml: str, name: str, start: int, end: int) -> str:
    opening, closing = f"<{name}>", f"</{name}>"
    first = xml.find(opening, start, end)
    last = xml.find(closing, first, end)
    return xml[first : last + len(closing)] if 0 <= first < last else ""


@lru_cache(maxsize=256)
def _made(of_paragraph: str, of_run: str) -> dict[str, str]:
    """Return what stands for each control character in a text with these properties."""
    head, tail = f"<w:p>{of_paragraph}<w:r>{of_run}<w:t>", "</w:t></w:r></w:p>"
    made = docxtpl_breaks(head + _CUT.join(BREAKS) + tail)
    return dict(zip(BREAKS, made[len(head) : -len(tail)].split(_CUT), strict=True))
