"""What lines of text are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cadre_docs.pages.model import Font, Picture
    from cadre_docs.pages.typeset.typefaces import Glyph, Typeface


class Unit(NamedTuple):
    """A character in a line: its width in points and its glyph (None: draws nothing).

    ``after`` is the space behind it, which the end of a line swallows. A ``picture`` stands on
    the baseline.
    """

    width: float
    glyph: Glyph | None
    face: Typeface | None
    font: Font
    character: str
    after: float = 0.0
    picture: Picture | None = None
