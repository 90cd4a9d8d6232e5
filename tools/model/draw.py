"""Which facts are tried: every turning point alone, every two of a few, and combinations drawn."""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING

from tools.model.facts import differing, joined
from tools.model.forms import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.facts import Facts

_MOST = 6  # groups in one combination
_TRIES = 3  # draws for each combination wanted
_AGAIN = 0.25  # of groups that are tables: a second entry


@cache
def points(form: str) -> tuple[tuple[Facts, ...], ...]:
    """Return the turning points of a form, group by group."""
    return tuple(tuple(group()) for group in BY_NAME[form].groups)


def alone(form: str) -> Iterator[Facts]:
    """Yield every turning point alone."""
    for group in points(form):
        yield from group


def drawn(form: str, seed: int, number: int) -> Facts:
    """Return a combination; the same for the same seed and number."""
    chance = Random(f"{seed}/{form}/{number}")  # noqa: S311 - no secret
    groups = points(form)
    picked = chance.sample(groups, chance.randint(2, min(_MOST, len(groups))))
    parts = [chance.choice(group) for group in picked]
    for group in picked:
        is_table = isinstance(next(iter(group[0].values()), ""), list)
        if is_table and chance.random() < _AGAIN:
            parts.append(chance.choice(group))
    return joined(*parts)


def distinct(form: str, seed: int, number: int, base: Facts) -> Iterator[int]:
    """Yield the numbers of combinations that say what none before them and no point alone says.

    At most ``number`` of them; fewer where a form has no more to say. ``base`` is what a record
    says of which nothing is replaced.
    """
    known = {told(facts, base) for facts in alone(form)}
    for one in range(number * _TRIES):
        said = told(drawn(form, seed, one), base)
        if said in known:
            continue
        known.add(said)
        yield one
        if (number := number - 1) == 0:
            return


def told(facts: Facts, base: Facts) -> int:
    """Return a hash of what facts say that the base does not say."""
    return hash(tuple(sorted(differing(facts, base).items(), key=itemgetter(0))))
