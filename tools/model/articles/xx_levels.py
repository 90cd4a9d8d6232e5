"""新人社办〔2024〕22号 art. 2(2), twice: who may register for levels 5 to 2."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tools.model.articles.common import DAY, FAR, days_meant, ends_of, months_on, sure
from tools.model.articles.xx_common import (
    ENOUGH,
    LAST,
    OPEN,
    SAID,
    applied_on,
    at_all,
    eased,
    kept,
    text,
    years_passed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.model.articles.xx_common import Words
    from tools.model.facts import Facts

    Maybe = bool | None

_UPWARD = ("五级（初级工）", "四级（中级工）", "三级（高级工）", "二级（技师）", "一级（高级技师）")
_PASSED_BY = date(2019, 9, 30)
_WORK_BY = {1: date(2015, 12, 31), 2: date(2007, 12, 31)}
_ARTICLES = {1: "XX-2.2.2", 2: "XX-2.2.3"}


def level(facts: Facts) -> Words:
    """Yield what the articles on the declared level say."""
    declared = text(facts, "declared_level")
    match _UPWARD.index(declared) if declared else None:
        case 0:  # 2024年9月底前已转正定级
            word = _word(facts, _by(text(facts, "confirmed_on"), date(2024, 9, 30)))
            yield from [("XX-2.2.1", word)] if word else []
        case 1 | 2 as wanted:
            yield from _two_ways(facts, wanted)
        case 3:
            yield from _second_level(facts)


def _word(facts: Facts, met: Maybe) -> str:
    return "" if met else OPEN if met is None else eased(facts)


def _by(day: str, deadline: date) -> Maybe:
    return sure(lambda one: one <= deadline, day) if day else None


def _all(answers: Iterable[Maybe]) -> Maybe:
    said = set(answers)
    return False if False in said else None if None in said else True


def _two_ways(facts: Facts, wanted: int) -> Words:
    """Levels 4 and 3: the one below passed in time and held five years, or work since long."""
    by_work = _by(text(facts, "work_start"), _WORK_BY[wanted])
    worked, short_on_the_day = _five_years(facts)
    examined = _all([_holds(facts, wanted - 1), _passed(facts, wanted - 1), worked])
    if not (by_work or examined):
        either = None if None in (by_work, examined) else False
        yield _ARTICLES[wanted], _word(facts, either)
    elif not by_work and short_on_the_day:
        yield "XX-2.2.4", SAID


def _holds(facts: Facts, least: int) -> Maybe:
    held = text(facts, "current_level")
    return _UPWARD.index(held) >= least if held else None


def _passed(facts: Facts, below: int) -> Maybe:
    """A certificate comes after the examination: an early one shows that it was passed in time."""
    if text(facts, "passed_on"):
        return _by(text(facts, "passed_on"), _PASSED_BY)
    held = text(facts, "current_level")
    own = held and _UPWARD.index(held) == below
    return True if own and _by(text(facts, "certificate_date"), _PASSED_BY) else None


def _begun(facts: Facts) -> list[date]:
    """Return the days since when somebody may work in the level: once it was passed."""
    start, passed = text(facts, "level_work_start"), text(facts, "passed_on")
    days = days_meant(start) if start else []
    if days and passed:
        days = sorted({max(day, then) for day in days for then in days_meant(passed)})
    return days


def _five_years(facts: Facts) -> tuple[Maybe, bool]:
    """Tell whether five years in the level are full at the year's end; and not when applying.

    What interruptions take away is our choice: by it alone nobody is refused.
    """
    days = _begun(facts)
    if not days:
        return None, False
    enough = at_all({years_passed(day, 5, LAST) for day in days})
    if not enough:
        return enough, False
    if not _still_full(facts, days[-1], LAST):
        return None, False
    return True, not _still_full(facts, days[-1], applied_on(facts)[0])


def _still_full(facts: Facts, start: date, until: date) -> bool:
    """Tell whether five years are full by a day, the days of interruptions taken off."""
    lost = set[date]()
    for row in kept(facts, "interruptions", "period"):
        starts, ends = ends_of(row["period"], until)
        first, last = max(starts[0], start), min(ends[-1], until)
        lost |= {first + DAY * n for n in range((last - first).days + 1)}
    return months_on(start + timedelta(len(lost)), 60) <= until


# --- level 2 ---------------------------------------------------------------------------------


def _second_level(facts: Facts) -> Words:
    held = _holds(facts, 2)
    running, later = _five_years_running(facts)
    answers = [held, _schooled(facts), *([running] if held is not False else [])]
    for met in answers:
        if not met:
            yield "XX-2.2.5", _word(facts, met)
    if later:
        yield "XX-2.2.4", OPEN  # to which day these years count is our choice


def _five_years_running(facts: Facts) -> tuple[Maybe, bool]:
    """连续工作满5年以上: since the last interruption; of an earlier stretch it is not written.

    Tell also whether they are full at the year's end only, and not on the day of application.
    """
    days = _begun(facts)
    periods = [ends_of(row["period"], FAR) for row in kept(facts, "interruptions", "period")]
    breaks = sorted((starts[0], ends[-1]) for starts, ends in periods)
    if any(last == FAR for _, last in breaks):
        return (None if _earlier_stretch(days, breaks) else False), False
    if not days:
        return None, False
    over = [last for _, last in breaks if last >= days[-1]]
    since = [max(over) + DAY] if over else days
    enough = at_all({years_passed(day, 5, LAST) for day in since})
    if enough:
        return True, any(months_on(day, 60) > applied_on(facts)[0] for day in since)
    return (None if enough is None or _earlier_stretch(days, breaks) else False), False


def _earlier_stretch(days: list[date], breaks: list[tuple[date, date]]) -> bool:
    """Tell whether there surely were five years running before one of the interruptions."""
    start = days[-1] if days else FAR
    for first, last in breaks:
        if months_on(start, 60) <= min(first, LAST):
            return True
        start = max(start, last + DAY)
    return False


def _schooled(facts: Facts) -> Maybe:
    """技工学校（职专）或高中以上; 初中 for those of high skill who are old enough."""
    given = text(facts, "schooling")
    if not given or given in ENOUGH:
        return True
    if given != "初中":
        return None if given == "其他" else False
    skilled = {"是": True, "否": False}.get(text(facts, "high_skill"))
    return _all([skilled, _old_enough(facts)])


def _old_enough(facts: Facts) -> Maybe:
    """To which day the age counts is not written: where our choice decides it is left open."""
    born, sex = text(facts, "birth_date"), text(facts, "sex")
    if not born or not sex:
        return None
    age = 50 if sex == "男" else 45

    def of_age(day: date) -> bool | None:
        return sure(lambda first: months_on(first, 12 * age) <= day, born)

    reached = of_age(LAST)  # 周岁: on the birthday
    return None if reached and not of_age(applied_on(facts)[0]) else reached
