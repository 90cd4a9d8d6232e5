"""The tree of a declared rule: what was written, before any form gives it types.

Names are those of boxes, of columns, or of values that the rule itself names (取). Every node
knows where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.findings import Position
    from cadre_docs.source.tree import Mapping as Tree

NOWHERE = ""
"""The name of what could not be read, and has been told."""


# --- values -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A text as typed; what it is compared with says what it means."""

    text: str
    at: Position


@dataclass(frozen=True, slots=True)
class Name:
    """A box, a column, or a value of the rule's own, by name."""

    name: str
    at: Position


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the notice."""

    id: str
    at: Position


@dataclass(frozen=True, slots=True)
class Later:
    """A date and how much later: ``unit`` is 年, 月 or 日."""

    base: Value
    amount: Value
    unit: str
    at: Position


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a table are as ``where`` says (None: all)."""

    table: str
    where: Condition | None
    at: Position


@dataclass(frozen=True, slots=True)
class Over:
    """A sum (合计), the greatest (最大) or the least (最小) of a column."""

    kind: str
    table: str
    column: str
    where: Condition | None
    at: Position


@dataclass(frozen=True, slots=True)
class Run:
    """How many years running have a row as ``where`` says: up to ``until``, or at most."""

    table: str
    year: str
    where: Condition | None
    until: Value | None
    at: Position


@dataclass(frozen=True, slots=True)
class Between:
    """How long it is from one date to another; ``unit`` is 年, 月, 日 or 工作日."""

    start: Value
    end: Value
    unit: str
    at: Position


Value = Literal | Name | Parameter | Later | Count | Over | Run | Between


# --- conditions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """A value against another, or against several (之一, 不在); ``order`` ranks words."""

    subject: Value
    word: str
    operands: tuple[Value, ...]
    order: tuple[Value, ...]
    at: Position

    @property
    def operand(self) -> Value:
        """The other value, where there is only one."""
        [one] = self.operands
        return one


@dataclass(frozen=True, slots=True)
class Present:
    """Whether a box is filled (有), or left empty (没有)."""

    name: str
    filled: bool
    at: Position


@dataclass(frozen=True, slots=True)
class Both:
    """All of several conditions (并且)."""

    parts: tuple[Condition, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Either:
    """One of several conditions (或者)."""

    parts: tuple[Condition, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite (不)."""

    part: Condition
    at: Position


@dataclass(frozen=True, slots=True)
class Rows:
    """Whether every (全部) or any (任一) row that is as ``where`` says is as ``test`` says."""

    table: str
    where: Condition | None
    test: Condition
    every: bool
    at: Position


@dataclass(frozen=True, slots=True)
class InOrder:
    """Whether dates, as far as they are filled, come one after another (先后)."""

    names: tuple[str, ...]
    at: Position


Condition = Compare | Present | Both | Either | Not | Rows | InOrder


# --- what a rule lays down ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Demand:
    """What must be so (``negative``: must not); ``word`` is the verb of the article."""

    condition: Condition
    negative: bool
    word: str
    at: Position


@dataclass(frozen=True, slots=True)
class Grade:
    """What a grade is to be, or is not to be; ``usual`` where the article says 一般."""

    word: str
    outcomes: tuple[str, ...]
    unless: str
    force: bool
    usual: bool
    at: Position


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group may be as ``counted`` says: a share in per cent, rounded."""

    by: tuple[str, ...]
    counted: Condition
    share: Value
    rounding: Value
    usual: bool
    at: Position


@dataclass(frozen=True, slots=True)
class Unique:
    """Boxes whose texts together no two records share."""

    names: tuple[str, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Case:
    """Records and what the rule must say of them: 通过, 不通过 or 不能确定.

    ``records`` are trees as people type records, with how often each is there.
    """

    title: str
    verdict: str
    records: tuple[tuple[Tree, int], ...]
    at: Position


@dataclass(frozen=True, slots=True)
class RuleText:
    """One declared rule as it was written.

    ``each`` names the table that it looks at row by row (empty: none), ``named`` the values
    it names, ``severity`` what was stated against the verb (empty: as the verb says). One that
    is not ``is_sound`` could not be read in full, which has been told.
    """

    code: str
    title: str
    article: str
    forms: tuple[Name, ...]
    each: str
    named: Mapping[str, Value]
    when: Condition | None
    demands: Demand | Grade | Share | Unique | None
    severity: str
    reason: str
    message: str
    wanted: str
    remedy: str
    text: str
    place: str
    tells_vague: bool
    follows: Mapping[str, str]
    cases: tuple[Case, ...]
    places: Mapping[str, Position]
    at: Position
    is_sound: bool = True

    def place_of(self, key: str) -> Position:
        """Return where a key of the rule stands, or the rule."""
        return self.places.get(key, self.at)
