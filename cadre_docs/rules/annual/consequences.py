"""Arts. 28-31 of the city's assessment measures: what follows, and results of earlier years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.annual.year import (
    assessment_year,
    sanctions,
    span_of,
)
from cadre_docs.rules.between.former_sanctions import (
    consequence,
    forgotten,
    is_of_its_time,
    unknown_before,
    unlike_before,
)
from cadre_docs.rules.between.results import differing, problem
from cadre_docs.rules.common.last_time import boxes_of, last_time
from cadre_docs.rules.common.posts import is_lowest
from cadre_docs.rules.engine import Consequence, Outcome, Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.annual.year import Year
    from cadre_docs.rules.engine import Place, RecordContext, Said

_NO_STEP = "不增加薪级工资"
_LESS_PAY = "按有关规定核减绩效工资"
_NOT_COUNTED = "该年度不计算为现聘岗位（职员）等级的任职年限"
_NO_PROMOTION = "下一考核年度内不得晋升岗位（职员）等级"
_UNGRADED = (Outcome.UNGRADED, Outcome.UNGRADED_NO_REMARKS)
_RUN = {Outcome.BASICALLY_QUALIFIED, Outcome.UNQUALIFIED, *_UNGRADED}
"""The results of which two years running mean more."""
_TWO = 2
YEARS = "X-years"


class Earlier(NamedTuple):
    """The results of earlier years, and the years of which two sources differ."""

    results: dict[int, str]
    differ: dict[int, tuple[str, str, Place]]


def earlier(c: RecordContext) -> Earlier:
    """Join what this record says of earlier years with those years' own records."""
    found = Earlier({}, {})
    for year, result, at in _said(c):
        before = found.results.setdefault(year, result)
        if before != result:
            found.differ[year] = (before, result, at)
    for year, result in found.results.items():
        c.trace.facts[f"{year}年度结果"] = result
    for year in {*found.differ, *c.unread_years("earlier_results", "result")}:
        found.results.pop(year, None)  # two results in one list: neither is known to hold
    return found


def _said(c: RecordContext) -> Iterator[tuple[int, str, Place]]:
    """Yield year, result and where it is stated: the table first, then the years' records."""
    for number, row in c.distinct("earlier_results"):
        year, result = row.get("year"), row.get("result")
        if isinstance(year, PartialDate) and result:
            yield year.year, str(result), c.at_row("earlier_results", number, "result")
    for record in c.earlier:
        year, result = record.get("year"), record.get("proposed_grade")
        if isinstance(year, PartialDate) and result:
            yield year.year, str(result), c.at("earlier_results")


@rule(
    YEARS, Severity.WARNING, "以前年度的结果和处分，两处说法不一",
    standard="同一人各年度的记录",
)  # fmt: skip
def earlier_years_agree(c: RecordContext) -> Iterator[Problem]:
    """表上所填以前的结果（以前年度结果、上年度等次、上一轮结果）应与那一次的记录一致。

    各年度结果、处分等逐年的栏目，与以前的记录里同一年度的也应一致；以前年度的记录里有的处分，
    本年度（聘期内作出的，聘期考核的表）也应列出；影响本次结果的，是错误（X-sanction）。
    同一处分两次填的日期不同的，这次列有某年的处分而那一年度的记录没有列的，也提醒。
    近5年考核结果、聘期内年度考核结果，与本人那几年的年度考核登记表（--previous）也应一致。

    结果不一致的，不据以判断是否连续两年、是否再次考核；本表同一年度填了两个结果的，见 FS-repeated。
    """
    if c.is_of("AA", PERSON):
        yield from _annual_results(c)
    elif boxes_of(c):
        yield from _last_result(c)
    yield from _forgotten_sanctions(c)
    yield from _last_periods(c)
    yield from _yearly_results(c)
    yield from map(problem, differing(c.record, c.results))


def _annual_results(c: RecordContext) -> Iterator[Problem]:
    for year, (said, other, at) in earlier(c).differ.items():
        yield _differing(f"{year}年度的结果", said, other, at)


def _last_result(c: RecordContext) -> Iterator[Problem]:
    differ = last_time(c).differ
    if differ is not None:
        boxes = boxes_of(c)
        before = boxes.before if boxes else ""
        yield _differing(c.key(before), *differ, c.at(before))


def _differing(what: str, said: str, other: str, at: Place) -> Problem:
    return Problem(
        f"{what}，一处是“{said}”，另一处（或该年度的记录）是“{other}”",
        wanted="各处一致",
        remedy="请核对该年度的考核结果",
        at=at,
    )


def _last_periods(c: RecordContext) -> Iterator[Problem]:
    """Compare what a form says of the period before (上一聘期) with that time's own record."""
    last = c.earlier[-1] if c.earlier else None
    for entry in c.record.schema.last_time if last is not None else ():
        said, was = c.record.get(entry.into), last.get(entry.source) if last else None
        if last is None or last.schema.id not in entry.of or not isinstance(said, Period):
            continue
        if isinstance(was, Period) and not _same_period(said, was):
            yield _differing(c.key(entry.into), str(said), str(was), c.at(entry.into))


def _same_period(one: Period, other: Period) -> bool:
    ends = one.end is None or other.end is None or one.end.may_be(other.end)
    return one.start.may_be(other.start) and ends


def _yearly_results(c: RecordContext) -> Iterator[Problem]:
    """Compare what tables of years say with what earlier records said of the same years."""
    for table in c.record.schema.fields() if c.earlier else ():
        if table.repeats.unique != ("year",) or len(table.columns) < _TWO:
            continue
        column = table.columns[1]
        before = dict(pair for r in c.earlier for pair in _by_year(r, table.id, column.id))
        for number, row in c.distinct(table.id):
            year, result = row.get("year"), row.get(column.id)
            other = before.get(str(year)) if year and result else None
            if other is not None and other != str(result):
                at = c.at_row(table.id, number, column.id)
                yield _differing(f"{year}年度的{column.key}", str(result), other, at)


def _by_year(record: Record, table_id: str, column_id: str) -> Iterator[tuple[str, str]]:
    for _, row in record.rows(table_id):
        result = row.get(column_id)
        if result:
            yield str(row.get("year")), str(result)


def _forgotten_sanctions(c: RecordContext) -> Iterator[Problem]:
    """Tell of sanctions that decide nothing surely; X-sanction tells of the others."""
    of_all_years = c.is_of("AA", PERSON)
    for one in forgotten(c):
        if (of_all_years or is_of_its_time(c, one)) and not consequence(c, one):
            yield Problem(
                f"{one.said}，{'本年度' if of_all_years else '这次'}没有列",
                wanted="影响还在的处分也列出",
                remedy="请核对；已撤销的写明“已撤销”，影响已满的不必改",
                at=c.at("sanctions"),
            )
    for at, said, was, record in unlike_before(c):
        yield Problem(
            f"填“{said}”，而往年的记录（{record.position}）填“{was}”",
            wanted="同一处分的日期一致",
            remedy="请对照处分决定核对，改正有误的一处",
            at=at,
        )
    for at, what, record in unknown_before(c):
        yield Problem(
            f"列有{what}，而那一年度的记录（{record.position}）没有列",
            wanted="当年的记录也列出",
            remedy="请对照处分决定核对年份，写错的改正；当年考核以后才决定的、当年漏列的不必改",
            at=at,
        )


# --- by result -----------------------------------------------------------------------------


@rule("AA-28", Severity.NOTE, "合格以上的待遇", "第二十八条", roles=PERSON)
def good_result(c: RecordContext) -> Iterator[Consequence]:
    """合格以上的，增加一级薪级工资，发放绩效工资，计算任职年限；优秀的同等条件下优先。"""
    text = "增加一级薪级工资；按有关规定发放绩效工资；该年度计算为现聘岗位（职员）等级的任职年限"
    for grade in c.names("AA.good_grades"):
        yield Consequence(Outcome(grade), text)
    prior = "绩效工资分配同等条件下倾斜，岗位晋升、职称评聘同等条件下优先"
    yield Consequence(Outcome.EXCELLENT, prior)


@rule("AA-29", Severity.WARNING, "基本合格的处理", "第二十九条", roles=PERSON)
def basic_result(c: RecordContext) -> Iterator[Said]:
    """基本合格的，书面检查、限期改进，不增加薪级工资，核减绩效工资，不计任职年限，下一年度不得晋升。

    上年度基本合格，而任现岗时间在本年度的，提醒核对是不是晋升。
    """
    yield from _risen(c)
    texts = ("责令作出书面检查，限期改进", _NO_STEP, _LESS_PAY, _NOT_COUNTED, _NO_PROMOTION)
    yield Consequence(Outcome.BASICALLY_QUALIFIED, "；".join(texts))


def _risen(c: RecordContext) -> Iterator[Problem]:
    """Doubt a post that began in the year in which nobody may be promoted."""
    year, since = assessment_year(c), c.day("post_since")
    if year is None or since is None or not year.holds(since) or _came_this_year(c, year):
        return
    if earlier(c).results.get(year.number - 1) == Outcome.BASICALLY_QUALIFIED:
        yield Problem(
            f"{year.number - 1}年度{Outcome.BASICALLY_QUALIFIED}，而{c.key('post_since')}填{since}",
            wanted="下一考核年度内不得晋升岗位（职员）等级",
            remedy="请核对：晋升的应按规定纠正，时间写错的改正；平级、向下调整的不必改",
            at=c.at("post_since"),
        )


@rule("AA-29.5", Severity.WARNING, "连续两年基本合格的", "第二十九条第（五）项", roles=PERSON)
def basic_twice(c: RecordContext) -> Iterator[Said]:
    """连续两年基本合格的，予以组织调整或者组织处理。没有上一年度的结果的，提醒补填。

    所填档次不在连续两年之列，而列了以前年度的结果、没有列到上一年度的，多半是年度写错了，也提醒；初次就业的、
    考核年度内才到本单位（没有填调入）的不提醒。
    """
    text = "连续两年基本合格，予以组织调整或者组织处理"
    yield from _running(c, (Outcome.BASICALLY_QUALIFIED,), text)
    yield from _not_up_to_last_year(c)


def _not_up_to_last_year(c: RecordContext) -> Iterator[Problem]:
    """Tell of a list of results that ends before last year; :func:`_running` tells the rest."""
    rows = c.record.tables.get("earlier_results", ())
    year = assessment_year(c) if rows else None
    if year is None or c.text("proposed_grade") in _RUN or _came_this_year(c, year):
        return
    before = [year.number - n for n in range(1, c.number("AA.running_years"))]
    known = earlier(c)
    stated = {*known.results, *known.differ}
    listed = [day.year for row in rows if isinstance(day := row.get("year"), PartialDate)]
    missing = c.missing_years("earlier_results", "result", before, {*stated, *listed})
    if listed and missing and max(listed) < year.number:
        yield Problem(
            f"列到{max(listed)}年度，没有列{'、'.join(map(str, missing))}年度的结果",
            wanted="至少列上一年度的考核结果",
            remedy="请核对年度，写错的改正，漏填的补填；上一年度没有参加考核的，填不参加考核",
            at=c.at("earlier_results"),
            severity=Severity.WARNING,
        )


def _came_this_year(c: RecordContext, year: Year) -> bool:
    """Whether somebody began to work in the year, or came from where nobody assessed them."""
    joined = c.day("joined_on")
    came = joined is not None and joined.last >= year.first and c.day("transferred_on") is None
    return came or bool(c.flag("first_job"))


def _running(c: RecordContext, outcomes: tuple[Outcome, ...], text: str) -> Iterator[Said]:
    """Yield what follows when the years before had the same result."""
    year = assessment_year(c)
    if year is None:
        return
    before = [year.number - n for n in range(1, c.number("AA.running_years"))]
    known = earlier(c)
    results = [known.results.get(number) for number in before]
    names = {*outcomes}
    if all(result in names for result in results):
        for outcome in outcomes:
            yield Consequence(outcome, text)
    stated = {*known.results, *known.differ}
    unknown = c.missing_years("earlier_results", "result", before, stated)
    if c.flag("first_job"):
        return  # started work this year: there was no assessment before
    if unknown and c.text("proposed_grade") in names:
        yield Problem(
            f"没有填{unknown[0]}年度的结果，不能确定是否{text.partition('，')[0]}",
            wanted="填写上一年度的考核结果",
            remedy="请补填“以前年度结果”；上一年度没有参加考核的，填不参加考核",
            at=c.at("earlier_results"),
            severity=Severity.WARNING,
        )


@rule("AA-30", Severity.WARNING, "不合格的处理", "第三十条", roles=PERSON)
def bad_result(c: RecordContext) -> Iterator[Said]:
    """不合格的，不增加薪级工资，核减绩效工资，向低一级岗位调整，不计任职年限，下一年度不得晋升。

    受处分时已降低岗位等级、当年又不合格的，不再降低，以免重复处罚。当年以外的年度办法没有写，
    提示由主管部门研究。

    上一年度不合格，而任现岗时间在上一年度开始以前的，看不出已经向低一级岗位调整，提醒；所列的处分已降低岗位等级的、现岗是最低一级的不提醒。
    """
    texts = (_NO_STEP, _LESS_PAY, _lowering(c), _NOT_COUNTED, _NO_PROMOTION)
    yield Consequence(Outcome.UNQUALIFIED, "；".join(texts))
    yield from _not_lowered(c)


def _not_lowered(c: RecordContext) -> Iterator[Problem]:
    """Doubt that somebody was lowered who has had one post since before the year that failed."""
    since = c.day("post_since")
    year = assessment_year(c) if since is not None and _may_have_failed(c) else None
    if since is None or year is None or since.last >= year.moved(-1).first:
        return
    failed = earlier(c).results.get(year.number - 1) == Outcome.UNQUALIFIED
    lowered = any(one.row.get("lowered") for one in sanctions(c))
    if failed and not lowered and not is_lowest(c.text("post") or ""):
        yield Problem(
            f"{year.number - 1}年度不合格，而{c.key('post_since')}填{since}，没有向低一级岗位调整",
            wanted="不合格的向低一级岗位（职员）等级调整",
            remedy="请核对以前年度结果和任现岗时间：已调整的，岗位和时间填调整以后的；"
            "还没有调整的按规定办理；按规定不再降低的不必改",
            at=c.at("post_since"),
        )


def _may_have_failed(c: RecordContext) -> bool:
    rows = c.record.tables.get("earlier_results", ())
    listed = any(row.get("result") == Outcome.UNQUALIFIED for row in rows)
    return listed or any(r.get("proposed_grade") == Outcome.UNQUALIFIED for r in c.earlier)


def _lowering(c: RecordContext) -> str:
    year = assessment_year(c)
    text = "向低一级岗位（职员）等级调整"
    lowered = [one for one in sanctions(c) if one.row.get("lowered")] if year else []
    # Of several the order of rows decides nothing.
    for sanction in sorted(lowered, key=lambda one: (str(one.decided), one.kind)):
        if year is None:
            continue
        if year.holds(sanction.decided):
            return f"{sanction.decided}受{sanction.kind}处分时已降低岗位等级，不再{text}"
        span = span_of(c, sanction, "AA.periods")
        if span is not None and span.touches(year.first, year.last):
            return (
                f"{text}（{sanction.decided}受{sanction.kind}处分时已降低，"
                "是否重复由主管部门研究：办法只写受处分的当年不再降低）"
            )
    return text


@rule(
    "AA-30.5", Severity.WARNING, "连续两年不合格或不同意调整的", "第三十条第（五）项", roles=PERSON
)
def bad_twice(c: RecordContext) -> Iterator[Said]:
    """不合格而不同意调整工作岗位，或者连续两年不合格的，可以按规定解除聘用合同。"""
    grade = c.text("proposed_grade")
    if (
        c.flag("refuses_transfer")
        and grade in c.names("AA.grades")
        and grade != Outcome.UNQUALIFIED
    ):
        yield Problem(
            f"填了不同意调整工作岗位，档次填的是“{grade}”",
            wanted="考核不合格而不同意调整的才填",
            remedy="请核对，填错的一处改正",
            at=c.at("refuses_transfer"),
            severity=Severity.WARNING,
        )
    if c.flag("refuses_transfer"):
        text = "不同意调整工作岗位，可以按规定解除聘用（任）合同"
        yield Consequence(Outcome.UNQUALIFIED, text)
    text = "连续两年不合格，可以按规定解除聘用（任）合同"
    yield from _running(c, (Outcome.UNQUALIFIED,), text)


@rule("AA-31", Severity.NOTE, "不确定档次的处理", "第三十一条", roles=PERSON)
def no_result(_c: RecordContext) -> Iterator[Consequence]:
    """不确定档次的，不增加薪级工资，核减绩效工资，不计任职年限。"""
    for outcome in _UNGRADED:
        yield Consequence(outcome, "；".join((_NO_STEP, _LESS_PAY, _NOT_COUNTED)))


@rule("AA-31.3", Severity.WARNING, "连续两年不确定档次的", "第三十一条第（三）项", roles=PERSON)
def no_result_twice(c: RecordContext) -> Iterator[Said]:
    """连续两年不确定档次的，视情况调整工作岗位。"""
    yield from _running(c, _UNGRADED, "连续两年不确定档次，视情况调整工作岗位")


@rule("AA-43", Severity.NOTE, "复核和申诉", "第四十三条", roles=PERSON)
def review_and_appeal(_c: RecordContext) -> Iterator[Consequence]:
    """本人对所定档次不服的，可以按有关规定申请复核、提出申诉。"""
    for outcome in (
        Outcome.BASICALLY_QUALIFIED,
        Outcome.UNQUALIFIED,
        *_UNGRADED,
    ):
        yield Consequence(outcome, "本人不服的，可以按有关规定申请复核，对复核不服的提出申诉")
