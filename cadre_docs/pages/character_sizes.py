"""How wide, how large and how high the characters of a font are drawn: scaled, spaced, raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.pages.model import Font

SCRIPT_SIZE = 0.58
"""The size of small characters in LibreOffice; Word takes about 0.65."""
_RISES = {"": 0.0, "super": 0.35, "sub": -0.12}  # em


def drawn_size(font: Font) -> float:
    """Return the size at which characters are drawn, points."""
    return font.size * SCRIPT_SIZE if font.script else font.size


def drawn_width(font: Font, advance: float) -> float:
    """Return the width (points) of a glyph that is ``advance`` em wide, with the space after it."""
    return advance * drawn_size(font) * font.scale + font.spacing


def rise(font: Font) -> float:
    """Return how far above the baseline characters stand, points."""
    return font.rise + _RISES[font.script] * font.size
