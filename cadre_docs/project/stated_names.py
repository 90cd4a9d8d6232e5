"""Units and departments as the records of a project state them, in the state: no record is read.

Of each record the state keeps what it says as one key: unit and department as they are compared,
and as they are spelled. So it is known which records have to be read to tell of two spellings, of
a unit with several departments, and of units and departments that stand the other way round.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.project.fingerprint import digest
from cadre_docs.rules.between.cut_names import stem
from cadre_docs.rules.between.departments import reversed_pairs, stated
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.project.state.database import State
    from cadre_docs.record import Record

_KIND = "stated"
_SHORT = 16
NOTHING, _BEHIND = "-", "."
_STATED = (
    "SELECT s.key, r.form, count(*) AS n, min(s.record) AS id FROM sames s JOIN records r"
    " ON r.id = s.record WHERE s.key BETWEEN :kind || ' ' AND :kind || '!' AND r.run = :run"
    " GROUP BY s.key, r.form ORDER BY min(r.source), min(r.place)"
)
_OF_PAIR = (
    "SELECT s.record FROM sames s JOIN records r ON r.id = s.record"
    " WHERE s.key BETWEEN :pair || ' ' AND :pair || '!' AND r.run = :run"
    " ORDER BY r.source, r.place LIMIT :most"
)


class Stated(NamedTuple):
    """What some records of a form say alike: unit and department as compared, and as spelled.

    Each is what :func:`short_name` makes of it, spellings behind what may be one name; empty ones
    are ``NOTHING``.
    """

    form: str
    unit: str
    above: str
    unit_spelled: str
    above_spelled: str
    number: int
    record: int  # one of them


def stated_keys(record: Record) -> Iterator[str]:
    """Yield the keys of the units and departments that a record states."""
    for unit, above in dict.fromkeys(stated(record)):
        compared = (short_name(folded(unit)), short_name(folded(above)))
        yield " ".join((_KIND, *compared, _spelled(unit), _spelled(above)))


def _spelled(text: str) -> str:
    """Return what stands for a spelling, behind what those have in common that may be one name."""
    return f"{short_name(stem(folded(text)))}{_BEHIND}{short_name(text)}" if text else NOTHING


def short_name(text: str) -> str:
    """Return what stands for a name in the state."""
    return digest(text)[:_SHORT] if text else NOTHING


def _stated(key: str, form: str, number: int, record: int) -> Stated:
    _, unit, above, unit_spelled, above_spelled = key.split()
    return Stated(form, unit, above, unit_spelled, above_spelled, number, record)


class StatedNames:
    """What the records of this run state."""

    def __init__(self, state: State) -> None:
        self._state = state
        asked = {"kind": _KIND, "run": state.run}
        rows = state.db.execute(_STATED, asked).fetchall()
        self.all = [_stated(row["key"], row["form"], row["n"], row["id"]) for row in rows]
        """In the order in which they stand first."""

    def spelled(self) -> list[int]:
        """Return a record with each spelling of the names that have several, the rarest first."""
        found: dict[int, None] = {}
        for spelled in ("unit_spelled", "above_spelled"):
            names: dict[str, dict[str, list[int]]] = defaultdict(dict)
            for one in self.all:
                same, _, way = getattr(one, spelled).partition(_BEHIND)
                known = names[same].setdefault(way, [0, one.record])
                known[0] += one.number
            names.pop(NOTHING, None)
            for spellings in names.values():
                if len(spellings) > 1:
                    rarest = sorted(spellings.values(), key=lambda known: known[0])
                    found.update(dict.fromkeys(number for _, number in rarest))
        return list(found)

    def above(self) -> list[int]:
        """Return the records of units and departments that stand the other way round elsewhere.

        And one for each department of a unit that has several, the rarest first.
        """
        counts: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, str], int] = {}
        for one in self.all:
            if NOTHING not in (one.unit, one.above):
                counts[one.unit, one.above] += one.number
                first.setdefault((one.unit, one.above), one.record)
        found: dict[int, None] = {}
        for unit, above in reversed_pairs(counts):
            # All who are wrong, and of the others one more, so that they are not as many.
            for pair, more in (((unit, above), 0), ((above, unit), 1)):
                found.update(dict.fromkeys(self._of(pair, counts[unit, above] + more)))
        by_unit: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for (unit, above), count in counts.items():
            by_unit[unit].append((count, first[unit, above]))
        for several in by_unit.values():
            if len(several) > 1:
                rarest = sorted(several, key=lambda known: known[0])
                found.update(dict.fromkeys(number for _, number in rarest))
        return list(found)

    def _of(self, pair: tuple[str, str], most: int) -> Iterator[int]:
        asked = {"pair": " ".join((_KIND, *pair)), "run": self._state.run, "most": most}
        for (number,) in self._state.db.execute(_OF_PAIR, asked):
            yield number
