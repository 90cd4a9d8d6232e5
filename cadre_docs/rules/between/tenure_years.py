"""Which years belong to a tenure, and those of which only a part lies in it.

The notices speak of the annual assessments 聘期内 and do not say what becomes of a year that
begins before the tenure or ends after it. All rules count it where its end lies inside: then its
assessment is held in the tenure. That is a choice, and is told where it decides; an office may
make another one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.between.results import differing
from cadre_docs.rules.engine import Problem
from cadre_docs.rules.outcomes import Constraint, Outcome
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.values.dates import Period

_DECEMBER = 12
_ANY_DAY, WHOLE = "有一天", "全年"


class TenureYears(NamedTuple):
    """The years that count, in order; and those of which only a part lies in the tenure.

    Of the latter the first year may count; the last does not.
    """

    counted: tuple[int, ...] = ()
    partly: tuple[int, ...] = ()

    @property
    def span(self) -> str:
        """The years that count, in words."""
        first, last = self.counted[0], self.counted[-1]
        return f"{first}—{last}" if first < last else f"{first}"

    def decisive(self, grades: Mapping[int, str], good: Collection[str]) -> list[int]:
        """Return the years in part whose grade would matter if they were taken otherwise."""
        return [year for year in self.partly if year in grades and grades[year] not in good]


def tenure_years(tenure: Period | None, counted: str) -> TenureYears:
    """Return the years of a tenure; none where its end is not known.

    A month is a whole one. Of a tenure stated in years the last is not surely whole.
    ``counted`` is what a notice's parameter says of years that lie in it only in part: 有一天…
    (all), 全年… (none), or that those count whose end does (年末…).
    """
    if tenure is None or tenure.end is None:
        return TenureYears()
    begun, end = tenure.start, tenure.end
    whole = end.month is not None and (end.last.month, end.last.day) == (_DECEMBER, 31)
    from_january = begun.month is not None and begun.first == date(begun.year, 1, 1)
    partly = [*([] if from_january else [begun.year]), *([] if whole else [end.year])]
    first = begun.year if from_january or not counted.startswith(WHOLE) else begun.year + 1
    last = end.year if whole or counted.startswith(_ANY_DAY) else end.year - 1
    return TenureYears(tuple(range(first, last + 1)), tuple(dict.fromkeys(partly)))


def lacking(
    c: RecordContext, listed: list[int], years: TenureYears, parameter: str
) -> Iterator[Problem]:
    """Report years without a grade; those in part only as a warning that tells our choice."""
    whole = [year for year in listed if year not in years.partly]
    part = [year for year in listed if year in years.partly]
    for severity, missing in ((Severity.ERROR, whole), (Severity.WARNING, part)):
        if missing:
            yield Problem(
                f"聘期内缺少{'、'.join(map(str, missing))}年度的考核结果",
                wanted=c.chosen(parameter) if missing is part else "聘期内每个年度都有考核结果",
                remedy="请补填",
                at=c.at("annual_grades"),
                severity=severity,
            )


def in_part(
    c: RecordContext,
    grades: Mapping[int, str],
    good: Collection[str],
    years: TenureYears,
    parameter: str,
) -> Iterator[Problem]:
    """Say of years in part without a good grade whether they were counted, and by what choice."""
    for year in years.decisive(grades, good):
        counted = "算在" if year in years.counted else "没有算在"
        yield Problem(
            f"{year}年度只有一部分在聘期内，结果为“{grades[year]}”，{counted}聘期的年度之内",
            wanted=c.chosen(parameter),
            remedy="请按主管部门的规定核对；这一年度应另作处理的，由考核组织研究确定",
            at=c.at("annual_grades"),
            severity=Severity.WARNING,
        )


class Words(NamedTuple):
    """What a constraint says: why it holds, with ``{}`` for the years, and when it does not."""

    because: str
    otherwise: str


def qualified_by_all_years(
    c: RecordContext, good: Collection[str], years: TenureYears, parameter: str, words: Words
) -> Iterator[Problem | Constraint]:
    """Yield what follows where targets were met and every year of the tenure ended well.

    Missing years are reported whether the targets were met or not. A year of which the person's
    own annual record says otherwise (X-years) decides nothing.
    """
    grades = annual_grades(c)
    stated = c.missing_years("annual_grades", "grade", years.counted, grades)
    yield from lacking(c, stated, years, parameter)
    for year in _contested(c, good):
        grades.pop(year, None)
    if c.text("targets") != "完成":
        return
    yield from in_part(c, grades, good, years, parameter)
    if years.counted and all(grades.get(year) in good for year in years.counted):
        decisive = years.decisive(grades, good)
        yield Constraint(
            Outcome.QUALIFIED,
            words.because.format(years.span),
            words.otherwise,
            choice=c.chosen(parameter) if decisive else "",
            open=bool(decisive),
        )


def _contested(c: RecordContext, good: Collection[str]) -> set[int]:
    """Return the years that ended well by the form or by the year's own record, not by both."""
    return {
        int(found.year)
        for found in differing(c.record, c.results)
        if (found.said in good) != (found.other in good)
    }


def annual_grades(c: RecordContext, table_id: str = "annual_grades") -> dict[int, str]:
    """Return the grades of the years that a form lists, by year."""
    grades = {}
    for _, row in c.distinct(table_id):
        year, grade = row.get("year"), row.text("grade")
        if grade and isinstance(year, PartialDate):
            grades[year.year] = grade
    return grades
