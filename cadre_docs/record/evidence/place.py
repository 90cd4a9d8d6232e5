"""Where a page of any size comes to stand on A4. Lengths are points."""

from __future__ import annotations

from pypdf import Transformation

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
MARGIN = 6 * MM
"""On three sides; no printer gets nearer to the edge than that."""
FOOT = 12 * MM
"""Below the content: there stands the number of the page."""
_QUARTER = 90

Box = tuple[float, float, float, float]


def on_a4(box: Box, *, turned: int = 0, unit: float = 1.0) -> Transformation:
    """Return what brings ``box`` (left, bottom, right, top) into the middle of an A4 page.

    ``turned`` is how far the page is turned clockwise before it is looked at (0, 90, 180, 270),
    ``unit`` how many points one of its units has. Content is made smaller where it must be, never
    larger; what is wider than high is turned, its top to the left.
    """
    left, bottom, right, top = box
    wide, high = (right - left) * unit, (top - bottom) * unit
    if turned % 180:
        wide, high = high, wide
    angle = -turned
    if wide > high:
        wide, high, angle = high, wide, angle + _QUARTER
    room = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - FOOT
    scale = min(1.0, room[0] / wide, room[1] / high)
    middle = Transformation().translate(-(left + right) / 2, -(bottom + top) / 2)
    placed = middle.rotate(angle).scale(scale * unit)
    return placed.translate(WIDTH / 2, FOOT + room[1] / 2)
