"""Places of a sheet as a message names them: the first few, and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.spreadsheetml import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEW, SOME = 4, 8  # places that are named: where several findings are likely, and where one is


def named(places: Sequence[str], measure: str, most: int = SOME) -> str:
    """Return ``C5、C6等9格``; ``measure`` is the word behind the number."""
    more = f"等{len(places)}{measure}" if len(places) > most else ""
    return "、".join(places[:most]) + more


def cells(places: Iterable[tuple[int, int]]) -> list[str]:
    """Return rows and columns, from 1, as the addresses of cells."""
    return [f"{column_letters(column)}{row}" for row, column in places]
