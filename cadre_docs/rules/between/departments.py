"""Units and the departments above them, as all people of a batch state them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity, listing
from cadre_docs.rules.between.across import DEPARTMENT
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place

UNIT, ABOVE = "unit", "department"
_FEW, _MOST = 3, 10  # places and departments that a message lists

Pair = tuple[str, str]


class _Said(NamedTuple):
    """What one person's form, or a row of a list, says: the texts as typed, and where."""

    unit: str
    above: str
    at: Place
    record: Record


def stated(record: Record) -> Iterator[Pair]:
    """Yield the units with the departments above them as a record, or its rows, spell them.

    Where one is not stated it is empty.
    """
    yield record.text(UNIT), record.text(ABOVE)
    for table_id, rows in record.tables.items():
        table = record.schema.by_id[table_id]
        if table.column(UNIT) or table.column(ABOVE):
            for row in rows:
                yield row.text(UNIT), row.text(ABOVE)


def stated_pairs(record: Record) -> Iterator[Pair]:
    """Yield the units with the departments above them, as compared, where both are said."""
    yield from ((folded(one.unit), folded(one.above)) for one in _said(record))


@rule(DEPARTMENT, Severity.ERROR, "单位和主管部门填反，或者一个单位有几个主管部门", scope="batch")
def unit_and_department(c: BatchContext) -> Iterator[Problem]:
    """一起检查的人里，有人单位填甲、主管部门填乙，又有人单位填乙、主管部门填甲的，必有一处填反了：指出人少的一边，一样多的都指出。

    同一单位的人（单位的事实表、名册也算）填了不同的主管部门的，提醒。写法不同（括号、全角半角等）的算同一个。
    """
    pairs: dict[Pair, list[_Said]] = defaultdict(list)
    for record in c.records:
        for one in _said(record):
            pairs[folded(one.unit), folded(one.above)].append(one)
    wrong = reversed_pairs({pair: len(said) for pair, said in pairs.items()})
    for pair in wrong:
        other = pairs[pair[1], pair[0]][0]
        yield from (_swapped(one, other) for one in pairs[pair])
    by_unit: dict[str, list[list[_Said]]] = defaultdict(list)
    for pair, said in pairs.items():
        if pair not in wrong:
            by_unit[pair[0]].append(said)
    for several in by_unit.values():
        if len(several) > 1:
            yield _several(several)


def reversed_pairs(counts: dict[Pair, int]) -> dict[Pair, None]:
    """Return the pairs that stand the other way round, too, of more people (or of as many)."""
    return {
        (unit, above): None
        for (unit, above), count in counts.items()
        if unit != above and counts.get((above, unit), 0) >= count
    }


def _said(record: Record) -> Iterator[_Said]:
    schema = record.schema
    if UNIT in record.values and ABOVE in record.values:
        yield _one(record.values, place(record, ABOVE), record)
    for table_id, rows in record.tables.items():
        if schema.by_id[table_id].column(ABOVE) is None:
            continue
        for number, row in enumerate(rows, 1):
            if UNIT in row.values and ABOVE in row.values:
                yield _one(row.values, row_place(record, table_id, number, ABOVE), record)


def _one(values: Mapping[str, Value], at: Place, record: Record) -> _Said:
    return _Said(str(values[UNIT].typed), str(values[ABOVE].typed), at, record)


def _swapped(one: _Said, other: _Said) -> Problem:
    whose = other.record.person or other.record.schema.title
    return Problem(
        f"单位填“{one.unit}”、主管部门填“{one.above}”，而“{whose}”"
        f"（{other.at.position}）的单位是“{other.unit}”、主管部门是“{other.above}”，有一处填反了",
        wanted="单位是所在的事业单位，主管部门是它的上级",
        remedy="请核对，改正填反的一处",
        at=one.at,
        record=one.record,
    )


def _several(several: list[list[_Said]]) -> Problem:
    """Name every department of a unit and where it stands first, at the rarest of them."""
    rarest = min(several, key=len)[0]
    listed = "、".join(
        f"“{said[0].above}”{len(said)}处（{_places(said)}）" for said in several[:_MOST]
    )
    return Problem(
        f"“{rarest.unit}”的人填了{len(several)}个主管部门：{listed}",
        wanted="一个单位一个主管部门",
        remedy="请核对，填错的改正、写法不同的统一；确有两个主管部门的不必改",
        at=rarest.at,
        severity=Severity.WARNING,
        record=rarest.record,
    )


def _places(said: list[_Said]) -> str:
    return listing((one.at.position for one in said), _FEW)
