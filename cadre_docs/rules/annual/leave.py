"""Absences and stays elsewhere that cannot all have been (市考核实施办法第三十五条)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.year import assessment_year, days_in
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.annual.year import Year
    from cadre_docs.rules.engine import RecordContext

_OWN_STUDY = "自行外出学习培训"
_SENT_STUDY = ("学习", "培训", "进修")
_AWAY = ("挂职", "援派", "驻外", *_SENT_STUDY, "执行任务")
"""Stays for the whole of the time; a second job is done beside the first."""

_MOST = 50  # rows that are compared with each other: nobody has more

_Time = tuple[int, str, Period]


@rule(
    "AA-35.3b",
    Severity.WARNING,
    "缺勤、外派的时间互相重叠",
    "第三十五条第（三）项",
    roles=PERSON,
)
def times_apart(c: RecordContext) -> Iterator[Problem]:
    """病假、事假等缺勤（产假、哺乳假、工伤以外的）的日期互相重叠的，多半写错了，提醒：同一天只算一种。

    外派的全部时间都在缺勤的，派出学习与自行外出学习培训是同一段时间的，也提醒；外派期间病了几天的不指出。
    零星的天数比考核年度的天数还多的，也提醒。只到月的日期，确定重叠的才指出。
    """
    year = assessment_year(c)
    if year is None or not c.record.tables.get("absences"):
        return
    kinds = c.names("AA.absences")
    absences = [one for one in _times(c, "absences") if one[1] in kinds]
    for first, other in combinations(absences[:_MOST], 2):
        if shared := _shared(year, first, other):
            yield Problem(
                f"{other[1]}{other[2]}与{first[1]}{first[2]}重叠{shared}天",
                wanted="同一天只算一种缺勤",
                remedy="请按考勤核对起止时间，改正有误的一处；重复的删去一行",
                at=c.at_row("absences", other[0], "period"),
            )
    for stay in _times(c, "outside"):
        for absence in absences if stay[1] in _AWAY else ():
            yield from _away(c, year, stay, absence)
    yield from _more_than_a_year(c, year)


def _times(c: RecordContext, table: str) -> list[_Time]:
    rows = ((number, row.text("kind"), row.get("period")) for number, row in c.distinct(table))
    return [(number, kind, span) for number, kind, span in rows if isinstance(span, Period)]


def _shared(year: Year, one: _Time, other: _Time) -> int:
    """Return on how many days of the year both surely were."""
    return len(days_in(year, [one[2]]).sure & days_in(year, [other[2]]).sure)


def _away(c: RecordContext, year: Year, stay: _Time, absence: _Time) -> Iterator[Problem]:
    possible, shared = days_in(year, [stay[2]]).possible, _shared(year, stay, absence)
    twice = stay[1] in _SENT_STUDY and absence[1] == _OWN_STUDY and shared
    if twice or (shared and shared == len(possible)):
        yield Problem(
            f"外派（{stay[1]}{stay[2]}）与缺勤（{absence[1]}{absence[2]}）是同一段时间",
            wanted="单位派出的不算缺勤",
            remedy="请核对是派出还是缺勤，删去有误的一行；时间写错的改正，确是如此的不必改",
            at=c.at_row("outside", stay[0], "period"),
        )


def _more_than_a_year(c: RecordContext, year: Year) -> Iterator[Problem]:
    longest = len(year.days(year.first, year.last))
    for number, row in c.distinct("absences"):
        days = row.get("days")
        if isinstance(days, int) and days > longest:
            yield Problem(
                f"{row.text('kind')}填{days}天，考核年度只有{longest}天",
                wanted="考核年度以内的天数",
                remedy="请按考勤核对天数",
                at=c.at_row("absences", number, "days"),
            )
