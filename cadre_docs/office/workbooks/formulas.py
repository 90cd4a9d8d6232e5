"""Formulas as their cells show them; one that many cells share is written only once.

What is in a formula nobody reads, but for our own look-up of a name: so only as much is kept
as that look-up has, and as a message quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.office.workbooks.spreadsheetml import (
    MAX_COLUMN,
    MAX_ROW,
    column_letters,
    column_number,
)
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 200  # characters; the look-up has 90 or so, as any program saves it
# Texts, names of sheets, structured references and functions stay; cells, columns and rows move.
_PARTS = expression(
    r"""
      "(?:[^"]|"")*+"? | '(?:[^']|'')*+'? | \[[^\]]*+\]?
    | (?P<cell>(?<![\w.$])\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?![\w.(!]))
    | (?P<columns>(?<![\w.$:])\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!]))
    | (?P<rows>(?<![\w.$:])\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6}(?![\w.(!]))
    """,
    re.VERBOSE,
)
_SIDE = expression(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)")
_LOST = "#REF!"


def cut(formula: str) -> str:
    """Return a formula, or the beginning of a long one."""
    return formula if len(formula) <= LONGEST else f"{formula[:LONGEST]}…"


class _Moving(NamedTuple):
    """A place that moves with the cell: column, row or both (0: not there); ``$`` holds one."""

    hold_column: str
    column: int
    hold_row: str
    row: int

    def at(self, down: int, right: int) -> str:
        column = self.column and self.column + (0 if self.hold_column else right)
        row = self.row and self.row + (0 if self.hold_row else down)
        inside = _is_within(self.column, column, MAX_COLUMN) and _is_within(self.row, row, MAX_ROW)
        if not inside:
            return _LOST
        return f"{self.hold_column}{column_letters(column)}{self.hold_row}{row or ''}"


def _is_within(before: int, now: int, most: int) -> bool:
    return not before or 1 <= now <= most


class Shared:
    """A formula that cells share, and where it was written: row and column."""

    def __init__(self, formula: str, row: int, column: int) -> None:
        self._formula = formula
        self._row, self._column = row, column
        self._parts: list[str | _Moving] = []

    def at(self, row: int, column: int) -> str:
        """Return the formula as another cell has it."""
        self._parts = self._parts or list(_taken_apart(self._formula))
        down, right = row - self._row, column - self._column
        return "".join(p if isinstance(p, str) else p.at(down, right) for p in self._parts)


def _taken_apart(formula: str) -> Iterator[str | _Moving]:
    """Yield what stays and what moves; the two ends of whole columns or rows move both."""
    done = 0
    for match in _PARTS.finditer(formula):
        if match.lastgroup is None:  # a text and the like
            continue
        yield formula[done : match.start()]
        first, *second = match[0].split(":")
        yield _moving(first)
        if second:
            yield ":"
            yield _moving(second[0])
        done = match.end()
    yield formula[done:]


def _moving(place: str) -> str | _Moving:
    side = _SIDE.fullmatch(place)
    if side is None or column_number(side[2].upper()) > MAX_COLUMN:
        return place
    hold_column, letters, hold_row, digits = side.groups()
    if not letters:  # of $7 the sign belongs to the row
        hold_column, hold_row = "", hold_column
    return _Moving(hold_column, column_number(letters.upper()), hold_row, int(digits or 0))
