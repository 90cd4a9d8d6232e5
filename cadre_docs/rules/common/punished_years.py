"""Annual results that are better than a sanction of the same year allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Outcome, Problem, rule
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_SANCTIONS = "sanctions"
_RESULTS = (("earlier_results", "result"), ("annual_grades", "grade"))
"""Lists of annual results, and the column of the result."""
_BEST = (Outcome.EXCELLENT,)
_GOOD = (*_BEST, Outcome.QUALIFIED)
_ANY_BUT_THE_WORST = (*_GOOD, Outcome.BASICALLY_QUALIFIED)
_EXCLUDED = {
    **dict.fromkeys(("警告", "党内警告"), _BEST),
    **dict.fromkeys(("记过", "记大过"), _GOOD),
    **dict.fromkeys(
        (
            "党内严重警告", "降低岗位等级", "降级", "撤职",
            "撤销党内职务", "留党察看一年", "留党察看二年", "开除党籍",
        ),
        _ANY_BUT_THE_WORST,
    ),
}  # fmt: skip
"""Results that nobody has for the year in which this was decided; later years are left open."""


@rule(
    "FS-punished", Severity.WARNING, "受处分当年的年度结果填得更好",
    standard="《事业单位工作人员处分规定》、《事业单位工作人员考核规定》",
)  # fmt: skip
def better_than_sanctioned(c: RecordContext) -> Iterator[Problem]:
    """所列的以前年度（聘期内年度、近5年）里受到处分，而那一年度的结果填得更好：警告而优秀，记过而合格，更重的而定了不合格以外的档次。

    只看作出处分决定的那一年度；已撤销的、按学年度考核的不看。多半是年份或者结果填错了，只提醒。
    """
    if _SANCTIONS not in c.record.tables or c.period("assessment_period") is not None:
        return
    for table, column in _RESULTS:
        for number, row in c.record.rows(table):
            year, result = row.get("year"), row.text(column)
            if not isinstance(year, PartialDate):
                continue
            for sanctioned in (sanction for _, sanction in c.record.rows(_SANCTIONS)):
                decided, kind = sanctioned.get("decided_on"), sanctioned.text("kind")
                if not isinstance(decided, PartialDate) or sanctioned.get("revoked"):
                    continue
                if decided.year == year.year and result in _EXCLUDED.get(kind, ()):
                    yield Problem(
                        f"{year}年度的结果填“{result}”，而列有{decided}的{kind}处分",
                        wanted=f"受{kind}处分的当年，不是{'、'.join(_EXCLUDED[kind])}",
                        remedy="请核对结果和处分，改正有误的一处；确实如此的不必改",
                        at=c.at_row(table, number, column),
                    )
                    break
