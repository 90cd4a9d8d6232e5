"""Lines around paragraphs, and the colour behind them (ISO 29500-1, 17.3.1.24 and 31)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.pages.model import Edges, Padding, Paragraph
from cadre_docs.pages.read_docx.formats import SIDES, border
from cadre_docs.pages.read_docx.wordml import points, shading_color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.pages.model import Block, Border
    from cadre_docs.pages.read_docx.styles import Props
    from cadre_docs.pages.read_docx.wordml import Place, Report

_PER_POINT = 1  # of w:space


def boxed(paragraph: Paragraph, props: Props, place: Place, report: Report) -> Paragraph:
    """Return a paragraph with the lines around it and its shading."""
    stated, spaces = dict[str, "Border | None"](), dict[str, float]()
    for side in SIDES:
        values = props.get(f"pBdr/{side}")
        stated[side] = None if values is None else border(values, place, report)
        spaces[side] = points((values or {}).get("space"), _PER_POINT) if stated[side] else 0.0
    shading = shading_color(props.get("shd"))
    if shading == "":
        report.add(place, "图案或主题颜色的底纹（请改用纯色）")
    if not any(stated.values()) and not shading:
        return paragraph
    return replace(
        paragraph,
        edges=Edges(**stated),
        frame=Padding(**spaces),
        shading=shading or None,
    )


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks of which neighbours with the same lines and indents stand in one box."""
    made = list(blocks)
    for place in range(1, len(made)):
        above, below = made[place - 1], made[place]
        if not (isinstance(above, Paragraph) and isinstance(below, Paragraph)):
            continue
        if below.page_break_before or not _same_box(blocks[place - 1], below):
            continue
        made[place - 1] = replace(
            above, edges=replace(above.edges, bottom=None), frame=replace(above.frame, bottom=0.0)
        )
        made[place] = replace(
            below, edges=replace(below.edges, top=None), frame=replace(below.frame, top=0.0)
        )
    return made


def _same_box(above: Block, below: Paragraph) -> bool:
    if not isinstance(above, Paragraph) or below.edges == Edges():
        return False
    return all(
        getattr(above, name) == getattr(below, name) for name in ("edges", "frame", "left", "right")
    )
