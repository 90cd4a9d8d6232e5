"""新人社办〔2024〕22号: schooling, the last five years, and the merits that stand in for them.

A merit counts when nothing is objected to it. An objection that is not sure (a fact is
missing, or the notice is silent) leaves open whether the merit counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from cadre_docs.dates import PartialDate
from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.rules.xinxiang import EXACT, chosen, eased

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.record import Row, Typed
    from cadre_docs.rules.engine import RecordContext

HONOUR, MAY_DAY, EXPERT, CONTEST = "表彰", "五一劳动奖章", "技术能手", "技能竞赛"
PATENT, SPECIAL = "专利", "特殊人才"
AWARDS = (HONOUR, MAY_DAY, EXPERT, CONTEST)
INVENTION, UTILITY_MODEL = "发明专利", "实用新型专利"
_CHECK = "请核对；确实如此的不能作为申报条件"
_FILL = "请在考核依据中补填"


@dataclass(frozen=True, slots=True)
class Merit:
    """A row of 业绩 and its number, counted from 1."""

    number: int
    row: Row

    def get(self, column: str) -> Typed | None:
        """Return a cell."""
        value = self.row.values.get(column)
        return value.typed if value else None

    def text(self, column: str) -> str:
        """Return a cell as text; empty when not filled."""
        value = self.get(column)
        return "" if value is None else str(value)

    @property
    def kind(self) -> str:
        """Which of the six conditions it claims."""
        return self.text("kind")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a merit does not count or, where not ``sure``, may not."""

    column: str
    message: str
    wanted: str
    sure: bool = True

    def problem(self, c: RecordContext, merit: Merit) -> Problem:
        """Return it as a finding at its cell."""
        name = merit.text("title") or merit.kind
        return Problem(
            f"“{name}”{self.message}",
            self.wanted,
            _CHECK if self.sure else "请核对并补全，否则不能确定是否有效",
            c.at_row("merits", merit.number, self.column),
            None if self.sure else Severity.WARNING,
        )


Test = "Callable[[RecordContext, Merit], Iterator[Objection]]"


def _merits(c: RecordContext) -> list[Merit]:
    return [Merit(number, row) for number, row in enumerate(c.rows("merits"), 1)]
