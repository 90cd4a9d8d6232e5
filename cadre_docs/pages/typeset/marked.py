"""Marked content (ISO 32000-1, 14.6): texts and pictures as parts of elements, or artifacts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.tagged_pdf.tree import text_string
from cadre_docs.pages.typeset.typefaces import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.tagged_pdf.tree import Box
    from cadre_docs.pages.typeset.marks import Image, Text


class PlainContent:
    """Operators as they are, without any marks.

    ``elements`` are those that were marked, by the numbers of their marks; ``boxes`` are where
    their pictures stand.
    """

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.boxes: dict[Element, Box] = {}

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
    """Operators of a page with marks that say which element they are part of."""

    def artifact(self, operators: list[str]) -> Iterable[str]:
        """Return the operators of what is no content: lines and shades."""
        return ["/Artifact BMC", *operators, "EMC"] if operators else ()

    def of(self, element: Element | None, operators: list[str]) -> Iterable[str]:
        """Return the operators of an element; None is an artifact of the page."""
        if element is None:
            return ["/Artifact<</Type/Pagination>>BDC", *operators, "EMC"]
        number = len(self.elements)
        self.elements.append(element)
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
            self.boxes.setdefault(element, box)
        return self.of(element, operators)

    def said(self, text: Text, operators: str) -> str:
        """Return the operators of a text, with what is to be read where its glyphs do not say."""
        if all(glyph.text != UNSEEN for glyph in text.glyphs):
            return operators
        said = "".join(glyph.text for glyph in text.glyphs if glyph.text != UNSEEN)
        return f"/Span<</ActualText{text_string(said)}>>BDC {operators} EMC"


def spelled(mark: Text) -> Text:
    """Return a text with what each of its glyphs is to be read as."""
    if not mark.face.has_readings or not any(glyph.said for glyph in mark.glyphs):
        return mark
    return replace(mark, glyphs=tuple(g._replace(text=g.said or g.text) for g in mark.glyphs))
