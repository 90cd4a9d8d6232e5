"""Records that are compared with each other, a part of them at a time.

They are the whole of what has something in common, so that what rules find in one part after the
other is what they would find in all. Where there are very many (a province has thousands of people
of one name and month of birth) only one part is held.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from cadre_docs.checks.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.schema import Schema


class Together:
    """The records of ``groups``, which have nothing in common with each other."""

    def __init__(self, groups: Sequence[set[int]], schema: Callable[[str], Schema]) -> None:
        self._schema = schema
        self.numbers = set[int]().union(*groups)
        self._groups = [array("I", sorted(group)) for group in groups]
        self._held: dict[int, Record] = {}
        self._aside, self._order = Spool(), array("I")

    def take(self, number: int, record: Record) -> None:
        """Take a record that somebody read again; they come by their numbers."""
        if number not in self.numbers:
            return
        if len(self._groups) == 1:
            self._held[number] = record
            return
        from cadre_docs.intake.packing import packed  # imported here, as below: as of Store

        self._aside.add(packed(record))
        self._order.append(number)

    def __iter__(self) -> Iterator[dict[int, Record]]:
        """Yield each group, by numbers and in their order."""
        if len(self._groups) == 1:
            yield self._held
            return
        from cadre_docs.intake.packing import unpacked

        for group in self._groups:
            pieces = ((n, self._aside[bisect_left(self._order, n)]) for n in group)
            yield {number: unpacked(piece, self._schema) for number, piece in pieces}
