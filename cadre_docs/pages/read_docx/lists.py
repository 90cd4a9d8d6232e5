"""Numbers that Word counts by itself, as the text that it prints before a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.read_docx.wordml import W, attribute
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from lxml import etree

    from cadre_docs.office.list_numbers import Numbering

_BEHIND = {"tab": "\t", "space": " ", "nothing": ""}


@light
class Item:
    """A paragraph of a list: what is printed before it (None: not known), and how it looks."""

    text: str | None
    level: etree._Element

    @property
    def paragraph(self) -> etree._Element | None:
        """The paragraph properties of its level."""
        return self.level.find(f"{W}pPr")

    @property
    def run(self) -> etree._Element | None:
        """How the number looks."""
        return self.level.find(f"{W}rPr")

    @property
    def shape(self) -> str:
        """What it is counted in, by its name in WordprocessingML."""
        return attribute(self.level.find(f"{W}numFmt"), "val") or "decimal"


def item_of(paragraph: etree._Element, counted: Numbering) -> Item | None:
    """Count a paragraph; None for one that is in no list."""
    if not counted.lists:
        return None
    place = counted.of(paragraph)
    level = None if place is None else counted.level(place)
    if place is None or level is None:
        return None
    text = counted.next(place)
    behind = _BEHIND.get(attribute(level.find(f"{W}suff"), "val") or "tab", "")
    return Item(text + behind if text else text, level)
