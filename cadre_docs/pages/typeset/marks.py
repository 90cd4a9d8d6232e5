"""What stands on a page: glyphs, rules, surfaces and pictures, and strips that hold them.

All lengths are points; places count from the top left of what holds a mark, y downwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.model import Picture
    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.typeset.typefaces import Glyph, Typeface

BLACK = "000000"
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@light
class Text:
    """Glyphs of one face and size on the baseline ``y``, with ``spacing`` after each.

    They are drawn ``scale`` times as wide as they are.
    """

    x: float
    y: float
    face: Typeface
    size: float
    glyphs: tuple[Glyph, ...]
    spacing: float = 0.0
    color: str = BLACK
    slanted: bool = False
    scale: float = 1.0


@light
class Rule:
    """A straight line, ``width`` points thick."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    color: str = BLACK
    style: Literal["solid", "dashed", "dotted"] = "solid"


@light
class Surface:
    """A box filled with a colour; it lies under everything else."""

    box: Box
    color: str


@light
class Image:
    """A picture with its top left corner at (x, y)."""

    x: float
    y: float
    picture: Picture


Mark = Text | Rule | Surface | Image


@light
class Placed:
    """Marks, and where their origin lies; nothing outside ``clip`` is drawn.

    ``element`` is what the texts and pictures are part of; without one they are artifacts.
    Those that are ``pinned`` stay where they are on the paper.
    """

    x: float
    y: float
    marks: tuple[Mark, ...]
    clip: Box | None = None
    element: Element | None = None
    pinned: bool = False


@light
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
        if one.pinned:
            yield one
            continue
        clip = one.clip and (one.clip[0] + x, one.clip[1] + y, one.clip[2] + x, one.clip[3] + y)
        yield Placed(one.x + x, one.y + y, one.marks, clip, one.element)


def clipped(placed: Iterable[Placed], box: Box) -> Iterator[Placed]:
    """Yield placed marks of which only what lies in the box is drawn."""
    for one in placed:
        yield one if one.pinned else Placed(one.x, one.y, one.marks, box, one.element)
