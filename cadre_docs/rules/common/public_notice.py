"""The period of a public notice, however the notice was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.posting import LONG, too_long
from cadre_docs.rules.common.procedure import dated_steps
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.rules.roles import NOTICE
from cadre_docs.values.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.values.dates import PartialDate

POSTING, REST, EXPOSED = "FS-posting", "FS-rest", "FS-exposed"
_IDENTITY = expression(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)", re.ASCII)
_DIVIDER = expression(r"(?<=\d)[\s-](?=\d)", re.ASCII)
_MOBILE = expression(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)
_PROCEDURES, _POSTED = ("procedure", "annual_procedure"), "公示"
_WEEK = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]


@rule(POSTING, Severity.ERROR, "公示的起止日期与工作日数不符", roles=NOTICE)
def posting(c: RecordContext) -> Iterator[Problem]:
    """公示的结束日期不应早于开始日期，所写的工作日数应与起止日期相符，并满各通知中最少的天数。

    首日、末日都计入；工作日按国务院办公厅的节假日安排计算，没有资料的年份只提醒。
    哪个通知要求几天，由单位和程序事实表按该通知核对；这里只核对任何一种公示都不能再少的天数。

    公示超过一个季度的，多半写错了年份，提醒核对。由各人的表生成公示时，公示开始而考核年度还没有到最后一个月的、考核年度结束一年多了的，提醒核对。
    """
    start, end = c.day("posted_from"), c.day("posted_to")
    if start is None or end is None:
        return
    at = c.at("posted_to")
    if end.is_before(start):
        yield Problem(f"结束日期{end}早于开始日期{start}", remedy="请核对日期", at=at)
        return
    days, stated = c.calendar.working_days(start.first, end.last), c.get("working_days")
    most = days.sure + days.unknown
    if isinstance(stated, int) and not days.sure <= stated <= most:
        yield Problem(
            f"写的是{stated}个工作日，{start}至{end}为{_counted(days.sure, most)}",
            wanted="首日、末日都计入，不计节假日",
            remedy="请核对日期，或改正工作日数",
            at=c.at("working_days"),
        )
    least = min(c.number(entry.days) for entry in c.record.schema.notices)
    enough = days.reach(least)
    if enough is False:
        yield Problem(
            f"{start}至{end}只有{_counted(days.sure, most)}",
            wanted=f"不少于{least}个工作日",
            remedy="请延长公示",
            at=at,
        )
    elif end.last - start.first >= LONG:
        yield too_long(start, end, at)
    elif enough is None or (days.unknown and isinstance(stated, int)):
        yield Problem(
            f"{start}至{end}有{days.unknown}天没有节假日资料，不能确定工作日数",
            wanted=f"不少于{least}个工作日",
            remedy="请对照国务院办公厅当年的节假日安排核对",
            at=at,
            severity=Severity.WARNING,
        )


@rule(REST, Severity.WARNING, "公示的首日或末日不是工作日")
def rest_days(c: RecordContext) -> Iterator[Problem]:
    """公示宜从工作日开始、在工作日结束：节假日张贴的没有人受理意见，也不算工作日。

    单位和程序事实表填的公示日期只看首日：有的单位按自然日写末日。

    没有节假日资料的年份不判断。公示几个工作日由 FS-posting 核对。
    """
    for day, edge, at in _edges(c):
        if c.calendar.is_working_day(day.first) is not False:
            continue
        yield Problem(
            f"{edge}日期{day}（{_WEEK[day.first.weekday()]}）是休息日",
            wanted=f"在工作日{edge[-2:]}",
            remedy=_remedy(c, day),
            at=at,
        )


def _remedy(c: RecordContext, day: PartialDate) -> str:
    """Say what to do: facts tell of what was done, and that of a day that is over stays."""
    if c.record.schema.facts and c.today is not None and day.first < c.today:
        return "请对照当时张贴的公示核对，写错的改为实际的日期；确是这一天的不必改"
    other = c.calendar.next_working_day(day.first)
    changed = f"请改为下一个工作日{other}" if other else "请改为工作日"
    return f"{changed}；确实要在这一天的不必改"


def _edges(c: RecordContext) -> Iterator[tuple[PartialDate, str, Place]]:
    """Yield the first and the last day of a notice, and the first that the facts state."""
    if c.record.schema.notices:
        for field_id, edge in (("posted_from", "开始"), ("posted_to", "结束")):
            if (day := c.day(field_id)) is not None:
                yield day, edge, c.at(field_id)
    elif c.record.schema.facts:
        if (day := c.day("posted_from")) is not None:
            yield day, "公示的开始", c.at("posted_from")
        for table in _PROCEDURES:
            for step in dated_steps(c, table):
                if step.name == _POSTED and step.day.precision is Precision.DAY:
                    yield step.day, "公示的开始", step.at


@rule(EXPOSED, Severity.ERROR, "公示里有个人的号码", roles=NOTICE)
def exposed(c: RecordContext) -> Iterator[Problem]:
    """公示张贴在外，不应有身份证号码；手机号码（联系电话也用办公电话）只提醒。"""
    if not c.record.schema.notices:
        return
    for path, _, value in c.record.texts():
        text, at = _DIVIDER.sub("", str(value.typed)), Place(path, value.position)
        if _IDENTITY.search(text):
            yield Problem(
                "里面有身份证号码",
                wanted="公示不写身份证号码",
                remedy="请在各人的表（单位和程序事实表）中删去后重新生成",
                at=at,
            )
        elif _MOBILE.search(text):
            of_people = "[" in path  # a row is made of somebody's own form
            remedy = "请在此人的表中删去后重新生成" if of_people else "请改为办公电话"
            yield Problem(
                "里面有手机号码",
                wanted="公示只留办公电话",
                remedy=f"{remedy}；本人同意公布的不必改",
                at=at,
                severity=Severity.WARNING,
            )


def _counted(sure: int, most: int) -> str:
    return f"{sure}个工作日" if sure == most else f"{sure}至{most}个工作日"
