"""Facts made worse by one step: a heavier sanction, a day more of absence, a worse result.

A step changes one thing: every row of a table that says it (its key tells: a sanction by kind and
day, a result by its year), and never into what another row says already. Were one of two such rows
changed alone, what they contradict each other in would be read again, and the step would be none.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tools.model.facts import Cells, Facts

    Keys = Mapping[str, tuple[str, ...]]
    """By table, the columns that name a thing; a table without them has a thing in each row."""
    Steps = Callable[[Facts, Keys], Iterator["Worse"]]
    Change = Callable[[Cells], Sequence[Cells]]
    """The ways in which a row can become worse, each as the cells that change."""


class Worse(NamedTuple):
    """Facts that are worse by one step, and what the step is called."""

    step: str
    facts: Facts


def next_in(step: str, name: str, column: str, *ladders: Sequence[str]) -> Steps:
    """Replace a text (of a box; ``column``: of each row of a table) by the next worse one."""
    following: dict[str, list[str]] = {}
    for better, worse in (pair for ladder in ladders for pair in pairwise(ladder)):
        following.setdefault(better, []).append(worse)

    def change(row: Cells) -> list[Cells]:
        return [{column: worse} for worse in following.get(row.get(column, ""), ())]

    def steps(facts: Facts, keys: Keys) -> Iterator[Worse]:
        said = facts.get(name)
        if isinstance(said, list):
            for changed, found in _changed(facts, name, keys, change):
                yield Worse(f"{step}至{changed[column]}", found)
        for worse in following.get(said, ()) if isinstance(said, str) else ():
            yield Worse(step, {**facts, name: worse})

    return steps


def one_more(step: str, *names: str) -> Steps:
    """Add one to numbers."""

    def steps(facts: Facts, _keys: Keys) -> Iterator[Worse]:
        for name in names:
            said = facts.get(name)
            if isinstance(said, str) and said.isdigit():
                yield Worse(step, {**facts, name: str(int(said) + 1)})

    return steps


def a_day_later(step: str, name: str) -> Steps:
    """Move a day by one."""

    def steps(facts: Facts, _keys: Keys) -> Iterator[Worse]:
        said = facts.get(name)
        if isinstance(said, str) and _is_day(said):
            yield Worse(step, {**facts, name: _day_after(said)})

    return steps


def a_day_more(step: str, table: str, kinds: Sequence[str]) -> Steps:
    """Add a day to each thing of some kinds (none: all): to its days, or behind its period."""

    def change(row: Cells) -> list[Cells]:
        if kinds and row.get("kind") not in kinds:
            return []
        if row.get("days"):
            return [{"days": str(int(row["days"]) + 1)}]
        start, _, end = row.get("period", "").partition(" 至 ")
        return [{"period": f"{start} 至 {_day_after(end)}"}] if _is_day(end) else []

    return _each(step, table, change)


def a_day_later_in(step: str, table: str, column: str) -> Steps:
    """Move a day of each thing in a table by one."""

    def change(row: Cells) -> list[Cells]:
        said = row.get(column, "")
        return [{column: _day_after(said)}] if _is_day(said) else []

    return _each(step, table, change)


def one_more_in(step: str, table: str, column: str) -> Steps:
    """Add one to a number of each thing in a table."""

    def change(row: Cells) -> list[Cells]:
        said = row.get(column, "")
        return [{column: str(int(said) + 1)}] if said.strip("0") else []

    return _each(step, table, change)


def _each(step: str, table: str, change: Change) -> Steps:
    def steps(facts: Facts, keys: Keys) -> Iterator[Worse]:
        return (Worse(step, worse) for _, worse in _changed(facts, table, keys, change))

    return steps


def _changed(facts: Facts, table: str, keys: Keys, change: Change) -> Iterator[tuple[Cells, Facts]]:
    """Yield what changed, and the facts with one thing of a table changed: each thing once."""
    said, key = facts.get(table), keys.get(table, ())
    rows = said if isinstance(said, list) else []
    things = [_named(row, key) if key else (str(i),) for i, row in enumerate(rows)]
    for thing in dict.fromkeys(things):
        mine = [i for i, other in enumerate(things) if other == thing]
        ways = change(rows[mine[0]])
        if any(change(rows[i]) != ways for i in mine):
            continue  # where its rows differ in what would change, nobody knows what it is
        for changed in ways:
            if changed.keys() & {*key} and _named({**rows[mine[0]], **changed}, key) in things:
                continue  # that is another row's thing
            worse = [{**row, **changed} if i in mine else row for i, row in enumerate(rows)]
            yield changed, {**facts, table: worse}


def _named(row: Cells, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in key)


def _is_day(text: str) -> bool:
    return len(text) == len("2023-06-15")


def _day_after(text: str) -> str:
    return str(date.fromisoformat(text) + timedelta(days=1))
