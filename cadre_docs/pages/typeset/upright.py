"""竖排: columns of upright characters as one piece of a cell, which stays whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Paragraph
from cadre_docs.pages.text_flow import BASELINE
from cadre_docs.pages.typeset.lines import coloured
from cadre_docs.pages.typeset.marks import Strip, Text, strip
from cadre_docs.pages.upright import upright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.model import Cell
    from cadre_docs.pages.typeset.typefaces import Typefaces
    from cadre_docs.pages.upright import Column

_SHARE = {"center": 0.5, "distribute": 0.5, "right": 1.0}


def upright_share(cell: Cell) -> float:
    """Return the part of the free height above the columns, whose paragraphs run down."""
    first = next((block for block in cell.blocks if isinstance(block, Paragraph)), None)
    return _SHARE.get(first.align, 0.0) if first else 0.0


def upright_strip(cell: Cell, width: float, height: float, faces: Typefaces) -> Strip:
    """Return the columns of a cell whose text area is ``width`` wide; a ``height`` of 0 is none."""
    made = upright(cell, width, height)
    return strip(made.height, [mark for column in made.columns for mark in _marks(column, faces)])


def _marks(column: Column, faces: Typefaces) -> Iterator[Text]:
    for number, (cluster, font) in enumerate(column.characters):
        own = replace(font, latin=font.east_asian)  # as Word: all in the font of the hanzi
        baseline = column.top + (number + BASELINE) * column.pitch
        for face, part in faces.parts(cluster, own):
            glyphs = face.shape(part, upright=True)
            x = column.left + (column.width - sum(g.advance for g in glyphs) * font.size) / 2
            for glyph in glyphs:
                right, up = (font.size * length for length in glyph.moved or (0.0, 0.0))
                text = Text(x + right, baseline - up, face, font.size, (glyph,))
                yield coloured(text, font)
                x += glyph.advance * font.size
