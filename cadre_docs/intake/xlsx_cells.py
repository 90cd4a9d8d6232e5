"""Sheet XML → cells, heard from the parser as it reads.

openpyxl makes objects of all that a sheet has, looks and drop-downs included, and takes three
times as long; intake needs what a cell holds and where. The tests hold the two together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.intake.xlsx_cell import Cell
from cadre_docs.intake.xlsx_numbers import shown
from cadre_docs.layout.xlsx_strings import unescape
from cadre_docs.layout.xlsx_xml import column_letters, column_number, read_area

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.intake.xlsx_numbers import Numbers
    from cadre_docs.layout.xlsx_xml import Area

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _MERGED = f"{_SPACE}row", f"{_SPACE}c", f"{_SPACE}mergeCell"
_VALUE, _FORMULA, _TEXT = f"{_SPACE}v", f"{_SPACE}f", f"{_SPACE}t"
_INLINE, _SHARED, _GUIDE = f"{_SPACE}is", f"{_SPACE}si", f"{_SPACE}rPh"
_LETTERS = re.compile("[A-Z]{1,3}")
_DIGITS = "0123456789"


class SharedTexts:
    """Makes the texts that the cells of a workbook share, without their looks."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._text = _Text()
        self.characters = self._text.pieces.append

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if tag == _SHARED:
            self._text.begin()
        else:
            self._text.start(tag)

    def end(self, tag: str) -> None:
        """Hear an element end."""
        if tag == _SHARED:
            self.cells.append(_text_cell(self._text.whole))
        else:
            self._text.end(tag)


class _Text:
    """A text that may come in runs, each in its own font."""

    def __init__(self) -> None:
        self.whole = ""
        self.pieces: list[str] = []
        self._in_guide = False

    def begin(self) -> None:
        self.whole = ""

    def start(self, tag: str) -> None:
        if tag == _TEXT:
            self.pieces.clear()
        elif tag == _GUIDE:  # how a word is pronounced is no part of the text
            self._in_guide = True

    def end(self, tag: str) -> None:
        if tag == _TEXT and not self._in_guide:
            self.whole += "".join(self.pieces)
        elif tag == _GUIDE:
            self._in_guide = False


class SheetListener:
    """Makes the cells of a sheet that hold something. Nothing is looked at twice.

    Raises ValueError for a damaged sheet, and ArithmeticError for numbers too large.
    """

    def __init__(self, shared: list[Cell], numbers: Numbers) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Area] = []
        self._shared = shared
        self._numbers = numbers
        self._formulas: dict[str, tuple[str, str]] = {}  # shared ones: text, place
        self._row, self._last = 0, ""
        self._text = _Text()
        self._pieces = self._text.pieces
        self.characters = self._pieces.append
        self._begin({})

    def _begin(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._value = ""
        self._inline = False
        self._formula: dict[str, str] | None = None
        self._formula_text = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if tag == _CELL:
            self._begin(attributes)
        elif tag == _VALUE:
            self._pieces.clear()
        elif tag == _ROW:
            self._row = int(float(attributes["r"])) if "r" in attributes else self._row + 1
            self._last = ""
        elif tag == _FORMULA:
            self._pieces.clear()
            self._formula = attributes
        elif tag == _INLINE:
            self._inline = True
            self._text.begin()
        elif tag == _MERGED:
            self.merged.append(read_area(attributes.get("ref", "").upper()))
        else:
            self._text.start(tag)

    def end(self, tag: str) -> None:
        """Hear an element end."""
        if tag == _CELL:
            self._store()
        elif tag == _VALUE:
            self._value = "".join(self._pieces)
        elif tag == _FORMULA:
            self._formula_text = "".join(self._pieces)
        else:
            self._text.end(tag)

    def _store(self) -> None:
        # Most cells of a template are empty: where they lie matters only to a next one
        # without a reference, and hardly any program leaves it out.
        self._last = self._attributes.get("r") or self._beside()
        cell = self._cell()
        if cell is not None:
            row, column = _place(self._last)
            self.rows.setdefault(row, {})[column] = cell

    def _beside(self) -> str:
        column = _place(self._last)[1] if self._last else 0
        return f"{column_letters(column + 1)}{self._row}"

    def _cell(self) -> Cell | None:
        """Return what the cell holds; None when it is empty."""
        kind = self._attributes.get("t", "n")
        if self._formula is not None:
            return Cell(self._formula_shown(self._formula), "unreadable")
        if kind == "inlineStr":
            return _text_cell(self._text.whole) if self._inline else None
        return self._valued(kind, self._value) if self._value else None

    def _valued(self, kind: str, value: str) -> Cell:
        if kind == "s":
            return self._shared_text(int(value))
        if kind == "n":
            return self._numbers.cell(value, self._attributes.get("s", "0"))
        return _RARE.get(kind, _text_cell)(value)

    def _shared_text(self, number: int) -> Cell:
        if not 0 <= number < len(self._shared):
            raise ValueError(f"no shared text {number}")
        return self._shared[number]

    def _formula_shown(self, formula: dict[str, str]) -> str:
        """Return a formula as its cell shows it: a shared one is written only once."""
        text, here = f"={self._formula_text}", self._attributes.get("r", "")
        shared = formula.get("si", "") if formula.get("t") == "shared" else ""
        if shared in self._formulas:
            from openpyxl.formula.translate import Translator  # slow to import

            first, origin = self._formulas[shared]
            try:
                return str(Translator(first, origin=origin).translate_formula(here))
            except Exception:  # openpyxl knows not every formula; this one is only quoted
                return first
        if shared and self._formula_text:
            self._formulas[shared] = text, here
        return "=" if formula.get("t") == "dataTable" else text


def _text_cell(text: str) -> Cell:
    return Cell(unescape(text) if "_x" in text else text)


def _iso_moment(text: str) -> Cell:
    """Read a date that is written as one, which Excel does only when asked to."""
    from openpyxl.utils.datetime import from_ISO8601  # slow to import

    return Cell(shown(from_ISO8601(text)), "date")  # type: ignore[no-untyped-call]


_RARE: dict[str, Callable[[str], Cell]] = {
    "b": lambda value: Cell("是" if int(value) else "否"),
    "e": lambda value: Cell(value, "unreadable"),
    "d": _iso_moment,
}


def _place(reference: str) -> tuple[int, int]:
    """Return row and column of ``AB12``. Raises ValueError."""
    letters = reference.rstrip(_DIGITS)
    return int(reference[len(letters) :]), _column(letters)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    name = letters.upper()
    if not _LETTERS.fullmatch(name):
        raise ValueError(f"no column: {letters}")
    return column_number(name)
