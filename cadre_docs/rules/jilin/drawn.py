"""吉人社函〔2023〕25号 第二条: whether the numbers on a list of people drawn can be true."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import SAMPLE
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext

    _Numbered = list[tuple[int, Row]]

_PEOPLE = "people"
_OF_UNIT, _DRAWN = "stratum_people", "stratum_drawn"
_LEFT_OUT = expression(
    "免[予于]?(?:抽)?查|免检|(?<!是否)[不未]予?(?:抽查|检查|核查)(?!出)|(?:与|和|由|已)[^，,。；;]{0,8}(?:调换|替换|对换)|(?:调换|替换|换)(?:为|成)"
)
"""Whoever was drawn is inspected: nobody is drawn in somebody's place by hand."""
_CHECK = "请核对，改正有误的一处；可用 cadre-docs sample --verify 核对"


@rule("JL-2.1d", Severity.WARNING, "抽查名单上的各项数目", "第二条第（二）项", roles=SAMPLE)
def numbers_of_a_list(c: RecordContext) -> Iterator[Problem]:
    """抽查名单上的数目应当可能：抽取的不多于全部，一个单位的几行填的人数相同，单位抽取人数是名单上该单位的行数，名次不重复、按抽签值从小到大。

    各单位的人数加起来不多于三级人数（没有抽到人的单位不在名单上，可以少）。备注写免查、不抽查、调换为别人的，也提醒。名单有一行读不到的，不核对行数。
    """
    total, drawn = c.get("people_count"), c.get("drawn_count")
    if isinstance(total, int) and isinstance(drawn, int) and drawn > total:
        yield _amiss(c, "drawn_count", f"抽取{drawn}人，三级人数是{total}人", "抽取的不多于全部")
    units: dict[tuple[str, str], _Numbered] = defaultdict(list)
    for number, row in c.distinct(_PEOPLE):
        units[folded(row.text("department")), folded(row.text("unit"))].append((number, row))
    known = [_most(rows) for rows in units.values()]
    if isinstance(total, int) and sum(known) > total:
        said = f"名单上各单位的三级人数共{sum(known)}人，三级人数填{total}人"
        yield _amiss(c, "people_count", said, "各单位相加不多于三级人数")
    for rows in units.values():
        yield from _of_a_unit(c, rows)
    yield from _not_inspected(c)


def _not_inspected(c: RecordContext) -> Iterator[Problem]:
    """Yield people on the list of whom a remark says that they were left out, or exchanged."""
    for number, row in c.distinct(_PEOPLE):
        found = _LEFT_OUT.search(row.text("remark"))
        if found is not None:
            yield Problem(
                f"备注写的是“{found[0]}”，而“{row.text('name')}”是抽到的人",
                wanted="抽到的都抽查",
                remedy="请核对：照抽到的名单抽查，备注不对的删去；确有规定免于抽查的不必改",
                at=c.at_row(_PEOPLE, number, "remark"),
            )


def _most(rows: _Numbered) -> int:
    return max((n for _, row in rows if isinstance(n := row.get(_OF_UNIT), int)), default=0)


def _of_a_unit(c: RecordContext, rows: _Numbered) -> Iterator[Problem]:
    first, one = rows[0]
    unit = one.text("unit")
    for column, called in ((_OF_UNIT, "三级人数"), (_DRAWN, "抽取人数")):
        for number, row in rows[1:]:
            if row.get(column) != one.get(column):
                said = f"“{unit}”的{called}填{row.text(column)}，第{first}行填{one.text(column)}"
                yield _cell(c, number, column, said, "同一单位的各行相同")
                break
    stated, of_unit = one.get(_DRAWN), one.get(_OF_UNIT)
    if isinstance(stated, int) and isinstance(of_unit, int) and stated > of_unit:
        yield _cell(c, first, _DRAWN, f"“{unit}”{of_unit}人抽取{stated}人", "抽取的不多于全部")
    elif isinstance(stated, int) and stated != len(rows) and not c.unread(_PEOPLE):
        said = f"“{unit}”的抽取人数填{stated}，名单上有{len(rows)}行"
        yield _cell(c, first, _DRAWN, said, "两处一致")
    yield from _in_order(c, rows)


def _in_order(c: RecordContext, rows: _Numbered) -> Iterator[Problem]:
    """Yield ranks that are there twice, or that are not those of the lots."""
    ranked = [
        (rank, row.text("draw"), n) for n, row in rows if isinstance(rank := row.get("rank"), int)
    ]
    ranked.sort()
    for (rank, lot, number), (next_rank, next_lot, next_number) in pairwise(ranked):
        if rank == next_rank:
            said = f"名次{rank}与第{min(number, next_number)}行相同"
            yield _cell(c, max(number, next_number), "rank", said, "一个单位内名次不重复")
        elif lot and next_lot and lot.lower() >= next_lot.lower():
            said = f"名次{next_rank}的抽签值{next_lot}不大于名次{rank}的{lot}"
            yield _cell(c, next_number, "draw", said, "名次按抽签值从小到大")


def _amiss(c: RecordContext, field_id: str, said: str, wanted: str) -> Problem:
    return Problem(said, wanted=wanted, remedy=_CHECK, at=c.at(field_id))


def _cell(c: RecordContext, number: int, column: str, said: str, wanted: str) -> Problem:
    return Problem(said, wanted=wanted, remedy=_CHECK, at=c.at_row(_PEOPLE, number, column))
