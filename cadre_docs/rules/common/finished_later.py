"""Rows of what is over whose days lie after the form was handed in, or after the day of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.days import LAST_MONTH, end_of
from cadre_docs.rules.engine import Problem
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext

_PROCEDURE, _STEP, _DATE = "procedure", "step", "date"
_OWN_DAYS = ("registered_on", "unit_reviewed_on", "reviewed_on", "finished_on")
"""Boxes of when the form was handed in, looked through and done with."""
_WORKS, _SPENT = ("achievements", "results"), "period"
_EVENTS = {"publications": "date", "merits": "date", "sanctions": "decided_on"}
_RESULTS, _YEAR = {"annual_grades": "grade"}, "year"
"""Lists of the results of years, of those that were over. Earlier years are told by FS-order."""
_SAYING = ("outcome", "contribution", "remark")
_LIKELY = ("验收", "结题", "结项", "鉴定", "完成", "发表", "出版")
_OVER = expression(
    "(?:通过|完成|已经?|经|顺利|圆满)[^，。；;、\\n]{0,8}?(?:验收|结题|结项|鉴定)"
    "|(?:验收|鉴定)(?:合格|通过|优秀|良好)"
    "|(?:\\A|(?<=[，。；;\\n]))(?:已经?|按期|如期|按时|全部|顺利|圆满){0,3}(?:完成|结题|结项|验收|发表|出版)"
    "(?:全部)?(?:任务|工作|内容)?(?=[，。；;\\n]|\\Z)"
)
"""Words of work that is over; 已完成80% and 已发表论文2篇 are said of work that goes on."""
_DATED = expression(
    r"(?<![0-9至—–~-])(20(?<![0-9]20)[0-9]{2})\s?[年.]\s?(1[0-2]|0?[1-9])(?![0-9])\s?月?(?:[0-3]?[0-9]日|底|初)?"
    r"[^，。；;、0-9年]{0,6}?(?:验收|结题|结项|鉴定|荣?获(?!批|知|悉|准|资助|立项)|授权|认定为|出版|发表)"
)
"""What is said to have been on a day."""
_NOT_YET = expression(
    "未|拟|预|计划|将|待|准备|正在|在研|中期|阶段|年度|部分|第[一二三四五]年|争取"
)
_BEFORE = 12
"""Characters before such words in which others may say that it is to come."""


class Latest(NamedTuple):
    """The last day that what is done may lie on, and what day that is."""

    day: date
    called: str


def finished_later(c: RecordContext) -> Iterator[Problem]:
    """Yield rows of what is over, or had, before the form's last day, and that lie after it."""
    dated = [name for name in (*_WORKS, *_EVENTS, *_RESULTS) if name in c.record.tables]
    latest = _latest_day(c) if dated else None
    for table in dated if latest is not None else ():
        for number, row in enumerate(c.rows(table), 1):
            if latest is not None and (found := _later(c, table, row, latest)):
                column, message, remedy = found
                yield Problem(
                    message,
                    wanted="填表、报送以前的情况",
                    remedy=f"请对照材料核对，改正有误的一处；{remedy}",
                    at=c.at_row(table, number, column),
                )


def _latest_day(c: RecordContext) -> Latest | None:
    """Return the last day that a form states of its own procedure, or that of the run."""
    steps = [
        (day.last, row.text(_STEP))
        for row in c.record.tables.get(_PROCEDURE, ())
        if isinstance(day := row.get(_DATE), PartialDate)
    ]
    steps += [
        (day.last, c.key(name))
        for name in _OWN_DAYS
        if isinstance(day := c.record.get(name), PartialDate)
    ]
    last = max(steps, default=None)
    if last is not None and (c.today is None or last[0] < c.today):
        return Latest(last[0], f"{last[1]}（{last[0]}）")
    return Latest(c.today, f"今天（{c.today}）") if c.today is not None else None


def _later(c: RecordContext, table: str, row: Row, latest: Latest) -> tuple[str, str, str] | None:
    """Return the column of a row that lies after a day, what to say and what to do."""
    if table in _WORKS:
        spent = row.get(_SPENT)
        if isinstance(spent, Period) and spent.end is not None and spent.end.first > latest.day:
            said = next(filter(None, (_says_over(row.text(name)) for name in _SAYING)), "")
            message = f"起止时间到{spent.end}结束，在{latest.called}以后，而同一行写着“{said}”"
            if said:
                return _SPENT, message, "还没有完成的，完成情况写明预计"
        return _dated_later(row, latest) if latest.day != c.today else None
    if table in _RESULTS:
        year, result = row.get(_YEAR), row.text(_RESULTS[table])
        if isinstance(year, PartialDate) and result and end_of(year.year) > latest.day + LAST_MONTH:
            message = f"{year}年度填“{result}”，而到{latest.called}这一年度还没有结束"
            return _YEAR, message, "还没有考核的年度删去此行；确已考核的不必改"
    elif latest.day != c.today:  # what lies after the day of the run is told by FS-future
        day = row.get(_EVENTS[table])
        if isinstance(day, PartialDate) and day.first > latest.day:
            return _EVENTS[table], f"日期{day}在{latest.called}以后", "确实如此的不必改"
    return None


def _dated_later(row: Row, latest: Latest) -> tuple[str, str, str] | None:
    """Return what came of work by a day after the last one, where it is told as over."""
    for name in _SAYING:
        text = row.text(name)
        for found in _DATED.finditer(text) if "20" in text else ():
            day = PartialDate(int(found[1]), int(found[2]))
            before = text[max(found.start() - _BEFORE, 0) : found.end()]
            if day.first > latest.day and not _NOT_YET.search(before):
                message = f"写着“{found[0]}”，在{latest.called}以后"
                return name, message, "还没有完成的，写明预计"
    return None


def _says_over(text: str) -> str:
    """Return the words by which a text says that work is over."""
    if any(word in text for word in _LIKELY):
        for found in _OVER.finditer(text):
            if not _NOT_YET.search(text[max(found.start() - _BEFORE, 0) : found.end()]):
                return found[0]
    return ""
