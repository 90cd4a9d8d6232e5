"""Rows of a table that say one thing twice, or two things of one: told by the schema's keys.

A table's ``unique`` columns are a key (one year, one grade); its ``once`` columns name a thing
(a patent by kind, title and date) that counts once however often it is entered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import light
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.record.cells import Row, Typed, Value
    from cadre_docs.schema import Field


_TWO = 2


@light
class Distinct:
    """The rows of a table that count, by number (from 1), and all cells that contradict another."""

    rows: tuple[tuple[int, Row], ...] = ()
    contested: tuple[tuple[int, str], ...] = ()


class Repeat(NamedTuple):
    """A row that repeats an earlier one (numbers from 1) in these columns."""

    number: int
    first: int
    columns: tuple[str, ...]
    unique: bool


def repeats(table: Field, rows: Sequence[Row]) -> Iterator[Repeat]:
    """Yield the rows that repeat an earlier one, each once, in their order."""
    keys = ((table.repeats.unique, True), (table.repeats.once, False))
    named: list[tuple[tuple[str, ...], bool, dict[tuple[str, ...], int]]] = [
        (columns, unique, {}) for columns, unique in keys if columns
    ]
    for number, row in enumerate(rows if named else (), 1):
        for columns, unique, seen in named:
            key = _key(row, columns, whole=unique)
            first = seen.setdefault(key, number) if key else number
            if first != number:
                yield Repeat(number, first, columns, unique)
                break


def _key(row: Row, columns: Iterable[str], *, whole: bool) -> tuple[str, ...] | None:
    """Return what a row says in its key; None where too little is said to compare it."""
    cells = map(row.values.get, columns)
    said = tuple([_compared(cell.typed) if cell else "" for cell in cells])
    return said if all(said if whole else said[:1]) else None


def _compared(typed: Typed) -> str:
    """Return what a cell says as it is compared; dates have one spelling."""
    return str(typed) if isinstance(typed, PartialDate) else folded(typed)


def distinct(table: Field, rows: Sequence[Row]) -> Distinct:
    """Return the rows that count: of those that repeat each other the first, and what all say.

    A cell of which they say different things is left out, and contested.
    """
    kept = dict(enumerate(rows, 1))
    if len(kept) < _TWO or not (table.repeats.unique or table.repeats.once):  # as of most
        return Distinct(tuple(kept.items()))
    contested: dict[tuple[int, str], None] = {}
    said: dict[int, dict[str, tuple[int, Value]]] = {}  # by the first row, and where it was said
    for repeat in repeats(table, rows):
        kept.pop(repeat.number)
        whole = said.setdefault(repeat.first, _said_in(repeat.first, rows))
        for name, (number, cell) in _said_in(repeat.number, rows).items():
            before, other = whole.setdefault(name, (number, cell))
            # The cells of the key say the same, if in other signs.
            if name not in repeat.columns and other != cell:
                places = (repeat.first, before, number)
                contested |= {(place, name): None for place in places}
    for first, whole in said.items():
        values = {n: cell for n, (_, cell) in whole.items() if (first, n) not in contested}
        kept[first] = replace(kept[first], values=values)
    return Distinct(tuple(kept.items()), tuple(contested))


def _said_in(number: int, rows: Sequence[Row]) -> dict[str, tuple[int, Value]]:
    return {name: (number, cell) for name, cell in rows[number - 1].values.items()}
