"""Arts. 20-23 and 32 of the city's assessment measures: the assessment at the end of a tenure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.year import EXACT
from cadre_docs.rules.between.tenure_years import Words, qualified_by_all_years, tenure_years
from cadre_docs.rules.decide import UNDECIDED
from cadre_docs.rules.engine import Consequence, Constraint, Outcome, Problem, declare, rule
from cadre_docs.rules.roles import TENURE
from cadre_docs.values.dates import later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext, Said

declare("AA-21", Severity.ERROR, "聘期考核只有合格和不合格两个档次", "第二十一条")
declare("AA-22b", Severity.WARNING, f"聘期考核{UNDECIDED}", "第二十二条、第二十三条")


@rule("AA-20", Severity.ERROR, "合同期满前一个月内完成聘期考核", "第二十条", roles=TENURE)
def finished_in_the_last_month(c: RecordContext) -> Iterator[Problem]:
    """聘期考核应在聘用合同期满前一个月内完成：不早于期满日的上一个月同日，不晚于期满日。

    条文中的“一般”只说参考年度考核的方法程序，完成的时间没有这样说，所以不在期内的是错误。
    """
    period, done = c.period("contract_period"), c.day("finished_on")
    end = period.end if period else None
    if end is None or done is None:
        return
    months = c.number("AA.tenure_months")
    # Too early or too late for whatever days the missing parts mean: wrong. For some: unsure.
    surely_wrong = done.last < later(end.first, -months) or done.first > end.last
    surely_right = done.first >= later(end.last, -months) and done.last <= end.first
    wanted = f"{later(end.first, -months)}至{end.last}之间完成"
    if surely_wrong:
        message = f"{done}完成，合同{end}期满"
        remedy = "请核对日期；确实不在期内的，请向主管部门说明"
        yield Problem(message, wanted, remedy, c.at("finished_on"))
    elif not surely_right:
        message, remedy = f"{done}完成，合同{end}期满，不能确定是否在期内", "请把日期填到日"
        at = c.at("finished_on")
        yield Problem(message, f"{EXACT}；{wanted}", remedy, at, Severity.WARNING)


@rule("AA-22", Severity.ERROR, "完成目标任务且各年度合格以上的，合格", "第二十二条", roles=TENURE)
def targets_met(c: RecordContext) -> Iterator[Said]:
    """完成聘期目标任务，并且聘期内年度考核都在合格以上的，应当确定为合格。

    年度以年末在合同期内的为准（本工具的选择）。缺少年度考核结果的是错误；只有部分在合同期内的年度缺少的，
    只提醒。只有部分在合同期内的年度结果在合格以下的，算与不算结论不同，也提醒。
    """
    good, parameter = c.names("AA.good_grades"), "AA.tenure_years"
    counted = str(c.parameter(parameter))
    years = tenure_years(c.period("contract_period"), counted)
    words = Words("聘期目标任务已完成，{}年度考核都在合格以上", "目标任务或年度结果有变时不同")
    yield from qualified_by_all_years(c, good, years, parameter, words)


@rule("AA-23", Severity.ERROR, "无正当理由未完成目标任务的，不合格", "第二十三条", roles=TENURE)
def targets_missed(c: RecordContext) -> Iterator[Constraint]:
    """没有正当理由而未完成聘期目标任务的，应当确定为不合格。"""
    if c.text("targets") == "无正当理由未完成":
        because, change = "无正当理由未完成聘期目标任务", "有正当理由的，由考核组织研究"
        yield Constraint(Outcome.UNQUALIFIED, because, change)


@rule("AA-32", Severity.ERROR, "聘期考核结果的使用", "第三十二条", roles=TENURE)
def use_of_the_result(c: RecordContext) -> Iterator[Said]:
    """合格而且岗位存续的，经协商一致可以续订合同；不合格的一般不再续聘。

    不合格而确需续订的，应当报主管机关（部门）审核同意；没有报的是错误，其余只提醒。

    “可以续订”以岗位存续、协商一致为条件：条件不具备而续订的没有依据，是错误，不论考核结果。
    """
    post, agree = c.flag("post_continues"), c.flag("both_agree")
    if post is False:
        yield Consequence(Outcome.QUALIFIED, "所聘岗位不再存续，不能据此续订聘用（任）合同")
    else:
        agreed = "已协商一致" if agree else "经本人、单位协商一致"
        yield Consequence(Outcome.QUALIFIED, f"所聘岗位存续的，{agreed}，可以续订聘用（任）合同")
    yield Consequence(Outcome.UNQUALIFIED, "合同期满一般不再续聘；确需续订的报主管机关（部门）同意")
    if not c.flag("renewed"):
        return
    yield from _renewed_without_ground(c)
    if c.text("tenure_grade") != Outcome.UNQUALIFIED:
        return
    if c.flag("renewal_approved"):
        yield Problem(
            "聘期考核不合格而续订合同",
            wanted="一般不再续聘",
            remedy="请核对是否属于特殊情况；已经主管机关（部门）同意的不必改",
            at=c.at("renewed"),
            severity=Severity.WARNING,
        )
    else:
        yield Problem(
            "聘期考核不合格而续订合同，没有主管机关（部门）的同意",
            wanted="确需续订的，报主管机关（部门）审核同意",
            remedy="请先报批；不续订的改正",
            at=c.at("renewal_approved"),
        )


_CONDITIONS = {
    "post_continues": ("所聘岗位不再存续", "所聘岗位存续的才可以续订"),
    "both_agree": ("本人、单位没有协商一致", "经本人、单位协商一致才可以续订"),
}
"""What a renewal rests on: what is wrong without it, and what is wanted."""


def _renewed_without_ground(c: RecordContext) -> Iterator[Problem]:
    """Say which condition of a renewal is not met; what is not stated, nobody asks for."""
    for field_id, (missing, wanted) in _CONDITIONS.items():
        if c.flag(field_id) is False:
            remedy = f"请核对“{c.key(field_id)}”；确实如此的不能续订，改正“续订合同”"
            yield Problem(f"{missing}而续订合同", wanted, remedy, c.at(field_id))
