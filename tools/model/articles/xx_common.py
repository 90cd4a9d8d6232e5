"""新人社办〔2024〕22号: what articles on every level share, and arts. 1, 2(3), 2(5), 5, 6(4)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from tools.model.articles.common import DAY, days_meant, months_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tools.model.facts import Cells, Facts

    Words = Iterator[tuple[str, str]]
    Verdicts = dict[str, str]

AGAINST, OPEN, SAID = "不得", "未定", "说明"
"""An article is not met; it cannot be told whether it is; it only says something."""
LAST = date(2024, 12, 31)
"""Years of work count to this day (art. 2(2).4, annex 1 art. 11), others by our choice too."""
ENOUGH = {
    "研究生", "研究生班", "大学本科", "大学专科",
    "中等职业教育", "中等专科", "职业高中", "技工学校", "高中",
}  # fmt: skip
"""技工学校（职业中专）或高中（含职业高中）以上."""
_ISSUED = date(2024, 3, 15)
_OPENED, _CLOSED = date(2024, 3, 21), date(2024, 4, 5)


def heaviest(words: Iterable[tuple[str, str]]) -> Verdicts:
    """Return the heaviest word of each article that says one."""
    found: Verdicts = {}
    for article, word in words:
        order = (SAID, OPEN, AGAINST)
        if article not in found or order.index(word) > order.index(found[article]):
            found[article] = word
    return found


def text(facts: Facts, name: str) -> str:
    """Return what a box says."""
    said = facts.get(name, "")
    return said if isinstance(said, str) else ""


def rows(facts: Facts, name: str) -> list[Cells]:
    """Return the rows of a table."""
    said = facts.get(name, [])
    return said if isinstance(said, list) else []


def kept(facts: Facts, name: str, *key: str) -> list[Cells]:
    """Return the rows of a table, each thing that a key names once, with what all say of it.

    A cell in which two rows of it contradict each other says nothing.
    """
    found: dict[tuple[str, ...], Cells] = {}
    for row in rows(facts, name):
        one = found.setdefault(tuple(row.get(column, "") for column in key), dict(row))
        for column, said in row.items():
            if one.setdefault(column, said) != said:
                one[column] = ""
    return [{column: said for column, said in one.items() if said} for one in found.values()]


@lru_cache
def _window() -> list[date]:
    return [_OPENED + DAY * n for n in range((_CLOSED - _OPENED).days + 1)]


def applied_on(facts: Facts) -> list[date]:
    """Return the days on which somebody may have applied, in order: where none is stated, any."""
    stated = text(facts, "registered_on")
    return days_meant(stated) if stated else _window()


def eased(facts: Facts) -> str:
    """Art. 2(5): of those on the epidemic's front line another document judges the conditions."""
    return OPEN if text(facts, "front_line") == "是" else AGAINST


def full(start: str, years: int, day: date) -> bool | None:
    """Tell whether so many years have passed since a start; whether that day counts, or not."""
    return at_all({years_passed(first, years, day) for first in days_meant(start)})


def years_passed(first: date, years: int, day: date) -> bool | None:
    """Tell whether years are full by a day; None where the first day would have to count.

    民法典 arts. 201 and 202: it does not. The notice is silent, and a tenure is often written so.
    """
    end = months_on(first, 12 * years)
    return True if end <= day else None if end == day + DAY else False


def at_all(answers: set[bool | None]) -> bool | None:
    """Return what all answers say; None where they differ."""
    return answers.pop() if len(answers) == 1 else None


def everybody(facts: Facts) -> Words:
    """Yield what the notice asks of applicants for whatever level."""
    if text(facts, "staff_kind") == "其他":
        yield "XX-1.1", AGAINST
    yield from _retiring(facts)
    trades = {text(facts, name) for name in ("current_trade", "declared_trade")} - {""}
    if len(trades) > 1:
        yield "XX-2.3", SAID
    if text(facts, "front_line") == "是":
        yield "XX-2.5", SAID
    for name, first, last in (
        ("registered_on", _OPENED, _CLOSED),
        ("unit_reviewed_on", _OPENED, date(2024, 4, 13)),
        ("reviewed_on", _OPENED, date(2024, 4, 15)),
    ):
        if text(facts, name) and not all(first <= d <= last for d in days_meant(text(facts, name))):
            yield "XX-3.2", AGAINST
    fallen = text(facts, "false_statement_year")
    if fallen and int(fallen) <= 2024 <= int(fallen) + 2:  # 取消当年，两年内禁止再次申报
        yield "XX-6.4", AGAINST


def _retiring(facts: Facts) -> Words:
    """Art. 1(3): not who retired, or reached the age, before the notice; who does later decides."""
    leaves = []
    if text(facts, "retirement_date"):
        leaves.append(days_meant(text(facts, "retirement_date")))
    born, sex = text(facts, "birth_date"), text(facts, "sex")
    if born and sex:
        age = 60 if sex == "男" else 50
        reached = [months_on(day, 12 * age) for day in days_meant(born)]
        leaves += [reached] if reached[-1] <= LAST else []  # later ages are postponed
    for days in leaves:
        before = {day < _ISSUED for day in days}
        if before == {True}:
            yield "XX-1.3", AGAINST
        elif True in before or days[0].year == LAST.year:
            yield "XX-1.3", OPEN
