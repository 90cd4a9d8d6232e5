"""政治面貌 against what else a form says of membership in the Party: age, sanctions, honours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.days import assessed_in, end_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.rules.engine import RecordContext

_MEMBERS = ("中共党员", "中共预备党员")
_OLD_ENOUGH = 18
_LEAGUE, _LEFT, _SURELY_LEFT = "共青团员", 28, 40
"""Who is 28 leaves the league, unless in its offices; at 40 hardly anybody is."""
_SANCTIONS = ("党内警告", "党内严重警告", "撤销党内职务", "留党察看一年", "留党察看二年")
"""Sanctions after which one is a member still; after 开除党籍 one is none."""
_EXPELLED = "开除党籍"
_HONOURS, _HONOURED, _OUTSIDE = "party_honours", "是", "非党员"
_PROBATION, _PROBATION_YEARS = "中共预备党员", 2
"""Who is on probation is so for a year, prolonged by one at most."""


@rule("FS-party", Severity.WARNING, "政治面貌与其他各处不符", standard="中国共产党章程、共青团章程")
def membership(c: RecordContext) -> Iterator[Problem]:
    """政治面貌与出生日期、党纪处分、优秀共产党员评定应当相符。

    年满十八岁才能入党（章程第一条）：按考核年度年末（没有年度的按检查当天）算不满十八岁的党员，多半是出生日期填错了。
    年满二十八岁的团员一般离团（团章第五条），满四十岁的提醒。

    逐年的优秀共产党员评定里，先填是而以后的年度填非党员的，党员最后一个年度仍填非党员的，预备党员在三年以前就填是、否的，也提醒。

    受党内警告至留党察看处分、当年评定为优秀共产党员的是党员，政治面貌填别的，多半有一处填错；受过开除党籍处分的不比，仍填党员的提醒。
    """
    status = c.record.get("political_status")
    if not isinstance(status, str):
        return
    yield from _year_by_year(c, status)
    if status in _MEMBERS:
        yield from _too_young(c, status)
        yield from _expelled(c, status)
        return
    if status == _LEAGUE:
        yield from _too_old(c)
    if any(row.text("kind") == _EXPELLED for _, row in c.record.rows("sanctions")):
        return
    for number, row in c.record.rows("sanctions"):
        kind = row.text("kind")
        if kind in _SANCTIONS:
            yield _differs(c, status, f"受过“{kind}”处分", "sanctions", number, "kind")
            return
    for number, row in c.record.rows(_HONOURS):
        said = row.text("honoured")
        if said == _HONOURED:
            yield _differs(
                c,
                status,
                "评定为年度优秀共产党员",
                _HONOURS,
                number,
                "honoured",
            )
            return


def _year_by_year(c: RecordContext, status: str) -> Iterator[Problem]:
    """Yield the year whose honour does not go with the years beside it, or with the status."""
    said = [
        (year.year, row.text("honoured"), number)
        for number, row in c.record.rows(_HONOURS)
        if isinstance(year := row.get("year"), PartialDate) and row.text("honoured")
    ]
    if any(row.text("kind") == _EXPELLED for _, row in c.record.rows("sanctions")) or not said:
        return
    said.sort()
    last = said[-1]
    joined = next((year for year, word, _ in said if word == _HONOURED), None)
    left = next((one for one in said if joined and one[0] > joined and one[1] == _OUTSIDE), None)
    early = status == _PROBATION and said[0][1] != _OUTSIDE
    if left is not None:
        message = f"{joined}年评定填“是”，而{left[0]}年填“{_OUTSIDE}”"
    elif status in _MEMBERS and last[1] == _OUTSIDE:
        left, message = last, f"政治面貌填“{status}”，而{last[0]}年的评定填“{_OUTSIDE}”"
    elif early and said[0][0] < last[0] - _PROBATION_YEARS:
        left, message = said[0], f"政治面貌填“{status}”，而{said[0][0]}年的评定填“{said[0][1]}”"
    if left is not None:
        yield Problem(
            message,
            wanted="各年的评定与政治面貌一致",
            remedy="请核对，改正有误的一处；后来入党、不再是党员的不必改",
            at=c.at_row(_HONOURS, left[2], "honoured"),
        )


def _is_aged(c: RecordContext, years: int) -> tuple[bool | None, PartialDate | None, date | None]:
    """Return whether somebody is so old (None: unsure), the birth, and the day that counts."""
    born, year = c.record.get("birth_date"), assessed_in(c.record)
    day = end_of(year) if year else c.today
    if not isinstance(born, PartialDate) or day is None:
        return None, None, None
    return born.full_years_by(years, PartialDate(day.year, day.month, day.day)), born, day


def _too_old(c: RecordContext) -> Iterator[Problem]:
    aged, born, day = _is_aged(c, _SURELY_LEFT)
    if aged:
        yield Problem(
            f"填的是“{_LEAGUE}”，而出生日期是{born}，到{day}已满{_SURELY_LEFT}岁",
            wanted=f"年满{_LEFT}岁、没有在团内担任职务的，不再是团员",
            remedy="请核对出生日期和政治面貌，改正有误的一处",
            at=c.at("political_status"),
        )


def _too_young(c: RecordContext, status: str) -> Iterator[Problem]:
    aged, born, day = _is_aged(c, _OLD_ENOUGH)
    if aged is False:
        yield Problem(
            f"填的是“{status}”，而出生日期是{born}，到{day}不满{_OLD_ENOUGH}岁",
            wanted=f"年满{_OLD_ENOUGH}岁才能入党",
            remedy="请核对出生日期和政治面貌，改正有误的一处",
            at=c.at("political_status"),
        )


def _expelled(c: RecordContext, status: str) -> Iterator[Problem]:
    """Yield the sanction after which nobody is a member, of whom the box still says one."""
    for number, row in c.record.rows("sanctions"):
        year, decided = assessed_in(c.record), row.get("decided_on")
        later = year is not None and isinstance(decided, PartialDate) and decided.year > year
        if row.text("kind") == _EXPELLED and row.get("revoked") is not True and not later:
            yield Problem(
                f"政治面貌填“{status}”，而受过“{_EXPELLED}”处分",
                wanted="受到开除党籍处分的，不再是党员",
                remedy="请核对，改正有误的一处；后来重新入党的不必改",
                at=c.at_row("sanctions", number, "kind"),
            )
            return


def _differs(
    c: RecordContext, status: str, why: str, table: str, number: int, column: str
) -> Problem:
    return Problem(
        f"政治面貌填“{status}”，而{why}",
        wanted="两处一致",
        remedy="请核对，改正有误的一处；后来不再是党员的不必改",
        at=c.at_row(table, number, column),
    )
