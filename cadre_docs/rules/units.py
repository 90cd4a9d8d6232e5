"""Rules on the employer and its procedure: they read the unit's own facts (form ``unit``).

Henan's stand in ``henan``, for a person's form may state the procedure too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.procedure import dated_steps, out_of_order
from cadre_docs.rules.xinxiang import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.dates import PartialDate
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.workdays import WorkingDays


@rule("XX-4.2", Severity.ERROR, "材料上报前公示满规定天数", "第四条第（二）项", scope="unit")
def posted_before_handed_in(c: RecordContext) -> Iterator[Problem]:
    """申报材料、证件应先在单位公示满规定的工作日，再上报；没有公示的不得上报。

    公示开始和结束的当天都计入，上报当天不计入（本工具的选择）；只差上报当天的只提醒。
    工作日按国务院办公厅的节假日安排计算；
    没有节假日资料的年份，不能确定的只提醒。
    """
    start, end, handed_in = c.day("posted_from"), c.day("posted_to"), c.day("posted_handed_in")
    if start is None:
        if handed_in is not None:
            yield Problem(
                f"填了上报日期{handed_in}，没有填公示开始日期，不能确定是否公示",
                wanted="先公示再上报；没有公示的不得上报",
                remedy="请补填公示的起止日期",
                at=c.at("posted_from"),
                severity=Severity.WARNING,
            )
    elif end is not None and end.is_before(start):
        yield Problem(
            f"公示结束日期{end}早于公示开始日期{start}",
            remedy="请核对日期",
            at=c.at("posted_to"),
        )
    elif end is not None or handed_in is not None:
        yield from _posted_too_short(c, start, end, handed_in)


def _posted_too_short(
    c: RecordContext, start: PartialDate, end: PartialDate | None, handed_in: PartialDate | None
) -> Iterator[Problem]:
    least = c.number("XX.posting_working_days")
    before = handed_in.first - timedelta(1) if handed_in else None
    ended = end is not None and (before is None or end.last <= before)
    until = f"到{end}结束" if ended else f"{handed_in}上报"
    at = c.at("posted_to" if ended else "posted_handed_in")
    days = _posted(c, start, end, before)
    enough = days.reach(least)
    wanted = f"上报前公示不少于{least}个工作日"
    if enough is None:
        yield Problem(
            f"{start}开始公示，{until}，其中{days.unknown}天没有节假日资料，"
            f"不能确定是否满{least}个工作日",
            wanted,
            "请对照国务院办公厅当年的节假日安排核对",
            at,
            Severity.WARNING,
        )
    elif not enough:
        counted = f"不满{least}个工作日" if days.unknown else f"只有{days.sure}个工作日"
        # Whether the day of handing in counts is our choice: where it decides, only warn.
        choice = chosen(c, "XX.posting_counted")
        with_the_day = _posted(c, start, end, handed_in.first if handed_in else None)
        by_choice = with_the_day.reach(least) is not False
        yield Problem(
            f"{start}开始公示，{until}，{counted}",
            f"{wanted}；{choice}" if by_choice else wanted,
            "请核对日期；确实不足的应延长公示后再上报",
            at,
            Severity.WARNING if by_choice else Severity.ERROR,
        )


def _posted(
    c: RecordContext, start: PartialDate, end: PartialDate | None, until: date | None
) -> WorkingDays:
    """Count the working days of posting up to its end or a day, whichever comes first."""
    last = min(day for day in (end and end.last, until) if day)
    return c.calendar.working_days(start.first, last)


@rule("LC-7", Severity.ERROR, "考核程序的先后和考评形式", "第七条", scope="unit")
def assessed_in_order_and_by_known_methods(c: RecordContext) -> Iterator[Problem]:
    """个人申报、单位评价、考评认定、登记备案应依次进行；只核对填了日期的步骤。

    考评认定应采取个人述职、民主测评、个别谈话、专项调查中的至少一种形式。
    """
    yield from out_of_order(c, "talent_procedure", c.names("LC.steps"))
    assessing = c.names("LC.steps_with_methods")
    done = [s.name for s in dated_steps(c, "talent_procedure") if s.name in assessing]
    unread = "talent_methods" in c.record.unreadable
    if done and not c.rows("talent_methods") and not unread:
        yield Problem(
            f"“{done[0]}”已有日期，没有填考评形式",
            wanted=f"{'、'.join(c.names('LC.methods'))}中的至少一种",
            remedy="请补填实际采取的形式",
            at=c.at("talent_methods"),
        )
