"""Pages of ours that list something: a title, and a table whose header row is repeated."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.pages.model import (
    MM,
    Align,
    Border,
    Cell,
    Edges,
    Font,
    LineSpacing,
    Padding,
    Paragraph,
    Row,
    Run,
    Shared,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Column = tuple[str, float, Align]
"""The heading of a column, its width in millimetres, and how its texts are aligned."""
TITLE_FONT = Font("方正小标宋简体", size=18)
_HEAD_FONT = Font("黑体", size=10.5)
_LINE = Border(0.5)
_EDGES = Edges(_LINE, _LINE, _LINE, _LINE)
PADDING = 3
_PADDING = Padding(top=PADDING, bottom=PADDING)


def one_line(
    text: str, font: Font, align: Align = "center", pitch: float = 30, after: float = 0
) -> Paragraph:
    """Return a paragraph in one font; ``pitch`` (of its lines) and ``after`` are in points."""
    runs = (Run(text, font),) if text else ()
    return Paragraph(runs, align=align, line=LineSpacing(pitch), after=after, mark=font)


def listing(
    columns: Sequence[Column],
    lines: Iterable[Sequence[str]],
    font: Font,
    *,
    pitch: float,
    height: float,
) -> Table:
    """Return the table; ``pitch`` of its lines and ``height`` of its rows at least in points."""

    def row(texts: Sequence[str], font: Font, *, header: bool = False) -> Row:
        cells = [
            Cell(
                place,
                _content(text, font, "center" if header else align, pitch),
                valign="center",
                edges=_EDGES,
                padding=_PADDING,
            )
            for place, (text, (_, _, align)) in enumerate(zip(texts, columns, strict=True))
        ]
        return Row(
            tuple(cells), height=height, height_rule="at_least", header=header, cant_split=True
        )

    head = row([heading for heading, _, _ in columns], _HEAD_FONT, header=True)
    rows = (head, *(row(line, font) for line in lines))
    return Table(tuple(width * MM for _, width, _ in columns), rows)


@lru_cache(maxsize=4_000)
def _content(text: str, font: Font, align: Align, pitch: float) -> Shared:
    """Return what stands in a cell: set once where it comes again, as in a list laid out twice."""
    return Shared((one_line(text, font, align, pitch),))
