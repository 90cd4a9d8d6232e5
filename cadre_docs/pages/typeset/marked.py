"""Marked content (ISO 32000-1, 14.6): texts and pictures as parts of elements, or artifacts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.tagged_pdf.tree import text_string
from cadre_docs.pages.typeset.typefaces import Glyph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.tagged_pdf.tree import Part
    from cadre_docs.pages.typeset.marks import Image, Text

UNSEEN = "\u200b"
"""What a glyph stands for that is a part of one character: the first glyph says it all."""


class PlainContent:
    """Operators as they are, without any marks."""

    def artifact(self, operators: list[str]) -> Iterable[str]:
        """Return the operators of what is no content: lines and shades."""
        return operators

    def of(self, element: Element | None, operators: list[str]) -> Iterable[str]:
        """Return the operators of an element; None is an artifact of the page."""
        del element
        return operators

    def picture(
        self,
        element: Element | None,
        operators: list[str],
        image: Image,
        origin: tuple[float, float],
    ) -> Iterable[str]:
        """Return the operators of a picture; ``origin`` is where what holds it stands."""
        del image, origin
        return self.of(element, operators)

    def said(self, text: Text, operators: str) -> str:
        """Return the operators of a text, with what is to be read where its glyphs do not say."""
        del text
        return operators


class TaggedContent(PlainContent):
    """Operators of page ``number``, ``height`` points high, with the places noted in ``part``."""

    def __init__(self, number: int, height: float, part: Part) -> None:
        self._page, self._part, self._next = number, part, 0
        self._height = height

    def artifact(self, operators: list[str]) -> Iterable[str]:
        """Return the operators of what is no content: lines and shades."""
        return ["/Artifact BMC", *operators, "EMC"] if operators else ()

    def of(self, element: Element | None, operators: list[str]) -> Iterable[str]:
        """Return the operators of an element; None is an artifact of the page."""
        if element is None:
            return ["/Artifact<</Type/Pagination>>BDC", *operators, "EMC"]
        number, self._next = self._next, self._next + 1
        places = self._part.places.setdefault(element, [])
        places.append((self._page, number))
        return [f"/{element.kind}<</MCID {number}>>BDC", *operators, "EMC"]

    def picture(
        self,
        element: Element | None,
        operators: list[str],
        image: Image,
        origin: tuple[float, float],
    ) -> Iterable[str]:
        """Return the operators of a picture; ``origin`` is where what holds it stands."""
        if element is not None:
            left, top = origin[0] + image.x, origin[1] - image.y
            box = (left, top - image.picture.height, left + image.picture.width, top)
            self._part.boxes.setdefault(element, box)
        return self.of(element, operators)

    def said(self, text: Text, operators: str) -> str:
        """Return the operators of a text, with what is to be read where its glyphs do not say."""
        if all(glyph.text != UNSEEN for glyph in text.glyphs):
            return operators
        said = "".join(glyph.text for glyph in text.glyphs if glyph.text != UNSEEN)
        return f"/Span<</ActualText{text_string(said)}>>BDC {operators} EMC"


def spelled(mark: Text) -> Text:
    """Return a text each glyph of which stands for something (ISO 19005-2, 6.2.11.7.2).

    HarfBuzz gives the text of several glyphs to the first of them: it is divided among them, and
    what is more than there are characters stands for nothing that is seen.
    """
    if "" not in [glyph.text for glyph in mark.glyphs]:
        return mark
    made: list[Glyph] = []
    group: list[Glyph] = []
    for glyph in mark.glyphs:
        if glyph.text and group:
            made += _divided(group)
            group = []
        group.append(glyph)
    return replace(mark, glyphs=(*made, *_divided(group)))


def _divided(group: list[Glyph]) -> list[Glyph]:
    text = group[0].text
    first = max(len(text) - len(group) + 1, 1)
    texts = [text[:first], *text[first:]]
    texts += [UNSEEN] * (len(group) - len(texts))
    return [glyph._replace(text=part or UNSEEN) for glyph, part in zip(group, texts, strict=True)]
