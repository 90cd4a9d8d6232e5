"""People of one name of whom nothing says whether they are one or two."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.between.across import NAMESAKE, Years, who_may_meet
from cadre_docs.rules.between.alike import texts_said
from cadre_docs.rules.between.personal import NO_NUMBER, numbers_said
from cadre_docs.rules.common.telling_apart import (
    BORN,
    NAME,
    NUMBER,
    SEX,
    UNIT,
    Facts,
    agree,
    differences,
    enough_of,
    own_fields,
    sound_alike,
    valid_number,
)
from cadre_docs.rules.context import place
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Field, Schema

NUMBERS = {"id_number": "身份证号码", "certificate": "认定证书编号"}
"""The fields whose numbers tell people apart, the surest first."""
_MOST = 20
"""Namesakes of one unit and one year with whom one is compared: no office has more."""
_FEWEST = 3
"""So many facts of their own must two have alike whose names differ by a character."""
_TWO = 2


def numbers_of(record: Record) -> dict[str, str]:
    """Return the numbers that a record gives of its person, by their fields."""
    given = {name: record.text(name) for name in NUMBERS}
    return {name: number for name, number in given.items() if number not in ("", NO_NUMBER)}


def namesake_keys(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what those share who may be one person.

    That is the form and the name with the month of birth, or with the unit; or all facts of
    their own but the name.
    """
    name, unit = folded(record.get(NAME)), folded(record.get(UNIT))
    if not name:
        return
    if month := _month(record):
        yield "namesakes", record.schema.id, name, month
    if unit:
        yield "namesakes of a unit", record.schema.id, name, unit
    if said := _all_but_name(record):
        yield "all but the name", record.schema.id, *said


def who_may_share(records: Sequence[Record]) -> list[Record]:
    """Return, in their order, those who may share such a key, or an identity, with another."""
    births = Counter(map(_birth_in_unit, records))
    met = set(map(id, who_may_meet(records)))
    return [r for r in records if id(r) in met or births[_birth_in_unit(r)] > 1]


def _month(record: Record) -> str:
    born = record.get(BORN)
    return born.format("YYYY-MM") if isinstance(born, PartialDate) and born.month else ""


def _birth_in_unit(record: Record) -> tuple[object, ...]:
    """Return some of :func:`_all_but_name`, quickly: few have even that in common."""
    born = record.get(BORN)
    said = (born.year, born.month) if isinstance(born, PartialDate) else ()
    return record.schema.id, folded(record.get(UNIT)), said


def _all_but_name(record: Record) -> tuple[str, ...]:
    """Return all that a form says of a person's own; nothing where it is too little to tell."""
    own = (record.get(field.id) or "" for field in own_fields(record.schema.carried))
    said, month, unit = tuple(map(folded, own)), _month(record), folded(record.get(UNIT))
    if not month or not unit or sum(map(bool, said)) < _FEWEST:
        return ()
    return record.text(BORN), unit, record.text(SEX), *said


@rule(NAMESAKE, Severity.WARNING, "可能是同一人填了两份", scope="batch")
def perhaps_twice(c: BatchContext) -> Iterator[Problem]:
    """同一种表上、同一年度，多半是同一人的两份（改正过的一份和没有删去的原来的一份，或者在两处各填了一份），请核对：

    姓名相同、出生年月相同，又没有都填的号码可以区分的（性别不同、出生日期填到日而不同、号码都填而不同的，是两个人，不指出）；
    姓名、单位相同，只有出生年月不同的（性别、另一项内容也可以不同）；单位、出生年月等各项都相同，姓名只差一个同音字的（各项都相同的恰有两个人时）；
    姓名相同，手机号码（证书编号）相同，或者个人总结等一字不差的。

    出生年月只错一处就不同了，不足以说明是两个人。算两个人的：有效的身份证号码都填而不同；出生年月和岗位都不同；
    出生年月不同，任现岗时间、从事工作、手机等本人的各项还有两项不同（不填出生年月的表，要有三项不同）。
    能断定是同一人的，由 ID-duplicate 指出。
    一个单位同名的超过20人的，各与前20人比较。只提醒，不影响打印。
    """
    told: set[int] = set()
    named = [folded(record.get(NAME)) for record in c.records]
    number = Counter(named)
    shared = [r for r, name in zip(c.records, named, strict=True) if number[name] > 1]
    kinds = {record.schema.id: record.schema for record in c.records}
    # In their tables people of other names may stand, with a number each.
    listing = {s.id for s in kinds.values() if any(field.columns for field in s.personal)}
    ids = {id(record) for record in shared}
    numbered = [r for r in c.records if id(r) in ids or r.schema.id in listing]
    for problem in chain(  # few share a name, and each way takes as long as all rules of a record
        _of_one_birth(shared),
        _of_one_unit(shared),
        _of_nearly_one_name(c.records),
        _of_one_number(numbered),
        _of_one_text(shared),
    ):
        if id(problem.record) not in told:  # of the first reason there is
            told.add(id(problem.record))
            yield problem


class _Signs(NamedTuple):
    """What may tell a person from a namesake: each only where both state it.

    There are few different ones, however many people share a name.
    """

    sex: str
    day: int | None
    numbers: frozenset[str]

    def tell_apart(self, other: _Signs) -> bool:
        """Tell whether two people must be two. Who has one number of a kind was told before."""
        return (
            bool(self.numbers & other.numbers)
            or (bool(self.sex and other.sex) and self.sex != other.sex)
            or (bool(self.day and other.day) and self.day != other.day)
        )


def _signs(record: Record) -> _Signs:
    born = record.get(BORN)
    day = born.day if isinstance(born, PartialDate) else None
    return _Signs(record.text(SEX), day, frozenset(numbers_of(record)))


def _of_one_birth(records: Iterable[Record]) -> Iterator[Problem]:
    known: dict[tuple[str, ...], dict[_Signs, Years]] = defaultdict(lambda: defaultdict(Years))
    for record in records:
        name, month = folded(record.get(NAME)), _month(record)
        if not name or not month:
            continue
        others, signs = known[record.schema.id, name, month], _signs(record)
        near = (years for one, years in others.items() if not signs.tell_apart(one))
        first = next((r for years in near for r in years.of_year_of(record)), None)
        others[signs].first(record)
        if first is not None and not _have_one_unit(first, record):
            units = tuple(r.text(UNIT) or "没有填单位" for r in (first, record))
            yield _perhaps(
                record,
                first,
                f"同名、出生年月相同，单位是“{units[0]}”和“{units[1]}”，"
                "没有都填的号码，分不清是一个人还是两个人",
                tuple(NUMBERS),
                "，生日不同的也可以都填到日",
            )


def _have_one_unit(one: Record, other: Record) -> bool:
    """Whether ID-duplicate tells of two namesakes: there a birth and one unit are enough."""
    unit = folded(one.get(UNIT))
    return bool(unit) and unit == folded(other.get(UNIT))


def _of_one_unit(records: Sequence[Record]) -> Iterator[Problem]:
    schemas = {record.schema.id: record.schema for record in records}
    own = {name: own_fields(schema.carried) for name, schema in schemas.items()}
    known: dict[tuple[str, ...], dict[Facts, Years]] = defaultdict(dict)
    for record in records:
        name, unit, schema = folded(record.get(NAME)), folded(record.get(UNIT)), record.schema
        if not name or not unit:
            continue
        fields, others = own[schema.id], known[schema.id, name, unit]
        facts, enough = Facts.of(record.values, fields), enough_of(schema.by_id)
        for one, years in others.items():
            if _is_told(facts, one, schema) or facts.is_somebody_else(one, fields, enough=enough):
                continue
            first = next(years.of_year_of(record), None)
            if first is not None:
                yield _corrected(record, first, fields)
                break
        if facts in others or len(others) < _MOST:
            others.setdefault(facts, Years()).first(record)


def _is_told(one: Facts, other: Facts, schema: Schema) -> bool:
    """Whether ID-duplicate tells of two namesakes of one unit: by their number, or their births."""
    if one.number and one.number == other.number:
        return True
    return BORN in schema.by_id and (
        one.born is None or other.born is None or one.born.may_be(other.born)
    )


def _corrected(record: Record, first: Record, own: tuple[Field, ...]) -> Problem:
    by_id = record.schema.by_id
    fields = (*(by_id[name] for name in (BORN, SEX) if name in by_id), *own)
    differ = differences(record.values, first.values, fields)
    said = f"不同的是{differ}" if differ else "没有可以区分的内容"
    return _perhaps(record, first, f"同名、单位相同，{said}，可能是同一人改过的一份和原来的一份")


def _of_nearly_one_name(records: Sequence[Record]) -> Iterator[Problem]:
    births = [*map(_birth_in_unit, records)]  # what is compared takes long to put together
    number = Counter(births)
    alike: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record, birth in zip(records, births, strict=True):
        if number[birth] > 1 and (said := _all_but_name(record)):
            alike[record.schema.id, assessed_in(record), *said].append(record)
    for group in alike.values():
        firsts: dict[str, Record] = {}
        for record in group:
            firsts.setdefault(folded(record.get(NAME)), record)
        if len(firsts) != _TWO:  # of one name ID-duplicate tells; what many say tells nobody
            continue
        first, record = firsts.values()
        own_number = valid_number(record.get(NUMBER))
        if sound_alike(*firsts) and not _has_another_number(first, own_number):
            yield _perhaps(
                record,
                first,
                "单位、出生年月等各项都相同，姓名只差一个同音字，可能是同一人改过的一份和原来的一份",
            )


def _has_another_number(first: Record, number: str) -> bool:
    other = valid_number(first.get(NUMBER))
    return bool(number and other)


def _of_one_number(records: Iterable[Record]) -> Iterator[Problem]:
    known: dict[tuple[str, ...], Years] = defaultdict(Years)
    for record in records:
        for said in numbers_said(record) if record.schema.of_people else ():
            first = known[record.schema.id, said.kind, said.number, said.name].first(record)
            if first is not record and not _is_known(first, record):
                yield _as_alike(record, first, f"{said.field.key}相同")


def _of_one_text(records: Iterable[Record]) -> Iterator[Problem]:
    known: dict[tuple[str, ...], Years] = defaultdict(Years)
    for record in records:
        name = folded(record.get(NAME))
        for box, sign in texts_said(record) if name else ():
            first = known[record.schema.id, name, *sign].first(record)
            if first is not record and not _is_known(first, record):
                said = {"".join(r.text(box.id).split()) for r in (first, record)}
                same = "一字不差" if len(said) == 1 else "只有数字不同"
                yield _as_alike(record, first, f"{box.key}{same}")


def _is_known(one: Record, other: Record) -> bool:
    """Whether two of one name are two people by their numbers, or one person as was told."""
    numbers = [valid_number(record.get(NUMBER)) for record in (one, other)]
    if all(numbers):
        return True
    births = agree(one.get(BORN), other.get(BORN)) and BORN in one.schema.by_id
    return _have_one_unit(one, other) and births


def _as_alike(record: Record, first: Record, alike: str) -> Problem:
    by_id = record.schema.by_id
    fields = (by_id[name] for name in (UNIT, BORN, SEX) if name in by_id)
    differ = differences(record.values, first.values, [*fields, *own_fields(record.schema.carried)])
    said = f"，不同的是{differ}" if differ else ""
    why = f"同名、{alike}{said}，可能是同一人改过的一份和原来的一份"
    return _perhaps(record, first, why)


def _perhaps(
    record: Record, first: Record, why: str, numbers: tuple[str, ...] = (NUMBER,), more: str = ""
) -> Problem:
    """Say it; two ``numbers`` of one of these kinds would tell the two apart."""
    fields = record.schema.by_id
    both = "或".join(f"“{record.schema.path(fields[name])}”" for name in numbers if name in fields)
    two = f"两处都填{both}即可区分{more}" if both else f"不必改{more}"
    return Problem(
        f"与“{first.person}”（{first.position}）{why}",
        wanted="每人每种表一份",
        remedy=f"请核对：是一个人的删去一份；是两个人的，{two}",
        at=place(record, NAME),
        record=record,
    )
