"""Which boxes of two editions are the same: by their words, then by words and neighbours."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.masters.editions.strip import Seen

    Pairs = list[tuple[Seen, Seen]]

_LIKE = 0.5  # how much of a label must be left for it to be the same box


def paired(old: Sequence[Seen], new: Sequence[Seen]) -> tuple[Pairs, list[Seen], list[Seen]]:
    """Pair boxes of equal words; then, between neighbours that are pairs, those of like words."""
    free = list(new)
    match: dict[int, Seen] = {}
    for number, one in enumerate(old):
        same = [other for other in free if name_of(other) == name_of(one)]
        near = [other for other in same if folded(other.heading) == folded(one.heading)] or same
        if near:
            match[number] = near[0]
            free.remove(near[0])
    for number, one in enumerate(old):
        if number in match:
            continue
        same = [other for other in free if on_one_line(one, other)]
        if same:
            match[number] = same[0]
            free.remove(same[0])
    for number, one in enumerate(old):
        if number in match:
            continue
        best = max(free, key=lambda other: _likeness(one, other, old, new, match), default=None)
        if best is not None and _likeness(one, best, old, new, match) >= _LIKE:
            match[number] = best
            free.remove(best)
    pairs = [(old[number], match[number]) for number in sorted(match)]
    return pairs, [one for number, one in enumerate(old) if number not in match], free


def on_one_line(one: Seen, other: Seen) -> bool:
    """Whether two boxes stand in the same line outside tables, among the same words."""
    a, b = one.box.line, other.box.line
    if a is None or b is None or one.box.cells or other.box.cells or a.number != b.number:
        return False
    words = ["".join(c for c in line.text if c.isalnum()) for line in (a, b)]
    return words[0] == words[1]


def name_of(one: Seen) -> str:
    """Return the words of a box as they are compared."""
    return folded(one.label)


def _likeness(
    one: Seen, other: Seen, old: Sequence[Seen], new: Sequence[Seen], match: dict[int, Seen]
) -> float:
    """Say how surely two boxes of other words are one: by their words, and their neighbours."""
    if bool(one.columns) != bool(other.columns):
        return 0.0
    words = SequenceMatcher(None, name_of(one), name_of(other)).ratio()
    number, place = list(old).index(one), list(new).index(other)
    before = match.get(number - 1) is new[place - 1] if number and place else number == place
    has_next = place + 1 < len(new) and number + 1 < len(old)
    after = match.get(number + 1) is new[place + 1] if has_next else not has_next
    beside = (before + after) / 2
    return words * 0.6 + beside * 0.4 if words else 0.0
