"""吉人社函〔2023〕25号: the committee, filing and declaring, from the unit's own facts.

Filing is checked on the checklist as well: the same boxes have the same ids there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import FILING, UNIT
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

FILED = (*UNIT, *FILING)
_COMMITTEE, _DECLARED = "jilin_committee", "level2_declarations"
_FINISHED, _FILED = "level3_finished_on", "level3_filed_on"


@rule(
    "JL-2.2", Severity.WARNING, "考核委员会的组成", "第二条第（二）项第2目", scope="unit"
)  # fmt: skip
def committee_of_all_kinds(c: RecordContext) -> Iterator[Problem]:
    """考核委员会（考核组）重点由部门领导、人事部门负责人、相关领域专家和专业技术人员代表组成。

    填了成员或考核结束日期的才核对；人数填0的一类，算没有。
    """
    rows = c.rows(_COMMITTEE)
    unread = any(name.startswith(_COMMITTEE) for name in c.record.unreadable)
    if unread or not (rows or c.day(_FINISHED)):
        return
    present = {row.text("kind") for row in rows if row.get("count") != 0}
    missing = [kind for kind in c.names("JL.committee_kinds") if kind not in present]
    if missing:
        yield Problem(
            f"考核委员会（考核组）成员中没有：{'、'.join(missing)}",
            wanted=f"重点由{'、'.join(c.names('JL.committee_kinds'))}组成；"
            f"{c.chosen('JL.committee_kinds')}",
            remedy="请核对；漏填的补上，确实没有的考虑补充成员",
            at=c.at(_COMMITTEE),
        )


@rule(
    "JL-5.4", Severity.ERROR, "三级考核结束后一周内备案", "第五条第（四）项", roles=FILED
)  # fmt: skip
def filed_within_a_week(c: RecordContext) -> Iterator[Problem]:
    """三级岗位考核结束后一周内，应把方案、报告、纪检监察证明和考核表（纸质、电子）报省人社厅备案。

    一周按7个自然日计算，结束当天不计入（本工具的选择）。填了备案日期或任何一项材料的，核对材料；备案材料清单总是核对。
    """
    finished, filed = c.day(_FINISHED), c.day(_FILED)
    if finished and filed:
        days = c.number("JL.filing_days")
        last = finished.last + timedelta(days)
        if filed.is_before(finished):
            message = f"备案日期{filed}早于考核结束日期{finished}"
            yield Problem(message, "结束后再备案", "请核对日期", c.at(_FILED))
        elif filed.first > last:
            yield Problem(
                f"{finished}结束，{filed}备案，超过{days}天",
                wanted=f"不晚于{last}；{c.chosen('JL.filing_days')}",
                remedy="请核对日期；确已逾期的请与受理备案的部门联系",
                at=c.at(_FILED),
            )
    yield from _materials(c, filed)


def _materials(c: RecordContext, filed: PartialDate | None) -> Iterator[Problem]:
    """Say which of the papers wanted are not there."""
    wanted = c.names("JL.filing_materials")
    boxes = {field.label: field.id for field in c.record.schema.fields()}
    there = {name: c.flag(boxes[name]) for name in wanted}
    unread = c.record.unreadable
    if filed is None and all(given is None for given in there.values()):
        if c.record.schema.role in FILING and unread.isdisjoint(boxes.values()):
            yield Problem(
                "备案材料一项也没有填，印出来是空的清单",
                wanted=f"应备齐{'、'.join(wanted)}",
                remedy="请填写各项，已有的填“是”；打印后手写的不必改；没有组织三级岗位考核的不必报",
                at=c.at(boxes[wanted[0]]),
                severity=Severity.WARNING,
            )
        return
    missing = [name for name in wanted if not there[name] and boxes[name] not in unread]
    if missing:
        yield Problem(
            f"备案材料缺少：{'、'.join(missing)}",
            wanted=f"应备齐{'、'.join(wanted)}",
            remedy="请备齐；已有的填“是”",
            at=c.at(boxes[missing[0]]),
        )


@rule("JL-6.2", Severity.ERROR, "三级考核按期完成并备案", "第六条第（二）项", roles=FILED)
def finished_and_filed_in_time(c: RecordContext) -> Iterator[Problem]:
    """三级岗位考核应在3月末前完成，并把结果和材料报省人社厅备案；3月31日当天仍算按期。"""
    deadline = c.date_of("JL.level3_deadline")
    for field_id, what in ((_FINISHED, "完成"), (_FILED, "备案")):
        day = c.day(field_id)
        if day is not None and deadline.is_before(day):
            yield Problem(
                f"三级岗位考核{day}才{what}",
                wanted=f"不晚于{deadline}{what}",
                remedy="请核对日期；确已逾期的请与受理备案的部门联系",
                at=c.at(field_id),
            )


@rule(
    "JL-6.2b", Severity.NOTE, "违反程序的取消申报资格", "第六条第（二）项", scope="unit"
)  # fmt: skip
def procedure_breached(c: RecordContext) -> Iterator[Problem]:
    """违反规定程序、未规范开展考核的地区或单位，取消下一批二、三级岗位的申报资格。

    是否违反由主管机关认定，表上没有什么可以改正，所以只说明后果。
    """
    if c.flag("procedure_breached"):
        batch = c.parameter("JL.next_batch")
        yield Problem(
            "已被认定违反规定程序、未规范开展考核",
            wanted=f"将取消{batch}专业技术二、三级岗位申报资格",
            remedy="请按主管机关的要求整改；填错的改正",
            at=c.at("procedure_breached"),
        )


@rule("JL-7", Severity.ERROR, "二级岗位网上申报的时间", "第七条", scope="unit")
def level_2_declared_in_time(c: RecordContext) -> Iterator[Problem]:
    """二级岗位人员应在规定的起止日期之间网上申报，首尾两天都算在内。"""
    first, last = c.date_of("JL.declare_from"), c.date_of("JL.declare_to")
    for number, row in enumerate(c.rows(_DECLARED), 1):
        name, day = row.text("name"), row.get("date")
        if isinstance(day, PartialDate) and (day.is_before(first) or last.is_before(day)):
            who = f"{name}的" if name else ""
            yield Problem(
                f"{who}网上申报日期{day}不在申报时间以内",
                wanted=f"{first}至{last}",
                remedy="请核对日期；确已错过的请与省人社厅联系",
                at=c.at_row(_DECLARED, number, "date"),
            )
