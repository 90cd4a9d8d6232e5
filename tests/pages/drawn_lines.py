"""The lines that a PDF draws, read out of it: where they are doubled, and where they step."""

from __future__ import annotations

import io
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ContentStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SAME = 0.05  # points: nearer lines are one
_TOUCHING = 1.0  # points between the ends of lines that go on
DOUBLE = 2.0
"""Parallel lines nearer than so many points are a double line: no box is that narrow."""
STEP = 6.0
"""A line that goes on so many points beside where it ended has a step."""


_DRAWING = (b"q", b"Q", b"cm", b"m", b"l", b"re", b"S", b"f", b"f*", b"n")


class Line(NamedTuple):
    """A straight line at ``at``, from ``start`` to ``end`` (points; upright ones go up)."""

    upright: bool
    at: float
    start: float
    end: float


def drawn_lines(pdf: bytes) -> list[list[Line]]:
    """Return the lines of each page; pieces that touch are one line."""
    reader = PdfReader(io.BytesIO(pdf))
    return [list(_joined(_pieces(page, reader))) for page in reader.pages]


class _Pen:
    """Where the content of a page draws: upright or level lines, and rectangles thin as lines."""

    def __init__(self) -> None:
        self._matrix = (1.0, 1.0, 0.0, 0.0)  # widths, heights, right, up
        self._kept: list[tuple[float, float, float, float]] = []
        self._path: list[Line] = []
        self._boxes: list[Line] = []
        self._at = (0.0, 0.0)

    def draw(self, operator: bytes, numbers: list[float]) -> list[Line]:
        """Follow an operator; return the lines that it puts on paper."""
        match operator:
            case b"q":
                self._kept.append(self._matrix)
            case b"Q":
                self._matrix = self._kept.pop()
            case b"cm":
                self._transform(numbers)
            case b"m":
                self._at = self._place(*numbers)
            case b"l":
                start, self._at = self._at, self._place(*numbers)
                self._path += _line(start, self._at)
            case b"re":
                x, y, width, height = numbers
                self._boxes += _thin(self._place(x, y), self._place(x + width, y + height))
            case b"S" | b"f" | b"f*" | b"n":
                drawn = {b"S": self._path, b"n": []}.get(operator, self._boxes)
                self._path, self._boxes = [], []
                return drawn
        return []

    def _transform(self, numbers: list[float]) -> None:
        a, b, c, d, e, f = numbers
        wide, high, right, up = self._matrix
        if not (b or c):
            self._matrix = (wide * a, high * d, right + wide * e, up + high * f)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        wide, high, right, up = self._matrix
        return right + wide * x, up + high * y


def _line(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Line]:
    (x0, y0), (x1, y1) = start, end
    if abs(x0 - x1) < _SAME:
        yield Line(True, x0, *sorted((y0, y1)))
    elif abs(y0 - y1) < _SAME:
        yield Line(False, y0, *sorted((x0, x1)))


def _thin(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Line]:
    """Yield the line that a rectangle is, if it is thin."""
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if x1 - x0 < DOUBLE < y1 - y0:
        yield Line(True, (x0 + x1) / 2, y0, y1)
    elif y1 - y0 < DOUBLE < x1 - x0:
        yield Line(False, (y0 + y1) / 2, x0, x1)


def _pieces(page: Any, reader: PdfReader) -> Iterator[Line]:
    pen = _Pen()
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in _DRAWING:
            yield from pen.draw(operator, [float(number) for number in operands])


def _joined(pieces: Iterable[Line]) -> Iterator[Line]:
    """Yield lines of pieces that lie on one line and touch or overlap."""
    ordered = sorted(pieces, key=lambda p: (p.upright, round(p.at / _SAME), p.start))
    for _, group in groupby(ordered, key=lambda p: (p.upright, round(p.at / _SAME))):
        first, *others = group
        for piece in others:
            if piece.start <= first.end + _TOUCHING:
                first = first._replace(end=max(first.end, piece.end))
            else:
                yield first
                first = piece
        yield first


def faults(lines: list[Line]) -> list[str]:
    """Say of the lines of a page which are double and which go on with a step."""
    found = []
    for upright in (False, True):
        ordered = sorted((line for line in lines if line.upright is upright), key=lambda li: li.at)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 :]:
                apart = other.at - one.at
                if apart >= STEP:
                    break
                shared = min(one.end, other.end) - max(one.start, other.start)
                way = "upright" if upright else "level"
                if apart < DOUBLE and shared > DOUBLE:
                    found.append(f"two {way} lines {apart:.2f} apart at {one.at:.1f}")
                elif apart > _SAME and -_TOUCHING <= shared <= DOUBLE:
                    at = max(one.start, other.start)
                    found.append(f"{way} line at {one.at:.1f} steps by {apart:.2f} at {at:.1f}")
    return found


def grid_of(lines: list[Line]) -> tuple[list[float], list[float]]:
    """Return where upright and level lines lie, each place once, those nearer than half a point
    taken together."""
    places = []
    for upright in (True, False):
        ats = sorted(line.at for line in lines if line.upright is upright)
        starts = [0, *(n for n, (a, b) in enumerate(pairwise(ats), 1) if b - a > 0.5), len(ats)]
        groups = [ats[a:b] for a, b in pairwise(starts) if b > a]
        places.append([sum(group) / len(group) for group in groups])
    return places[0], places[1]
