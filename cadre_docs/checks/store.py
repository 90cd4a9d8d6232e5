"""Records that nobody asks for at the moment: packed, they take a fortieth of their room."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from cadre_docs.checks.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

    Leaving = Callable[[int, Record], None]

_HELD = 1_000  # records that are not packed: as many as a school has
_TOGETHER = 50
"""Records packed together: they share words, and whoever wants one unpacks all of them."""


class Store:
    """Records by their numbers, in the order they came: the latest as they are, others packed.

    Whoever adds some is told of each record before it is packed (``leaving``). The store holds
    nobody who holds it: records in such a circle wait for the collector, which goes through all.
    """

    def __init__(self, schema: Callable[[str], Schema]) -> None:
        self._schema = schema
        self._packed = Spool()
        self._held: deque[list[ReadRecord]] = deque()
        self._opened: tuple[int, list[ReadRecord]] = (-1, [])
        self.count = 0

    def add(self, entry: ReadRecord, leaving: Leaving) -> None:
        """Take a record."""
        if not self._held or len(self._held[-1]) == _TOGETHER:
            self._held.append([])
        self._held[-1].append(entry)
        self.count += 1
        if len(self._held[0]) == _TOGETHER and len(self._held) * _TOGETHER > _HELD:
            _tell_of(group := self._held.popleft(), len(self._packed) * _TOGETHER, leaving)
            self._packed.add(_packed(group))

    @property
    def is_packed(self) -> bool:
        """Whether any records are packed."""
        return len(self._packed) > 0

    def leave(self, leaving: Leaving) -> None:
        """Tell of the records that are held still; none may be added any more."""
        rest = [entry for group in self._held for entry in group]
        _tell_of(rest, len(self._packed) * _TOGETHER, leaving)

    def entries(self, wanted: Iterable[int]) -> Iterator[tuple[int, ReadRecord]]:
        """Yield records with their numbers, in order; those that were packed are made anew."""
        for number in sorted(wanted):
            here, place = divmod(number, _TOGETHER)
            if here >= len(self._packed):
                yield number, self._held[here - len(self._packed)][place]
                continue
            if here != self._opened[0]:
                self._opened = here, _unpacked(self._packed[here], self._schema)
            yield number, self._opened[1][place]


def _tell_of(group: list[ReadRecord], first: int, leaving: Leaving) -> None:
    for number, entry in enumerate(group, first):
        leaving(number, entry.record)


def _packed(group: list[ReadRecord]) -> bytes:
    import zlib  # imported here, as below: few check so many that any are packed

    from cadre_docs.intake.packing import packed

    return zlib.compress(packed(group), 1)


def _unpacked(data: bytes, schema: Callable[[str], Schema]) -> list[ReadRecord]:
    import zlib

    from cadre_docs.intake.packing import unpacked

    group: list[ReadRecord] = unpacked(zlib.decompress(data), schema)
    return group
