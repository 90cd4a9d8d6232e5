"""An Excel form as lines and cells, and tags written into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from cadre_docs.adapters.openpyxl_internals import look_of, set_look
from cadre_docs.masters.blanks.boxes import Box, Kind
from cadre_docs.masters.blanks.form import MOST_COLUMNS, MOST_ROWS, Cell, Form, Grid, Line
from cadre_docs.masters.blanks.labels import is_label
from cadre_docs.masters.blanks.tags import box_tag, choice_tag, digit_tag, indexed_tag, row_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook

_CHARACTER, _EDGE, _PIXEL = 7, 5, 0.75
_ROW_HEIGHT, _COLUMN_WIDTH = 13.5, 8.43
_LEAST_HEADERS = 3


def read_xlsx_form(book: Workbook) -> Form:
    """Return the visible sheets as tables of cells; handles are cells of openpyxl."""
    blocks: list[Line | Grid] = []
    beyond = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if _says_more(sheet):
            beyond.append(sheet.title)
        grid = _grid(sheet, len(blocks) + 1)
        if grid is not None:
            blocks.append(grid)
    return Form(blocks, tuple(beyond))


def _says_more(sheet: Any) -> bool:
    """Whether words stand beyond the rows and columns that are looked at."""
    right = sheet.iter_rows(max_row=MOST_ROWS, min_col=MOST_COLUMNS + 1)
    wider = sheet.max_column > MOST_COLUMNS and _has_words(right)
    longer = sheet.max_row > MOST_ROWS and _has_words(sheet.iter_rows(min_row=MOST_ROWS + 1))
    return wider or longer


def _has_words(rows: Iterable[Iterable[Any]]) -> bool:
    return any(cell.value not in (None, "") for row in rows for cell in row)


def _bounds(area: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of an area; whole rows and columns have no end."""
    left, top, right, bottom = range_boundaries(area)
    return left or 1, top or 1, right or MOST_COLUMNS, bottom or MOST_ROWS


def _grid(sheet: Any, number: int) -> Grid | None:
    merged = {}
    for area in sheet.merged_cells.ranges:
        left, top, right, bottom = _bounds(str(area))
        merged[top, left] = (bottom, right)
    covered = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, min(bottom, MOST_ROWS) + 1)
        for column in range(left, min(right, MOST_COLUMNS) + 1)
        if (row, column) != (top, left)
    }
    looks = _Looks()
    used = [
        cell
        for row in sheet.iter_rows(
            max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)
        )
        for cell in row
        if cell.value not in (None, "") or looks.of(cell).framed
    ]
    if not used:
        return None
    first, top = min(c.column for c in used), min(c.row for c in used)
    last = max(
        [c.column for c in used] + [r for (t, left), (_, r) in merged.items() if left >= first]
    )
    bottom = max(c.row for c in used)
    last = min(last, MOST_COLUMNS)
    rows: list[list[Cell]] = []
    for row in range(top, bottom + 1):
        cells = []
        for column in range(first, last + 1):
            if (row, column) in covered:
                continue
            end_row, end_column = merged.get((row, column), (row, column))
            size = (min(end_row, bottom) - row + 1, min(end_column, last) - column + 1)
            cells.append(_cell(sheet, (row, column), (top, first), size, looks))
        rows.append(cells)
    _begin_list(sheet, rows, bottom + 1, first)
    return Grid(rows, number, sheet=sheet.title, handle=sheet)


@dataclass(frozen=True, slots=True)
class _Look:
    framed: bool
    size: float
    upright: bool


class _Looks:
    """What matters of how cells look, asked once for each look: openpyxl answers slowly."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], _Look] = {}

    def of(self, cell: Any) -> _Look:
        """Return how a cell looks."""
        key = tuple(look_of(cell) or ())
        if key not in self._known:
            self._known[key] = _Look(
                _is_framed(cell),
                float(cell.font.sz or 11) if cell.font else 11.0,
                cell.alignment is not None and cell.alignment.textRotation == 255,  # noqa: PLR2004
            )
        return self._known[key]


def _cell(
    sheet: Any,
    place: tuple[int, int],
    origin: tuple[int, int],
    size: tuple[int, int],
    looks: _Looks,
) -> Cell:
    (row, column), (top, first), (rowspan, colspan) = place, origin, size
    found = sheet.cell(row, column)
    look = looks.of(found)
    text = "" if found.value is None else str(found.value)
    lines = list(_lines(text, found, look.size))
    cell = Cell(row - top, column - first, rowspan, colspan, lines, found)
    cell.width = sum(_width(sheet, column + n) for n in range(colspan))
    cell.height = sum(_height(sheet, row + n) for n in range(rowspan))
    cell.framed = look.framed
    cell.upright = look.upright
    return cell


def _lines(text: str, handle: Any, size: float) -> Iterator[Line]:
    at = 0
    for part in text.split("\n"):
        yield Line(part, handle, size=size, base=at)
        at += len(part) + 1


def _begin_list(sheet: Any, rows: list[list[Cell]], row: int, first: int) -> None:
    """Add a blank row below a header with which a sheet ends: that is how lists begin."""
    header = rows[-1]
    filled = [cell for cell in header if not cell.is_empty]
    if len(filled) < _LEAST_HEADERS or len(filled) < len(header):
        return
    if not all(is_label(c.text) for c in filled) or any(c.rowspan > 1 for c in header):
        return
    if len(rows) > 1 and any(c.framed and c.is_empty for c in rows[-2]):
        return
    made = []
    for cell in header:
        new = sheet.cell(row, first + cell.column)
        set_look(new, look_of(cell.handle))
        twin = Cell(len(rows), cell.column, 1, cell.colspan, [Line("", new)], new)
        twin.width, twin.height, twin.framed = cell.width, cell.height, True
        made.append(twin)
    rows.append(made)


def _is_framed(cell: Any) -> bool:
    line = cell.border
    sides = (line.left, line.right, line.top, line.bottom) if line is not None else ()
    return sum(side is not None and side.style is not None for side in sides) >= 2  # noqa: PLR2004


def _width(sheet: Any, column: int) -> float:
    found = sheet.column_dimensions.get(get_column_letter(column))
    wide = found.width if found is not None and found.width else _COLUMN_WIDTH
    return float((wide * _CHARACTER + _EDGE) * _PIXEL)


def _height(sheet: Any, row: int) -> float:
    found = sheet.row_dimensions.get(row)
    return float(found.height) if found is not None and found.height else _ROW_HEIGHT


# --- tags ------------------------------------------------------------------------------------


def write_xlsx_tags(boxes: Sequence[Box]) -> None:
    """Write the tags of boxes into the workbook that they were found in."""
    changes: list[tuple[Any, int, int, str]] = []
    for box in boxes:
        if box.kind is not Kind.LIST:
            changes += _changes(box)
    # From the end of each text, so that places before stay what they are.
    for cell, start, end, new in sorted(changes, key=lambda change: change[1], reverse=True):
        text = "" if cell.value is None else str(cell.value)
        cell.value = text[:start] + new + text[end:]
    lists = [box for box in boxes if box.kind is Kind.LIST]
    for box in sorted(lists, key=lambda one: one.rows[0], reverse=True):
        _write_list(box)


def _changes(box: Box) -> Iterator[tuple[Any, int, int, str]]:
    """Yield what a box changes: cell, start and end of the old text, the new one."""
    line = box.line
    match box.kind:
        case Kind.CHOICE | Kind.TICK:
            for tick in box.ticks:
                at = tick.line.base + tick.at
                yield tick.line.handle, at, at + 1, choice_tag(box, tick, tick.line.text[tick.at])
        case Kind.ROWS:
            yield from (
                _before(cell, indexed_tag(box, column, row))
                for column in box.columns
                for row, cell in enumerate(column.cells)
            )
        case Kind.DIGITS:
            yield from (_whole(c, digit_tag(box, n)) for n, c in enumerate(box.cells))
        case _ if line is None:
            yield _whole(box.cells[0], box_tag(box))
        case _ if box.options.pop("before", False):
            yield line.handle, line.base, line.base, f"{box_tag(box)}\n"
        case _ if box.options.pop("after", False):
            end = line.base + len(line.text)
            yield line.handle, end, end, f"\n{box_tag(box)}"
        case Kind.HAND | Kind.TEXT:
            yield line.handle, line.base, line.base + len(line.text), box_tag(box)
        case _:
            yield line.handle, line.base + box.start, line.base + box.end, box_tag(box)


def _before(cell: Cell, text: str) -> tuple[Any, int, int, str]:
    """Return what puts a tag into a cell, or in place of the blanks before a unit: 　　年."""
    old = "" if cell.handle.value is None else str(cell.handle.value)
    return cell.handle, 0, len(old) - len(old.lstrip()), text


def _whole(cell: Cell, text: str) -> tuple[Any, int, int, str]:
    old = "" if cell.handle.value is None else str(cell.handle.value)
    return cell.handle, 0, len(old), text


def _write_list(box: Box) -> None:
    first = box.columns[0].cells[0].handle
    sheet, row = first.parent, first.row
    for column in box.columns:
        column.cells[0].handle.value = f"{{{{ 行.{column.key} }}}}"
    if box.numbered is not None and box.grid is not None:
        cell = box.grid.at(box.rows[0], box.numbered)
        if cell is not None:
            cell.handle.value = "{{ loop.index }}"
    begin, end = row_tags(box)
    remove_rows(sheet, row + 1, len(box.rows) - 1)
    insert_rows(sheet, row + 1, 1)
    insert_rows(sheet, row, 1)
    sheet.cell(row, first.column if first.parent is sheet else 1).value = None
    sheet.cell(row, 1).value = begin
    sheet.cell(row + 2, 1).value = end


def insert_rows(sheet: Any, at: int, count: int) -> None:
    """Insert rows before ``at``; merges, heights and the print area move with the others."""
    _shift(sheet, at, count)


def remove_rows(sheet: Any, at: int, count: int) -> None:
    """Remove rows from ``at`` on."""
    if count > 0:
        _shift(sheet, at, -count)


def _shift(sheet: Any, at: int, count: int) -> None:
    heights = {n: d.height for n, d in sheet.row_dimensions.items() if d.height is not None}
    areas = [_bounds(str(area)) for area in sheet.merged_cells.ranges]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    printed = sheet.print_area
    if count > 0:
        sheet.insert_rows(at, count)
    else:
        sheet.delete_rows(at, -count)
    for left, top, right, bottom in areas:
        moved = _moved(top, bottom, at, count)
        if moved is not None and (moved[0] < moved[1] or left < right):
            sheet.merge_cells(
                start_row=moved[0], end_row=moved[1], start_column=left, end_column=right
            )
    for number in list(sheet.row_dimensions):
        sheet.row_dimensions[number].height = None
    for number, height in heights.items():
        moved = _moved(number, number, at, count)
        if moved is not None:
            sheet.row_dimensions[moved[0]].height = height
    if printed:
        sheet.print_area = ",".join(_areas(printed, at, count))


def _areas(printed: Any, at: int, count: int) -> Iterator[str]:
    for text in str(printed).split(","):
        left, top, right, bottom = _bounds(text.rpartition("!")[2].replace("$", ""))
        moved = _moved(top, bottom, at, count, grows=True) or (top, bottom)
        yield f"{get_column_letter(left)}{moved[0]}:{get_column_letter(right)}{moved[1]}"


def _moved(
    top: int, bottom: int, at: int, count: int, *, grows: bool = False
) -> tuple[int, int] | None:
    """Return where rows lie after others came or went; None where they went themselves."""
    if count > 0:
        if grows and bottom == at - 1:
            return top, bottom + count
        return (top + count if top >= at else top), (bottom + count if bottom >= at else bottom)
    gone = range(at, at - count)
    if top in gone and bottom in gone:
        return None

    def moved(row: int, *, is_end: bool) -> int:
        if row in gone:
            return at - 1 if is_end else at
        return row + count if row >= gone.stop else row

    return moved(top, is_end=False), moved(bottom, is_end=True)


def flatten(book: Workbook) -> None:
    """Make texts in several fonts plain: tags are written into them."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, CellRichText):
                    cell.value = str(cell.value)
