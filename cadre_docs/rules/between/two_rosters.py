"""People who stand on two rosters: of two units, or of one list that was made twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.common.telling_apart import BORN, NAME, NUMBER, SEX, UNIT, agree, valid_number
from cadre_docs.rules.context import row_place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import ROSTER
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Typed
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place

_NAMED = 10


class _Listed(NamedTuple):
    """Somebody on a roster."""

    name: str
    sex: Typed | None
    number: str
    unit: str
    roster: Record
    at: Place


class _Known:
    """Namesakes of one birth on all rosters, each number and sex once: few of them are compared."""

    def __init__(self) -> None:
        self._by_number: dict[str, dict[Typed | None, _Listed]] = defaultdict(dict)
        self._of_any: dict[Typed | None, _Listed] = {}

    def first(self, one: _Listed) -> _Listed:
        """Return the first who may be the same; who may not is kept, to be found by others."""
        numbered = (self._by_number[number] for number in ("", one.number))
        groups = numbered if one.number else (self._of_any,)
        several = (other for group in groups for other in group.values())
        found = next((other for other in several if agree(one.sex, other.sex)), one)
        self._by_number[one.number].setdefault(one.sex, one)
        self._of_any.setdefault(one.sex, one)
        return found


@rule("X-rosters", Severity.WARNING, "同一人在两份名册上", scope="batch", roles=ROSTER)
def on_two_rosters(c: BatchContext) -> Iterator[Problem]:
    """一起检查的几份名册（同一种、同一年度的），有姓名、出生年月相同的人：一人一年只在一个单位考核，只列一次。

    性别不同的、有效的身份证号码都填而不同的，是两个人，不指出。
    一份名册里列了两行的，由 FS-repeated、X-listed 指出。只提醒。
    """
    known: dict[tuple[object, ...], _Known] = defaultdict(_Known)
    again: dict[tuple[int, int], list[tuple[_Listed, _Listed]]] = defaultdict(list)
    for record in c.records:
        for born, one in _people(record):
            key = (record.schema.kind, _year(record), folded(one.name), born)
            first = known[key].first(one)
            if first.roster is not record:
                again[id(record), id(first.roster)].append((one, first))
    for both in again.values():
        yield _problem(both)


def _year(record: Record) -> int | None:
    return next(
        filter(None, (year_of(record, prefix) for prefix in record.schema.governed_by)), None
    )


def _people(record: Record) -> Iterator[tuple[str, _Listed]]:
    for table_id, rows in record.tables.items():
        if record.schema.by_id[table_id].column(BORN) is None:
            continue
        for number, row in enumerate(rows, 1):
            said = {name: cell.typed for name, cell in row.values.items()}
            name, born = said.get(NAME), said.get(BORN)
            if name and isinstance(born, PartialDate) and born.month:
                yield (
                    born.format("YYYY-MM"),
                    _Listed(
                        str(name),
                        said.get(SEX),
                        valid_number(said.get(NUMBER)),
                        str(said.get(UNIT) or record.get(UNIT) or ""),
                        record,
                        row_place(record, table_id, number, NAME),
                    ),
                )


def _problem(both: list[tuple[_Listed, _Listed]]) -> Problem:
    one, first = both[0]
    names = "、".join(pair[0].name for pair in both[:_NAMED])
    more = f"等{len(both)}人" if len(both) > _NAMED else ""
    units = ""
    if one.unit and first.unit and folded(one.unit) != folded(first.unit):
        units = f"，单位是“{one.unit}”和“{first.unit}”"
    return Problem(
        f"{names}{more}也在另一份名册上（{first.at.position}）{units}",
        wanted="一人一年只在一份名册上",
        remedy="请核对：调动的只列入一个单位；名册是旧的或者重复的移走；确是同名的两个人的不必改",
        at=one.at,
        record=one.roster,
    )
