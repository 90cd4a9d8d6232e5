"""The document grid of a section (ECMA-376-1, 17.6.5): what lines and characters snap to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.read_docx.wordml import attribute, points, whole
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from lxml import etree

    from cadre_docs.pages.model import Font

_PER_POINT = 4096  # of w:charSpace
_KINDS = ("lines", "linesAndChars", "snapToChars")


@light
class Grid:
    """Lines ``pitch`` points high; ``wider`` is put after each character.

    ``cell`` is the width of a cell where characters snap to cells, else 0.
    """

    pitch: float
    wider: float = 0.0
    cell: float = 0.0

    def font(self, font: Font) -> Font:
        """Return the font of characters that stand in the grid."""
        if self.cell:
            each = font.size * font.scale + font.spacing
            cells = max(1, -(-round(each * 100) // round(self.cell * 100)))
            return replace(font, spacing=font.spacing + cells * self.cell - each)
        if self.wider:
            return replace(font, spacing=font.spacing + self.wider)
        return font


def read_grid(section: etree._Element | None, normal: float) -> Grid | None:
    """Return the grid of a section, None where it has none; ``normal`` is the default size."""
    kind = attribute(section, "type")
    pitch = points(attribute(section, "linePitch"))
    if kind not in _KINDS or pitch <= 0:
        return None
    wider = whole(attribute(section, "charSpace")) / _PER_POINT if kind != "lines" else 0.0
    if kind == "snapToChars":
        return Grid(pitch, cell=max(normal + wider, 1.0))
    return Grid(pitch, wider)
