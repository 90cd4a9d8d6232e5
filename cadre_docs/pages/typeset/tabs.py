"""Tabs of a line: how far each leads, and what fills the way.

A stop counts from where the column begins. Where a paragraph hangs, its left indent is a stop,
too; beyond the last stop that is stated they stand at equal distances. As in Word and LibreOffice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.character_sizes import drawn_width
from cadre_docs.pages.model import TabStop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.model import Paragraph
    from cadre_docs.pages.typeset.typefaces import Typefaces
    from cadre_docs.pages.typeset.units import Unit

TAB = "\t"
_ROUNDING = 0.01
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0, "decimal": 1.0}
_POINTS = ".．"


class Tabbed(NamedTuple):
    """Units in which every tab is as wide as it leads, and which unit each was made of."""

    units: list[Unit]
    origins: list[int]


def tabbed(
    units: Sequence[Unit], paragraph: Paragraph, indent: float, room: float, faces: Typefaces
) -> Tabbed:
    """Return the units of a line that begins ``indent`` points behind the left indent.

    ``room`` is the width (points) between the indents of the paragraph.
    """
    made = Tabbed([], [])
    x, edge = paragraph.left + indent, paragraph.left + room
    for number, unit in enumerate(units):
        if unit.character != TAB:
            made.units.append(unit)
            made.origins.append(number)
            x += unit.width + unit.after
            continue
        stop = _stop(paragraph, x, edge)
        width = max(stop.position - x - _SHARE[stop.align] * _reach(units, number, stop), 0.0)
        for filled in _filled(unit, width, stop.leader, faces):
            made.units.append(filled)
            made.origins.append(number)
        x += width
    return made


def _stop(paragraph: Paragraph, x: float, edge: float) -> TabStop:
    """Return the next stop behind ``x``; none leads beyond the edge."""
    hanging = [TabStop(paragraph.left)] if paragraph.first_line < 0 else []
    stops = sorted((*paragraph.tabs, *hanging), key=lambda stop: stop.position)
    found = next((stop for stop in stops if stop.position > x + _ROUNDING), None)
    if found is None:
        every = max(paragraph.tab_every, 1.0)
        found = TabStop((int((x + _ROUNDING) / every) + 1) * every)
    if found.position > edge + _ROUNDING:
        return TabStop(max(edge, x), found.align, found.leader)
    return found


def _reach(units: Sequence[Unit], tab: int, stop: TabStop) -> float:
    """Return how wide the text is that stands before the stop, or around it."""
    width = 0.0
    for unit in units[tab + 1 :]:
        if unit.character == TAB or (stop.align == "decimal" and unit.character in _POINTS):
            break
        width += unit.width + unit.after
    return width


def _filled(unit: Unit, width: float, leader: str, faces: Typefaces) -> Iterator[Unit]:
    """Yield what stands in the room of a tab: blank, then as many signs as it holds."""
    signs = 0
    if leader:
        face, part = next(iter(faces.parts(leader, unit.font)))
        [glyph] = face.shape(part)
        each = drawn_width(unit.font, glyph.advance)
        signs = int((width + _ROUNDING) / each) if each > 0 else 0
        width -= signs * each
    yield unit._replace(width=width)
    for _ in range(signs):
        yield unit._replace(width=each, glyph=glyph, face=face, character=leader)
