"""What the list of who is expected says of somebody otherwise than their form does.

A number, or name and birth, tells whose form it is; name and unit are then held against each other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Finding, warning
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.lists.expected.people import Expected
    from cadre_docs.record import Record

CODE = "X-expected"


class Pair(NamedTuple):
    """Somebody on the list, and a form that is theirs."""

    person: Expected
    record: Record


def apart(people: Iterable[Expected], pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Yield names and units that the list of ``people`` and their forms state differently."""
    listed = Counter(folded(person.unit) for person in people)
    stated = Counter(folded(pair.record.get("unit")) for pair in pairs)
    for pair in pairs:
        yield from _renamed(pair)
        yield from _elsewhere(pair, listed, stated)


def _renamed(pair: Pair) -> Iterator[Finding]:
    person, name = pair.person, pair.record.get("name")
    if name and folded(name) != folded(person.name):
        yield _told(
            pair,
            "name",
            f"号码与应交名单上的“{person.name}”（{person.position}）相同，姓名不同",
            "两处的姓名应一致",
            "请核对：改过名的改名单，号码写错的改正",
        )


def _elsewhere(pair: Pair, listed: Counter[str], stated: Counter[str]) -> Iterator[Finding]:
    """Yield that somebody is expected of another unit than the form states.

    Lists write units as an office does (一中, a department), so it is told only where list and
    forms use the same names: the form's unit is that of somebody else on the list, or the list's
    that of somebody else's form. A name within the other is taken for a shorter one.
    """
    own, unit = folded(pair.person.unit), folded(pair.record.get("unit"))
    if not own or not unit or own in unit or unit in own:
        return
    if listed[unit] or stated[own]:
        yield _told(
            pair,
            "unit",
            f"填“{pair.record.get('unit')}”，而应交名单上此人的单位是“{pair.person.unit}”"
            f"（{pair.person.position}）",
            "两处的单位应一致",
            "请核对此人在哪个单位考核，写错的一处改正",
        )


def _told(pair: Pair, field_id: str, message: str, wanted: str, remedy: str) -> Finding:
    return warning(
        CODE,
        message,
        wanted=wanted,
        remedy=remedy,
        position=pair.record.place(field_id),
        person=pair.record.person,
        form=pair.record.schema.id,
    )
