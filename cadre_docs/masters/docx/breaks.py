"""Breaks in a filled part: control characters in texts become breaks of Word, as with docxtpl.

docxtpl looks through every paragraph for them, and through every character of it. Here only
the paragraphs that hold any are looked through, and docxtpl is not needed: a form in a browser
has none. The tests ask it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BREAKS = "\t\n\a\f"
_PARAGRAPH, _RUN, _TEXT = "w:p", "w:r", "w:t"
_OPENINGS = {name: re.compile(f"<{name}[ >]") for name in (_PARAGRAPH, _RUN, _TEXT)}


def with_breaks(text: str) -> str:
    """Return a filled part with breaks made in the paragraphs that hold control characters.

    Control characters between paragraphs stay: white space that says nothing.
    """
    return "".join(_pieces(text))


def breaks_everywhere(text: str) -> str:
    """Return the same of a part whose own text holds such characters, also between its tags."""
    return _each(text, _PARAGRAPH, _paragraph)


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
            yield breaks_everywhere(text[start:end])  # two paragraphs, if it stands between them
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


def _each(xml: str, name: str, make: Callable[[str], str]) -> str:
    """Return XML with each element of a name made anew; one ends where the first such end is."""
    opening, closing, made, at = _OPENINGS[name], f"</{name}>", [], 0
    while found := opening.search(xml, at):
        end = xml.find(closing, xml.find(">", found.start()))
        if end < 0:
            break
        end += len(closing)
        made += [xml[at : found.start()], make(xml[found.start() : end])]
        at = end
    return "".join((*made, xml[at:]))


def _paragraph(xml: str) -> str:
    of_paragraph = _properties(xml, "w:pPr")

    def run(xml: str) -> str:
        made = _made(of_paragraph, _properties(xml, "w:rPr"))
        return _each(xml, _TEXT, lambda text: _text(text, made))

    return _each(xml, _RUN, run)


def _text(xml: str, made: dict[str, str]) -> str:
    for mark, instead in made.items():
        xml = xml.replace(mark, instead)
    return xml


def _properties(xml: str, name: str) -> str:
    """Return the first properties of a name that stand in one line: docxtpl sees no others."""
    opening, closing = f"<{name}>", f"</{name}>"
    first = xml.find(opening)
    while first >= 0:
        last = xml.find(closing, first)
        if last < 0:
            break
        found = xml[first : last + len(closing)]
        if "\n" not in found:
            return found
        first = xml.find(opening, first + 1)
    return ""


@lru_cache(maxsize=256)
def _made(of_paragraph: str, of_run: str) -> dict[str, str]:
    """Return what stands for each control character in a text with these properties."""
    text = f'<w:r>{of_run}<w:t xml:space="preserve">'
    end = "</w:t></w:r>"
    return {
        "\t": f"{end}<w:r>{of_run}<w:tab/></w:r>{text}",
        "\a": f"{end}</w:p><w:p>{of_paragraph}{text}",
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
        "\f": f'{end}</w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>{of_paragraph}{text}',
    }
