"""Sheet XML → cells, heard from the parser as it reads.

openpyxl makes objects of all that a sheet has, looks and drop-downs included, and takes three
times as long; intake needs what a cell holds and where. The tests hold the two together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from cadre_docs.intake.xlsx_cell import Cell, SheetCells
from cadre_docs.intake.xlsx_numbers import shown
from cadre_docs.layout.xlsx_xml import column_letters, column_number, read_area

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.intake.xlsx_numbers import Numbers
    from cadre_docs.layout.xlsx_xml import Area

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _MERGED = f"{_SPACE}row", f"{_SPACE}c", f"{_SPACE}mergeCell"
_VALUE, _FORMULA, _TEXT = f"{_SPACE}v", f"{_SPACE}f", f"{_SPACE}t"
_INLINE, _SHARED, _GUIDE = f"{_SPACE}is", f"{_SPACE}si", f"{_SPACE}rPh"
_WITH_CHARACTERS = frozenset((_VALUE, _FORMULA, _TEXT))
_LETTERS = re.compile("[A-Z]{1,3}")
_DIGITS = "0123456789"
# Excel writes the carriage returns of pasted text in this way.
_RETURN = "_x000D_"


class _Listener:
    """Hears elements start and end; the characters of values, formulas and texts are kept."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._pieces: list[str] = []
        self._in_guide = False

    def hear(self, xml: bytes) -> None:
        """Read a part. Raises ExpatError, ValueError or IndexError for a damaged one."""
        try:
            self._parser.Parse(xml, True)
        finally:  # or the parser and its handlers keep each other alive
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag in _WITH_CHARACTERS:
            self._pieces = []
            self._parser.CharacterDataHandler = self._pieces.append
        elif tag == _GUIDE:  # how a word is pronounced is no part of the text
            self._in_guide = True

    def _end(self, tag: str) -> None:
        if tag in _WITH_CHARACTERS:
            self._parser.CharacterDataHandler = None
        elif tag == _GUIDE:
            self._in_guide = False


class _SharedTexts(_Listener):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self._text = ""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        super()._start(tag, attributes)
        if tag == _SHARED:
            self._text = ""

    def _end(self, tag: str) -> None:
        super()._end(tag)
        if tag == _TEXT and not self._in_guide:
            self._text += "".join(self._pieces)
        elif tag == _SHARED:
            self.cells.append(_text_cell(self._text.replace("x005F_", "")))


class _SheetListener(_Listener):
    """Makes cells. Most of a sheet are cells: nothing is looked at twice."""

    def __init__(self, shared: list[Cell], numbers: Numbers) -> None:
        super().__init__()
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Area] = []
        self._shared = shared
        self._numbers = numbers
        self._formulas: dict[str, tuple[str, str]] = {}  # shared ones: text, place
        self._row, self._last = 0, ""
        self._begin({})

    def _begin(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._value = ""
        self._inline: str | None = None
        self._formula: dict[str, str] | None = None
        self._formula_text = ""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _CELL:
            self._begin(attributes)
        elif tag == _ROW:
            self._row = int(float(attributes["r"])) if "r" in attributes else self._row + 1
            self._last = ""
        elif tag == _INLINE:
            self._inline = ""
        elif tag == _MERGED:
            self.merged.append(read_area(attributes.get("ref", "").upper()))
        else:
            super()._start(tag, attributes)
            if tag == _FORMULA:
                self._formula = attributes

    def _end(self, tag: str) -> None:
        if tag == _CELL:
            self._store()
            return
        super()._end(tag)
        if tag == _TEXT and self._inline is not None and not self._in_guide:
            self._inline += "".join(self._pieces)
        elif tag == _VALUE:
            self._value = "".join(self._pieces)
        elif tag == _FORMULA:
            self._formula_text = "".join(self._pieces)

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
            return None if self._inline is None else _text_cell(self._inline)
        return self._valued(kind, self._value) if self._value else None

    def _valued(self, kind: str, value: str) -> Cell:
        if kind == "s":
            return self._shared[int(value)]
        if kind == "n":
            return self._numbers.cell(value, self._attributes.get("s", "0"))
        return _RARE.get(kind, _text_cell)(value)

    def _formula_shown(self, formula: dict[str, str]) -> str:
        """Return a formula as its cell shows it: a shared one is written only once."""
        text, here = f"={self._formula_text}", self._attributes.get("r", "")
        shared = formula.get("si", "") if formula.get("t") == "shared" else ""
        if shared in self._formulas:
            from openpyxl.formula.translate import Translator  # slow to import

            first, origin = self._formulas[shared]
            return str(Translator(first, origin=origin).translate_formula(here))
        if shared and self._formula_text:
            self._formulas[shared] = text, here
        return "=" if formula.get("t") == "dataTable" else text


def read_texts(xml: bytes) -> list[Cell]:
    """Return the texts that the cells of a workbook share, without their looks."""
    listener = _SharedTexts()
    listener.hear(xml)
    return listener.cells


def read_sheet(
    xml: bytes, shared: list[Cell], numbers: Numbers, *, title: str, hidden: bool
) -> SheetCells:
    """Return the cells of a worksheet that hold something."""
    listener = _SheetListener(shared, numbers)
    listener.hear(xml)
    return SheetCells(title, hidden, listener.rows, listener.merged)


def _text_cell(text: str) -> Cell:
    return Cell(text.replace(_RETURN, "") if _RETURN in text else text)


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
