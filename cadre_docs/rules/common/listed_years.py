"""Years of a tenure: those that a list of annual results passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.common.tenure_years import WHOLE, annual_grades, tenure_years
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_TABLE, _COUNTED = "annual_grades", "tenure_years"


@rule("FS-years", Severity.WARNING, "聘期内各年度的考核结果缺了一年")
def every_year_of_the_tenure(c: RecordContext) -> Iterator[Problem]:
    """表上列了聘期内的年度考核结果，整年都在聘期内（而且已经过去）的年度没有列的，多半是漏填了。一行也没有填的不提醒。

    通知写明每个年度都要有结果的（如 HN-3.1），由那一条核对。
    """
    schema = c.record.schema
    if schema.role not in PERSON or not c.record.tables.get(_TABLE):
        return
    families = [notice.family for notice in c.law.instruments_of(schema.governed_by)]
    if any(f"{family}.{_COUNTED}" in c.law.parameters for family in families):
        return
    whole = tenure_years(c.period("tenure"), WHOLE).counted
    past = [year for year in whole if c.today is None or year < c.today.year]
    missing = c.missing_years(_TABLE, "grade", past, annual_grades(c))
    if missing:
        yield Problem(
            f"聘期{c.get('tenure')}，没有列{'、'.join(map(str, missing))}年度的结果",
            wanted="聘期内每个年度一行",
            remedy="请补填；这一年度没有考核的不必改",
            at=c.at(_TABLE),
        )
