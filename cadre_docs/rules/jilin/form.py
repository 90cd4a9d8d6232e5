"""吉人社函〔2023〕25号: who is assessed in Jilin (level-2 and level-3 posts), and how it ends.

Scores stand in ``jilin_scores``, what the unit files and declares in ``jilin_unit``. The
notice leaves the grade to the committee: only the veto (JL-3b) and not taking part (JL-6.3)
decide anything; every other record is rightly undecided.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.last_time import last_time
from cadre_docs.rules.common.long_after import ends_long_after
from cadre_docs.rules.engine import Consequence, Constraint, Outcome, Problem, declare, rule
from cadre_docs.rules.roles import PERSON, ROSTER
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

NORMAL, SUPPLEMENTARY = "正常考核", "补充考核"
_WITHOUT_REASON = "无故"
_VETO = "否决"
_UNLISTED = "其他特殊情况"
_VETOES = ("political_thought", "professional_ethics")
_SAYS_NOTHING = ("无", "没有", "/", "不适用")
_NO_REMARKS = ("同意", "通过", "优秀", "合格", "基本合格", "不合格")
_OF_THE_ABSENT = ("absence_reason", "unit_explanation", "department_approved", "absence_filed")
_TELLS = {
    "因病": "病|住院|手术|治疗|康复|医院",
    "公出": "公出|出国|出差|访学|公派|外派|援|挂职",
    "退休": "退休",
    "正接受组织调查": "调查|审查|立案",
}
"""By what the unit's explanation tells one of the reasons that the form names."""
_PROVINCIAL = expression("省[^市州县]{2,20}(?:厅|局|委员会|委)")
_OF_A_PLACE = expression("[^省]{2,6}?(?:市(?![场政])|州|县)[^省]{0,20}(?:局|委员会|委|人民政府)")

declare("JL-4.0", Severity.ERROR, "等次只有优秀、合格、基本合格、不合格", "第四条")


# --- who is assessed, and for which time --------------------------------------------------


@rule("JL-1a", Severity.ERROR, "正常考核人员的起聘年份", "第一条", roles=(*PERSON, *ROSTER))
def started_in_the_years_assessed(c: RecordContext) -> Iterator[Problem]:
    """正常考核的是规定年份起聘、聘期三年的人员；只看起聘年份，不逐日计算满三年。

    封面聘期的开始年份（起聘时间填到月的，年月）与起聘时间应相同，不同的只提醒；与上一聘期有一部分重叠的，也提醒。
    """
    if c.record.schema.role in ROSTER:
        yield from _started_on_a_roster(c)
        return
    start, tenure = c.day("appointment_date"), c.period("tenure")
    if start is None or c.text("category") != NORMAL:
        return
    yield from _overlapping(c, tenure)
    years = c.names("JL.starting_years")
    if str(start.year) not in years:
        yield Problem(
            f"{start.year}年起聘，填的是“{NORMAL}”",
            wanted=f"{NORMAL}人员应在{'、'.join(years)}年起聘",
            remedy="请核对起聘时间；上一轮结果为基本合格的改填“补充考核”，其他的不在本次考核范围",
            at=c.at("appointment_date"),
            open=True,
        )
    elif tenure and not _begins_with(tenure, start):
        begun = tenure.start if tenure.start.year == start.year else f"{tenure.start.year}年"
        yield Problem(
            f"封面聘期从{begun}开始，起聘时间是{start}",
            wanted="两处的年份相同" if tenure.start.year != start.year else "两处的年月相同",
            remedy="请核对聘用合同",
            at=c.at("tenure"),
            severity=Severity.WARNING,
        )


def _started_on_a_roster(c: RecordContext) -> Iterator[Problem]:
    years = c.names("JL.starting_years")
    for number, row in c.distinct("people"):
        start = row.get("appointment_date")
        if row.text("category") != NORMAL or not isinstance(start, PartialDate):
            continue
        if str(start.year) not in years:
            yield Problem(
                f"{start.year}年起聘，填的是“{NORMAL}”",
                wanted=f"{NORMAL}人员应在{'、'.join(years)}年起聘",
                remedy="请核对起聘时间；上一轮结果为基本合格的改填“补充考核”，其他的不列入名册",
                at=c.at_row("people", number, "appointment_date"),
            )


def _begins_with(tenure: Period, start: PartialDate) -> bool:
    """Whether a tenure begins in the year of appointment, and in its month where both say so."""
    begun = tenure.start
    if begun.year != start.year or begun.month is None or start.month is None:
        return begun.year == start.year
    return begun.month == start.month


def _overlapping(c: RecordContext, tenure: Period | None) -> Iterator[Problem]:
    """Yield a tenure that begins before the one before it ended."""
    last = c.period("previous_tenure")
    if tenure is None or last is None or last.end is None or last.start == tenure.start:
        return
    if tenure.start.is_before(last.end) and last.start.is_before(tenure.start):
        yield Problem(
            f"上一聘期到{last.end}为止，而本聘期从{tenure.start}开始",
            wanted="上一聘期结束以后开始",
            remedy="请核对聘用合同，改正有误的一处；确实如此的不必改",
            at=c.at("previous_tenure"),
            severity=Severity.WARNING,
        )


@rule("JL-1b", Severity.ERROR, "补充考核的是上一轮基本合格的人员", "第一条", roles=PERSON)
def assessed_again_after_basically_qualified(c: RecordContext) -> Iterator[Problem]:
    """补充考核人员，上一轮考核结果应为基本合格；没有填上一轮结果、也没有上一轮记录的不能确定，只提醒。"""
    category, (previous, differ) = c.text("category"), last_time(c)
    again = str(c.parameter("JL.supplementary_previous_result"))
    at = c.at("previous_result")
    if differ is not None:
        return  # X-years reports it
    if category == SUPPLEMENTARY and previous is None:
        message, wanted = "没有填上一轮考核结果，不能确定是否属于补充考核", f"应为“{again}”"
        yield Problem(message, wanted, "请补填", at, Severity.WARNING, open=True)
    elif category == SUPPLEMENTARY and previous != again:
        yield Problem(
            f"上一轮考核结果为“{previous}”，填的是“{SUPPLEMENTARY}”",
            wanted=f"补充考核人员的上一轮结果为“{again}”",
            remedy="请核对上一轮结果和考核类别",
            at=at,
            open=True,
        )
    elif category == NORMAL and previous == again:
        message = f"上一轮考核结果为“{again}”，填的是“{NORMAL}”"
        wanted = f"上一轮为“{again}”的一般应填“{SUPPLEMENTARY}”"
        yield Problem(message, wanted, "请核对考核类别", at, Severity.WARNING)


@rule("JL-1c", Severity.WARNING, "业绩在考核的时间范围以内", "第一条", roles=PERSON)
def results_of_the_time_assessed(c: RecordContext) -> Iterator[Problem]:
    """正常考核主要看起聘那一年以来的业绩，补充考核主要看上一聘期到规定截止日期的业绩。

    起止时间与考核范围有重叠的，或者只到月、不能确定的，不提出；结束时间比聘期结束晚许多年的，多半是年份写错了，提醒。
    """
    rows = c.rows("results")
    yield from ends_long_after(c, "results", "period", c.period("tenure"))
    supplementary = c.text("category") == SUPPLEMENTARY
    span = _after_the_last_round(c) if supplementary else _since_the_start(c)
    if span is None:
        if rows and supplementary:
            remedy = "请补填上一聘期"
            yield Problem("没有填上一聘期，不能核对业绩的时间", "", remedy, c.at("previous_tenure"))
        return
    start = f"{span.start}年" if span.start.month is None else str(span.start)
    for number, row in enumerate(rows, 1):
        stated = row.get("period")
        if _outside(stated, span):
            yield Problem(
                f"“{stated}”不在考核的时间范围以内",
                wanted=f"{start}以来" + (f"，到{span.end}为止" if span.end else ""),
                remedy="请核对时间；范围以外的删去此行",
                at=c.at_row("results", number, "period"),
            )


def _since_the_start(c: RecordContext) -> Period | None:
    """From the year of appointment on; the notice sets no end."""
    start = c.day("appointment_date")
    return Period(PartialDate(start.year), None) if start else None


def _after_the_last_round(c: RecordContext) -> Period | None:
    last = c.period("previous_tenure")
    return Period(last.start, c.date_of("JL.supplementary_until")) if last else None


def _outside(typed: object, span: Period) -> bool:
    """Whether the whole of a period surely lies outside the span."""
    if not isinstance(typed, Period):
        return False
    before = typed.end is not None and typed.end.is_before(span.start)
    after = span.end is not None and span.end.is_before(typed.start)
    return bool(before or after)


@rule("JL-2.0", Severity.ERROR, "二级由省里、三级由各地各部门组织", "第二条", roles=PERSON)
def organised_by_the_right_body(c: RecordContext) -> Iterator[Problem]:
    """二级岗位考核由省人社厅统一组织；三级岗位由地区、省直部门、评聘结合单位自行组织。

    主管部门是省里的厅局而填地区、是市县的局而填省直部门的，提醒。
    """
    level, organiser = c.text("post_level"), c.text("organiser")
    if level is None or organiser is None:
        return
    right = c.names("JL.organisers_level2" if level == "二级" else "JL.organisers_level3")
    if organiser not in right:
        yield Problem(
            f"{level}岗位考核填的是由“{organiser}”组织",
            wanted=f"{level}岗位由{'、'.join(right)}组织",
            remedy="请核对岗位等级和组织考核的单位",
            at=c.at("organiser"),
        )
        return
    above = c.text("department") or ""
    of_province = _PROVINCIAL.search(above)
    if (organiser == "地区" and of_province) or (
        organiser == "省直部门" and not of_province and _OF_A_PLACE.fullmatch(above)
    ):
        yield Problem(
            f"填“{organiser}”，而主管部门是“{above}”",
            wanted="三级岗位由地区、省直部门或者评聘结合单位，按管理权限组织",
            remedy="请核对，改正有误的一处；确实如此的不必改",
            at=c.at("organiser"),
            severity=Severity.WARNING,
        )


# --- veto, remarks, and what follows from a grade -----------------------------------------


@rule("JL-3b", Severity.ERROR, "政治思想和职业道德一票否决", "第三条", roles=PERSON)
def vetoed(c: RecordContext) -> Iterator[Problem | Constraint]:
    """政治思想或职业道德被否决的，结果为不合格，不论其他方面的得分。定了等次而这两栏空着的，提醒。"""
    empty = [name for name in _VETOES if c.text(name) is None and name not in c.record.unreadable]
    graded = c.text("grade") and not c.flag("not_taking_part")
    if empty and graded and not any(c.text(name) == _VETO for name in _VETOES):
        yield Problem(
            f"已定等次，{'、'.join(map(c.key, empty))}没有填",
            wanted="填“通过”或者“否决”",
            remedy="请补填；在纸质表上手写的不必补",
            at=c.at(empty[0]),
            severity=Severity.WARNING,
        )
    for field_id in _VETOES:
        if c.text(field_id) == _VETO:
            because = f"{c.path(field_id)}一栏为“{_VETO}”，实行一票否决"
            yield Constraint(Outcome.UNQUALIFIED, because, "否决有误或被撤销的除外")


@rule("JL-4.1", Severity.NOTE, "优秀的使用", "第四条第（一）项", roles=PERSON)
def use_of_excellent(_c: RecordContext) -> Iterator[Consequence]:
    """优秀的，直接纳入全省高层次人才专家库，优先推荐参加高级研修项目。"""
    text = "直接纳入全省高层次人才专家库，参加人才选拔和职称评审等工作；优先推荐参加高级研修项目"
    yield Consequence(Outcome.EXCELLENT, text)


@rule("JL-4.2", Severity.NOTE, "合格以上的使用", "第四条第（二）项", roles=PERSON)
def use_of_qualified(_c: RecordContext) -> Iterator[Consequence]:
    """合格以上的，作为续聘的重要依据。"""
    for outcome in (Outcome.EXCELLENT, Outcome.QUALIFIED):
        yield Consequence(outcome, "作为续聘的重要依据")


@rule("JL-4.3", Severity.NOTE, "基本合格的使用", "第四条第（三）项", roles=PERSON)
def use_of_basically_qualified(c: RecordContext) -> Iterator[Problem | Consequence]:
    """基本合格的，保留一年聘期，下一年度补充考核，再按结果续聘、低聘或解聘。

    通知没有写补充考核又为基本合格的如何办理，遇到时说明。
    """
    text = "保留一年聘期，下一年度补充考核，按补充考核的结果续聘、低聘或解聘"
    yield Consequence(Outcome.BASICALLY_QUALIFIED, text)
    grade = c.text("grade")
    if grade == Outcome.BASICALLY_QUALIFIED and c.text("category") == SUPPLEMENTARY:
        yield Problem(
            "补充考核的结果又为基本合格，通知没有写这时是否再保留一年聘期",
            wanted="补充考核后应按结果续聘、低聘或解聘",
            remedy="请向受理备案的部门确认如何办理",
            at=c.at("grade"),
        )


@rule("JL-4.4", Severity.NOTE, "不合格的使用", "第四条第（四）项", roles=PERSON)
def use_of_unqualified(_c: RecordContext) -> Iterator[Consequence]:
    """不合格的，按规定程序低聘或解聘。"""
    yield Consequence(Outcome.UNQUALIFIED, "按规定程序低聘或解聘")


@rule("JL-5.3", Severity.ERROR, "确定等次后应有成员评语", "第五条第（三）项", roles=PERSON)
def remarks_with_the_grade(c: RecordContext) -> Iterator[Problem]:
    """定了等次的，考核委员会（考核组）成员应填写评语；已在纸质表上手写的，注明即可。

    只写“同意”或者等次的，不是评语，提醒。
    """
    remarks = (c.text("remarks") or "").strip("。 ")
    if not c.text("grade") or c.flag("remarks_by_hand") or "remarks" in c.record.unreadable:
        return
    if remarks in _NO_REMARKS:
        yield Problem(
            f"评语只写了“{remarks}”",
            wanted="考核委员会（考核组）成员对德、能、勤、绩、廉的评语",
            remedy="请补写；确实只写这些的不必改",
            at=c.at("remarks"),
            severity=Severity.WARNING,
        )
    elif not remarks or remarks in _SAYS_NOTHING:
        yield Problem(
            f"已定等次，评语填的是“{remarks}”" if remarks else "已定等次，没有评语",
            wanted="确定等次的同时，由考核委员会（考核组）成员填写评语",
            remedy="请补填评语；已在纸质表上手写的，在考核依据中把“评语已手写”填“是”",
            at=c.at("remarks"),
        )


@rule("JL-5.3b", Severity.WARNING, "评语只有一份", "第五条第（三）项", roles=PERSON)
def remarks_once(c: RecordContext) -> Iterator[Problem]:
    """注明评语已手写，又填了评语的，印出来的表上就有两份，提醒。"""
    if c.flag("remarks_by_hand") and c.text("remarks"):
        yield Problem(
            "“评语已手写”填的是“是”，这里又填了评语",
            wanted="手写的，此处空着",
            remedy="请核对：评语印在表上的，“评语已手写”改为“否”；手写的，删去这里的评语",
            at=c.at("remarks"),
        )


# --- not taking part ----------------------------------------------------------------------


@rule("JL-6.3", Severity.ERROR, "不参加考核的处理", "第六条第（三）项", roles=(*PERSON, *ROSTER))
def not_taking_part(c: RecordContext) -> Iterator[Problem | Constraint | Consequence]:
    """因特殊情况不能参加的，由单位说明、主管部门审核同意、报省人社厅备案，参加下一批次考核。

    无故不参加的予以解聘，并取消评聘上一级岗位的资格。没有填原因、说明或同意的，不能确定。
    备案在同意之后办理，检查时可能还没有办，所以没有备案的只提醒。

    没有参加而又有一票否决（JL-3b）的，通知没有写按哪一条，本工具先按本条；填不合格的只提醒。

    参加的填有未参加原因、情况说明、同意、备案，无故而单位有说明、部门已同意，
    情况说明写的是另一种原因的，提醒。

    名册上没有等次的一行，备注应说明原因；没有说明的只提醒。
    """
    if c.record.schema.roster is not None:
        yield from _unexplained_on_a_roster(c, c.record.schema.roster.table)
        return
    c.parameter("JL.order")
    yield Consequence(Outcome.NOT_ASSESSED, "报省人社厅备案，参加下一批次考核")
    yield Consequence(Outcome.DISMISSED, "取消评聘上一级专业技术岗位的资格")
    reason = c.text("absence_reason")
    if not c.flag("not_taking_part"):
        yield from _there_and_excused(c, reason)
        return
    if reason == _WITHOUT_REASON:
        yield from _excused_without_reason(c)
        because = "无故不参加考核"
        yield Constraint(Outcome.DISMISSED, because, "有特殊情况，由单位说明并经主管部门同意的除外")
    elif reason is not None and reason not in c.names("JL.special_reasons"):
        message = f"没有参加考核的原因是“{reason}”"
        wanted = f"特殊情况为{'、'.join(c.names('JL.special_reasons'))}"
        remedy = "不属于特殊情况的应参加本次考核；填错的请改正"
        yield Problem(message, wanted, remedy, c.at("absence_reason"))
    elif reason is None:
        message, wanted = "没有参加考核，没有填原因", "、".join(c.names("JL.special_reasons"))
        yield Problem(message, f"特殊情况为{wanted}", "请补填原因", c.at("absence_reason"))
    else:
        yield from _excused(c, reason)


def _there_and_excused(c: RecordContext, reason: str | None) -> Iterator[Problem]:
    """Yield boxes that only those fill who take no part."""
    filled = [name for name in _OF_THE_ABSENT if _is_said(c, name)]
    if filled:
        named = "、".join(map(c.key, filled))
        message = f"填了未参加原因“{reason}”" if reason is not None else f"填了{named}"
        remedy = f"没有参加的请把“未参加考核”填“是”；参加的删去{named}"
        message += "，没有填未参加考核"
        yield Problem(message, "", remedy, c.at("not_taking_part"), Severity.WARNING)


def _is_said(c: RecordContext, name: str) -> bool:
    return (
        c.get(name) not in (None, False) and (c.text(name) or "").strip("。") not in _SAYS_NOTHING
    )


def _excused_without_reason(c: RecordContext) -> Iterator[Problem]:
    """Yield an absence without reason that the unit explains, or the department agrees to."""
    filled = [name for name in _OF_THE_ABSENT[1:] if _is_said(c, name)]
    if filled:
        yield Problem(
            f"未参加原因填“{_WITHOUT_REASON}”，而填了{'、'.join(map(c.key, filled))}",
            wanted="无故不参加的没有这几项",
            remedy="请核对：有特殊情况的，改正原因；无故的，删去这几项",
            at=c.at("absence_reason"),
            severity=Severity.WARNING,
        )


def _unexplained_on_a_roster(c: RecordContext, people: str) -> Iterator[Problem]:
    for number, row in c.distinct(people):
        told = row.text("grade") or row.text("remark").strip("无")
        unread = (c.unread_cell(people, number, one) for one in ("name", "grade", "remark"))
        if not told and not any(unread):
            yield Problem(
                f"“{row.text('name')}”没有考核等次，备注也没有说明原因",
                wanted="参加考核的有等次；没有参加的，由所在单位说明情况",
                remedy="请补填等次；没有参加考核的，在备注中写明原因，如“因病未参加，下一批次考核”",
                at=c.at_row(people, number, "grade"),
                severity=Severity.WARNING,
            )


def _explained_otherwise(c: RecordContext, reason: str) -> Iterator[Problem]:
    """Yield an explanation that tells another of the reasons, and not the one that is chosen."""
    text = c.text("unit_explanation") or ""
    told = [name for name, words in _TELLS.items() if re.search(words, text)]
    if reason in _TELLS and told and reason not in told:
        yield Problem(
            f"未参加原因填“{reason}”，而单位的说明像是“{told[0]}”",
            wanted="两处一致",
            remedy="请核对，改正有误的一处；确实如此的不必改",
            at=c.at("absence_reason"),
            severity=Severity.WARNING,
        )


def _excused(c: RecordContext, reason: str) -> Iterator[Problem | Constraint]:
    """Say what an absence for a special reason lacks, and where it leads."""
    explained, approved = _is_said(c, "unit_explanation"), c.flag("department_approved")
    lacking = {"unit_explanation": explained, "department_approved": approved}
    for field_id in (name for name, given in lacking.items() if not given):
        yield Problem(
            f"没有参加考核（{reason}），缺少{c.path(field_id).rpartition('.')[2]}",
            wanted="由所在单位说明情况，并经主管部门审核同意",
            remedy="请补办补填；主管部门不同意的应参加本次考核",
            at=c.at(field_id),
        )
    yield from _explained_otherwise(c, reason)
    if reason == _UNLISTED:
        message = f"没有参加考核的原因为“{reason}”，通知没有逐一列举"
        remedy = "请由主管部门确认是否属于特殊情况"
        wanted = c.chosen("JL.special_reasons")
        yield Problem(message, wanted, remedy, c.at("absence_reason"), Severity.WARNING)
    if not c.flag("absence_filed"):
        message = "没有参加考核，没有填已报省人社厅备案"
        remedy = "请报备案后把“已报省厅备案”填“是”"
        yield Problem(message, "应报备案", remedy, c.at("absence_filed"), Severity.WARNING)
    if explained and approved:
        because = f"没有参加考核（{reason}），单位已说明，主管部门已同意"
        yield Constraint(Outcome.NOT_ASSESSED, because, "说明或同意被撤回的不同")
