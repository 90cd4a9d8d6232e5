"""The year and the period that everybody of a unit is assessed for, and the place, but one.

Tenures are not compared: they begin when somebody was appointed, and rightly differ.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.rules.common.telling_apart import name_and_birth
from cadre_docs.rules.context import Problem, place
from cadre_docs.values.dates import PartialDate, Period
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.record import Record

_LEAST, _FEW = 3, 10
"""How many others there must be, and of how many of them one may say something else."""
_NEW_YEARS_EVE = (12, 31)


def unlike_the_others(
    records: Iterable[Record], year_id: str, period_id: str = ""
) -> Iterator[Problem]:
    """Yield whose year, or whose period of one year, is not that of nearly all of the unit.

    Who has a form of the others' year, too, has one for each of several years.
    """
    units: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.get("unit") and record.get(year_id) is not None:
            units[folded(record.get("unit"))].append(record)
    for group in units.values():
        most, others = _apart(group, lambda record: record.text(year_id))
        here = set(map(name_and_birth, most))
        for record in others:
            if name_and_birth(record) not in here:
                yield _unlike(record, year_id, len(most), most[0].text(year_id))
        if period_id and most:
            same, few = _apart(most, lambda record: str(_period(record, year_id, period_id)))
            for record in few:
                yield _unlike(record, period_id, len(same), same[0].text(period_id))


def elsewhere(records: Iterable[Record], field_id: str) -> Iterator[Problem]:
    """Yield whose place is not that of nearly all of the unit.

    A part of the other's text is the same place told in brief.
    """
    units: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.get("unit") and record.get(field_id):
            units[folded(record.get("unit"))].append(record)
    for group in units.values():
        most, others = _apart(group, lambda record: folded(record.text(field_id)))
        for record in others:
            one, two = folded(record.text(field_id)), folded(most[0].text(field_id))
            if one not in two and two not in one:
                yield _unlike(record, field_id, len(most), most[0].text(field_id))


def _apart(group: list[Record], said: Callable[[Record], str]) -> tuple[list[Record], list[Record]]:
    """Return those who say what nearly all do, and the others; nobody where it is not so clear."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in group:
        groups[said(record)].append(record)
    most = max(groups.values(), key=len)
    others = [record for record in group if said(record) != said(most[0])]
    clear = len(most) >= _LEAST and len(others) <= max(1, len(most) // _FEW)
    return (most, others) if clear else (most, [])


def _period(record: Record, year_id: str, period_id: str) -> object:
    """Return the period; of whoever states none, the calendar year."""
    period, year = record.get(period_id), record.get(year_id)
    if period is None and isinstance(year, PartialDate):
        return Period(PartialDate(year.year, 1, 1), PartialDate(year.year, *_NEW_YEARS_EVE))
    return period


def _unlike(record: Record, field_id: str, number: int, others: str) -> Problem:
    stated = record.text(field_id)
    return Problem(
        (f"填“{stated}”" if stated else "没有填")
        + f"，而本单位其他{number}人{f'填“{others}”' if others else '没有填'}",
        wanted="同一单位一致",
        remedy="请核对，写错的改正；确实不同的不必改",
        at=place(record, field_id),
        record=record,
    )
