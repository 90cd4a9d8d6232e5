"""What stands on a page: glyphs, rules and pictures, and strips that hold them.

All lengths are points; places count from the top left of what holds a mark, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.model import Picture
    from cadre_docs.pages.typeset.typefaces import Glyph, Typeface

BLACK = "000000"


@dataclass(frozen=True, slots=True)
class Text:
    """Glyphs of one face and size on the baseline ``y``, with ``spacing`` after each."""

    x: float
    y: float
    face: Typeface
    size: float
    glyphs: tuple[Glyph, ...]
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, ``width`` points thick."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    color: str = BLACK


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with its top left corner at (x, y)."""

    x: float
    y: float
    picture: Picture


Mark = Text | Rule | Image


@dataclass(frozen=True, slots=True)
class Placed:
    """Marks, and where their origin lies."""

    x: float
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a column that stays whole: its height and what stands on it."""

    height: float
    placed: tuple[Placed, ...] = ()


def strip(height: float, marks: Iterable[Mark] = ()) -> Strip:
    """Return a strip with marks placed in it as they are."""
    own = tuple(marks)
    return Strip(height, (Placed(0.0, 0.0, own),) if own else ())


def moved(placed: Iterable[Placed], x: float, y: float) -> Iterator[Placed]:
    """Yield placed marks so much further right and down."""
    for one in placed:
        yield Placed(one.x + x, one.y + y, one.marks)
