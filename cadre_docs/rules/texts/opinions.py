"""Days below opinions that are typed: each is given after the one that is printed above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem
from cadre_docs.rules.texts.boxes import boxes_said
from cadre_docs.values.dates import DateError, PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Said

_DAY = expression(
    r"(?:\A|[\n。！!；;，,\s）)])(20[0-9]{2})\s?[年./-]\s?(1[0-2]|0?[1-9])\s?[月./-]\s?"
    r"(3[01]|[12][0-9]|0?[1-9])\s?日?\s*\Z"
)
_TAIL = 30


class _Signed(NamedTuple):
    said: Said
    day: PartialDate


def signed_in_order(c: RecordContext) -> Iterator[Problem]:
    """Yield an opinion of somebody above that was given before the one printed above it."""
    before: _Signed | None = None
    for said in boxes_said(c.record) if len(c.record.electronic) > 1 else ():
        day = _signed(said) if said.by_hand and not said.by_person else None
        if day is None:
            continue
        if before is not None and day.is_before(before.day):
            yield Problem(
                f"落款是{day}，早于“{before.said.field.key}”的{before.day}",
                wanted=f"在“{before.said.field.key}”以后",
                remedy="请核对两处的日期，写错的一处改正；确是这样签署的不必改",
                at=said.at,
            )
        before = _Signed(said, day)


def _signed(said: Said) -> PartialDate | None:
    found = _DAY.search(said.text.rstrip()[-_TAIL:])
    try:
        return PartialDate(*map(int, found.groups())) if found else None
    except DateError:  # FS-impossible tells of it
        return None
