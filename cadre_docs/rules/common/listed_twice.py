"""Rows of a roster that may be one person's: a slip put right in one row, and the old row left."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.record.repeats import repeats
from cadre_docs.rules.common.telling_apart import (
    BORN,
    NAME,
    SEX,
    UNIT,
    Facts,
    differences,
    enough_of,
    own_columns,
    sound_alike,
)
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.rules.roles import ROSTER
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field

_TWO = 2
_MOST = 20  # rows of one name with which one is compared


@rule("X-listed", Severity.WARNING, "名册上可能是同一人列了两行", roles=ROSTER)
def perhaps_listed_twice(c: RecordContext) -> Iterator[Problem]:
    """名册上姓名相同的两行，单位相同而只有出生年月（性别）不同的，或者出生年月相同而只有单位不同的，多半是同一人列了两行。

    单位、性别、出生年月和必填的各项都相同，姓名只差一个同音字的两行（各项都相同的恰有两行时），也指出。

    怎样算两个人与 X-namesake 相同。各列按规定应当不同而相同的，由 FS-repeated 指出。
    姓名相同的超过20行的，各与前20行比较。
    """
    for table_id, rows in c.record.tables.items():
        table = c.record.schema.by_id[table_id]
        if table.column(NAME) is not None:
            yield from _of_rows(c.record.schema.path(table), table, rows)
            yield from _of_nearly_one_name(c.record.schema.path(table), table, rows)


def _of_rows(path: str, table: Field, rows: tuple[Row, ...]) -> Iterator[Problem]:
    own, enough = own_columns(table.columns), enough_of(table.names)
    told = {repeat.number for repeat in repeats(table, rows)}
    named: dict[str, list[tuple[int, Row, Facts]]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        name = _text(row.values, NAME)
        if not name or number in told:
            continue
        facts, others = Facts.of(row.values, own), named[name]
        for first, one, known in islice(others, _MOST):
            if not _may_be_one(row, one) or known.is_somebody_else(facts, own, enough=enough):
                continue
            yield _problem(path, table, (number, row), (first, one), own)
            break
        others.append((number, row, facts))


def _of_nearly_one_name(path: str, table: Field, rows: tuple[Row, ...]) -> Iterator[Problem]:
    """Tell of two rows that say all the same of two names of one sound: 张伟, 张玮."""
    own = own_columns(table.columns)
    alike: dict[tuple[object, ...], list[tuple[int, Row]]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        facts = Facts.of(row.values, own)
        if facts.born is not None and facts.sex and all(facts.own):
            alike[_text(row.values, UNIT), facts.born, facts.sex, facts.own].append((number, row))
    for group in alike.values():
        if len(group) != _TWO:  # what many rows say alike tells nobody
            continue
        (first, one), (number, two) = group
        numbers = {Facts.of(row.values, ()).number for row in (one, two)} - {""}
        if sound_alike(_text(one.values, NAME), _text(two.values, NAME)) and len(numbers) < _TWO:
            yield Problem(
                f"与第{first}行各项都相同，姓名“{two.values[NAME].typed}”和"
                f"“{one.values[NAME].typed}”只差一个同音字",
                wanted="一人一行",
                remedy="请核对：是一个人的删去写错的一行；确是两个人的不必改",
                at=Place(f"{path}[{number}].{table.names[NAME].key}", two.place(NAME)),
            )


def _may_be_one(row: Row, other: Row) -> bool:
    """Whether two rows of one name have the unit or the birth in common, as far as both say it."""
    return any(_text(row.values, column) == _text(other.values, column) for column in (UNIT, BORN))


def _text(values: Mapping[str, object], column: str) -> str:
    cell = values.get(column)
    return folded(getattr(cell, "typed", None))


def _problem(
    path: str, table: Field, row: tuple[int, Row], other: tuple[int, Row], own: tuple[Field, ...]
) -> Problem:
    (number, one), (first, two) = row, other
    column = table.names[NAME]
    wanted = (UNIT, BORN, SEX)
    fields = (*(table.names[name] for name in wanted if name in table.names), *own)
    differ = differences(one.values, two.values, fields)
    return Problem(
        f"与第{first}行同名，不同的只是{differ}" if differ else f"与第{first}行同名",
        wanted="一人一行",
        remedy="请核对：是一个人的删去一行；确是同名的两个人的不必改",
        at=Place(f"{path}[{number}].{column.key}", one.place(NAME)),
    )
