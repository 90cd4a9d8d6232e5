"""Which records have something in common: all that rules between some records need to see.

Of each record that goes by only numbers are noted, 20 bytes a key, so that nobody has to hold
them all. Records that share no key with any other cannot be told of by these rules, whatever
else they say. Keys are told apart by their hashes: of two that are alike by chance more records
are looked at than need be, and nothing else is found.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

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
    from collections.abc import Hashable, Iterator

    from cadre_docs.record import Record

    Key = tuple[Hashable, Hashable]

_BUCKETS = 1 << 21
_SEVERAL = 2  # in a bucket; there may be more
_NAME, _FILE = "name", "file"


class Meetings:
    """The keys of the records that went by, and which of them met.

    Records meet under a key where they say two things of it: who they are, or what ``said`` is.
    """

    def __init__(self) -> None:
        self._keys, self._said, self._numbers = array("q"), array("q"), array("I")
        self._buckets = bytearray()

    def note(self, number: int, keys: Iterator[Key]) -> None:
        """Note the keys of a record, each with what it says of it."""
        self._buckets = self._buckets or bytearray(_BUCKETS)
        for key, said in keys:
            one = hash(key)
            self._keys.append(one)
            self._said.append(hash(said))
            self._numbers.append(number)
            bucket = one % _BUCKETS
            if self._buckets[bucket] < _SEVERAL:
                self._buckets[bucket] += 1

    def met(self) -> set[int]:
        """Return the numbers of the records that met others."""
        first: dict[int, int] = {}
        several: set[int] = set()
        buckets = self._buckets
        for key, said in zip(self._keys, self._said, strict=True):
            if buckets[key % _BUCKETS] == _SEVERAL and first.setdefault(key, said) != said:
                several.add(key)
        found = zip(self._keys, self._numbers, strict=True)
        return {number for key, number in found if key in several}


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
