"""The city's assessment measures: whom they concern, the grades and their general conditions.

Special cases (art. 35) stand in ``annual_cases``, sanctions and pending cases (arts. 36-39)
in ``annual_sanctions``, what follows (arts. 28-31) in ``annual_consequences``, the tenure
assessment in ``annual_tenure``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.school_years import periods_unlike_facts
from cadre_docs.rules.annual.year import assessment_year
from cadre_docs.rules.between.same_period import unlike_the_others
from cadre_docs.rules.common.posts import kinds_named
from cadre_docs.rules.engine import Constraint, Outcome, Problem, declare, rule
from cadre_docs.rules.roles import PERSON, ROSTER
from cadre_docs.rules.xinxiang.shared import chosen
from cadre_docs.values.dates import later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import RecordContext, Said

ASPECTS = ("morality", "ability", "diligence", "achievement", "integrity")
_PROPOSALS = ("proposed_grade", "second_grade")
_NOTHING = "无"
_WORKERS, _WORKERS_POSTS = "机关工勤人员", "工勤技能岗位"

declare(
    "AA-11", Severity.ERROR, "年度考核分四个档次，或者不确定档次、不参加考核", "第十一条",
    text="""年度考核的结果只有四个档次，以及第七章所说的不确定档次、不参加考核。

    办法写“一般分为”四个档次，而别的档次在第二十八条至第三十一条中没有任何后果，所以仍列为错误。
    """,
)  # fmt: skip


@rule("AA-2", Severity.ERROR, "适用的人员", "第二条", roles=PERSON)
def whom_it_concerns(c: RecordContext) -> Iterator[Problem]:
    """办法适用于事业单位的管理、专业技术和工勤人员；机关工勤人员参照执行。

    参照公务员法管理的单位和转制为企业的单位不适用；事业单位领导人员按干部管理权限考核，只提醒。
    办法的文本没有施行日期，年度早于本工具所取日期的，也只提醒。机关工勤人员而岗位类别是别的，也提醒。
    """
    scope, category = c.text("staff_scope"), c.text("post_category")
    if scope == _WORKERS and category not in (None, _WORKERS_POSTS):
        yield Problem(
            f"填的是“{scope}”，而{c.key('post_category')}填“{category}”",
            wanted="两处一致",
            remedy="请核对，改正有误的一处",
            at=c.at("staff_scope"),
            severity=Severity.WARNING,
        )
    if scope == c.parameter("AA.leaders"):
        remedy = "请先核对干部管理权限；由本单位考核的不必改"
        yield Problem(
            f"填的是“{scope}”，其考核按干部管理权限和有关规定进行", "按权限考核", remedy,
            c.at("staff_scope"), Severity.WARNING, open=True,
        )  # fmt: skip
    elif scope is not None and scope not in c.names("AA.staff"):
        yield Problem(
            f"填的是“{scope}”，不适用本办法",
            wanted="事业单位的管理、专业技术、工勤人员；机关工勤人员参照执行",
            remedy="请核对；确实如此的按其适用的规定考核",
            at=c.at("staff_scope"),
            open=True,
        )
    year, since = c.day("year"), c.date_of("AA.in_force")
    shared = c.notice_of("AA") is not c.law.instruments["AA"]  # X-edition tells it of another city
    if year is not None and year.is_before(since) and not shared:
        yield Problem(
            f"{year}年度早于办法施行（{since}）",
            wanted=chosen(c, "AA.in_force"),
            remedy="请核对年度；确是以前年度的，本工具仍按本办法检查，供参考",
            at=c.at("year"),
            severity=Severity.WARNING,
        )


@rule("AA-10", Severity.ERROR, "考核以一个年度为周期", "第十条", roles=PERSON)
def one_whole_year(c: RecordContext) -> Iterator[Problem]:
    """年度考核以年度为周期。填了考核期间的（学校按学年度），应当正好是一个年度，并且与年度相符。"""
    year, stated = assessment_year(c), c.period("assessment_period")
    if year is None or stated is None:
        return
    months = c.number("AA.year_months")
    if stated.end is None:
        message, remedy = f"考核期间“{stated}”没有结束日期", "请填写起止日期"
        yield Problem(message, "正好一个年度", remedy, c.at("assessment_period"))
        return
    first, last = stated.start.first, stated.end.last
    if later(first, months) != last + timedelta(days=1):
        yield Problem(
            f"考核期间{first}至{last}不是{months}个月",
            wanted="正好一个年度，如9月1日至次年8月31日",
            remedy="请核对起止日期；按自然年度考核的不必填",
            at=c.at("assessment_period"),
        )
    if year.number not in (first.year, last.year):
        yield Problem(
            f"考核期间{first}至{last}不在{year.number}年度",
            wanted="与表头的年度相符",
            remedy="请核对年度和考核期间",
            at=c.at("assessment_period"),
        )


@rule(
    "AA-10b", Severity.WARNING, "年度、考核期间与本单位其他人的不同", "第十条",
    roles=PERSON, scope="batch",
)  # fmt: skip
def one_year_for_all(c: BatchContext) -> Iterator[Problem]:
    """同一单位一起考核的人，年度、考核期间（没有填的算自然年度）应当相同。

    其他人（至少3人）都相同，只有一人（人多的，不到十分之一的人）不同的，多半写错了；
    另有一份是其他人那个年度的，是各个年度的表放在一起，不提醒。

    单位和程序事实表填了是否按学年度考核的，各人的考核期间应当与它一致，一个单位指出一次。
    """
    yield from unlike_the_others(c.records, "year", "assessment_period")
    yield from periods_unlike_facts(c)


@rule(
    "AA-11b",
    Severity.WARNING,
    "不确定档次、不参加考核的，写明原因",
    "第十九条第（二）项、第（七）项",
    roles=(*PERSON, *ROSTER),
)
def reason_without_a_grade(c: RecordContext) -> Iterator[Problem]:
    """档次填不确定档次或不参加考核的，应在情况说明中写明原因；所填的事实没有一项要求这样的，提醒补填。

    已定档次而又写了情况说明的，提醒核对。办法没有一条要求写明原因，只要求填写、完善登记表，登记表上有
    “情况说明”一栏，花名册上是备注，所以都只提醒。
    """
    if c.record.schema.roster is not None:
        yield from _reasons_on_a_roster(c, c.record.schema.roster.table)
        return
    stated = [grade for grade in map(c.text, _PROPOSALS) if grade is not None]
    without = [grade for grade in stated if grade not in c.names("AA.grades")]
    reason = c.text("ungraded_reason")
    at = c.at("ungraded_reason")
    if without and reason in (None, _NOTHING):
        yield Problem(
            f"档次填“{without[0]}”，没有说明情况",
            wanted="写明不确定档次或不参加考核的原因",
            remedy="请补填，如“初次就业，考核年度内工作不满6个月”",
            at=at,
        )
    elif stated and not without and reason not in (None, _NOTHING):
        message = f"档次填“{stated[0]}”，又写了未确定档次的情况"
        remedy = "请核对；已定档次的，删去情况说明"
        yield Problem(message, "两处一致", remedy, at, Severity.WARNING)


def _reasons_on_a_roster(c: RecordContext, people: str) -> Iterator[Problem]:
    grades = c.names("AA.grades")
    for number, row in c.distinct(people):
        grade, remark = row.text("grade"), row.text("remark")
        unread = c.unread_cell(people, number, "remark")
        if grade and grade not in grades and remark in ("", _NOTHING) and not unread:
            yield Problem(
                f"“{row.text('name')}”的考核档次填“{grade}”，备注没有写明原因",
                wanted="写明不确定档次或不参加考核的原因",
                remedy="请补填，如“初次就业，考核年度内工作不满6个月”",
                at=c.at_row(people, number, "remark"),
            )


# --- arts. 12-15: the five aspects ---------------------------------------------------------


def _ratings(c: RecordContext) -> dict[str, int]:
    """Return the places on the scale of art. 12-15, 0 the best, by aspect as people know it."""
    c.parameter("AA.general_conditions")
    levels = c.names("AA.levels")
    rated = ((c.key(aspect), c.text(aspect)) for aspect in ASPECTS)
    return {key: levels.index(level) for key, level in rated if level in levels}


def _at(ratings: dict[str, int], place: int) -> str:
    return "、".join(key for key, found in ratings.items() if found == place)


def _level(c: RecordContext, place: int) -> str:
    return c.names("AA.levels")[place]


@rule("AA-12", Severity.ERROR, "优秀须五个方面都达到第十二条", "第十二条", roles=PERSON)
def excellent(c: RecordContext) -> Iterator[Constraint]:
    """德、能、勤、绩、廉都达到优秀的条件（都评为好）的，可以确定为优秀；有一个方面达不到的，不能。

    都达到的也不一定是优秀：优秀有比例，由考核组织研究。
    """
    ratings = _ratings(c)
    below = [key for key, place in ratings.items() if place > 0]
    if below:
        because = f"{'、'.join(below)}没有评为{_level(c, 0)}，不符合优秀的条件"
        change = "各方面都评为好的不同"
        yield Constraint(Outcome.QUALIFIED, because, change, force=False, general=True)
    elif len(ratings) == len(ASPECTS):
        yield Constraint(
            Outcome.EXCELLENT,
            f"五个方面都评为{_level(c, 0)}，符合优秀、合格的条件",
            "有一个方面评得较低的不同；优秀受比例限制",
            force=False,
            floor=Outcome.QUALIFIED,
            general=True,
        )


@rule("AA-13", Severity.ERROR, "五个方面都达到第十三条的，合格", "第十三条", roles=PERSON)
def qualified(c: RecordContext) -> Iterator[Said]:
    """德、能、勤、绩、廉都达到合格的条件（好或者较好）、又不都是好的，为合格。

    只评价了几个方面的，提醒补填。
    """
    ratings = _ratings(c)
    if ratings and len(ratings) < len(ASPECTS):
        aspects = {c.key(a): a for a in ASPECTS}
        missing = [key for key in aspects if key not in ratings]
        message = f"只评价了{'、'.join(ratings)}，没有评价{'、'.join(missing)}"
        remedy = "请补填；不按五个方面核对的，五项都空着"
        at = c.at(aspects[missing[0]])
        yield Problem(message, "德、能、勤、绩、廉都评价", remedy, at, Severity.WARNING)
    elif ratings and max(ratings.values()) == 1:
        levels = f"{_level(c, 0)}或{_level(c, 1)}"
        because, change = f"五个方面都评为{levels}", "有一个方面评得更低的不同"
        yield Constraint(Outcome.QUALIFIED, because, change, general=True)


@rule("AA-14", Severity.ERROR, "有第十四条情形之一的，基本合格", "第十四条", roles=PERSON)
def basically_qualified(c: RecordContext) -> Iterator[Constraint]:
    """任何一个方面属于第十四条所述（评为一般）的，应当确定为基本合格；又有更低的，按第十五条。"""
    ratings = _ratings(c)
    found = _at(ratings, 2)
    if found:
        sure = len(ratings) == len(ASPECTS) and max(ratings.values()) == 2  # noqa: PLR2004
        yield Constraint(
            Outcome.BASICALLY_QUALIFIED,
            f"{found}评为{_level(c, 2)}",
            "评价有变时不同",
            force=sure,
            general=True,
        )


@rule("AA-15", Severity.ERROR, "有第十五条情形之一的，不合格", "第十五条", roles=PERSON)
def unqualified(c: RecordContext) -> Iterator[Constraint]:
    """任何一个方面属于第十五条所述（评为较差）的，应当确定为不合格。"""
    found = _at(_ratings(c), 3)
    if found:
        because = f"{found}评为{_level(c, 3)}"
        yield Constraint(Outcome.UNQUALIFIED, because, "评价有变时不同", general=True)


# --- others --------------------------------------------------------------------------------


@rule("AA-25", Severity.WARNING, "平时考核较差的一般不评优秀", "第二十五条", roles=PERSON)
def poor_routine_assessment(c: RecordContext) -> Iterator[Problem]:
    """平时考核结果较差的，年度考核一般不评为优秀。"""
    best, poor = c.parameter("AA.excellent"), c.flag("routine_poor")
    for field_id in _PROPOSALS if poor else ():
        if c.text(field_id) == best:
            yield Problem(
                f"平时考核结果较差，年度考核填“{best}”",
                wanted=f"一般不评为{best}",
                remedy="请核对；确有特殊情况的，请说明理由",
                at=c.at(field_id),
            )


@rule("AA-40", Severity.ERROR, "在两类岗位任职的，两类岗位都考核", "第四十条", roles=PERSON)
def two_posts(c: RecordContext) -> Iterator[Problem]:
    """同时在管理岗位和专业技术岗位任职的，两类岗位分别考核，各有档次。

    岗位写明了这两类而没有填兼任岗位类别的，提醒补填。
    """
    first, second = c.text("post_category"), c.text("second_post_category")
    if second is None:
        yield from _written_alone(c, first)
        if c.text("second_grade") is not None:
            remedy = "请补填兼任的岗位类别；只在一类岗位任职的，删去兼任岗位的档次"
            at = c.at("second_post_category")
            yield Problem("填了兼任岗位的档次，没有填岗位类别", "两项都填", remedy, at)
    elif first is None:
        message, remedy = "填了兼任的岗位类别，没有填岗位类别", "请补填岗位类别"
        yield Problem(message, "两项都填", remedy, c.at("post_category"))
    elif first == second:
        message, remedy = f"两处都填“{first}”", "请改正；只在一类岗位任职的，兼任岗位空着"
        yield Problem(message, "填另一类岗位", remedy, c.at("second_post_category"))
    elif not {first, second} <= set(c.names("AA.two_posts")):
        message = f"同时任职的两类岗位是{first}、{second}"
        wanted = f"只规定了{'、'.join(c.names('AA.two_posts'))}的双岗双考核"
        remedy = "请核对岗位类别；确实如此的，由主管部门确定怎样考核"
        yield Problem(message, wanted, remedy, c.at("second_post_category"), Severity.WARNING)
    elif c.text("proposed_grade") is not None and c.text("second_grade") is None:
        yield Problem(
            f"兼任{second}，没有填该岗位的考核档次",
            wanted="两类岗位都考核",
            remedy="请按该岗位的职责任务考核后补填",
            at=c.at("second_grade"),
        )


def _written_alone(c: RecordContext, first: str | None) -> Iterator[Problem]:
    """Tell of two posts that the box of the post names, and that are counted as one."""
    post, both = c.text("post"), c.names("AA.two_posts")
    named = kinds_named(post or "")
    other = next((kind for kind in both if kind != first), None)
    is_of_both = other and first in named and set(both) <= set(named)
    if is_of_both and not c.unread("second_post_category"):
        yield Problem(
            f"岗位写的是两类（“{post}”），没有填兼任的{other}",
            wanted="两类岗位都考核，各有档次",
            remedy="请补填兼任的岗位类别和档次；不同时在两类岗位任职的，岗位只写现在的一类",
            at=c.at("second_post_category"),
            severity=Severity.WARNING,
        )
