"""What must be the same for everybody on a list: the unit, the assessment year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, listing, warning
from cadre_docs.record import Record, Value, printed_text
from cadre_docs.rules.batch import SPELLING
from cadre_docs.rules.days import own_day
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.schema import Field

CODE = "X-consistency"
ASKED = "名册"
"""In place of a file: what no form states."""
_LISTED = 5


def agreed(
    head: Field, source: str, records: Sequence[Record], given: Value | None = None
) -> tuple[Value | None, list[Finding]]:
    """Return what all records that say it say in the field ``source``, or ``given``.

    Where they differ there is no value (``given``, if there is one) and a finding at the
    first record that differs from most, or from ``given``.
    """
    said: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if source in record.values:
            said[printed_text(head, record.values[source].typed)].append(record)
    if not said:
        return given, []
    usual = max(said, key=lambda text: len(said[text]))
    expected = printed_text(head, given.typed) if given else usual
    odd = [record for text, group in said.items() if text != expected for record in group]
    if not odd:
        return given or said[expected][0].values[source], []
    if all(folded(text) == folded(expected) for text in said):
        value = given or said[expected][0].values[source]
        return value, [_spelled(source, said, odd[0], expected)]
    return given, [_differ(source, said, odd[0], expected if given else "")]


def of_other_years(records: Sequence[Record], year: int | None, law: LawBook) -> Iterator[Finding]:
    """Warn of people whose forms state no year, and whose day is not in the year asked for."""
    if year is None:
        return
    other = [(day, one) for one in records if (day := _day_of(one, law)) and day.year != year]
    if other:
        day, record = other[0]
        yield warning(
            CODE,
            f"名册写{year}年，而有{len(other)}人所填的日期不在这一年（{day}）",
            wanted="名册的年度是各人申报、考核的年度",
            remedy="请核对名册的年度（--year、项目文件的“年度”）和各人的日期；确是如此的不必改",
            position=record.position,
            person=record.person,
            form=record.schema.id,
        )


def _day_of(record: Record, law: LawBook) -> date | None:
    if record.schema.years:
        return None  # the year is compared box by box
    notices = law.instruments_of(record.schema.governed_by)
    return next(filter(None, (own_day(record, notice) for notice in notices)), None)


def compare_heads(listed: Record, made: Record) -> list[Finding]:
    """Return where an existing roster names another unit or year than it should.

    ``made`` is the roster as it is made of the forms. What nobody could tell is said as well.
    """
    return [
        finding
        for field_id, value in made.values.items()
        for finding in _compared(listed, listed.schema.by_id[field_id], value)
    ]


def _compared(listed: Record, head: Field, value: Value) -> Iterator[Finding]:
    if head.id in listed.unreadable:
        return  # told
    wanted, typed = printed_text(head, value.typed), listed.get(head.id)
    stated = printed_text(head, typed) if typed else ""
    right, remedy = f"考核表是“{wanted}”", "请核对是否选错了名册或考核表，改正有误的一处"
    link = listed.schema.roster
    if link and head.id == link.year and value.position.file == ASKED:  # not by the forms
        right, remedy = f"应是“{wanted}”", f"{remedy}；要核对别的年度的名册，请用 --year 指定"
    found = None
    if head.id not in listed.places and listed.position.sheet:  # a print in other words
        found = warning(
            CODE, f"名册的表头上没有找到“{head.key}”，没有核对；{right}", remedy="请核对"
        )
    elif not stated:
        found = error(CODE, f"名册的“{head.key}”没有填，{right}", remedy="请填上")
    elif folded(stated) != folded(wanted):
        found = error(CODE, f"名册的“{head.key}”是“{stated}”，{right}", remedy=remedy)
    elif "".join(stated.split()) != "".join(wanted.split()):  # blanks were not read
        message = f"名册的“{head.key}”写作“{stated}”，{right}，只是写法不同"
        found = warning(SPELLING, message, remedy="请统一写法")
    if found:
        place, path, form = listed.place(head.id), listed.schema.path(head), listed.schema.id
        yield replace(found, position=place, path=path, form=form)


def _spelled(source: str, said: dict[str, list[Record]], odd: Record, expected: str) -> Finding:
    """Say which of several spellings of one thing was taken."""
    field = odd.schema.by_id[source]
    return warning(
        SPELLING,
        f"“{field.key}”有{len(said)}种写法：{_counted(said)}，用的是“{expected}”",
        wanted="一种写法，与公章一致",
        remedy="请统一写法",
        **odd.about(source),
    )


def _counted(said: dict[str, list[Record]]) -> str:
    usual = sorted(said.items(), key=lambda pair: -len(pair[1]))
    more = f"{len(usual)}种" if len(usual) > _LISTED else ""
    return listing((f"“{text}”{len(group)}人" for text, group in usual), _LISTED) + more


def _differ(source: str, said: dict[str, list[Record]], odd: Record, given: str) -> Finding:
    field = odd.schema.by_id[source]
    against = f"，要做的是“{given}”" if given else ""
    return error(
        CODE,
        f"各人所填的“{field.key}”不一致：{_counted(said)}{against}",
        wanted=f"一份只列“{field.key}”相同的人",
        remedy=f"请按“{field.key}”分开，各做一份；填错的请改正",
        **odd.about(source),
    )
