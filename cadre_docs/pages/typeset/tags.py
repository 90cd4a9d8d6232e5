"""Lines with the elements of the structure that they are part of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.structure import Listed
from cadre_docs.pages.typeset.marks import Placed, Strip, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.structure import Element, Tag
    from cadre_docs.pages.typeset.marks import Mark


def tagged(strips: Iterable[Strip], tag: Tag) -> Iterable[Strip]:
    """Return the lines of a paragraph as parts of where it belongs."""
    if tag is None:
        return strips
    if isinstance(tag, Listed):
        return _of_list(strips, tag)
    return [_part(strip, tag) for strip in strips]


def untagged(placed: Iterable[Placed]) -> Iterator[Placed]:
    """Yield what stands on a page as an artifact: it is a repetition."""
    for one in placed:
        yield replace(one, element=None)


def _part(strip: Strip, element: Element) -> Strip:
    if not strip.placed:
        return strip
    placed = [Placed(p.x, p.y, p.marks, p.clip, element, p.pinned) for p in strip.placed]
    return Strip(strip.height, tuple(placed))


def _of_list(strips: Iterable[Strip], tag: Listed) -> Iterator[Strip]:
    rest = tag.length
    for strip in strips:
        if not rest:
            yield _part(strip, tag.body)
            continue
        placed: list[Placed] = []
        for one in strip.placed:
            label, body, rest = _divided(one.marks, rest)
            placed += [
                replace(one, marks=tuple(marks), element=element)
                for marks, element in ((label, tag.label), (body, tag.body))
                if marks
            ]
        yield Strip(strip.height, tuple(placed))


def _divided(marks: Iterable[Mark], length: int) -> tuple[list[Mark], list[Mark], int]:
    """Return the marks of the first ``length`` characters, the others, and what is still to come.

    Characters that draw nothing may be missing among the glyphs: a label ends with its sign, so
    no more is taken of a text than is there.
    """
    label: list[Mark] = []
    body: list[Mark] = []
    for mark in marks:
        if not isinstance(mark, Text) or not length:
            body.append(mark)
            continue
        count, x = 0, mark.x
        while length > 0 and count < len(mark.glyphs):
            glyph = mark.glyphs[count]
            length -= len(glyph.text)
            x += glyph.advance * mark.size * mark.scale + mark.spacing
            count += 1
        length = max(length, 0)
        label.append(replace(mark, glyphs=mark.glyphs[:count]))
        if count < len(mark.glyphs):
            body.append(replace(mark, x=x, glyphs=mark.glyphs[count:]))
    return label, body, length
