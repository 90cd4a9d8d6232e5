"""Lists and cross tables: a header row, and rows below it for people to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Kind, Tick
from cadre_docs.masters.blanks.labels import (
    BOXES,
    is_label,
    is_number,
    label_of,
    squeezed,
    trimmed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.form import Cell, Grid

_LEAST_COLUMNS, _MOST_NAMED = 2, 2
_MANY_COLUMNS = 4  # of a single blank row that is a list all the same
Shape = tuple[tuple[int, int], ...]


def find_lists(grid: Grid, claimed: set[Cell]) -> list[Box]:
    """Return the lists of a table, and the boxes of cross tables; their cells are claimed."""
    found: list[Box] = []
    row = 1
    while row < len(grid.rows):
        shape = _shape(grid, row, claimed)
        if shape is None:
            row += 1
            continue
        end = row + 1
        while (
            end < len(grid.rows)
            and _goes_on(grid, row, end)
            and _shape(grid, end, claimed) == shape
        ):
            end += 1
        made = _list(grid, row, end, claimed) or _cross(grid, row, end, claimed)
        found += made
        row = end
    return found


def _goes_on(grid: Grid, row: int, later: int) -> bool:
    """Whether the words on the left of a row, which may span several, are those of a later one."""
    first = _starting(grid, row)
    column = first[0].column - 1 if first else -1
    return column < 0 or grid.at(row, column) is grid.at(later, column)


_TICKS = frozenset(BOXES)


def _is_blank(cell: Cell) -> bool:
    """Whether a cell is for people: empty, or a □ alone."""
    return cell.is_empty or is_tick_cell(cell)


def is_tick_cell(cell: Cell) -> bool:
    """Whether a cell holds a □ alone."""
    return squeezed(cell.text) in _TICKS


def _starting(grid: Grid, row: int) -> list[Cell]:
    """Return the cells that begin in a row, without the label that goes on below on its left."""
    cells = grid.rows[row]
    if cells and cells[0].rowspan > 1 and not cells[0].is_empty:
        return cells[1:]
    return cells


def _shape(grid: Grid, row: int, claimed: set[Cell]) -> Shape | None:
    """Return where the cells of a row to fill in lie; its first ones may number and name it."""
    cells = _starting(grid, row)
    if len(cells) < _LEAST_COLUMNS or any(cell in claimed or cell.rowspan > 1 for cell in cells):
        return None
    named = _named(cells)
    blank = cells[named:]
    if not blank or not all(_is_blank(cell) and cell.framed for cell in blank):
        return None
    if named and not is_number(cells[0].text) and len(cells) <= _LEAST_COLUMNS:
        return None  # a label and its box
    kind = "number" if named and is_number(cells[0].text) else "named" if named else "number"
    return (
        (named if kind == "named" or named > 1 else 0, 0),
        *((c.column, c.colspan) for c in cells),
    )


def _named(cells: list[Cell]) -> int:
    """Return how many cells at the beginning of a row number and name it."""
    count = 0
    while count < min(_MOST_NAMED, len(cells)) and not _is_blank(cells[count]):
        if not (is_label(cells[count].text) or is_number(cells[count].text)):
            return 0
        count += 1
    return count


def _headers(grid: Grid, cells: list[Cell], row: int, claimed: set[Cell]) -> list[Cell] | None:
    """Return the header of each cell of a blank row, from the row above."""
    headers = []
    for cell in cells:
        header = grid.at(row - 1, cell.column)
        if header is None or header in claimed or header.bottom != row:
            return None
        if header.column > cell.column or header.right < cell.right or not is_label(header.text):
            return None
        headers.append(header)
    return headers if len(set(headers)) >= _LEAST_COLUMNS else None


def _list(grid: Grid, row: int, end: int, claimed: set[Cell]) -> list[Box]:
    cells = _starting(grid, row)
    headers = _headers(grid, cells, row, claimed) if _may_repeat(cells) else None
    if headers is None:
        return []
    numbered = is_number(cells[0].text) or trimmed(headers[0].text) in ("序号", "编号", "次序")
    if end - row == 1 and not numbered and not _stands_alone(grid, row, cells):
        return []
    label, heading = _name(grid, row, headers, end, claimed)
    made = Box(Kind.LIST, label, [], grid=grid, rows=list(range(row, end)))
    made.numbered = cells[0].column if numbered else None
    if end - row == 1:
        made.doubts.append("只有一行空行，当作可以增加行的表")
    if not label:
        made.doubts.append("没有找到这个表的名称")
    made.heading = heading
    made.columns = list(
        _columns(grid, cells[1 if numbered else 0 :], headers[1 if numbered else 0 :])
    )
    if not made.columns:
        return []
    claimed.update(headers)
    for number in range(row, end):
        claimed.update(_starting(grid, number))
    return [made]


def _columns(grid: Grid, cells: list[Cell], headers: list[Cell]) -> Iterator[Box]:
    for cell, header in zip(cells, headers, strict=True):
        column = Box(Kind.COLUMN, _column_name(grid, header, headers), [cell], grid=grid)
        if sum(other is header for other in headers) > 1:
            column.doubts.append("一个表头下有几列")
        yield column


def _may_repeat(cells: list[Cell]) -> bool:
    """Whether a row holds nothing but blanks, and perhaps its number."""
    named = _named(cells)
    is_named = named > 1 or (named and not is_number(cells[0].text))
    return not is_named and not any(is_tick_cell(cell) for cell in cells)


def _stands_alone(grid: Grid, row: int, cells: list[Cell]) -> bool:
    """Whether a single blank row is the beginning of a list: the last row of a broad table."""
    is_last = row == len(grid.rows) - 1 or not any(c.framed for c in grid.rows[row + 1])
    return bool(grid.sheet) and len(cells) >= _MANY_COLUMNS and is_last


def _column_name(grid: Grid, header: Cell, headers: list[Cell]) -> str:
    """Return a column's name; of two-storied headers with the upper one's words before it."""
    own = label_of(header)
    upper = grid.above(header)
    if upper is None or upper.is_empty or upper.colspan <= header.colspan:
        return own
    is_storied = any(other.row == upper.row and other.rowspan > 1 for other in headers)
    covered = [h for h in headers if upper.column <= h.column < upper.right and h.row == header.row]
    return f"{label_of(upper)}{own}" if is_storied and len(covered) > 1 else own


def _name(
    grid: Grid, row: int, headers: list[Cell], end: int, claimed: set[Cell]
) -> tuple[str, str]:
    """Return the words that name a list: on its left, or above it all."""
    left = grid.at(row, headers[0].column - 1) if headers[0].column else None
    if left is not None and not left.is_empty and left.bottom >= end and is_label(left.text):
        claimed.add(left)
        return label_of(left), ""
    top = min(header.row for header in headers)
    above = grid.at(top - 1, headers[0].column) if top else None
    if above is not None and not above.is_empty and is_label(above.text):
        spans = above.column <= headers[0].column and above.right >= headers[-1].right
        is_line = above.text.rstrip().endswith((":", "："))
        if spans and above not in claimed and not is_line:
            claimed.add(above)
            return label_of(above), ""
    return "", ""


def _cross(grid: Grid, row: int, end: int, claimed: set[Cell]) -> list[Box]:
    """Return the boxes of rows that are named on the left and under a header."""
    cells = _starting(grid, row)
    named = _named(cells)
    headers = _headers(grid, cells[named:], row, claimed) if named else None
    if headers is None and named == len(cells) - 1:
        above = _headers(grid, cells[named - 1 :], row, claimed)
        headers = above[1:] if above else None
    if headers is None:
        return []
    found = []
    for number in range(row, end):
        starting = _starting(grid, number)
        name = starting[named - 1]
        claimed.update(starting[:named])
        for cell, header in zip(starting[named:], headers, strict=True):
            label = f"{label_of(name)}{_column_name(grid, header, headers)}"
            box = Box(Kind.FIELD, label, [cell], heading=label_of(name), grid=grid)
            if is_tick_cell(cell):
                line = next(line for line in cell.lines if not line.is_empty)
                at = len(line.text) - len(line.text.lstrip())
                box.kind, box.line, box.ticks = Kind.TICK, line, [Tick(line, at, "是")]
            found.append(box)
            claimed.add(cell)
    claimed.update(headers)
    for cell in cells[:named]:
        corner = grid.at(row - 1, cell.column)
        if corner is not None:
            claimed.add(corner)
    return found
