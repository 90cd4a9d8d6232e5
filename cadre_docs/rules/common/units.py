"""Rules on the employer and its procedure: they read the unit's own facts (form ``unit``).

Henan's stand in ``henan``, for a person's form may state the procedure too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.common.posting import Posting
from cadre_docs.rules.common.procedure import dated_steps, out_of_order
from cadre_docs.rules.engine import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext


@rule("XX-4.2", Severity.ERROR, "材料上报前公示满规定天数", "第四条第（二）项", scope="unit")
def posted_before_handed_in(c: RecordContext) -> Iterator[Problem]:
    """申报材料、证件应先在单位公示满规定的工作日，再上报；没有公示的不得上报。

    公示开始和结束的当天都计入，上报当天不计入（本工具的选择）；只差上报当天的只提醒。
    工作日按国务院办公厅的节假日安排计算；
    没有节假日资料的年份，不能确定的只提醒。
    """
    yield from Posting(
        c.day("posted_from"),
        c.day("posted_to"),
        c.day("posted_handed_in"),
        c.at("posted_from"),
        c.at("posted_to"),
        c.at("posted_handed_in"),
        then="上报",
        least=c.number("XX.posting_working_days"),
        counted=str(c.parameter("XX.posting_counted")),
        choice=c.chosen("XX.posting_counted"),
        calendar=c.calendar,
    ).problems()


@rule("XX-5.3b", Severity.ERROR, "材料按期汇总上报", "第五条第（三）项", scope="unit")
def handed_in_on_time(c: RecordContext) -> Iterator[Problem]:
    """报名信息材料应在规定的期限以内汇总上报（另一年的由 X-edition 指出）。

    公示早于通知印发的，多半写错了年份，提醒。
    """
    posted, handed_in = c.day("posted_from"), c.day("posted_handed_in")
    issued, until = c.date_of("XX.issued"), c.date_of("XX.review_to")
    if posted is not None and posted.is_before(issued):
        yield Problem(
            f"公示开始日期{posted}早于通知印发（{issued}）",
            wanted="通知印发以后公示",
            remedy="请核对日期（年份）；确是这一天的不必改",
            at=c.at("posted_from"),
            severity=Severity.WARNING,
        )
    if handed_in is not None and handed_in.year == until.year and until.is_before(handed_in):
        yield Problem(
            f"上报日期{handed_in}晚于{until}",
            wanted=f"到{until}汇总上报",
            remedy="请核对日期；确已逾期的请与工考管理机构联系",
            at=c.at("posted_handed_in"),
        )


@rule("LC-7", Severity.ERROR, "考核程序的先后和考评形式", "第七条", scope="unit")
def assessed_in_order_and_by_known_methods(c: RecordContext) -> Iterator[Problem]:
    """个人申报、单位评价、考评认定、登记备案应依次进行；其间没有填日期的步骤，说明没有核对。

    考评认定应采取个人述职、民主测评、个别谈话、专项调查中的至少一种形式。
    """
    yield from out_of_order(c, "talent_procedure", c.names("LC.steps"))
    assessing = c.names("LC.steps_with_methods")
    done = [s.name for s in dated_steps(c, "talent_procedure") if s.name in assessing]
    unread = "talent_methods" in c.record.unreadable
    if done and not c.rows("talent_methods") and not unread:
        yield Problem(
            f"“{done[0]}”已有日期，没有填考评形式",
            wanted=f"{'、'.join(c.names('LC.methods'))}中的至少一种；{c.chosen('LC.methods')}；"
            f"{c.chosen('LC.steps_with_methods')}",
            remedy="请补填实际采取的形式",
            at=c.at("talent_methods"),
        )
