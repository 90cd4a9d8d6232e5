"""Arts. 36-39 of the city's assessment measures: sanctions, pending cases, several at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.absence import first_job, graded, worked_elsewhere
from cadre_docs.rules.annual.year import EXACT, assessment_year, sanctions, span_of
from cadre_docs.rules.common.sanction_periods import span as sanctioned_for
from cadre_docs.rules.common.sanction_periods import unlike_usual, usual_months
from cadre_docs.rules.engine import Consequence, Constraint, Outcome, Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.rules.xinxiang.shared import chosen
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.rules.annual.year import Sanction
    from cadre_docs.rules.common.sanction_periods import Span
    from cadre_docs.rules.engine import RecordContext, Said

_NUMBERS = "一二三四五六七八九十"
_REVOKED = "处分被撤销的不同"


def _by_year(c: RecordContext, kind: str, effects: Sequence[Constraint]) -> Iterator[Said]:
    """Yield what a sanction means in the year of its decision, the second and the third."""
    year = assessment_year(c)
    if year is None:
        return
    for sanction in sanctions(c):
        for past, effect in enumerate(effects) if sanction.kind == kind else ():
            then = year.moved(-past)
            inside = then.holds(sanction.decided)
            if inside is None:
                yield _unsure(c, sanction, f"不能确定是否在{then.number}年度（{then.first}起）")
                break
            if inside:
                nth = f"第{_NUMBERS[past]}年" if past else "当年"
                because = f"{sanction.decided}受{kind}处分，{year.number}年度是{nth}"
                yield replace(effect, because=because, otherwise=_REVOKED)


def _unsure(c: RecordContext, sanction: Sanction, what: str, wanted: str = EXACT) -> Problem:
    at = c.at_row("sanctions", sanction.number, "decided_on")
    message, remedy = (
        f"{sanction.kind}（{sanction.decided}）{what}",
        "请对照处分决定，把决定、期满日期填到日",
    )
    return Problem(message, wanted, remedy, at, Severity.WARNING)


def _effect(outcome: Outcome, *, force: bool = True) -> Constraint:
    """Return what a sanction, or a measure short of one, makes of the grade (art. 39 weighs it)."""
    return Constraint(outcome, "", force=force, ranked_by="AA-39")


_FORBID_BEST = _effect(Outcome.QUALIFIED, force=False)
_FORBID_QUALIFIED = _effect(Outcome.BASICALLY_QUALIFIED, force=False)
_FORBID_ALL_BUT_THE_LOWEST = _effect(Outcome.UNQUALIFIED, force=False)
_UNGRADED = _effect(Outcome.UNGRADED)
_UNQUALIFIED = _effect(Outcome.UNQUALIFIED)
_GRADED = graded("")


@rule("AA-36.0", Severity.ERROR, "党纪处分期间不得聘到更高的岗位", "第三十六条", roles=PERSON)
def party_sanction(c: RecordContext) -> Iterator[Said]:
    """受党纪处分的，在受处分期间不得聘用到高于现聘岗位等级的岗位。没有填期满日期的，按条例的影响期推算。"""
    for sanction, span in _lasting(c, "AA.party_periods"):
        text = f"受{sanction.kind}处分期间（{span.until}）不得聘用到高于现聘岗位等级的岗位"
        yield Consequence(None, text)


def _lasting(c: RecordContext, usual: str) -> Iterator[tuple[Sanction, Span]]:
    """Yield the sanctions of one kind that last into the year, or may."""
    year = assessment_year(c)
    kinds = [item.partition(" ")[0] for item in c.names(usual)]
    for sanction in sanctions(c):
        span = span_of(c, sanction, usual) if sanction.kind in kinds else None
        if span is not None and year and span.touches(year.first, year.last) is not False:
            yield sanction, span


@rule("AA-36.1", Severity.ERROR, "党内警告当年不得优秀", "第三十六条第（一）项", roles=PERSON)
def party_warning(c: RecordContext) -> Iterator[Said]:
    """受党内警告处分的当年，参加考核，不得确定为优秀。"""
    yield from _by_year(c, "党内警告", [_FORBID_BEST])


@rule("AA-36.2", Severity.ERROR, "党内严重警告当年不确定档次", "第三十六条第（二）项", roles=PERSON)
def party_serious_warning(c: RecordContext) -> Iterator[Said]:
    """受党内严重警告处分的当年，参加考核，只写评语，不确定档次。"""
    yield from _by_year(c, "党内严重警告", [_UNGRADED])


@rule("AA-36.3", Severity.ERROR, "撤销党内职务当年不合格", "第三十六条第（三）项", roles=PERSON)
def party_removal(c: RecordContext) -> Iterator[Said]:
    """受撤销党内职务处分的当年，确定为不合格；第二年按新任职务参加考核，按规定条件确定档次。"""
    yield from _by_year(c, "撤销党内职务", [_UNQUALIFIED, _GRADED])


@rule(
    "AA-36.4",
    Severity.ERROR,
    "留党察看当年不合格，察看年度不确定档次",
    "第三十六条第（四）项",
    roles=PERSON,
)
def party_probation(c: RecordContext) -> Iterator[Said]:
    """受留党察看处分的当年，确定为不合格。

    一年的，第二年只写评语、不确定档次；二年的，第二年和第三年都是。
    """
    for item in c.names("AA.probations"):
        kind, years = item.split(" ")
        yield from _by_year(c, kind, [_UNQUALIFIED, *[_UNGRADED] * int(years)])


@rule(
    "AA-36.5",
    Severity.ERROR,
    "开除党籍当年不合格，后两年不确定档次",
    "第三十六条第（五）项",
    roles=PERSON,
)
def party_expulsion(c: RecordContext) -> Iterator[Said]:
    """受开除党籍处分的当年，确定为不合格；第二年和第三年只写评语，不确定档次。"""
    years = c.number("AA.expulsion_years")
    yield from _by_year(c, "开除党籍", [_UNQUALIFIED, *[_UNGRADED] * years])


# --- art. 37 -------------------------------------------------------------------------------


@rule("AA-37.0", Severity.WARNING, "政务处分期间不得聘到更高的岗位", "第三十七条", roles=PERSON)
def state_sanction(c: RecordContext) -> Iterator[Said]:
    """受政务处分的，在受处分期间不得聘用到高于现聘岗位等级的岗位。

    开除和降级，办法没有规定怎样考核，本工具只提醒，不作结论。
    年度结束以后、考核以前才决定的处分，办法没有写是否影响上一年度，本工具认为不影响，也提醒；
    再晚的多半年份写错了，也提醒。警告、记过等处分而填已因此降低岗位等级的，降低了而任现岗时间还在决定以前的，任现岗时间在处分期间的，也提醒。
    """
    lowering = c.names("AA.lowering")
    for sanction, span in _lasting(c, "AA.periods"):
        post = "受处分后所聘岗位等级" if sanction.kind in lowering else "现聘岗位等级"
        text = f"受{sanction.kind}处分期间（{span.until}）不得聘用到高于{post}的岗位"
        yield Consequence(None, text)
        if sanction.kind in c.names("AA.like_lowering"):
            yield _silent(c, sanction, chosen(c, "AA.like_lowering"))
    year = assessment_year(c)
    for sanction in sanctions(c):
        gone = year is not None and sanction.decided.first <= year.last
        if sanction.kind == c.parameter("AA.dismissal") and gone:
            yield _silent(c, sanction, chosen(c, "AA.dismissal"))
        yield from _decided_later(c, sanction)
        yield from _lowered_by_it(c, sanction)
        yield from _risen(c, sanction)


def _risen(c: RecordContext, sanction: Sanction) -> Iterator[Problem]:
    """Doubt a post that began while a sanction that lowers nobody was in force."""
    since = c.day("post_since")
    if since is None or sanction.kind not in _LOWERS_NOBODY or c.day("transferred_on"):
        return
    for usual in ("AA.periods", "AA.party_periods"):
        kinds = [item.partition(" ")[0] for item in c.names(usual)]
        span = span_of(c, sanction, usual) if sanction.kind in kinds else None
        # The month of the decision and of the end may lie without it.
        inside = span is not None and span.start[1] < since.first and since.last < span.end[0]
        if span is not None and inside:
            yield Problem(
                f"受{sanction.kind}处分期间（{span.until}），而{c.key('post_since')}填{since}",
                wanted="受处分期间不得聘用到高于现聘岗位等级的岗位",
                remedy="请核对：聘到更高的应按规定纠正，时间写错的改正；平级、向下调整的不必改",
                at=c.at("post_since"),
                severity=Severity.WARNING,
            )


_LOWERS_NOBODY = ("警告", "记过", "记大过", "党内警告", "党内严重警告")


def _lowered_by_it(c: RecordContext, sanction: Sanction) -> Iterator[Problem]:
    """Doubt that somebody was lowered by a sanction that lowers nobody, or is in the post still."""
    since = c.day("post_since")
    if not sanction.row.get("lowered"):
        return
    if sanction.kind in _LOWERS_NOBODY:
        yield Problem(
            f"受{sanction.kind}处分，又填了已因此降低岗位等级",
            wanted="降低岗位等级的是降低岗位等级、撤职等处分",
            remedy="请对照处分决定核对处分种类，改正有误的一处；确实如此的不必改",
            at=c.at_row("sanctions", sanction.number, "lowered"),
        )
    elif since is not None and since.is_before(sanction.decided):
        yield Problem(
            f"{sanction.decided}受{sanction.kind}处分，已因此降低岗位等级，而{c.key('post_since')}填{since}",
            wanted="降低以后所聘岗位的任职时间",
            remedy="请核对岗位和任现岗时间，改为降低以后的；确实如此的不必改",
            at=c.at("post_since"),
        )


def _decided_later(c: RecordContext, sanction: Sanction) -> Iterator[Problem]:
    """Tell of a sanction that came after the year, but maybe before the year was assessed."""
    year = assessment_year(c)
    lasting = (*c.names("AA.demerits"), *c.names("AA.lowering"))
    to_come = c.today is not None and sanction.decided.first > c.today  # FS-future says so
    if year and sanction.decided.first > year.moved(1).last and not to_come:
        at = c.at_row("sanctions", sanction.number, "decided_on")
        message = f"{sanction.decided}受{sanction.kind}处分，在{year.number}年度结束一年以后"
        remedy = "请核对年份，写错的改正；与本年度无关的删去此行"
        yield Problem(message, "影响本年度的处分", remedy, at, Severity.WARNING)
    if year is None or sanction.kind not in lasting or sanction.decided.first <= year.last:
        return
    if year.moved(1).holds(sanction.decided) is not False:
        at = c.at_row("sanctions", sanction.number, "decided_on")
        message = f"{sanction.decided}受{sanction.kind}处分，在{year.number}年度结束以后"
        remedy = "请核对日期；在年度考核以前决定的，由主管部门和人事综合管理部门认定"
        said = chosen(c, "AA.decided_later")
        yield Problem(message, said, remedy, at, Severity.WARNING, open=True)


def _silent(c: RecordContext, sanction: Sanction, wanted: str) -> Problem:
    message = f"{sanction.decided}受{sanction.kind}处分，办法没有规定怎样考核"
    remedy = "请对照处分决定和现行规定，由主管部门和人事综合管理部门认定"
    at = c.at_row("sanctions", sanction.number, "kind")
    return Problem(message, wanted, remedy, at, Severity.WARNING, open=True)


@rule("AA-37.1", Severity.ERROR, "警告当年不得优秀", "第三十七条第（一）项", roles=PERSON)
def warned(c: RecordContext) -> Iterator[Said]:
    """受警告处分的，在作出处分决定的当年不得确定为优秀；处分期延到下一年的，下一年不受影响。"""
    yield from _by_year(c, "警告", [_FORBID_BEST])


@rule(
    "AA-37.2",
    Severity.ERROR,
    "记过、记大过处分期内最高基本合格",
    "第三十七条第（二）项",
    roles=PERSON,
)
def demerit(c: RecordContext) -> Iterator[Said]:
    """受记过、记大过处分的，处分期涉及的每个年度都不得确定为合格及以上。

    另有情形应不确定档次的（如缺勤过久），不确定档次也不违反本项；哪一条优先办法没有写，
    本工具的选择见 AA-39，只提醒。
    """
    yield from _during(c, c.names("AA.demerits"), _FORBID_QUALIFIED, "AA.periods")


@rule(
    "AA-37.3",
    Severity.ERROR,
    "降低岗位等级、撤职处分期内不合格",
    "第三十七条第（三）项",
    roles=PERSON,
)
def lowered(c: RecordContext) -> Iterator[Said]:
    """受降低岗位等级、撤职处分的，处分期涉及的每个年度都不得确定为基本合格及以上：定档次的只能是不合格。

    另有情形应不确定档次的（如缺勤过久），不确定档次也不违反本项；哪一条优先办法没有写，
    本工具的选择见 AA-39，只提醒。

    自处分决定生效之日起，降低一个以上岗位等级聘用，并按规定确定工资待遇。
    """
    kinds = c.names("AA.lowering")
    for said in _during(c, kinds, _FORBID_ALL_BUT_THE_LOWEST, "AA.periods"):
        yield said
        if isinstance(said, Constraint):
            text = "自处分决定生效之日起降低一个以上岗位等级聘用，按规定重新确定工资待遇"
            yield Consequence(None, text)


def _during(
    c: RecordContext, kinds: Sequence[str], effect: Constraint, usual: str
) -> Iterator[Problem | Constraint]:
    """Yield what sanctions mean for a year that their period touches."""
    year = assessment_year(c)
    for sanction in sanctions(c):
        span = span_of(c, sanction, usual) if sanction.kind in kinds else None
        if span is None or year is None:
            continue
        whole = c.parameter("AA.touched_years") == "涉及的每个年度"
        touches = span.touches(year.first if whole else year.last, year.last)
        if touches is None:
            wanted = chosen(c, usual) if span.only_last_day_open else EXACT
            what = f"处分期{span.until}，不能确定是否涉及{year.number}年度"
            yield _unsure(c, sanction, what, wanted)
        elif touches:
            because = f"{sanction.decided}受{sanction.kind}处分，处分期{span.until}，涉及本年度"
            change = "处分被撤销或提前解除，使处分期不涉及本年度的不同"
            to_its_end = span.holds(year.last, year.last) is True
            choice = "" if to_its_end else chosen(c, "AA.touched_years")
            yield replace(effect, because=because, otherwise=change, choice=choice)


@rule(
    "AA-37p", Severity.NOTE, "没有填期满日期的，推算处分期",
    "第三十七条；《事业单位人事管理条例》第二十九条、《公职人员政务处分法》第八条", roles=PERSON,
)  # fmt: skip
def usual_periods(c: RecordContext) -> Iterator[Problem]:
    """处分决定没有填期满日期的，按法定期间推算，各种处分的期间见参数；是默认值，不是决定的内容。

    推算从生效当天（没有填的为决定当天）起，到对应日的前一天；填了期满日期的以所填为准。

    所填的期满日期与法定期间相差一个月以上，或者生效日期比决定日期晚半年以上，而其中有涉及本年度的，提醒核对：
    年份写错的，该受影响的年度就漏了。几个处分合并执行等确实如此的不必改。
    """
    yield from _unlike_usual(c)
    for sanction, span in _lasting(c, "AA.periods"):
        if span.months:
            yield Problem(
                f"{sanction.kind}没有填期满日期，{span.until}",
                wanted=chosen(c, "AA.periods"),
                remedy="请对照处分决定补填；没有写明的不必填",
                at=c.at_row("sanctions", sanction.number, "ends_on"),
            )


_HALF_A_YEAR = timedelta(days=183)


def _unlike_usual(c: RecordContext) -> Iterator[Problem]:
    """Tell of stated days that are far from the usual ones, where either concern the year."""
    for sanction in sanctions(c):
        for usual in ("AA.periods", "AA.party_periods"):
            months = usual_months(c.names(usual), sanction.kind)
            if months is not None:
                yield from _far_apart(c, sanction, usual, months)


def _far_apart(c: RecordContext, sanction: Sanction, usual: str, months: int) -> Iterator[Problem]:
    begun, ends = (sanction.row.get(name) for name in ("effective_on", "ends_on"))
    start = begun if isinstance(begun, PartialDate) else sanction.decided
    if start.first - sanction.decided.last >= _HALF_A_YEAR:
        column, otherwise = "effective_on", sanctioned_for(sanction.decided, None, months)
        message = f"{start}生效，比决定日期{sanction.decided}晚半年以上"
        wanted = "一般自决定之日起生效"
    elif isinstance(ends, PartialDate):
        column, otherwise = "ends_on", unlike_usual(start, ends, months)
        message = f"{sanction.kind}从{start}起，填的是到{ends}期满"
        wanted = f"{sanction.kind}的法定期间为{months}个月；{c.chosen(usual)}"
    else:
        return
    year, stated = assessment_year(c), span_of(c, sanction, usual)
    if otherwise is None or stated is None or year is None:
        return
    if any(one.touches(year.first, year.last) is not False for one in (stated, otherwise)):
        remedy = "请对照处分决定核对，改正写错的日期；提前解除的填解除日期；确实如此的不必改"
        at = c.at_row("sanctions", sanction.number, column)
        yield Problem(message, wanted, remedy, at, Severity.WARNING)


# --- arts. 38, 39 --------------------------------------------------------------------------


@rule("AA-38", Severity.ERROR, "立案审查调查尚未结案的，不确定档次", "第三十八条", roles=PERSON)
def case_pending(c: RecordContext) -> Iterator[Said]:
    """被立案审查调查尚未结案的，参加考核，不写评语，不确定档次；表上填“不确定档次”，评语空着。

    另有条款说“只写评语，不确定档次”的，评语写不写办法没有规定，写了的只提醒（本工具的选择）。

    结案后不给予处分的，按规定补定档次；给予处分的，按所受处分办理（请填处分）。填没有给予处分，而列有考核年度内决定的处分的，提醒。
    """
    status = c.text("case_status")
    if status == "尚未结案":
        because = "被立案审查调查，尚未结案"
        yield Constraint(Outcome.UNGRADED_NO_REMARKS, because, "结案后按结果补定或者另定")
        if c.text("leader_remarks") not in (None, "无"):
            yield _with_remarks(c, f"{because}，又写了评语")
    elif status == "已结案未给予处分":
        yield graded("立案后已结案，没有给予处分，应补定档次", "给予处分的不同")
        yield from _sanctioned_all_the_same(c, status)
    elif status == "已结案并给予处分" and not any(sanctions(c)):
        if c.unread("sanctions"):
            return
        message, remedy = "填的是已结案并给予处分，没有填处分", "请补填处分的种类和决定日期"
        yield Problem(message, "按所受处分办理", remedy, c.at("sanctions"))


def _sanctioned_all_the_same(c: RecordContext, status: str) -> Iterator[Problem]:
    year = assessment_year(c)
    for sanction in sanctions(c) if year is not None else ():
        if year is not None and year.holds(sanction.decided):
            yield Problem(
                f"填的是“{status}”，而列有{sanction.decided}的{sanction.kind}处分",
                wanted="两处一致",
                remedy="请核对，改正有误的一处；说的不是同一件事的不必改",
                at=c.at("case_status"),
                severity=Severity.WARNING,
            )
            return


_ONLY_REMARKS = (
    first_job, worked_elsewhere, party_serious_warning, party_probation, party_expulsion,
)  # fmt: skip
"""The rules that say of somebody without a grade that remarks, and no more, are written."""


def _with_remarks(c: RecordContext, message: str) -> Problem:
    """Object to remarks on somebody whose case is pending; unless another article asks for them."""
    remedy, at = "请删去评语；事实有误的请改正事实", c.at("leader_remarks")
    said = (said for body in _ONLY_REMARKS for said in body(c.afresh()))
    if any(isinstance(one, Constraint) and one.outcome is Outcome.UNGRADED for one in said):
        wanted = f"另有条款说只写评语，哪一条优先没有规定；{chosen(c, 'AA.order')}"
        return Problem(message, wanted, remedy, at, Severity.WARNING)
    return Problem(message, "不写评语", remedy, at)


_MEASURES = {
    "不得确定为优秀": _FORBID_BEST,
    "只写评语不确定档次": _UNGRADED,
    "不得确定为合格及以上": _FORBID_QUALIFIED,
    "确定为不合格": _UNQUALIFIED,
}


@rule("AA-39", Severity.ERROR, "几种处分同时有的，按影响较重的", "第三十九条", roles=PERSON)
def several_at_once(c: RecordContext) -> Iterator[Said]:
    """同时受党纪处分、政务处分和组织处理的，按对考核结果影响较重的确定。

    组织处理对考核有什么影响，办法没有写，以其决定为准。孰重孰轻的次序由本工具按第二十八条至
    第三十一条的后果排列：不参加，不写评语不确定档次，不合格，最高基本合格，不确定档次，最高合格。

    本条只管处分和组织处理之间：按较重的。“直接确定为不合格”的（第三十五条第（十一）、（十二）项）先于较轻的。
    其余的，处分与第三十五条、第三十八条的情形之间，这些情形之间，哪一条优先办法没有写；
    不确定档次不违反“不得确定为某档次及以上”。因此有几种结果的，decide 逐一列出，
    按其他次序填的只提醒。
    """
    c.parameter("AA.order")
    measure = c.text("measure_effect")
    effect = _MEASURES.get(measure or "")
    if effect is not None:
        because, change = f"组织处理决定写明{measure}", "组织处理被撤销、变更的不同"
        yield replace(effect, because=because, otherwise=change)
    party = [s.kind for s, _ in _lasting(c, "AA.party_periods")]
    state = [s.kind for s, _ in _lasting(c, "AA.periods")]
    at_once = [*party, *state, *(["组织处理"] if effect else [])]
    if sum(map(bool, (party, state, effect))) > 1:
        yield Problem(
            f"同时有{'、'.join(at_once)}",
            wanted="按对年度考核结果影响较重的确定",
            remedy="无须处理；各自的影响见 decide",
            at=c.at("sanctions"),
            severity=Severity.NOTE,
        )
