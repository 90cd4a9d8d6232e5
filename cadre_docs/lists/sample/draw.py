"""The drawing itself; the package's docstring states the algorithm."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from cadre_docs.record import Record

ALGORITHM = "cadre-docs sample 1"
SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn: texts that make the stratum, and that tell people apart."""

    stratum: tuple[str, ...]
    identity: tuple[str, ...]
    record: Record | None = None

    @property
    def line(self) -> str:
        """The person as the hashes see them."""
        texts = [*self.stratum, *self.identity]
        return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Somebody who was drawn, and why: ``rank`` (from 1) by ``draw`` (hex) in the stratum."""

    candidate: Candidate
    draw: str
    rank: int
    stratum_people: int
    stratum_drawn: int


@dataclass(frozen=True)
class Drawing:
    """A whole drawing; ``drawn`` by stratum and rank, ``people`` is how many there were."""

    seed: str
    rate: Fraction
    roster_hash: str
    people: int
    strata: int
    drawn: tuple[Drawn, ...]


def roster_hash(people: Iterable[Candidate]) -> str:
    """Return the hash over who is on the list, whatever their order."""
    return _hash("".join(f"{line}\n" for line in sorted(person.line for person in people)))


def draw(people: Iterable[Candidate], rate: Fraction, seed: str) -> Drawing:
    """Draw ``rate`` (0 < rate ≤ 1) of the people of every stratum, rounded up.

    Nobody may be there twice: two equal lines would have one draw.
    """
    everybody = tuple(people)
    if not 0 < rate <= 1:
        raise ValueError(f"a rate of {rate}")
    if len({person.line for person in everybody}) < len(everybody):
        raise ValueError("somebody is on the list twice")
    roster = roster_hash(everybody)
    strata: dict[tuple[str, ...], list[tuple[str, Candidate]]] = defaultdict(list)
    for person in everybody:
        value = _hash("\n".join((ALGORITHM, seed, roster, person.line)))
        strata[person.stratum].append((value, person))
    drawn: list[Drawn] = []
    for _, ranked in sorted(strata.items()):
        ranked.sort(key=lambda item: item[0])
        wanted = ceil(len(ranked) * rate)
        for rank, (value, person) in enumerate(ranked[:wanted], 1):
            drawn.append(Drawn(person, value, rank, len(ranked), wanted))
    return Drawing(seed, rate, roster, len(everybody), len(strata), tuple(drawn))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
