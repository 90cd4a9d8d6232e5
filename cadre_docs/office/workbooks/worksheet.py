"""A worksheet's rows, cells, columns and merges, as the file states them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.office.package import XLSX
from cadre_docs.office.workbooks.spreadsheetml import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    S,
    read_area,
    split_reference,
)
from cadre_docs.office.workbooks.strings import Piece, joined, read_text
from cadre_docs.office.workbooks.units import column_points, default_column
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from cadre_docs.office.workbooks.strings import Text
    from cadre_docs.office.workbooks.workbook import Book, SheetPart

_BASE_WIDTH, _DEFAULT_ROW = 8, 13.5
_OFF = (None, "0", "false")


@light
class SheetCell:
    """A cell: number of its style, and its content.

    ``kind`` is ``text``, ``number``, ``formula``, ``error``, ``boolean`` or empty; ``raw``
    is what the file says: type, and value (of a shared text its number).
    """

    row: int
    column: int
    style: int
    kind: str
    text: Text
    raw: tuple[str, str] = ("n", "")

    @property
    def string(self) -> str:
        """The characters of the cell."""
        return joined(self.text)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row. ``height`` is None where the program that opens the file chooses it."""

    number: int
    height: float | None
    hidden: bool
    cells: tuple[SheetCell, ...]
    attributes: dict[str, str]


class Worksheet:
    """A worksheet of a book; ``digit`` is the width of a digit of the Normal font in pixels."""

    def __init__(
        self, book: Book, part: SheetPart, digit: int, rows: tuple[SheetRow, ...] | None = None
    ) -> None:
        """Parse a worksheet; ``rows`` are its rows where they were read before."""
        self.book = book
        self.part = part
        self.name = part.name
        self.root = book.package.xml(part.part)
        self._digit = digit
        self._columns: dict[str, int] = {}  # by the letters before the number of a row
        self._known = rows

    @cached_property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows that the file mentions, in order."""
        return tuple(self._rows()) if self._known is None else self._known

    def _rows(self) -> Iterator[SheetRow]:
        last = 0
        for element in self.root.iterfind(f"{S}sheetData/{S}row"):
            number = int(element.get("r") or last + 1)
            if not last < number <= MAX_ROW:
                raise XLSX.damaged(f"工作表“{self.name}”的行号 {number}")
            last = number
            height = element.get("ht")
            yield SheetRow(
                number,
                None if height is None else float(height),
                element.get("hidden") not in _OFF,
                tuple(self._cells(element, number)),
                {str(key): str(value) for key, value in element.attrib.items()},
            )

    def _cells(self, row: etree._Element, number: int) -> Iterator[SheetCell]:
        column, usual = 0, str(number)
        for element in row:
            reference = element.get("r")
            letters = ""
            if reference and reference.endswith(usual):
                letters = reference[: -len(usual)]
            if letters in self._columns:  # nearly all cells: the quick way
                column = self._columns[letters]
            else:
                try:
                    column = split_reference(reference)[1] if reference else column + 1
                except ValueError:
                    raise XLSX.damaged(f"工作表“{self.name}”的单元格 {reference}") from None
                if letters.isalpha():
                    self._columns[letters] = column
            style = int(element.get("s") or 0)
            raw = element.get("t", "n")
            if raw == "s" and len(element) == 1:  # nearly all cells: the quick way
                value = element[0].text or ""
                yield SheetCell(number, column, style, "text", self._shared(value), (raw, value))
            elif len(element) == 0:
                yield SheetCell(number, column, style, "", ())
            else:
                kind, text = self._content(element, raw)
                value = element.findtext(f"{S}v") or ""
                yield SheetCell(number, column, style, kind, text, (raw, value))

    def _content(self, cell: etree._Element, kind: str) -> tuple[str, Text]:
        if cell.find(f"{S}f") is not None:
            return "formula", (Piece(cell.findtext(f"{S}f") or ""),)
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return "text", () if inline is None else read_text(inline)
        value = cell.findtext(f"{S}v")
        if value is None:
            return "", ()
        if kind == "s":
            return "text", self._shared(value)
        names = {"str": "text", "b": "boolean", "e": "error"}
        return names.get(kind, "number"), (Piece(value),)

    def _shared(self, number: str) -> Text:
        try:
            return self.book.texts[int(number)]
        except (IndexError, ValueError):
            raise XLSX.damaged(f"工作表“{self.name}”中编号为 {number} 的文字") from None

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """The merged areas."""
        found = self.root.iterfind(f"{S}mergeCells/{S}mergeCell")
        return tuple(read_area(element.get("ref", "")) for element in found)

    @cached_property
    def default_height(self) -> float:
        """The height of rows that state none."""
        form = self.root.find(f"{S}sheetFormatPr")
        return float((None if form is None else form.get("defaultRowHeight")) or _DEFAULT_ROW)

    def width(self, column: int) -> float:
        """Return the width of a column in points; 0 when it is hidden."""
        return self._widths.get(column, self._default_width)

    @cached_property
    def _default_width(self) -> float:
        form = self.root.find(f"{S}sheetFormatPr")
        stated = None if form is None else form.get("defaultColWidth")
        if stated is not None:
            return column_points(float(stated), self._digit)
        base = (None if form is None else form.get("baseColWidth")) or _BASE_WIDTH
        return default_column(int(base), self._digit)

    @cached_property
    def _widths(self) -> dict[int, float]:
        widths: dict[int, float] = {}
        stated = 0
        for element in self.root.iterfind(f"{S}cols/{S}col"):
            width = column_points(float(element.get("width") or 0), self._digit)
            hidden = element.get("hidden") not in _OFF
            last = min(int(element.get("max", "1")), MAX_COLUMN)
            columns = range(max(int(element.get("min", "1")), 1), last + 1)
            stated += len(columns)
            if stated > 2 * MAX_COLUMN:  # each column belongs to one of them
                raise XLSX.damaged(f"工作表“{self.name}”的列宽")
            widths.update(dict.fromkeys(columns, 0.0 if hidden else width))
        return widths
