"""Checks over many records at once: the same person twice, or stated differently."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity, error
from cadre_docs.record import printed_text
from cadre_docs.rules.engine import declare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.record import Record

DUPLICATE, DIFFERENT = "ID-duplicate", "X-consistency"
declare(DUPLICATE, Severity.ERROR, "同一人在同一种表上填了两份", scope="batch")
declare(DIFFERENT, Severity.ERROR, "同一人在不同的表上说法不一", scope="batch")

# What two forms of one person must say alike, where both say it.
SHARED = ("name", "sex", "birth_date", "unit", "department", "appointment_date")


def check_together(records: Sequence[Record]) -> list[Finding]:
    """Return what is wrong between records; linear in their number."""
    people = [record for record in records if record.person]
    return [*_duplicates(people), *_differences(people)]


def identities(record: Record) -> Iterator[tuple[str, ...]]:
    """What tells a person from others: the ID number, or name, birth and unit together."""
    number = record.get("id_number")
    if number:
        yield ("id", str(number))
    facts = [record.get(field) for field in ("name", "birth_date", "unit")]
    if all(facts):
        yield ("facts", *map(str, facts))


def _duplicates(people: Iterable[Record]) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], Record] = {}
    for record in people:
        keys = [(record.schema.id, *identity) for identity in identities(record)]
        first = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, record)
        if first is not None:
            same = "身份证号码相同" if record.get("id_number") else "姓名、出生日期、单位都相同"
            yield error(
                DUPLICATE,
                f"与“{first.person}”（{first.position}）是同一人（{same}）",
                wanted="每人每种表一份",
                remedy="请核对；重复的删去一份，号码录错的改正",
                position=record.place("name"),
                person=record.person,
                form=record.schema.id,
            )


def _differences(people: Iterable[Record]) -> Iterator[Finding]:
    """Compare a person's forms of different kinds, each with the first one read."""
    by_number: dict[str, list[Record]] = defaultdict(list)
    for record in people:
        number = record.get("id_number")
        if number:
            by_number[str(number)].append(record)
    for records in by_number.values():
        first, *others = records
        for other in others:
            if other.schema.id != first.schema.id:
                yield from _compare(first, other)


def _compare(first: Record, other: Record) -> Iterator[Finding]:
    for field_id in SHARED:
        one, two = first.get(field_id), other.get(field_id)
        if one is None or two is None or one == two:
            continue
        field = other.schema.by_id[field_id]
        before = printed_text(first.schema.by_id[field_id], one)
        yield error(
            DIFFERENT,
            f"填“{printed_text(field, two)}”，而{first.schema.title}填“{before}”",
            wanted="同一人各表一致",
            remedy=f"请核对两处（另一处在 {first.place(field_id)}）",
            position=other.place(field_id),
            path=other.schema.path(field),
            person=other.person,
            form=other.schema.id,
        )
