"""Excel's units in points.

Column widths are counted in widths of the widest digit of the Normal style's font, which
Excel rounds to whole screen pixels (96 dpi, 0.75 pt). ECMA-376-1, 18.3.1.13.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

PIXEL = 0.75
MIN_DIGIT = 4

# mm; the numbers are Windows' paper numbers (ECMA-376-1, 18.3.1.63). B4 and B5 are JIS.
PAPERS: dict[int, tuple[float, float]] = {
    1: (215.9, 279.4),  # Letter
    5: (215.9, 355.6),  # Legal
    8: (297, 420),  # A3
    9: (210, 297),  # A4
    11: (148, 210),  # A5
    12: (257, 364),  # B4
    13: (182, 257),  # B5
}

SINGLE = 1.3
"""Height of a line as a multiple of the font's size, as Windows' Chinese fonts have it."""

CELL_SIDE = 2.0
"""What Excel keeps free left and right of the text."""

# Widths of a digit in ems. Fixed-pitch Chinese fonts: half an em of whole pixels, rounded up.
_DIGITS = {
    "calibri": 0.507,
    "arial": 0.556,
    "courier new": 0.6,
    "consolas": 0.55,
    "等线": 0.53,
    "dengxian": 0.53,
    "微软雅黑": 0.55,
    "microsoft yahei": 0.55,
}


def digit_pixels(font: str, size: float) -> int:
    """Return the width of a digit of the Normal font, as near as its name tells."""
    pixels = round(size / PIXEL)
    share = _DIGITS.get(font.casefold())
    exact = math.ceil(pixels / 2) if share is None else round(size / PIXEL * share)
    return max(exact, MIN_DIGIT)


def column_points(width: float, digit: int) -> float:
    """Return the points of a column ``width`` digits wide."""
    return math.trunc((256 * width + math.trunc(128 / digit)) / 256 * digit) * PIXEL


def default_column(base: int, digit: int) -> float:
    """Return the points of a column whose width nobody has set."""
    return math.ceil((base * digit + 5) / 8) * 8 * PIXEL


def ems(text: str) -> float:
    """Return about how wide a text is in ems: hanzi 1, letters and digits a half."""
    if text.isascii():
        return len(text) / 2
    return sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
