"""Lines under texts: one, thick, double, dotted, dashed or in waves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.typeset.marks import Rule
from cadre_docs.pages.weasyprint.css import colour

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.model import Font
    from cadre_docs.pages.typeset.units import Unit

# Where a line lies below the baseline, and how thick it is, in ems.
_UNDERLINE, _UNDERLINE_WIDTH = 0.12, 0.05
_THICK = 2.0  # lines


def underlined(
    units: Sequence[Unit], x: float, gaps: Sequence[float], baseline: float
) -> Iterator[Rule]:
    """Yield a line under each stretch of underlined text, each font its own."""
    start, font = x, None
    for unit, gap in zip(units, gaps, strict=True):
        own = unit.font if unit.font.underline else None
        if own and own.underline_style == "words" and unit.character == " ":
            own = None
        if font and own != font:
            yield from _underline(start, x, baseline, font)
        if own != font:
            start, font = x, own
        x += unit.width + gap
    if font:
        yield from _underline(start, x - gaps[-1], baseline, font)


def _underline(x0: float, x1: float, baseline: float, font: Font) -> Iterator[Rule]:
    y, width = baseline + _UNDERLINE * font.size, _UNDERLINE_WIDTH * font.size
    color = colour(font.color)[1:]
    match font.underline_style:
        case "wavy":
            yield from _wave(x0, x1, y, width, color)
        case "double":
            yield Rule(x0, y - width, x1, y - width, width, color)
            yield Rule(x0, y + width, x1, y + width, width, color)
        case "thick":
            yield Rule(x0, y, x1, y, width * _THICK, color)
        case "dotted":
            yield Rule(x0, y, x1, y, width, color, "dotted")
        case "dashed":
            yield Rule(x0, y, x1, y, width, color, "dashed")
        case _:
            yield Rule(x0, y, x1, y, width, color)


def _wave(x0: float, x1: float, y: float, width: float, color: str) -> Iterator[Rule]:
    step, up = 2 * width, True
    x = x0
    while x < x1:
        end = min(x + step, x1)
        high, low = (y - width, y + width) if up else (y + width, y - width)
        yield Rule(x, low, end, high, width / 2, color)
        x, up = end, not up
