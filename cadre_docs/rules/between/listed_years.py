"""Years of a tenure: those that a list of annual results passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.between.tenure_years import WHOLE, annual_grades, tenure_years
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outcomes import Outcome
from cadre_docs.rules.roles import ROSTER
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import Place, RecordContext

_YEAR = "year"
_NEW_YEARS_EVE = (12, 31)
_BEST, _POOR = Outcome.EXCELLENT, (Outcome.BASICALLY_QUALIFIED, Outcome.UNQUALIFIED)
_GOOD, _LEAST = (Outcome.EXCELLENT, Outcome.QUALIFIED), 0.6
_HIGH, _POINTS = 0.9, 100
_VETOES, _PASSED = ("political_thought", "professional_ethics"), "通过"
_FULL, _SCORED = "total_full", "total_score"


@rule("FS-years", Severity.WARNING, "聘期内各年度的考核结果缺了一年")
def every_year_of_the_tenure(c: RecordContext) -> Iterator[Problem]:
    """表上写明聘期内每个年度一行的（吉林的聘期考核表），列了年度考核结果，而整年都在聘期内、已经过去的年度没有列的，多半是漏填了。

    聘期还没有结束的（至今），看到所列的最后一个年度。一行也没有填的不提醒。
    通知写明每个年度都要有结果的（如 HN-3.1），由那一条核对。
    """
    for table_id in c.record.tables:
        table = c.record.schema.by_id[table_id]
        span = table.repeats.each_year_of
        if not span:
            continue
        whole = tenure_years(_up_to_now(c, span, table_id), WHOLE).counted
        past = [year for year in whole if c.today is None or year < c.today.year]
        missing = c.missing_years(table_id, "grade", past, annual_grades(c, table_id))
        if missing and c.record.tables[table_id]:
            yield Problem(
                f"{c.key(span)}{c.get(span)}，没有列{'、'.join(map(str, missing))}年度的结果",
                wanted=f"{c.key(span)}内每个年度一行",
                remedy="请补填；这一年度没有考核的不必改",
                at=c.at(table_id),
            )


def _up_to_now(c: RecordContext, span: str, table_id: str) -> Period | None:
    """Return a period; one that goes on, up to the last year of which a result is listed."""
    period = c.period(span)
    if period is None or period.end is not None:
        return period
    listed = [row.get(_YEAR) for row in c.record.tables[table_id]]
    last = max((day.year for day in listed if isinstance(day, PartialDate)), default=0)
    return Period(period.start, PartialDate(last, *_NEW_YEARS_EVE)) if last else None


@rule("FS-best", Severity.WARNING, "聘期考核等次与年度结果、得分相差很远")
def grade_fits_years_and_scores(c: RecordContext) -> Iterator[Problem]:
    """聘期考核填优秀，而聘期内有年度是基本合格、不合格的；填优秀、合格，而总分不到满分六成的，多半有一处填错了。

    填基本合格、不合格，而总分有满分的九成以上，又没有写出是哪一项不通过的，也提醒。
    名册上逐行按100分核对（多数人超过100分的除外；写了备注的，不看分数高而等次低的）。

    通知没有规定年度结果、得分与等次的关系，由考核组织研究确定；六成、九成是本工具的选择，所以只提醒。
    """
    yield from _of_rows(c)
    grade = c.text("grade")
    if grade is None:
        return
    poor = [f"{y}年度{g}" for y, g in annual_grades(c).items() if g in _POOR]
    if grade == _BEST and poor:
        yield _apart(c, f"聘期考核填“{grade}”，而{'、'.join(poor)}")
    full, scored = _number(c, _FULL), _number(c, _SCORED)
    if full and scored is not None and scored < full * _LEAST and grade in _GOOD:
        yield _apart(c, f"填“{grade}”，而满分{full:g}，总分只有{scored:g}")
    vetoed = any(c.text(name) not in (None, _PASSED) for name in _VETOES)
    told = vetoed or poor or "sanctions" in c.record.tables
    high = full and scored is not None and full * _HIGH <= scored <= full
    if high and grade in _POOR and not told:
        yield _apart(c, f"填“{grade}”，而满分{full:g}，总分有{scored:g}")


def _of_rows(c: RecordContext) -> Iterator[Problem]:
    """Yield the rows of a roster whose scores, of a hundred points, are far from their grades."""
    if c.record.schema.role not in ROSTER:
        return
    for table_id, rows in c.record.tables.items():
        scores = [_float(row.text(_SCORED)) for row in rows]
        known = [score for score in scores if score is not None]
        for number, (row, score) in enumerate(zip(rows, scores, strict=True), 1):
            grade = row.text("grade")
            if score is None or sorted(known)[len(known) // 2] > _POINTS:
                continue  # of more points than that
            at = c.at_row(table_id, number, "grade")
            if score > _POINTS:
                yield _apart(c, f"总分是{score:g}，超过{_POINTS}分", at)
            elif (score < _POINTS * _LEAST and grade in _GOOD) or (
                score >= _POINTS * _HIGH and grade in _POOR and not row.text("remark")
            ):
                yield _apart(c, f"填“{grade}”，而总分是{score:g}", at)


def _apart(c: RecordContext, message: str, at: Place | None = None) -> Problem:
    return Problem(
        message,
        wanted="两处相符",
        remedy="请核对，改正有误的一处；考核组织研究确定如此的不必改",
        at=at or c.at("grade"),
    )


def _number(c: RecordContext, field_id: str) -> float | None:
    return _float(c.text(field_id) or "")


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
