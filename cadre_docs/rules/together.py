"""Rules over many records at once: the same person twice, or stated differently."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.record import printed_text
from cadre_docs.rules.batch import squeezed
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

OF_ONE_PERSON = ("ID-duplicate", "X-consistency")
"""The rules that only compare records which share an identity."""

# What two forms of one person must say alike, where both say it.
SHARED = ("name", "sex", "birth_date", "unit", "department", "appointment_date")


def identities(record: Record) -> Iterator[tuple[str, ...]]:
    """What tells a person from others: the ID number, or name, birth and unit together."""
    number = record.get("id_number")
    if number:
        yield ("id", str(number))
    facts = [record.get(field) for field in ("name", "birth_date", "unit")]
    if all(facts):
        yield ("facts", *map(str, facts))


@rule("ID-duplicate", Severity.ERROR, "同一人在同一种表上填了两份", scope="batch")
def nobody_twice(c: BatchContext) -> Iterator[Problem]:
    """一人在一种表上只应有一份。身份证号码相同，或者姓名、出生日期、单位都相同的，视为同一人。

    重复的各份都指出，都不打印：不知道哪一份是对的。

    单位和程序事实表，一个单位一个年度只应有一份：有两份的只用先读到的一份。
    """
    seen: dict[tuple[object, ...], Record] = {}
    told: set[int] = set()
    yield from _units_twice(c)
    for record in c.records:
        keys = [(record.schema.id, *identity) for identity in identities(record)]
        first = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, record)
        if first is not None:
            # Whoever approved the second copy has approved that there are two.
            if id(first) not in told and not _approved(record):
                told.add(id(first))
                yield _twice(first, record)
            yield _twice(record, first)


def _approved(record: Record) -> bool:
    return any(waiver.rule == OF_ONE_PERSON[0] for waiver in record.waivers)


def _twice(record: Record, other: Record) -> Problem:
    number = record.get("id_number")
    alike = bool(number) and number == other.get("id_number")
    same = "身份证号码相同" if alike else "姓名、出生日期、单位都相同"
    return Problem(
        f"与“{other.person}”（{other.position}）是同一人（{same}）",
        wanted="每人每种表一份",
        remedy="请核对；重复的删去一份，号码录错的改正",
        at=place(record, "name")._replace(path=""),
        record=record,
    )


def _units_twice(c: BatchContext) -> Iterator[Problem]:
    """Facts of one unit stated twice: only the first are used, so the others must be told."""
    seen: dict[tuple[object, ...], Record] = {}
    for facts in c.units:
        years = (facts.get(field) for field in facts.schema.years.values())
        first = seen.setdefault((squeezed(facts.get("unit")), *years), facts)
        if first is not facts:
            unit = facts.get("unit") or ""
            yield Problem(
                f"单位“{unit}”已有一份事实表（{first.position}），这一份没有用到",
                wanted="一个单位一个年度一份",
                remedy="请合成一份；年度不同的填考核年度",
                at=place(facts, "unit"),
                record=facts,
            )


@rule("X-consistency", Severity.ERROR, "同一人在不同的表上说法不一", scope="batch")
def forms_agree(c: BatchContext) -> Iterator[Problem]:
    """同一人（身份证号码相同）在不同的表上，姓名、性别、出生、单位等应当一致；各表与最先读到的比。

    名册与考核表是否一致，由 roster --against 逐格核对。
    """
    by_number: dict[str, list[Record]] = defaultdict(list)
    for record in c.records:
        if number := record.get("id_number"):
            by_number[str(number)].append(record)
    for first, *others in by_number.values():
        for other in others:
            if other.schema.id != first.schema.id:
                yield from _differences(first, other)


def _differences(first: Record, other: Record) -> Iterator[Problem]:
    for field_id in SHARED:
        one, two = first.get(field_id), other.get(field_id)
        if one is None or two is None or one == two:
            continue
        before = printed_text(first.schema.by_id[field_id], one)
        stated = printed_text(other.schema.by_id[field_id], two)
        yield Problem(
            f"填“{stated}”，而{first.schema.title}填“{before}”",
            wanted="同一人各表一致",
            remedy=f"请核对两处（另一处在 {first.place(field_id)}）",
            at=place(other, field_id),
            record=other,
        )
