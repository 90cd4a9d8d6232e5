"""Breaks in a filled part: control characters in texts become breaks of Word, as with docxtpl.

docxtpl looks through every paragraph for them, and through every character of it. Here only
the paragraphs that hold any are looked through, and docxtpl is not needed: a form in a browser
has none. The tests ask it.

Parts are in UTF-8: there a control character is one byte that is part of no other character, and
found ten times as fast as among characters of two bytes each.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BREAKS = "\t\n\a\f"
_MARKS = tuple(mark.encode() for mark in BREAKS)
_PARAGRAPH, _RUN, _TEXT = b"w:p", b"w:r", b"w:t"
_OPENINGS = {name: re.compile(b"<%s[ >]" % name) for name in (_PARAGRAPH, _RUN, _TEXT)}


def with_breaks(text: bytes) -> bytes:
    """Return a filled part with breaks made in the paragraphs that hold control characters.

    Control characters between paragraphs stay: white space that says nothing.
    """
    return b"".join(_pieces(text))


def breaks_everywhere(text: bytes) -> bytes:
    """Return the same of a part whose own text holds such characters, also between its tags."""
    return _each(text, _PARAGRAPH, _paragraph)


def _pieces(text: bytes) -> Iterator[bytes]:
    at = 0
    for first in _places(text):
        if first < at:  # in the paragraph just done
            continue
        start = text.rfind(b"<w:p>", at, first)
        start = max(start, text.rfind(b"<w:p ", max(at, start), first))
        end = text.find(b"</w:p>", first)
        if start >= 0 and end >= 0:
            end += len(b"</w:p>")
            yield text[at:start]
            yield breaks_everywhere(text[start:end])  # two paragraphs, if it stands between them
            at = end
    yield text[at:]


def _places(text: bytes) -> Iterator[int]:
    """Yield where control characters are; looking for one is quicker than for any of them."""
    ahead = {mark: place for mark in _MARKS if (place := text.find(mark)) >= 0}
    while ahead:
        mark = min(ahead, key=ahead.__getitem__)
        yield ahead[mark]
        ahead[mark] = text.find(mark, ahead[mark] + 1)
        if ahead[mark] < 0:
            del ahead[mark]


def _each(xml: bytes, name: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """Return XML with each element of a name made anew; one ends where the first such end is."""
    opening, closing, made, at = _OPENINGS[name], b"</%s>" % name, [], 0
    while found := opening.search(xml, at):
        end = xml.find(closing, xml.find(b">", found.start()))
        if end < 0:
            break
        end += len(closing)
        made += [xml[at : found.start()], make(xml[found.start() : end])]
        at = end
    return b"".join((*made, xml[at:]))


def _paragraph(xml: bytes) -> bytes:
    of_paragraph = _properties(xml, b"w:pPr")

    def run(xml: bytes) -> bytes:
        made = _made(of_paragraph, _properties(xml, b"w:rPr"))
        return _each(xml, _TEXT, lambda text: _text(text, made))

    return _each(xml, _RUN, run)


def _text(xml: bytes, made: dict[bytes, bytes]) -> bytes:
    for mark, instead in made.items():
        xml = xml.replace(mark, instead)
    return xml


def _properties(xml: bytes, name: bytes) -> bytes:
    """Return the first properties of a name that stand in one line: docxtpl sees no others."""
    opening, closing = b"<%s>" % name, b"</%s>" % name
    first = xml.find(opening)
    while first >= 0:
        last = xml.find(closing, first)
        if last < 0:
            break
        found = xml[first : last + len(closing)]
        if b"\n" not in found:
            return found
        first = xml.find(opening, first + 1)
    return b""


@lru_cache(maxsize=256)
def _made(of_paragraph: bytes, of_run: bytes) -> dict[bytes, bytes]:
    """Return what stands for each control character in a text with these properties."""
    text = b'<w:r>%s<w:t xml:space="preserve">' % of_run
    end = b"</w:t></w:r>"
    return {
        b"\t": b"%s<w:r>%s<w:tab/></w:r>%s" % (end, of_run, text),
        b"\a": b"%s</w:p><w:p>%s%s" % (end, of_paragraph, text),
        b"\n": b'</w:t><w:br/><w:t xml:space="preserve">',
        b"\f": b'%s</w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>%s%s'
        % (end, of_paragraph, text),
    }
