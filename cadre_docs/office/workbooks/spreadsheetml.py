"""SpreadsheetML names, and places on a sheet. Rows and columns count from 1."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import (
    DRAWING,
    RELATIONSHIP,
    SHEET_DRAWING,
    SPREADSHEET,
    clark_prefix,
)
from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


S, R, XDR, A = map(clark_prefix, (SPREADSHEET, RELATIONSHIP, SHEET_DRAWING, DRAWING))

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CELL = expression(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SIDE = expression(r"\$?([A-Z]{1,3})?\$?([0-9]{1,7})?")
_ALPHABET = 26


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return ``AB`` for 28."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, _ALPHABET)
        letters = chr(ord("A") + digit) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return 28 for ``AB``."""
    number = 0
    for letter in letters:
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number


def split_reference(reference: str) -> tuple[int, int]:
    """Return row and column of ``B7`` (or ``$B$7``). Raises ValueError."""
    match = _CELL.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference}")
    return int(match[2]), column_number(match[1])


@light
class Area:
    """A rectangle of cells; all four sides belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def reference(self) -> str:
        """The area as ``A1:B2``, a single cell as ``A1``."""
        start = f"{column_letters(self.left)}{self.top}"
        end = f"{column_letters(self.right)}{self.bottom}"
        return start if start == end else f"{start}:{end}"

    def places(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of each cell, row by row."""
        columns = range(self.left, self.right + 1)
        return ((row, column) for row in range(self.top, self.bottom + 1) for column in columns)

    def union(self, other: Area) -> Area:
        """Return the smallest area that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


def read_area(reference: str) -> Area:
    """Read ``A1``, ``$A$1:$B$2``, ``A:C`` or ``1:3``. Raises ValueError."""
    first, _, last = reference.partition(":")
    start, end = _SIDE.fullmatch(first), _SIDE.fullmatch(last or first)
    if start is None or end is None or not any(start.groups()) or not any(end.groups()):
        raise ValueError(f"no area: {reference}")
    rows = int(start[2] or 1), int(end[2] or MAX_ROW)
    columns = column_number(start[1] or "A"), column_number(end[1] or "XFD")
    return Area(min(rows), min(columns), max(rows), max(columns))


def place(sheet: str, row: int, column: int) -> str:
    """Name a cell for people: ``名册!B7``."""
    return f"{sheet}!{column_letters(column)}{row}"


FEW, SOME = 4, 8  # places that are named: where several findings are likely, and where one is


def named(places: Sequence[str], measure: str, most: int = SOME) -> str:
    """Return ``C5、C6等9格``; ``measure`` is the word behind the number."""
    more = f"等{len(places)}{measure}" if len(places) > most else ""
    return "、".join(places[:most]) + more


def cells(places: Iterable[tuple[int, int]]) -> list[str]:
    """Return rows and columns, from 1, as the addresses of cells."""
    return [f"{column_letters(column)}{row}" for row, column in places]
