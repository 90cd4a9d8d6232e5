"""People of one name and birth of whom nothing says whether they are one or two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.common.across import NAMESAKE, Years
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

NUMBERS = {"id_number": "身份证号码", "certificate": "认定证书编号"}
"""The fields whose numbers tell people apart, the surest first."""
_NO_NUMBER = ("无",)


def numbers_of(record: Record) -> dict[str, str]:
    """Return the numbers that a record gives of its person, by their fields."""
    given = {name: str(record.get(name) or "") for name in NUMBERS}
    return {name: number for name, number in given.items() if number not in ("", *_NO_NUMBER)}


def namesake_key(record: Record) -> tuple[str, ...] | None:
    """Return what namesakes share who may be one person; None where it is not all stated.

    That is the form, the name and the month of birth, or the unit where no birth is asked for.
    """
    name, born = record.get("name"), record.get("birth_date")
    if not name or not record.schema.of_people:
        return None
    if "birth_date" not in record.schema.by_id:
        second = folded(record.get("unit"))
    else:
        second = born.format("YYYY-MM") if isinstance(born, PartialDate) and born.month else ""
    return ("namesakes", record.schema.id, folded(name), second) if second else None


class _Signs(NamedTuple):
    """What may tell a person from a namesake: each only where both state it.

    There are few different ones, however many people share a name.
    """

    sex: str
    day: int
    numbers: frozenset[str]

    def tell_apart(self, other: _Signs) -> bool:
        """Tell whether two people must be two. Who has one number of a kind was told before."""
        return (
            bool(self.numbers & other.numbers)
            or (bool(self.sex and other.sex) and self.sex != other.sex)
            or (bool(self.day and other.day) and self.day != other.day)
        )


def _signs(record: Record) -> _Signs:
    born = record.get("birth_date")
    day = born.day or 0 if isinstance(born, PartialDate) else 0
    return _Signs(str(record.get("sex") or ""), day, frozenset(numbers_of(record)))


@rule(NAMESAKE, Severity.WARNING, "可能是同一人填了两份", scope="batch")
def perhaps_twice(c: BatchContext) -> Iterator[Problem]:
    """同一种表上、同一年度，姓名相同、出生年月相同，又没有都填的号码可以区分的，可能是同一人在两处各填了一份。

    表上没有出生日期的，看姓名和单位。性别不同、出生日期填到日而不同、号码都填而不同的，是两个人，不指出；能断定是
    同一人的，由 ID-duplicate 指出。只提醒，不影响打印。
    """
    known: dict[tuple[str, ...], dict[_Signs, Years]] = defaultdict(lambda: defaultdict(Years))
    for record in c.records:
        key = namesake_key(record)
        if key is None:
            continue
        others, signs = known[key], _signs(record)
        near = (years for one, years in others.items() if not signs.tell_apart(one))
        first = next((r for years in near for r in years.of_year_of(record)), None)
        others[signs].first(record)
        if first is not None and not _is_told(first, record):
            yield _perhaps(record, first)


def _is_told(one: Record, other: Record) -> bool:
    """Whether ID-duplicate tells of two namesakes: there a birth and one unit are enough."""
    units = folded(one.get("unit")), folded(other.get("unit"))
    return "birth_date" in one.schema.by_id and bool(units[0]) and units[0] == units[1]


def _perhaps(record: Record, first: Record) -> Problem:
    fields = record.schema.by_id
    names = [name for name in NUMBERS if name in fields]
    both = "或".join(f"“{record.schema.path(fields[name])}”" for name in names)
    by_birth = "birth_date" in fields
    units = tuple(str(r.get("unit") or "没有填单位") for r in (first, record))
    where = f"单位是“{units[0]}”和“{units[1]}”，" if by_birth else ""
    return Problem(
        f"与“{first.person}”（{first.position}）"
        f"{'同名、出生年月相同' if by_birth else '同名、单位相同'}，{where}"
        "没有都填的号码，分不清是一个人还是两个人",
        wanted="每人每种表一份",
        remedy="请核对：是一个人的删去一份；是两个人的"
        + (f"，两处都填{both}即可区分" if both else "")
        + ("，生日不同的也可以都填到日" if by_birth else ""),
        at=place(record, "name"),
        record=record,
    )
