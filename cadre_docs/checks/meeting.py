"""Which records have something in common: all that rules between some records need to see.

Of each record that goes by only numbers are noted, 20 bytes a key, so that nobody has to hold
them all. Records that share no key with any other cannot be told of by these rules, whatever
else they say. Keys are told apart by their hashes: of two that are alike by chance more records
are looked at than need be, and nothing else is found.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from cadre_docs.checks.spool import Spool
from cadre_docs.rules.batch import NAMED
from cadre_docs.rules.between.across import named_in
from cadre_docs.rules.between.alike import BORNE, OWN, name_signs
from cadre_docs.rules.between.cut_names import stem
from cadre_docs.rules.between.departments import stated_pairs
from cadre_docs.rules.between.in_common import in_common
from cadre_docs.rules.between.personal import personal_keys
from cadre_docs.rules.between.record_files import OTHERS, bearings, others_bearings
from cadre_docs.rules.texts.named import names_in_texts
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from cadre_docs.record import Record

    Key = tuple[Hashable, Hashable]

_BUCKETS = 1 << 21
_SEVERAL = 2  # in a bucket; there may be more
_TOGETHER = 1 << 14  # keys that are put aside together
_NAME, _FILE = "name", "file"


class Meetings:
    """The keys of the records that went by, and which of them met.

    Records meet under a key where they say two things of it: who they are, or what ``said`` is.
    """

    def __init__(self) -> None:
        self._latest = _columns()
        self._aside = Spool()
        self._buckets = bytearray()

    def note(self, number: int, keys: Iterator[Key]) -> None:
        """Note the keys of a record, each with what it says of it."""
        buckets = self._buckets = self._buckets or bytearray(_BUCKETS)
        noted, told, numbers = self._latest
        for key, said in keys:
            one = hash(key)
            noted.append(one)
            told.append(hash(said))
            numbers.append(number)
            bucket = one % _BUCKETS
            if buckets[bucket] < _SEVERAL:
                buckets[bucket] += 1
        if len(noted) >= _TOGETHER:
            self._aside.add(b"".join(column.tobytes() for column in self._latest))
            self._latest = _columns()

    def met(self) -> set[int]:
        """Return the numbers of the records that met others."""
        several = self._several()
        return {number for key, _, number in self._noted() if key in several}

    def groups(self, together: Iterable[int], least: int) -> list[set[int]]:
        """Return them in groups, none of which met anybody of another, in their order.

        Whoever is ``together`` is so in the first of them. Groups have at least ``least`` records
        where there are so many.
        """
        several = self._several()
        parents: dict[int, int] = {}
        firsts: dict[int, int] = {}
        for key, _, number in self._noted():
            if key in several:
                _join(parents, number, firsts.setdefault(key, number))
        first = None
        for number in together:
            first = number if first is None else first
            _join(parents, number, first)
        root = None if first is None else _root(parents, first)
        found: dict[int, set[int]] = {} if root is None else {root: set()}
        for number in sorted(parents):
            found.setdefault(_root(parents, number), set()).add(number)
        groups: list[set[int]] = []
        for one in found.values():
            if groups and len(groups[-1]) < least:
                groups[-1] |= one
            else:
                groups.append(one)
        return groups

    def _noted(self) -> Iterator[tuple[int, int, int]]:
        """Yield what was noted: keys, what is said of them, and by whom."""
        for data in self._aside:
            columns, begin = _columns(), 0
            count = len(data) // sum(column.itemsize for column in columns)
            for column in columns:
                end = begin + count * column.itemsize
                column.frombytes(data[begin:end])
                begin = end
            yield from zip(*columns, strict=True)
        yield from zip(*self._latest, strict=True)

    def _several(self) -> set[int]:
        """Return the keys under which records met."""
        buckets, others = self._buckets, bytearray(_BUCKETS if self._buckets else 0)
        for key, _, _ in self._noted():  # by chance many share a bucket, few another one, too
            if buckets[key % _BUCKETS] == _SEVERAL:
                other = (key // _BUCKETS) % _BUCKETS
                if others[other] < _SEVERAL:
                    others[other] += 1
        first: dict[int, int] = {}
        several: set[int] = set()
        for key, said, _ in self._noted():
            if (
                buckets[key % _BUCKETS] == _SEVERAL
                and others[(key // _BUCKETS) % _BUCKETS] == _SEVERAL
                and first.setdefault(key, said) != said
            ):
                several.add(key)
        return several


def _columns() -> tuple[array[int], array[int], array[int]]:
    return array("q"), array("q"), array("I")


def _root(parents: dict[int, int], number: int) -> int:
    while (parent := parents[number]) != number:
        parents[number] = parents[parent]
        number = parent
    return number


def _join(parents: dict[int, int], one: int, other: int) -> None:
    """Put two, and all that are with either, together; the first of them stands for all."""
    roots = (
        _root(parents, n) for n in (parents.setdefault(one, one), parents.setdefault(other, other))
    )
    first, last = sorted(roots)
    parents[last] = first


def compared(number: int, record: Record) -> Iterator[Key]:
    """Yield the keys of records that are compared with each other.

    They are those of one person, of people who have a text, a number or a file in common, and of
    people whom the files or the texts of others name.
    """
    if record.person:
        yield from ((key, number) for key in in_common(record))
        yield (_NAME, folded(record.person)), OWN
        yield from (((_NAME, name), kind) for kind, name in name_signs(record) if kind == BORNE)
        yield from (((_NAME, name), BORNE) for name in names_in_texts(record, most=None))
    else:
        yield from ((key, number) for key in personal_keys(record))


def named(record: Record) -> Iterator[Key]:
    """Yield the keys of the units and departments that a record states, and how it does.

    Records meet that spell one name in two ways, a unit's that state two departments, and those
    of which one's unit is the other's department.
    """
    for field_id in NAMED:
        names = (text for text, _ in named_in(record, field_id))
        yield from (((field_id, stem(folded(text))), text) for text in names)
    for unit, above in stated_pairs(record):
        yield ("departments", unit), above
        yield ("pair", *sorted((unit, above))), (unit, above)


def filed(record: Record) -> Iterator[Key]:
    """Yield whose name a record has, and whose its file bears."""
    if record.schema.of_people:
        yield (_FILE, folded(record.person)), OWN
        yield from (((_FILE, one.name), BORNE) for one in others_bearings(record))


def is_misfiled(record: Record) -> bool:
    """Whether the name of a record's file, or of its folder, looks like somebody else's."""
    return any(bearing.kind == OTHERS for bearing in bearings(record))
