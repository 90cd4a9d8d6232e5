"""Rows of a form that say the same words: one table, of as many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEW_ROWS, _FEW_COLUMNS = 2, 2


def with_rows(boxes: list[Box]) -> Iterator[Box]:
    """Yield boxes, those of rows that all say the same words as one table of as many rows."""
    rows: dict[int, list[Box]] = {}
    for box in sorted((box for box in boxes if box.kind is not Kind.LIST), key=in_print):
        if box.cell is not None:
            rows.setdefault(box.cell.row, []).append(box)
    gone: set[Box] = set()
    for number in sorted(rows):
        first = rows[number]
        if first[0] in gone or not all(map(_may_be_column, first)) or len(first) < _FEW_COLUMNS:
            continue
        alike = [first]
        while _are_alike(first, rows.get(number + len(alike), [])):
            alike.append(rows[number + len(alike)])
        if len(alike) < _FEW_ROWS:
            continue
        made = Box(Kind.ROWS, first[0].heading, [], grid=first[0].grid)
        made.rows = list(range(number, number + len(alike)))
        for members in zip(*alike, strict=True):
            cells = [box.cells[0] for box in members]
            made.columns.append(Box(Kind.COLUMN, members[0].label, cells, grid=made.grid))
        if not made.label:
            made.doubts.append("没有找到这个表的名称")
        gone.update(box for row in alike for box in row)
        yield made
    yield from (box for box in boxes if box not in gone)


def _may_be_column(box: Box) -> bool:
    one = box.cell
    return box.kind is Kind.FIELD and box.line is None and one is not None and one.rowspan == 1


def _are_alike(row: list[Box], other: list[Box]) -> bool:
    """Whether two rows have the same words and boxes at the same places, in the same part."""
    return len(row) == len(other) and all(
        _may_be_column(b)
        and (a.label, a.heading, a.cells[0].column) == (b.label, b.heading, b.cells[0].column)
        for a, b in zip(row, other, strict=True)
    )


def in_print(box: Box) -> tuple[int, int, int]:
    """Return where a box stands, for sorting boxes as they are printed."""
    if box.rows:
        return (box.rows[0], 0, 0)
    cell = box.cell
    return (cell.row, cell.column, box.start) if cell is not None else (0, 0, 0)
