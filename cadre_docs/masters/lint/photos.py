"""Lint of photo tags: what Word would cut off, and what would not fit its cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.pages.model import MM, Table, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.model import Block, Layout
    from cadre_docs.schema import Schema

_TOLERANCE = 0.5  # points; programs round widths differently


def photo_problems(layout: Layout, schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield (what is wrong, remedy) for the photo tags of a master's layout."""
    for field in schema.printed_fields:
        for item in field.columns or (field,):
            if item.photo is None:
                continue
            tag = re.compile(r"\{\{[^{}]*(?<!\w)" + re.escape(item.key) + r"\s*\}\}")
            where = f"“{item.key}”所在"
            if any(_exact(block, tag) for block in layout.blocks()):
                yield (
                    f"{where}段落的行距是固定值，Word 只露出照片的一条边",
                    "请把这一段的行距改为“单倍行距”或“最小值”",
                )
            room = min((_room(t, tag) for t in layout.tables()), default=float("inf"))
            if room < item.photo.width_mm * MM - _TOLERANCE:
                yield (
                    f"{where}的格子内宽{room / MM:.1f}毫米，照片宽{item.photo.width_mm:g}毫米",
                    "请加宽此列，或改小单元格的左右边距",
                )


def _exact(block: Block, tag: re.Pattern[str]) -> bool:
    found = (p for p in paragraphs(block) if tag.search(p.text))
    return any(p.line.rule == "exact" for p in found)


def _room(table: Table, tag: re.Pattern[str]) -> float:
    """Return the inner width (points) of the narrowest cell that holds the tag."""
    return min(
        (
            sum(table.widths[cell.column : cell.column + cell.colspan])
            - cell.padding.left
            - cell.padding.right
            for row in table.rows
            for cell in row.cells
            if tag.search(cell.text)
        ),
        default=float("inf"),
    )
