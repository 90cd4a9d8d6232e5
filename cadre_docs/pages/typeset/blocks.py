"""Blocks that no page divides, in cells and text boxes, and what is anchored to paragraphs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, repeat
from math import cos, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.model import Paragraph, Shared
from cadre_docs.pages.structure import Listed
from cadre_docs.pages.text_flow import spaced
from cadre_docs.pages.typeset.cells import CellLine, rules
from cadre_docs.pages.typeset.lines import set_paragraph
from cadre_docs.pages.typeset.marks import Image, Placed, Rule, Strip, Surface, clipped, moved
from cadre_docs.pages.typeset.tags import tagged
from cadre_docs.pages.weasyprint.css import colour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cadre_docs.pages.model import Anchored, Block, Border, Table
    from cadre_docs.pages.structure import Tag
    from cadre_docs.pages.typeset.typefaces import Typefaces

    SetTable = Callable[[Table, float, Typefaces], Sequence[Strip]]

_SHARE = {"top": 0.0, "center": 0.5, "bottom": 1.0}


def set_blocks(
    blocks: Sequence[Block],
    width: float,
    faces: Typefaces,
    set_table: SetTable,
    tags: Iterable[Tag] = repeat(None),
    kept: Kept | None = None,
) -> tuple[tuple[CellLine, ...], float]:
    """Return the lines of a column ``width`` points wide, and the space below the last.

    That a paragraph stays with the next counts for rows only, as in Word. The rows of a table
    in it are its lines; ``set_table`` returns them. ``tags`` say where each block belongs, ``kept``
    is what was set of this table before.
    """
    pieces: Iterable[_Piece]
    if isinstance(blocks, Shared):
        pieces = faces.once(blocks, width, lambda: tuple(_pieces(blocks, width, faces, set_table)))
    elif kept is not None and len(blocks) == 1:
        key = id(blocks[0]), width
        if key not in kept:
            kept[key] = tuple(_pieces(blocks, width, faces, set_table))
        pieces = kept[key]
    else:
        pieces = _pieces(blocks, width, faces, set_table)
    lines, left_over = list[CellLine](), 0.0
    for (block, above, below, strips), tag in zip(pieces, tags, strict=False):
        whole = False
        if isinstance(block, Paragraph):
            whole = block.keep_together
            tagged_strips: Iterable[Strip] = _with_anchored(block, strips, faces, set_table, tag)
        else:
            tagged_strips = tagged(strips, tag)
        for n, strip in enumerate(tagged_strips):
            lines.append(CellLine(0.0, strip, whole) if n else CellLine(above, strip))
        left_over += below
    return tuple(lines), left_over


class _Piece(NamedTuple):
    """A block, the space above and below, and its lines without anything of a document."""

    block: Block
    above: float
    below: float
    strips: tuple[Strip, ...]


class Kept(dict[tuple[int, float], tuple[_Piece, ...]]):
    """What was set of cells with one paragraph: in sheets many cells have the very same one.

    It lives as long as the table that it is of: so no other paragraph can have its identity.
    """


def _pieces(
    blocks: Sequence[Block], width: float, faces: Typefaces, set_table: SetTable
) -> Iterator[_Piece]:
    for block, above, below in spaced(blocks, in_cell=True):
        if isinstance(block, Paragraph):
            yield _Piece(block, above, below, set_paragraph(block, width, faces))
        else:
            yield _Piece(block, above, below, tuple(set_table(block, width, faces)))


def set_lines(
    paragraph: Paragraph,
    width: float,
    faces: Typefaces,
    set_table: SetTable,
    tag: Tag = None,
) -> tuple[Strip, ...]:
    """Return the lines of a paragraph; what is anchored to it belongs to the first."""
    return _with_anchored(paragraph, set_paragraph(paragraph, width, faces), faces, set_table, tag)


def _with_anchored(
    paragraph: Paragraph,
    strips: tuple[Strip, ...],
    faces: Typefaces,
    set_table: SetTable,
    tag: Tag,
) -> tuple[Strip, ...]:
    lines = tuple(tagged(strips, tag))
    if not paragraph.anchored:
        return lines
    element = tag.body if isinstance(tag, Listed) else tag
    placed = [
        replace(placed, element=element)
        for one in paragraph.anchored
        for placed in _fixed(one, faces, set_table)
    ]
    first, *others = lines
    return (Strip(first.height, (*placed, *first.placed)), *others)


def _fixed(one: Anchored, faces: Typefaces, set_table: SetTable) -> Iterator[Placed]:
    """Yield what is drawn of something anchored."""
    for placed in _drawn(one, faces, set_table):
        x, y = placed.x + one.x, placed.y + one.y
        clip = placed.clip and next(moved([placed], one.x, one.y)).clip
        yield Placed(x, y, placed.marks, clip, pinned=one.pinned)


def _drawn(one: Anchored, faces: Typefaces, set_table: SetTable) -> Iterator[Placed]:
    box = (0.0, 0.0, one.width, one.height)
    if one.fill:
        yield Placed(0.0, 0.0, (Surface(box, colour(one.fill)[1:]),))
    if one.picture:
        yield Placed(0.0, 0.0, (Image(0.0, 0.0, one.picture),))
    if outline := tuple(_outline(one)):
        yield Placed(0.0, 0.0, outline)
    if not one.blocks:
        return
    inside = one.width - one.padding.left - one.padding.right
    lines, below = set_blocks(one.blocks, max(inside, 1.0), faces, set_table)
    needed = sum(line.above + line.strip.height for line in lines) + below
    spare = one.height - one.padding.top - one.padding.bottom - needed
    y = one.padding.top + max(spare, 0.0) * _SHARE[one.valign]
    texts = list[Placed]()
    for line in lines:
        y += line.above
        texts += moved(line.strip.placed, one.padding.left, y)
        y += line.strip.height
    yield from clipped(texts, box) if spare < 0 else texts


def _outline(one: Anchored) -> Iterator[Rule]:
    if one.line is None:
        return
    width, height = one.width, one.height
    if one.kind == "round":
        yield from _round(one.line, width, height)
        return
    if one.kind != "box":
        y0, y1 = (height, 0.0) if one.kind == "rising" else (0.0, height)
        yield from rules(one.line, 0.0, y0, width, y1)
        return
    for sides in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
        x0, y0, x1, y1 = sides
        yield from rules(one.line, x0 * width, y0 * height, x1 * width, y1 * height)


_RADIUS, _STEPS = 1 / 6, 6  # of the shorter side, as Word draws it; pieces of a quarter


def _round(line: Border, width: float, height: float) -> Iterator[Rule]:
    radius = min(width, height) * _RADIUS
    right, foot = width - radius, height - radius
    corners = ((right, radius), (radius, radius), (radius, foot), (right, foot))
    around = [
        (x + radius * cos(angle), y - radius * sin(angle))
        for quarter, (x, y) in enumerate(corners)
        for step in range(_STEPS + 1)
        for angle in [(quarter + step / _STEPS) * pi / 2]
    ]
    for (x0, y0), (x1, y1) in pairwise([*around, around[0]]):
        yield from rules(line, x0, y0, x1, y1)
