"""Findings: what a check has to say, where, and what to do about it.

A finding is data. How it is shown (text, JSON, SARIF, a marked-up workbook) is
the business of :mod:`cadre_docs.report`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

LONGEST_NAME = 100  # of a person, as findings say it
_LONGEST_CLAUSE, _LONGEST_PATH, _LONGEST_QUOTE = 1_000, 200, 60
_CLAUSES = ("message", "wanted", "remedy", "waiver")
_QUOTE = expression(f"“([^“”]{{{_LONGEST_QUOTE + 1},}})”")


def listing(said: Iterable[object], most: int) -> str:
    """Return the first ``most`` of some names or places, and 等 where there are more.

    >>> listing(["甲", "乙", "丙"], 2), listing([2022, 2023], 2)
    ('甲、乙等', '2022、2023')
    """
    shown = [str(one) for one in islice(said, most + 1)]
    return "、".join(shown[:most]) + ("等" if len(shown) > most else "")


def shortened(text: str, most: int = _LONGEST_QUOTE) -> str:
    """Return a text that is quoted, with ``most`` characters at most: its beginning and its end.

    Digits beside the gap become ``*``: what is left of a number that was cut in two does not
    look like one, and nobody would mask it.
    """
    if len(text) <= most:
        return text
    end = most // 3
    return f"{_masked_end(text[: most - end - len('……')])}……{_masked_end(text[-end:][::-1])[::-1]}"


def _masked_end(text: str) -> str:
    """Return a text with the digits behind its last letter masked."""
    last = len(text)
    while last and not text[last - 1].isalpha():
        last -= 1
    return text[:last] + "".join("*" if c.isdigit() else c for c in text[last:])


def clause(text: str) -> str:
    """Return a clause as it is said: long texts that it quotes are shortened, then it itself."""
    if len(text) <= _LONGEST_CLAUSE:
        return text
    text = _QUOTE.sub(lambda match: f"“{shortened(match[1])}”", text)
    return shortened(text, _LONGEST_CLAUSE)


class Severity(StrEnum):
    """How much a finding weighs; follows the verb of the article it stands for."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}
"""What people call them."""
SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
"""For sorting: errors first."""


@light
class Position:
    """Where something was typed: ``file:line:column`` or ``file sheet!cell``.

    ``line`` and ``column`` count from 1. Text files have no sheet, workbooks no line. ``place``
    says in words where something stands in a Word file (``表2第3行“手机号码”``); there ``line``
    counts all rows and paragraphs, ``column`` the cells of a row.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None
    place: str | None = None

    def __str__(self) -> str:
        if self.place is not None:
            return f"{self.file} {self.place}"
        if self.sheet is not None:
            return (
                f"{self.file} {self.sheet}!{self.cell}"
                if self.cell
                else f"{self.file} {self.sheet}"
            )
        return ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    ``message`` says what is wrong, ``wanted`` what is expected, ``remedy`` what to do;
    each is a Chinese clause without a final full stop. ``path`` is the field as the user
    knows it (``业绩登记[2].起止时间``); ``citation`` names instrument, 文号 and article.
    ``waiver`` says why and by whom the finding was waived; it is shown all the same.
    """

    code: str
    severity: Severity
    message: str
    wanted: str = ""
    remedy: str = ""
    position: Position | None = None
    path: str = ""
    person: str = ""
    form: str = ""
    citation: str = ""
    waiver: str = ""

    def __post_init__(self) -> None:
        """Say no more than can be read: whatever a file holds may be quoted."""
        if len(self.path) > _LONGEST_PATH:
            object.__setattr__(self, "path", shortened(self.path, _LONGEST_PATH))
        if len(self.person) > LONGEST_NAME:
            object.__setattr__(self, "person", shortened(self.person, LONGEST_NAME))
        longest = max(len(self.message), len(self.wanted), len(self.remedy), len(self.waiver))
        for name in _CLAUSES if longest > _LONGEST_CLAUSE else ():
            object.__setattr__(self, name, clause(getattr(self, name)))

    @property
    def counts(self) -> bool:
        """Whether it is an error that nobody has waived."""
        return self.severity is Severity.ERROR and not self.waiver

    def about(self, *, person: str, form: str) -> Finding:
        """Return the same finding, saying whose record and which form it belongs to."""
        return replace(self, person=person, form=form)

    def sentence(self) -> str:
        """Join message, expectation and remedy into one Chinese sentence."""
        return "；".join(part for part in (self.message, self.wanted, self.remedy) if part) + "。"


def error(code: str, message: str, **details: object) -> Finding:
    """Make an error finding; ``details`` are the other fields of :class:`Finding`."""
    return Finding(code, Severity.ERROR, message, **details)  # type: ignore[arg-type]


def warning(code: str, message: str, **details: object) -> Finding:
    """Make a warning."""
    return Finding(code, Severity.WARNING, message, **details)  # type: ignore[arg-type]


def note(code: str, message: str, **details: object) -> Finding:
    """Make a note."""
    return Finding(code, Severity.NOTE, message, **details)  # type: ignore[arg-type]


# --- where there is too much to say: of a file, of one box, or too many people ------------------


def errors_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by how much they weigh, those that weigh the same in their order."""
    return sorted(findings, key=lambda finding: SEVERITY_RANKS[finding.severity])


class _Said(Protocol):
    @property
    def message(self) -> str: ...


Said = TypeVar("Said", bound=_Said)
FEW = 5
"""How many of a kind are told of one record of a file of which much has been told already."""
_ROW = expression(r"\[[0-9]+\]")


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
            yield cast("Said", replace(cast("Any", said), message=told)) if more else said


def few_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of each rule, severity and column, as many as are told of one file."""
    few: Few[Finding] = Few(limits().findings)
    kept = [f for f in findings if few.takes((f.code, f.severity, column_of(f.path)), f)]
    return [*kept, *few.rest()]
