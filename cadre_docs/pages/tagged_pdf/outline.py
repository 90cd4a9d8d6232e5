"""Bookmarks: the headings of a document (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.tagged_pdf.tree import Part


def add_outline(pdf: pydyf.PDF, parts: Sequence[Part], pages: Sequence[pydyf.Dictionary]) -> None:
    """Add bookmarks to a file: titles, and below each the headings that follow it."""
    roots: list[tuple[Element, int, list[tuple[Element, int]]]] = []
    for heading, page in (found for part in parts for found in _headings(part)):
        if heading.kind == "H1" or not roots:
            roots.append((heading, page, []))
        else:
            roots[-1][2].append((heading, page))
    if not roots:
        return
    outline = pydyf.Dictionary({"Type": "/Outlines"})
    pdf.add_object(outline)
    items = []
    for heading, page, below in roots:
        item = _item(pdf, outline, heading, pages[page])
        kids = [_item(pdf, item, lower, pages[at]) for lower, at in below]
        _chain(item, kids)
        items.append(item)
    _chain(outline, items)
    pdf.catalog["Outlines"] = outline.reference


def _headings(part: Part) -> Iterator[tuple[Element, int]]:
    for element in part.root.children:
        if element.text and element in part.places:
            yield element, part.places[element][0][0]


def _item(
    pdf: pydyf.PDF, parent: pydyf.Dictionary, heading: Element, page: pydyf.Dictionary
) -> pydyf.Dictionary:
    made = pydyf.Dictionary(
        {
            "Title": pydyf.String(heading.text),
            "Parent": parent.reference,
            "Dest": pydyf.Array([page.reference, "/Fit"]),
        }
    )
    pdf.add_object(made)
    return made


def _chain(parent: pydyf.Dictionary, kids: Sequence[pydyf.Dictionary]) -> None:
    if not kids:
        return
    for one, following in pairwise(kids):
        one["Next"], following["Prev"] = following.reference, one.reference
    parent["First"], parent["Last"] = kids[0].reference, kids[-1].reference
    parent["Count"] = sum(1 + kid.get("Count", 0) for kid in kids)
