"""Sheet XML → cells, heard from the parser as it reads.

openpyxl makes objects of all that a sheet has, looks and drop-downs included, and takes three
times as long; intake needs what a cell holds and where. The tests hold the two together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.office.namespaces import SPREADSHEET
from cadre_docs.office.workbooks.budget import Room
from cadre_docs.office.workbooks.cells import Cell, Unseen
from cadre_docs.office.workbooks.formulas import Shared, cut
from cadre_docs.office.workbooks.numbers import shown
from cadre_docs.office.workbooks.spreadsheetml import (
    MAX_COLUMN,
    column_letters,
    column_number,
    read_area,
)
from cadre_docs.office.workbooks.strings import unescape
from cadre_docs.office.workbooks.unseen import Looks, is_tiny, paint, switched_on
from cadre_docs.performance.expressions import expression
from cadre_docs.source.tree import Display

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.office.workbooks.numbers import Numbers
    from cadre_docs.office.workbooks.spreadsheetml import Area

_SPACE = f"{SPREADSHEET} "
_ROW, _CELL, _MERGED = f"{_SPACE}row", f"{_SPACE}c", f"{_SPACE}mergeCell"
_VALUE, _FORMULA, _TEXT = f"{_SPACE}v", f"{_SPACE}f", f"{_SPACE}t"
_INLINE, _SHARED, _GUIDE = f"{_SPACE}is", f"{_SPACE}si", f"{_SPACE}rPh"
_RUN, _RUN_LOOK, _STRIKE = f"{_SPACE}r", f"{_SPACE}rPr", f"{_SPACE}strike"
_COLOR, _SIZE, _LEVEL = f"{_SPACE}color", f"{_SPACE}sz", f"{_SPACE}vertAlign"
_RAISED = ("superscript", "subscript")
_VEIL, _CONDITION = f"{_SPACE}conditionalFormatting", f"{_SPACE}cfRule"
_AS_CELL, _PLAIN, _STRUCK = 1, 2, 4  # looks of a run; without one of its own, as its cell
_COLUMN = f"{_SPACE}col"
_ON = ("1", "true", "t")
_FLAT, _NARROW = 5.0, 0.3  # points (no letter is as low), and widths of a digit
_LETTERS = expression("[A-Z]{1,3}")
_DIGITS = "0123456789"
_PICTURE = "=IMAGE()"


class Runs(NamedTuple):
    """How runs of a text look: their colours, whether one is too small, or raised or lowered."""

    paints: frozenset[str] = frozenset()
    tiny: bool = False
    raised: bool = False


_ORDINARY = Runs()


class SharedTexts:
    """Makes the texts that the cells of a workbook share.

    ``struck`` tells, by number, of texts in runs of their own look whether one is struck out;
    the others look as their cells do. ``runs`` tells of what else their runs look like.
    """

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.struck: dict[int, bool] = {}
        self.runs: dict[int, Runs] = {}
        self._room = Room()
        self._text = _Text()
        self.characters = self._text.pieces.append

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if tag == _SHARED:
            self._text.begin()
        else:
            self._text.start(tag, attributes)

    def end(self, tag: str) -> None:
        """Hear an element end."""
        if tag == _SHARED:
            struck = self._text.struck
            if struck is not None:
                self.struck[len(self.cells)] = struck
            if self._text.looks:
                self.runs[len(self.cells)] = self._text.looks
            cell = _text_cell(self._text.whole)
            self._room.take(len(cell.text))
            self.cells.append(cell)
        else:
            self._text.end(tag)


class _Text:
    """A text that may come in runs, each in its own font."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._in_guide = False
        self.begin()

    def begin(self) -> None:
        self._runs_of_text: list[str] = []
        self._run = _AS_CELL
        self._runs = 0  # of any text
        self.looks: Runs | None = None
        self._look = Runs()
        self._in_look = False

    @property
    def whole(self) -> str:
        """All characters of the text."""
        return "".join(self._runs_of_text)

    @property
    def struck(self) -> bool | None:
        """Whether a run is struck out; None when that is for the look of the cell to say."""
        if self._runs & _STRUCK:
            return True
        return False if self._runs == _PLAIN else None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TEXT:
            self.pieces.clear()
        elif tag == _RUN:
            self._run, self._look = _AS_CELL, Runs()
        elif tag == _RUN_LOOK:
            self._run, self._in_look = _PLAIN, True
        elif self._in_look and tag in (_COLOR, _SIZE, _LEVEL):
            self._see(tag, attributes)
        elif tag == _STRIKE:
            self._run = _STRUCK if switched_on(attributes.get("val")) else _PLAIN
        elif tag == _GUIDE:  # how a word is pronounced is no part of the text
            self._in_guide = True

    def _see(self, tag: str, attributes: dict[str, str]) -> None:
        """Note how the run looks that begins."""
        if tag == _COLOR:
            self._look = self._look._replace(paints=frozenset((paint(attributes),)))
        elif tag == _SIZE:
            self._look = self._look._replace(tiny=is_tiny(attributes))
        else:
            self._look = self._look._replace(raised=attributes.get("val") in _RAISED)

    def end(self, tag: str) -> None:
        if tag == _TEXT and not self._in_guide:
            piece = "".join(self.pieces)
            self._runs_of_text.append(piece)
            if piece and not piece.isspace():
                self._runs |= self._run
                if self._look != _ORDINARY:
                    before = self.looks or _ORDINARY
                    self.looks = Runs(
                        before.paints | self._look.paints,
                        before.tiny or self._look.tiny,
                        before.raised or self._look.raised,
                    )
        elif tag == _RUN_LOOK:
            self._in_look = False
        elif tag == _GUIDE:
            self._in_guide = False


class SheetListener:
    """Makes the cells of a sheet that hold something. Nothing is looked at twice.

    Raises ValueError for a damaged sheet, and ArithmeticError for numbers too large.
    """

    def __init__(
        self, shared: SharedTexts, numbers: Numbers, looks: Looks, room: Room | None = None
    ) -> None:
        """``room`` is what is left of it for all sheets of the workbook."""
        self._room = room or Room()
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Area] = []
        self.unseen = Unseen()
        self.disorder = ""
        self._shared, self._shared_struck = shared.cells, shared.struck
        self._shared_runs = shared.runs
        self._conditional = ""  # the cells of the conditions that are being told
        self._numbers, self._looks = numbers, looks
        self._watched = bool(looks.struck or looks.unseen or shared.struck or shared.runs)
        self._formulas: dict[str, Shared] = {}
        self._row, self._last = 0, ""
        self._numbered = self._again = False  # of the row: it says its number, an earlier one
        self._before = (0, 0)
        self._filled: set[str] = set()  # cells of the row that hold something
        self._hidden = 0
        self._text = _Text()
        self._pieces = self._text.pieces
        self.characters = self._pieces.append
        self._attributes: dict[str, str] = {}
        self._forget()

    def _forget(self) -> None:
        """Begin a cell: it holds nothing, as most of a template."""
        self._holds = False
        self._value = ""
        self._inline = False
        self._formula: dict[str, str] | None = None
        self._formula_text = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""
        if tag == _CELL:
            self._attributes = attributes
            if self._holds:
                self._forget()
        elif tag == _VALUE:
            self._holds = True
            self._pieces.clear()
        elif tag == _ROW:
            self._begin_row(attributes)
        elif tag == _FORMULA:
            self._holds = True
            self._pieces.clear()
            self._formula = attributes
        elif tag == _INLINE:
            self._holds = self._inline = True
            self._text.begin()
        elif tag == _MERGED:
            self.merged.append(read_area(attributes.get("ref", "").upper()))
        elif tag == _COLUMN:
            self._hide_columns(attributes)
        elif tag in (_VEIL, _CONDITION):
            self._veil(attributes)
        else:
            self._text.start(tag, attributes)

    def end(self, tag: str) -> None:
        """Hear an element end."""
        if tag == _CELL:
            # Most cells of a template are empty: where they lie matters only to a next one
            # without a reference, and hardly any program leaves it out.
            self._last = self._attributes.get("r") or self._beside()
            if self._holds or self._again or self._last in self._filled:
                self._store()
        elif tag == _VALUE:
            if self._value:  # two values of one cell
                self.disorder = self.disorder or self._attributes.get("r", "")
            self._value = "".join(self._pieces)
        elif tag == _FORMULA:
            self._formula_text = "".join(self._pieces)
        else:
            self._text.end(tag)

    def _store(self) -> None:
        cell = self._cell() if self._holds else None
        if cell is None:
            if self._again or self._last in self._filled:
                self._blame()
            return
        row, column = place = _place(self._last)
        self._room.take(len(cell.text))
        self.rows.setdefault(row, {})[column] = cell
        if place <= self._before or self._again or (self._numbered and row != self._row):
            self._blame()
        self._before = place
        self._filled.add(self._last)
        if self._inline or self._watched:
            self._look(place)

    def _blame(self) -> None:
        self.disorder = self.disorder or self._last

    def _begin_row(self, attributes: dict[str, str]) -> None:
        before = self._row
        self._filled.clear()
        self._numbered = "r" in attributes
        self._row = int(float(attributes["r"])) if self._numbered else before + 1
        self._again = self._row <= before
        self._last = ""
        if attributes.get("hidden") in _ON or _is_below(_FLAT, attributes.get("ht")):
            self.unseen.rows.add(self._row)

    def _veil(self, attributes: dict[str, str]) -> None:
        """Hear of a condition: of its cells, or of the look that it gives them."""
        self._conditional = attributes.get("sqref", self._conditional)
        if attributes.get("dxfId") in self._looks.veiling:
            self.unseen.veiled += map(read_area, self._conditional.upper().split())

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _ON and not _is_below(_NARROW, attributes.get("width")):
            return
        first, last = int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMN)
        self._hidden += max(last - first + 1, 0)
        if self._hidden > MAX_COLUMN:
            raise ValueError("columns hidden twice")
        self.unseen.columns.update(range(first, last + 1))

    def _look(self, place: tuple[int, int]) -> None:
        """Remember a cell that is struck out, or that nobody sees."""
        kind, style = self._attributes.get("t"), self._attributes.get("s", "0")
        own, runs = None, None
        if kind == "s" and self._value:
            own = self._shared_struck.get(int(self._value))
            runs = self._shared_runs.get(int(self._value))
        elif kind == "inlineStr":
            own, runs = self._text.struck, self._text.looks
        if runs is not None:
            if runs.raised:
                self.unseen.raised.add(place)
            if runs.tiny or any(self._looks.hides(one, style) for one in runs.paints):
                self.unseen.invisible.add(place)
        if own is None:
            own = style in self._looks.struck
            if style in self._looks.unseen:
                self.unseen.invisible.add(place)
        if own:
            self.unseen.struck.add(place)

    def _beside(self) -> str:
        column = _place(self._last)[1] if self._last else 0
        return f"{column_letters(column + 1)}{self._row}"

    def _cell(self) -> Cell | None:
        """Return what the cell holds; None when it is empty."""
        kind = self._attributes.get("t", "n")
        if self._formula is not None:
            return Cell(self._formula_shown(self._formula), "unreadable")
        if kind == "inlineStr":
            return self._looked(_text_cell(self._text.whole)) if self._inline else None
        return self._valued(kind, self._value) if self._value else None

    def _valued(self, kind: str, value: str) -> Cell:
        if kind == "s":
            return self._looked(self._shared_text(int(value)))
        if kind == "n":
            return self._numbers.cell(value, self._attributes.get("s", "0"))
        if kind == "e" and "vm" in self._attributes:  # a picture in the cell (Excel 365)
            return Cell(_PICTURE, "unreadable")
        return _RARE.get(kind, _text_cell)(value)

    def _looked(self, cell: Cell) -> Cell:
        """Return a text as the number format of its cell shows it."""
        return self._numbers.text(cell, self._attributes.get("s", "0"))

    def _shared_text(self, number: int) -> Cell:
        if not 0 <= number < len(self._shared):
            raise ValueError(f"no shared text {number}")
        return self._shared[number]

    def _formula_shown(self, formula: dict[str, str]) -> str:
        """Return a formula as its cell shows it: a shared one is written only once."""
        text, here = cut(self._formula_text), self._attributes.get("r") or self._beside()
        shared = formula.get("si", "") if formula.get("t") == "shared" else ""
        if shared in self._formulas:
            return f"={self._formulas[shared].at(*_place(here))}"
        if shared and text:
            self._formulas[shared] = Shared(text, *_place(here))
        return "=" if formula.get("t") == "dataTable" else f"={text}"


def _is_below(least: float, size: str | None) -> bool:
    """Tell whether a height or a width leaves nothing to see."""
    return size is not None and float(size) < least


def _text_cell(text: str) -> Cell:
    plain = unescape(text) if "_x" in text else text
    if plain[:1].isspace() or plain[-1:].isspace():
        return Cell(plain, trimmed=plain.strip())
    return Cell(plain)


def _iso_moment(text: str) -> Cell:
    """Read a date that is written as one, which Excel does only when asked to."""
    from openpyxl.utils.datetime import from_ISO8601  # slow to import

    return Cell(shown(from_ISO8601(text)), "date")  # type: ignore[no-untyped-call]


class _Truth(NamedTuple):
    """How every program shows a boolean, which reads as 是 or 否."""

    shown: str

    def display(self, text: str) -> Display | None:  # noqa: ARG002 - as for other cells
        return Display(self.shown)


_TRUTHS: tuple[Cell, Cell] = (
    Cell("否", look=_Truth("FALSE")),
    Cell("是", look=_Truth("TRUE")),
)
_RARE: dict[str, Callable[[str], Cell]] = {
    "b": lambda value: _TRUTHS[bool(int(value))],
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
