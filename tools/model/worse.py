"""Facts made worse by one step: a heavier sanction, a day more of absence, a worse result."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tools.model.facts import Facts

    Steps = Callable[[Facts], Iterator["Worse"]]


class Worse(NamedTuple):
    """Facts that are worse by one step, and what the step is called."""

    step: str
    facts: Facts


def next_in(step: str, name: str, column: str, *ladders: Sequence[str]) -> Steps:
    """Replace a text (of a box; ``column``: of each row of a table) by the next worse one."""
    following = dict(pair for ladder in ladders for pair in pairwise(ladder))

    def steps(facts: Facts) -> Iterator[Worse]:
        said = facts.get(name)
        if isinstance(said, list):
            for i, row in enumerate(said):
                if row.get(column) in following:
                    changed = {**row, column: following[row[column]]}
                    if any(_is_the_same(changed, other, column) for other in said):
                        continue  # two rows of one thing count once, and maybe with neither's facts
                    named = f"{step}至{changed[column]}"
                    yield Worse(named, {**facts, name: [*said[:i], changed, *said[i + 1 :]]})
        elif said in following:
            yield Worse(step, {**facts, name: following[str(said)]})

    return steps


def _is_the_same(row: dict[str, str], other: dict[str, str], column: str) -> bool:
    named = (column, "decided_on")
    return "decided_on" in row and all(row.get(name) == other.get(name) for name in named)


def one_more(step: str, *names: str) -> Steps:
    """Add one to numbers."""

    def steps(facts: Facts) -> Iterator[Worse]:
        for name in names:
            said = facts.get(name)
            if isinstance(said, str) and said.isdigit():
                yield Worse(step, {**facts, name: str(int(said) + 1)})

    return steps


def a_day_more(step: str, table: str, kinds: Sequence[str]) -> Steps:
    """Add a day to each row of some kinds (none: all): to its days, or behind its period."""

    def steps(facts: Facts) -> Iterator[Worse]:
        rows = facts.get(table)
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            longer = _longer(row) if not kinds or row.get("kind") in kinds else None
            if longer and longer not in rows:  # what is stated twice counts once
                yield Worse(step, {**facts, table: [*rows[:i], longer, *rows[i + 1 :]]})

    return steps


def _longer(row: dict[str, str]) -> dict[str, str] | None:
    if row.get("days"):
        return {**row, "days": str(int(row["days"]) + 1)}
    start, _, end = row.get("period", "").partition(" 至 ")
    return {**row, "period": f"{start} 至 {_day_after(end)}"} if _is_day(end) else None


def a_day_later(step: str, name: str) -> Steps:
    """Move a day by one."""

    def steps(facts: Facts) -> Iterator[Worse]:
        said = facts.get(name)
        if isinstance(said, str) and _is_day(said):
            yield Worse(step, {**facts, name: _day_after(said)})

    return steps


def a_day_later_in(step: str, table: str, column: str) -> Steps:
    """Move a day of each row of a table by one."""
    return _changed_in(step, table, column, lambda said: _day_after(said) if _is_day(said) else "")


def one_more_in(step: str, table: str, column: str) -> Steps:
    """Add one to a number of each row of a table."""
    return _changed_in(
        step, table, column, lambda said: str(int(said) + 1) if said.strip("0") else ""
    )


def _changed_in(step: str, table: str, column: str, change: Callable[[str], str]) -> Steps:
    def steps(facts: Facts) -> Iterator[Worse]:
        rows = facts.get(table)
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            if said := change(row.get(column, "")):
                worse = {**row, column: said}
                yield Worse(step, {**facts, table: [*rows[:i], worse, *rows[i + 1 :]]})

    return steps


def _is_day(text: str) -> bool:
    return len(text) == len("2023-06-15")


def _day_after(text: str) -> str:
    return str(date.fromisoformat(text) + timedelta(days=1))
