"""Texts of one line in their boxes: set smaller while they can be read, then in more lines.

All lengths are points.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from cadre_docs.masters.context import Printable
from cadre_docs.masters.name_lines import name_lines
from cadre_docs.pages.text_flow import ems
from cadre_docs.values.text import NAME_DOT

LEAST = 9.0
"""Nothing is set smaller: 小五, the smallest size of official forms."""
_LEGIBLE = 0.65  # of a master's size: what is set smaller looks lost in its box
_TWO_LINES = 0.75  # of a master's size: a row with room for one line may hold two of these


def fitted(half_points: int, text: str, room: float = 0.0) -> Markup:
    """Return a font size in half-points, smaller where a text outgrows its line.

    ``room`` is the width of the line; 0 where it is not known.
    """
    if type(text) is not Printable or text.kind == "text" or len(text) * half_points <= 2 * room:
        return _number(half_points)
    size = half_points / 2
    room = room or (text.fit.nominal * size if text.fit else 0.0)
    width = ems(text)
    if not width or not room:
        return _number(half_points)
    if text.fit:
        size = fitting_size(size, width, room)
    text.grows = text.grows or width * size > room
    return _number(int(2 * size))


@lru_cache(maxsize=1024)
def _number(half_points: int) -> Markup:
    # Marked as safe, or each of the hundreds in a form would be escaped.
    return Markup(half_points)  # noqa: S704 - a number


def fitting_size(size: float, width: float, room: float) -> float:
    """Return the size of a text that is ``width`` em wide; ``size`` is the master's.

    On one line if it can be read there, else as many lines as it takes.
    """
    if size <= LEAST or width * size <= room:
        return size
    least = max(LEAST, _LEGIBLE * size)
    half_points = int(2 * room / width) / 2
    return half_points if half_points >= least else max(least, _TWO_LINES * size)


def lined(text: str, half_points: int, room: float = 0.0) -> str:
    """Return a text; a name that takes several lines breaks after its points only.

    Word would break it anywhere; only a line break of its own keeps it from that.
    """
    if type(text) is not Printable or text.kind != "name" or NAME_DOT not in text:
        return text
    if not room:
        return text
    size = fitting_size(half_points / 2, ems(text), room)
    if ems(text) * size <= room:
        return text
    text.printed = True
    lines = (Printable(line).xml() for line in name_lines(text, room / size))
    return Markup("\n".join(lines))  # noqa: S704 - just escaped


FILTERS = {"fitted": fitted, "lined": lined}
"""By the names that tags made ready for filling use."""
