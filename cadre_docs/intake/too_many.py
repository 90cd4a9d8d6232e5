"""What is said where there is too much to say: of a file, of one box, or too many people."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from cadre_docs.findings import Finding, Position, clause, error
from cadre_docs.limits import adjustable, amount, limits

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from cadre_docs.rules.context import Problem

Said = TypeVar("Said", "Problem", Finding)
FEW = 5
"""How many of a kind are told of one record of a file of which much has been told already."""
_ROW = re.compile(r"\[[0-9]+\]")


def is_too_much(*said: Sequence[Finding]) -> bool:
    """Tell whether more was found than is told of one file: reading on makes no sense."""
    return sum(map(len, said)) > limits().findings


def too_many(file: str, limit: str, rest: str) -> Finding:
    """Return the finding for a file with too many records or findings; ``rest`` is what is lost."""
    what = "记录" if limit == "records" else "问题"
    remedy = f"请先改正已列出的问题，人数很多时分成几个文件；{adjustable(limit)}"
    message = f"{what}超过{amount(limit)}，{rest}"
    return error("FS-file", message, remedy=remedy, position=Position(file))


def told_of(file: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return as many findings as are told of one file; where there are more, that is said."""
    kept = list(findings[: limits().findings])
    return [*kept, too_many(file, "findings", "此后的没有列出")] if is_too_much(findings) else kept


def column_of(path: str) -> str:
    """Return the path of a box without the numbers of rows: ``业绩登记.起止时间``."""
    return _ROW.sub("", path) if "[" in path else path


class Few(Generic[Said]):
    """Takes the first of each kind, ``most`` of them, and counts the rest.

    None of a kind is lost without a word: the first that was not taken tells how many there are.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[Hashable, int] = {}
        self._left: dict[Hashable, Said] = {}

    def takes(self, kind: Hashable, said: Said) -> bool:
        """Whether this one is to be told; if not, it is counted."""
        number = self._taken[kind] = self._taken.get(kind, 0) + 1
        if number == self._most + 1:
            self._left[kind] = said
        return number <= self._most

    def rest(self) -> Iterator[Said]:
        """Yield, of each kind of which not all were taken, the first that was not."""
        for kind, said in self._left.items():
            more = self._taken[kind] - self._most - 1
            told = f"{clause(said.message)}；另有{more}处同样的问题，没有一一列出"
            yield replace(said, message=told) if more else said


def few_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of each rule, severity and column, as many as are told of one file."""
    few: Few[Finding] = Few(limits().findings)
    kept = [f for f in findings if few.takes((f.code, f.severity, column_of(f.path)), f)]
    return [*kept, *few.rest()]
