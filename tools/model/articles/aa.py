"""The city's measures, arts. 12-15, 20-23 and 35-39, written a second time from their text.

It knows nothing of the rules: facts in, the outcomes allowed out. Where the text is silent it
follows the choices that docs/rules/AA.md states. Slow, and as near to the text as can be.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from tools.model.articles.common import (
    DAY,
    at_least,
    days_meant,
    ends_of,
    months_on,
    more_than,
    sure,
)
from tools.model.articles.order import (
    NO_REMARKS,
    NONE,
    NOT_ASSESSED,
    Demand,
    at_most,
    only,
    weighed,
)
from tools.model.articles.tenures import good_throughout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.articles.order import Allowed
    from tools.model.facts import Cells, Facts

# The order chosen (AA.order): 不参加, 不写评语, 不合格, 最高基本合格, 不确定档次, 最高合格.
_OUT, _NO_REMARKS, _WORST, _LOW, _NONE, _NOT_BEST = range(6)
_FORCED_LOW, _QUALIFIED, _BEST = _LOW, 7, 8
_ASPECTS = ("morality", "ability", "diligence", "achievement", "integrity")
_ABSENT = ("病假", "事假", "自行外出学习培训", "出国（境）探亲假")
_MONTHS = {"记过": 12, "记大过": 18, "降低岗位等级": 24, "撤职": 24}


def annual(facts: Facts) -> Allowed:
    """Return what the articles allow for the grade of a year."""
    return weighed(frozenset((*_special(facts), *_general(facts))))


def second_post(facts: Facts) -> Allowed | None:
    """Return the same for the second post, whose aspects are not stated (art. 40)."""
    return weighed(frozenset(_special(facts))) if facts.get("second_post_category") else None


def _text(facts: Facts, name: str) -> str:
    said = facts.get(name, "")
    return said if isinstance(said, str) else ""


def _rows(facts: Facts, name: str) -> list[Cells]:
    said = facts.get(name, [])
    rows = said if isinstance(said, list) else []
    return [row for i, row in enumerate(rows) if row not in rows[:i]]


def _year(facts: Facts) -> tuple[date, date]:
    """Return the first and the last day of the year assessed (art. 10; schools: art. 44)."""
    stated = _text(facts, "assessment_period")
    if stated and not stated.endswith("今"):  # one without an end is no year
        first, last = ends_of(stated, date.max)
        return first[0], last[0]
    number = int(_text(facts, "year") or 2023)
    return date(number, 1, 1), date(number, 12, 31)


# --- arts. 12-15 ---------------------------------------------------------------------------


def _general(facts: Facts) -> Iterator[Demand]:
    said = [_text(facts, aspect) for aspect in _ASPECTS]
    rated = [text for text in said if text]
    if "较差" in rated:  # 有下列情形之一的，应当确定为不合格
        yield only("不合格", _WORST, general=True)
    elif "一般" in rated:  # 有下列情形之一的，应当确定为基本合格; 不合格 may yet follow
        if len(rated) == len(_ASPECTS):
            yield only("基本合格", _LOW, general=True)
        else:
            yield at_most("基本合格", _LOW, general=True)
    elif "较好" in rated and len(rated) == len(_ASPECTS):
        yield only("合格", _QUALIFIED, general=True)
    elif "较好" in rated:  # one of the conditions of 优秀 is not met; the others are not known
        yield at_most("合格", _NOT_BEST, general=True)
    elif len(rated) == len(_ASPECTS):  # 应当具备下列条件: those of 优秀, and so those of 合格
        yield Demand(frozenset(["优秀", "合格"]), _BEST, general=True)


# --- art. 35 -------------------------------------------------------------------------------


def _special(facts: Facts) -> Iterator[Demand]:
    yield from _new_here(facts)
    yield from _away(facts)
    yield from _retired(facts)
    running, total = (int(_text(facts, name) or 0) for name in ("absent_running", "absent_total"))
    if running > 10 or total > 20:  # (十一) 超过
        yield only("不合格", _WORST, outright=True)
    if _text(facts, "refusal") == "经批评教育后仍拒绝参加":  # (十二)
        yield only("不合格", _WORST, outright=True)
    for row in _sanctions(facts):
        if row.get("revoked") != "是":
            yield from _party(facts, row)
            yield from _state(facts, row)
    if _text(facts, "case_status") == "尚未结案":  # art. 38
        yield only(NO_REMARKS, _NO_REMARKS)
    match _text(facts, "measure_effect"):  # art. 39: by what its decision says
        case "不得确定为优秀":
            yield at_most("合格", _NOT_BEST, ranked=True)
        case "只写评语不确定档次":
            yield only(NONE, _NONE, ranked=True)
        case "不得确定为合格及以上":
            yield at_most("基本合格", _LOW, ranked=True)
        case "确定为不合格":
            yield only("不合格", _WORST, ranked=True)


def _sanctions(facts: Facts) -> list[Cells]:
    """Return the sanctions: rows of one kind and day are one, of which no cell says two things."""
    found: dict[tuple[str, str], Cells] = {}
    for row in _rows(facts, "sanctions"):
        one = found.setdefault((row["kind"], row["decided_on"]), dict(row))
        two = {name for name, said in row.items() if one.setdefault(name, said) != said}
        for name in two:
            one[name] = ""
    return list(found.values())


def _new_here(facts: Facts) -> Iterator[Demand]:
    """(一) and (二); not those received from the army (八), for whom (八) speaks."""
    joined, first_job = _text(facts, "joined_on"), _text(facts, "first_job")
    first, last = _year(facts)
    if not joined or not first_job or _text(facts, "veteran") == "是":
        return
    if days_meant(joined)[-1] < first or days_meant(joined)[0] > last:
        return  # here for the whole year, or for none of it: not 当年 new
    elsewhere = [] if first_job == "是" else _rows(facts, "other_work")
    periods = tuple(row["period"] for row in elsewhere if row.get("period"))
    if _half_a_year(joined, periods, first, last) is False:
        yield only(NONE, _NONE)


@lru_cache(maxsize=50_000)
def _half_a_year(joined: str, periods: tuple[str, ...], first: date, last: date) -> bool | None:
    """Tell whether days here and elsewhere are half a year: if the dates mean few, and many."""
    known = [ends_of(period, last) for period in periods]

    def enough(late: bool) -> bool | None:
        pick = -1 if late else 0
        days = _days(max(days_meant(joined)[pick], first), last)
        for starts, ends in known:
            days |= _days(max(starts[pick], first), min(ends[-1 - pick], last))
        return at_least(days, 6)

    answers = {enough(late=True), enough(late=False)}
    return answers.pop() if len(answers) == 1 else None


def _days(first: date, last: date) -> set[date]:
    return {date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)}


def _away(facts: Facts) -> Iterator[Demand]:
    """(三): 病假、事假等累计超过6个月; (四), (五): other leave is none of it."""
    first, last = _year(facts)
    rows = _rows(facts, "absences")
    loose = sum(int(r.get("days", "0")) for r in rows if r["kind"] in _ABSENT and "period" not in r)
    periods = tuple((r["kind"] in _ABSENT, r["period"]) for r in rows if r.get("period"))
    if _over_half_a_year(periods, loose, first, last):
        yield only(NONE, _NONE)


@lru_cache(maxsize=50_000)
def _over_half_a_year(
    periods: tuple[tuple[bool, str], ...], loose: int, first: date, last: date
) -> bool:
    """Tell whether somebody surely was away for more; of periods: whether one counts, and when."""

    def over(least: bool) -> bool | None:
        away, leave = set[date](), set[date]()
        for counts, period in periods:
            starts, ends = ends_of(period, last)
            short = least if counts else not least
            start, end = (starts[-1], ends[0]) if short else (starts[0], ends[-1])
            (away if counts else leave).update(_days(max(start, first), min(end, last)))
        return more_than(away - leave, loose, 6)

    return {over(least=True), over(least=False)} == {True}


def _retired(facts: Facts) -> Iterator[Demand]:
    """(九): 上半年退休的不参加本年度考核."""
    text = _text(facts, "retired_on")
    first, _ = _year(facts)
    if text and sure(lambda day: first <= day < months_on(first, 6), text):
        yield only(NOT_ASSESSED, _OUT)


# --- arts. 36, 37 --------------------------------------------------------------------------


def _nth_year(facts: Facts, decided: str) -> int | None:
    """Return 0 where it was decided in the year assessed (当年), 1 for its second year (第二年)."""
    first, last = _year(facts)
    for past in range(4):
        begin, end = months_on(first, -12 * past), months_on(last + DAY, -12 * past) - DAY
        if sure(lambda day: begin <= day <= end, decided):  # noqa: B023 - asked at once
            return past
    return None


def _party(facts: Facts, row: Cells) -> Iterator[Demand]:
    past = _nth_year(facts, row["decided_on"])
    if past is None:
        return
    match row["kind"], past:
        case "党内警告", 0:
            yield at_most("合格", _NOT_BEST, ranked=True)
        case "党内严重警告", 0:
            yield only(NONE, _NONE, ranked=True)
        case (("撤销党内职务" | "留党察看一年" | "留党察看二年" | "开除党籍"), 0):
            yield only("不合格", _WORST, ranked=True)
        case (("留党察看一年" | "留党察看二年" | "开除党籍"), 1):
            yield only(NONE, _NONE, ranked=True)
        case (("留党察看二年" | "开除党籍"), 2):
            yield only(NONE, _NONE, ranked=True)


def _state(facts: Facts, row: Cells) -> Iterator[Demand]:
    if row["kind"] == "警告" and _nth_year(facts, row["decided_on"]) == 0:
        yield at_most("合格", _NOT_BEST, ranked=True)
    if row["kind"] not in _MONTHS or not _lasts_into(facts, row):
        return
    if row["kind"] in ("记过", "记大过"):  # (二) 不得确定为合格及以上
        yield at_most("基本合格", _LOW, ranked=True)
    else:  # (三) 不得确定为基本合格及以上
        yield at_most("不合格", _WORST, ranked=True)


def _lasts_into(facts: Facts, row: Cells) -> bool:
    """Tell whether the period of a sanction surely touches the year, if only by a day.

    It begins on the day of effect and lasts until a stated end, or for the usual months: until
    the day before the same one, or that day itself (both readings are asked).
    """
    first, last = _year(facts)
    begun = row.get("effective_on") or row["decided_on"]

    def touches(*days: date) -> bool:
        start, *ends = days
        return start <= last and all(end >= first for end in ends)

    stated = [row[name] for name in ("ends_on", "lifted_on") if row.get(name)]
    if row.get("ends_on"):
        return sure(touches, begun, *stated) is True
    usual = _MONTHS[row["kind"]]
    answers = {
        sure(
            lambda start, *ends, back=back: touches(start, months_on(start, usual) - back, *ends),
            begun,
            *stated,
        )
        for back in (DAY, 0 * DAY)
    }
    return answers == {True}


# --- arts. 20-23 ---------------------------------------------------------------------------


def tenure(facts: Facts) -> Allowed:
    """Return what arts. 22 and 23 allow for the assessment of a tenure.

    A year belongs to it whose last day lies in it (AA.tenure_years).
    """
    demands = []
    targets = _text(facts, "targets")
    if targets == "无正当理由未完成":
        demands.append(only("不合格", _WORST))
    period = _text(facts, "contract_period")
    if targets == "完成" and good_throughout(_rows(facts, "annual_grades"), period):
        demands.append(only("合格", _QUALIFIED))
    return weighed(frozenset(demands), ("合格", "不合格"))
