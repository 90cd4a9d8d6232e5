"""Lines around paragraphs and the colour behind them, as parts of their lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import Edges
from cadre_docs.pages.table_grid import half, whole
from cadre_docs.pages.typeset.cells import rules
from cadre_docs.pages.typeset.marks import Placed, Strip, Surface, moved

if TYPE_CHECKING:
    from cadre_docs.pages.model import Paragraph
    from cadre_docs.pages.typeset.marks import Rule


def is_boxed(paragraph: Paragraph) -> bool:
    """Say whether there are lines around a paragraph, or a colour behind it."""
    return paragraph.shading is not None or paragraph.edges != Edges()


def boxed(lines: tuple[Strip, ...], paragraph: Paragraph, width: float) -> tuple[Strip, ...]:
    """Return the lines of a paragraph in a column of ``width`` points with what is around them.

    The box stands outside the indents, as in Word.
    """
    edges, frame = paragraph.edges, paragraph.frame
    x0 = paragraph.left + min(paragraph.first_line, 0.0) - frame.left - half(edges.left)
    x1 = width - paragraph.right + frame.right + half(edges.right)
    made = []
    for number, line in enumerate(lines):
        above = whole(edges.top) + frame.top if number == 0 else 0.0
        last = number == len(lines) - 1
        below = whole(edges.bottom) + frame.bottom if last else 0.0
        height = above + line.height + below
        drawn = list[Placed]()
        if paragraph.shading:
            drawn.append(Placed(0.0, 0.0, (Surface((x0, 0.0, x1, height), paragraph.shading),)))
        sides = list["Rule"]()
        if edges.top and number == 0:
            sides += rules(edges.top, x0, half(edges.top), x1, half(edges.top))
        if edges.bottom and last:
            y = height - half(edges.bottom)
            sides += rules(edges.bottom, x0, y, x1, y)
        for border, x in ((edges.left, x0), (edges.right, x1)):
            sides += rules(border, x, 0.0, x, height) if border else ()
        if sides:
            drawn.append(Placed(0.0, 0.0, tuple(sides)))
        made.append(Strip(height, (*drawn, *moved(line.placed, 0.0, above))))
    return tuple(made)
