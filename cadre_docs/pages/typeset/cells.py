"""Cells: their lines and borders, and how one goes on overleaf."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.table_grid import half, whole
from cadre_docs.pages.typeset.marks import Box, Placed, Rule, Strip, Surface, clipped, moved
from cadre_docs.pages.weasyprint.css import colour
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.model import Border, Edges, Padding

_ROUNDING = 1e-6


class CellLine(NamedTuple):
    """A line, the space above it, and whether it stays with the one before."""

    above: float
    strip: Strip
    kept: bool = False


@light
class CellBox:
    """A cell from ``x0`` to ``x1`` over ``rowspan`` rows.

    ``below`` is the space under its last line, ``share`` the part of the free height that
    stands above its text. ``opening`` and ``closing`` are the lines above and below it where
    it is cut off by the end of a page, or no other cell stands there. ``is_first`` says that
    nothing stands above it: its line above takes room of its own, others lie where the row above
    ends, as all lines between two rows do.
    """

    x0: float
    x1: float
    edges: Edges
    padding: Padding
    lines: tuple[CellLine, ...]
    below: float
    share: float
    rowspan: int
    opening: Border | None = None
    closing: Border | None = None
    shading: str | None = None
    is_first: bool = False

    @property
    def text_x(self) -> float:
        """Where its text begins."""
        return self.x0 + whole(self.edges.left) + self.padding.left

    @property
    def frame(self) -> float:
        """The height of its lines and padding, above and below its text."""
        borders = whole(self.edges.top, self.edges.bottom)
        return borders + self.padding.top + self.padding.bottom

    @property
    def needed(self) -> float:
        """The height its text asks for."""
        text = sum([line.above + line.strip.height for line in self.lines])
        return self.frame + text + self.below

    def opened(self) -> CellBox:
        """Return the cell with a line above, for the top of a page."""
        edges = replace(self.edges, top=self.edges.top or self.opening)
        return replace(self, edges=edges, is_first=True)

    def closed(self) -> CellBox:
        """Return the cell with a line below, for the end of a page."""
        return replace(self, edges=replace(self.edges, bottom=self.edges.bottom or self.closing))

    def split(self, room: float, *, loosely: bool) -> tuple[CellBox, CellBox]:
        """Return what fits in ``room`` points, closed, and the rest.

        Lines that stay together go overleaf together; ``loosely`` divides them all the same.
        The line above the rest is whatever opens the page.
        """
        closed = self.closed()
        count, used = 0, closed.frame
        for line in self.lines:
            used += line.above + line.strip.height
            if used > room + _ROUNDING:
                break
            count += 1
        while not loosely and 0 < count < len(self.lines) and self.lines[count].kept:
            count -= 1
        rest = self.lines[count:]
        if not rest:  # the text is all here; space alone never goes overleaf
            return closed, replace(self, lines=(), below=0.0, edges=replace(self.edges, top=None))
        rest = (CellLine(0.0, rest[0].strip), *rest[1:])  # a page end swallows the space above
        return (
            replace(closed, lines=self.lines[:count], below=0.0),
            replace(self, lines=rest, edges=replace(self.edges, top=None)),
        )

    def placed(self, height: float, *, exact: bool) -> Iterator[Placed]:
        """Yield the cell drawn ``height`` points high, from its own top.

        What a row of ``exact`` height has no room for is cut off, as in Word; records of which
        something would be lost are refused before (ADR 12).
        """
        if self.shading:
            yield Placed(0.0, 0.0, (Surface((self.x0, 0.0, self.x1, height), self.shading),))
        if rules := tuple(self._rules(height)):
            yield Placed(0.0, 0.0, rules)
        text = self._text(max(height - self.needed, 0.0) * self.share)
        if exact and self.needed > height:
            text = clipped(text, self._inside(height))
        yield from text

    def _text(self, shift: float) -> Iterator[Placed]:
        y = whole(self.edges.top) + self.padding.top + shift
        for line in self.lines:
            y += line.above
            yield from moved(line.strip.placed, self.text_x, y)
            y += line.strip.height

    def _inside(self, height: float) -> Box:
        top = whole(self.edges.top) + self.padding.top
        bottom = height - whole(self.edges.bottom) - self.padding.bottom
        return self.x0, top, self.x1, max(bottom, top)

    def _rules(self, height: float) -> Iterator[Rule]:
        """Yield its lines: those down on the lines of the grid, as the sides of the table are."""
        edges, x0, x1 = self.edges, self.x0, self.x1
        start, end = x0 - half(edges.left), x1 + half(edges.right)
        if edges.top:
            y = half(edges.top) if self.is_first else -half(edges.top)
            yield from rules(edges.top, start, y, end, y)
        if edges.bottom:
            y = height - half(edges.bottom)
            yield from rules(edges.bottom, start, y, end, y)
        if edges.left:
            yield from rules(edges.left, x0, 0.0, x0, height)
        if edges.right:
            yield from rules(edges.right, x1, 0.0, x1, height)


def rules(border: Border, x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    """Yield a line of a table, across or down; a double one is two, with as much between."""
    color = colour(border.color)[1:]
    if border.style != "double":
        yield Rule(x0, y0, x1, y1, border.width, color, border.style)
        return
    thin = border.width / 3
    across, down = (thin, 0.0) if x0 == x1 else (0.0, thin)
    for side in (-1, 1):
        yield Rule(
            x0 + side * across, y0 + side * down, x1 + side * across, y1 + side * down, thin, color
        )  # fmt: skip
