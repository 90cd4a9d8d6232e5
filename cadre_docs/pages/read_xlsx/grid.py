"""The printed area of a worksheet as rows of layout cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.spreadsheetml import Area, place
from cadre_docs.office.workbooks.units import CELL_SIDE, ems
from cadre_docs.pages.model import Cell, Edges, LineSpacing, Padding, Paragraph, Row
from cadre_docs.pages.read_xlsx.cells import CellTexts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.office.workbooks.worksheet import SheetCell, SheetRow, Worksheet
    from cadre_docs.pages.model import Align, Border, Picture, VAlign
    from cadre_docs.pages.read_xlsx.cells import Report
    from cadre_docs.pages.read_xlsx.styles import Look, Styles

_UPRIGHT_ACROSS: dict[Align | None, VAlign] = {"left": "bottom", "right": "top"}
_UPRIGHT_DOWN: dict[VAlign, Align] = {"top": "left", "center": "center", "bottom": "right"}


@dataclass
class _Line:
    """A printed row: its cells by column, and places covered by merges from it or above."""

    number: int
    row: SheetRow | None
    cells: dict[int, SheetCell]
    covered: set[int] = field(default_factory=set)


class Grid:
    """The rows of ``area``, printed at ``scale``. Hidden rows and columns are left out."""

    def __init__(self, sheet: Worksheet, styles: Styles, area: Area, report: Report) -> None:
        self._sheet = sheet
        self._styles = styles
        self._area = area
        self._report = report
        self.scale = 1.0
        self._padding = _padding(1.0)
        self._texts = CellTexts(styles, sheet.name, 1.0, report)
        self.widths = tuple(sheet.width(column) for column in self.columns)
        self.pictures: dict[tuple[int, int], list[Picture]] = {}
        self._empty: dict[tuple[int, int], Cell] = {}  # by column and style

    def scale_to(self, scale: float) -> None:
        """Print everything at ``scale``."""
        self.scale = scale
        self._padding = _padding(scale)
        self._empty.clear()
        self.widths = tuple(self._sheet.width(column) * scale for column in self.columns)
        self._texts = CellTexts(self._styles, self._sheet.name, scale, self._report)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The printed columns."""
        columns = range(self._area.left, self._area.right + 1)
        return tuple(column for column in columns if self._sheet.width(column) > 0)

    @cached_property
    def lines(self) -> tuple[_Line, ...]:
        """The printed rows."""
        known = {row.number: row for row in self._sheet.rows}
        found = []
        for number in range(self._area.top, self._area.bottom + 1):
            row = known.get(number)
            if row is None or not (row.hidden or row.height == 0):
                cells = {cell.column: cell for cell in row.cells} if row else {}
                found.append(_Line(number, row, cells))
        return tuple(found)

    def height(self, line: _Line) -> float:
        """Return the height of a row."""
        stated = line.row.height if line.row else None
        return (self._sheet.default_height if stated is None else stated) * self.scale

    def rows(self, lines: Sequence[_Line], titles: range) -> tuple[Row, ...]:
        """Return ``lines`` as rows of one table; those numbered in ``titles`` repeat."""
        spans = self._spans(lines)
        return tuple(
            Row(
                tuple(self._cells(line, spans)),
                height=round(self.height(line), 2),
                height_rule="at_least",
                header=line.number in titles,
                cant_split=True,
            )
            for line in lines
        )

    # --- merges ---------------------------------------------------------------------------

    def _spans(self, lines: Sequence[_Line]) -> dict[tuple[int, int], Area]:
        """Return merged areas by their first printed cell, and mark what they cover."""
        by_number = {line.number: line for line in lines}
        first, last = lines[0].number, lines[-1].number
        spans: dict[tuple[int, int], Area] = {}
        for merge in self._sheet.merges:
            if merge.bottom < first or merge.top > last:
                continue
            inside = range(max(merge.top, first), min(merge.bottom, last) + 1)
            rows = [number for number in inside if number in by_number]
            columns = [c for c in self.columns if merge.left <= c <= merge.right]
            if not rows or not columns:
                continue
            spans[rows[0], columns[0]] = Area(rows[0], columns[0], rows[-1], columns[-1])
            for number in rows:
                by_number[number].covered.update(columns)
            by_number[rows[0]].covered.discard(columns[0])
        self._index = {line.number: i for i, line in enumerate(lines)}
        self._by_number = by_number
        return spans

    def _edges(self, area: Area) -> Edges:
        """Return the lines around an area: a merged cell takes them from its outer cells."""
        columns = [c for c in self.columns if area.left <= c <= area.right]
        numbers = [n for n in range(area.top, area.bottom + 1) if n in self._by_number]
        return Edges(
            top=self._side([(numbers[0], c) for c in columns], "top"),
            right=self._side([(n, columns[-1]) for n in numbers], "right"),
            bottom=self._side([(numbers[-1], c) for c in columns], "bottom"),
            left=self._side([(n, columns[0]) for n in numbers], "left"),
        )

    def _side(self, places: Sequence[tuple[int, int]], side: str) -> Border | None:
        lines = [getattr(self._look(*at).edges, side) for at in places]
        return lines[0] if all(lines) else None

    def _look(self, number: int, column: int) -> Look:
        return self._styles.look(_style(self._by_number[number].cells.get(column)))

    # --- cells ----------------------------------------------------------------------------

    def _cells(self, line: _Line, spans: dict[tuple[int, int], Area]) -> Iterator[Cell]:
        after = 0
        for index, column in enumerate(self.columns):
            if column in line.covered or index < after:
                continue
            span = spans.get((line.number, column))
            if span is None:
                colspan = self._overflow(line, index, spans)
                yield self._cell(line, index, colspan)
            else:
                colspan = sum(span.left <= c <= span.right for c in self.columns)
                yield self._cell(line, index, colspan, span)
            after = index + colspan

    def _cell(self, line: _Line, index: int, colspan: int, span: Area | None = None) -> Cell:
        cell = line.cells.get(self.columns[index])
        is_single = span is None and colspan == 1 and not self.pictures
        if not is_single or (cell is not None and cell.kind):
            return self._made(line, index, colspan, span)
        key = (index, _style(cell))  # empty ones: most cells of large sheets
        if key not in self._empty:
            self._empty[key] = self._made(line, index, colspan)
        return self._empty[key]

    def _made(self, line: _Line, index: int, colspan: int, span: Area | None = None) -> Cell:
        cell = line.cells.get(self.columns[index])
        style = _style(cell)
        look = self._styles.look(style)
        last = self.columns[index + colspan - 1]
        edges, rowspan = look.edges, 1
        if span is not None or colspan > 1:
            area = span or Area(line.number, self.columns[index], line.number, last)
            edges = self._edges(area)
            rowspan = self._index[area.bottom] - self._index[area.top] + 1
        width = sum(self.widths[index : index + colspan])
        text = self._texts.paragraph(cell, style, width)
        if cell is not None and cell.kind and look.upright and "\n" in text.text:
            self._report(place(self._sheet.name, cell.row, cell.column), "多行的竖排文字")
        pictures = self._picture_blocks(line.number, self.columns[index], span)
        if pictures and look.upright:
            where = place(self._sheet.name, line.number, self.columns[index])
            self._report(where, "竖排格子里的图片（请改为横排）")
        valign = look.valign
        if look.upright:  # its text runs down: what is across becomes down, and the reverse
            valign = _UPRIGHT_ACROSS.get(look.align, "center")
            text = replace(text, align=_UPRIGHT_DOWN[look.valign], left=0.0, right=0.0)
        return Cell(
            index,
            (text, *pictures),
            colspan,
            rowspan,
            valign,
            edges,
            self._padding,
            look.shading,
            vertical_text=look.upright,
        )

    def _overflow(self, line: _Line, index: int, spans: dict[tuple[int, int], Area]) -> int:
        """Return how many columns a text takes that runs on over empty cells on its right."""
        cell = line.cells.get(self.columns[index])
        if cell is None or cell.kind != "text":
            return 1
        look = self._styles.look(cell.style)
        if look.wrap or look.shrink or look.align not in (None, "left") or look.upright:
            return 1
        needed = ems(cell.string) * look.font.size + 2 * CELL_SIDE
        room, count = self._sheet.width(cell.column), 1
        for column in self.columns[index + 1 :]:
            if room >= needed or not self._is_free(line, column, spans):
                break
            room += self._sheet.width(column)
            count += 1
        return count

    def _is_free(self, line: _Line, column: int, spans: dict[tuple[int, int], Area]) -> bool:
        cell = line.cells.get(column)
        if column in line.covered or (line.number, column) in spans:
            return False
        edges = self._styles.look(_style(cell)).edges
        return (cell is None or not cell.kind) and edges == Edges()

    def _picture_blocks(self, number: int, column: int, span: Area | None) -> list[Paragraph]:
        if not self.pictures:
            return []
        area = span or Area(number, column, number, column)
        inside = [
            picture
            for (row, at), pictures in self.pictures.items()
            if area.top <= row <= area.bottom and area.left <= at <= area.right
            for picture in pictures
        ]
        return [Paragraph((picture,), "center", LineSpacing(1.0, "multiple")) for picture in inside]


def _padding(scale: float) -> Padding:
    """Return what is free in a cell: smaller where the sheet prints smaller, as all of it is."""
    side = round(CELL_SIDE * scale, 2)
    return Padding(0.0, side, 0.0, side)


def _style(cell: SheetCell | None) -> int:
    return 0 if cell is None else cell.style
