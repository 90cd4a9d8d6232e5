"""Lines around a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.typeset.cells import rules
from cadre_docs.pages.typeset.marks import Placed

if TYPE_CHECKING:
    from cadre_docs.pages.model import Section


def page_border(section: Section) -> tuple[Placed, ...]:
    """Return the lines around the pages of a section."""
    border = section.border
    if border is None:
        return ()
    edges, distance = border.edges, border.distance
    x0, x1 = distance.left, section.page.width - distance.right
    y0, y1 = distance.top, section.page.height - distance.bottom
    sides = (
        (edges.top, x0, y0, x1, y0),
        (edges.bottom, x0, y1, x1, y1),
        (edges.left, x0, y0, x0, y1),
        (edges.right, x1, y0, x1, y1),
    )
    drawn = [rule for line, *place in sides if line for rule in rules(line, *place)]
    return (Placed(0.0, 0.0, tuple(drawn)),) if drawn else ()
