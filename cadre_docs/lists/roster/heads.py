"""What must be the same for everybody on a list: the unit, the assessment year."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, warning
from cadre_docs.record import Record, Value, printed_text
from cadre_docs.rules.batch import SPELLING
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.schema import Field

CODE = "X-consistency"


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


def _spelled(source: str, said: dict[str, list[Record]], odd: Record, expected: str) -> Finding:
    """Say which of several spellings of one thing was taken."""
    field = odd.schema.by_id[source]
    return warning(
        SPELLING,
        f"“{field.key}”有{len(said)}种写法：{_counted(said)}，用的是“{expected}”",
        wanted="一种写法，与公章一致",
        remedy="请统一写法",
        position=odd.place(source),
        path=odd.schema.path(field),
        person=odd.person,
        form=odd.schema.id,
    )


def _counted(said: dict[str, list[Record]]) -> str:
    return "、".join(f"“{text}”{len(group)}人" for text, group in said.items())


def _differ(source: str, said: dict[str, list[Record]], odd: Record, given: str) -> Finding:
    field = odd.schema.by_id[source]
    against = f"，要做的是“{given}”" if given else ""
    return error(
        CODE,
        f"各人所填的“{field.key}”不一致：{_counted(said)}{against}",
        wanted=f"一份只列“{field.key}”相同的人",
        remedy=f"请按“{field.key}”分开，各做一份；填错的请改正",
        position=odd.place(source),
        path=odd.schema.path(field),
        person=odd.person,
        form=odd.schema.id,
    )
