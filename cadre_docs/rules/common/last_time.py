"""What the assessment before ended with: what a form says of it, and that time's own record.

The records are those of ``--previous``. A form that states its year means the year before; one
that states none means the last round, whose record is of the same form. Where the two say
different things neither is taken for true, and ``X-years`` tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.roles import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext


class Boxes(NamedTuple):
    """Where a form says what the assessment before ended with, and what this one does.

    ``same`` is a field that must not have changed for a record to be of the same round.
    """

    before: str
    result: str
    same: str = ""


BOXES = {
    "LC": Boxes("previous_grade", "grade"),
    "JL": Boxes("previous_result", "grade"),
    # Whoever is to be assessed again was assessed for this tenure before.
    "HN": Boxes("previous_result", "proposed_grade", same="tenure"),
}
"""By the family of the notice that governs a person's form."""


def boxes_of(c: RecordContext) -> Boxes | None:
    """Return the boxes of a person's form; None where its notice has none."""
    schema = c.record.schema
    if schema.role not in PERSON:
        return None
    families = [notice.family for notice in c.law.instruments_of(schema.governed_by)]
    return next((boxes for family, boxes in BOXES.items() if family in families), None)


class LastTime(NamedTuple):
    """The result of the time before (None: unknown), and the two that contradict each other."""

    result: str | None
    differ: tuple[str, str] | None = None


def last_time(c: RecordContext) -> LastTime:
    """Return what the assessment before ended with, by this form and by that time's record."""
    boxes = boxes_of(c)
    if boxes is None:
        return LastTime(None)
    said = [c.text(boxes.before)] + [r.text(boxes.result) for r in _records(c, boxes)]
    known = list(dict.fromkeys(result for result in said if result))
    if len(known) > 1:
        return LastTime(None, (known[0], known[1]))
    return LastTime(known[0] if known else None)


def _records(c: RecordContext, boxes: Boxes) -> Iterator[Record]:
    """Yield the records of the time before that state a result."""
    year = assessed_in(c.record)
    for record in c.earlier:
        stated = assessed_in(record)
        other_year = year is not None and stated is not None and stated != year - 1
        changed = boxes.same and record.get(boxes.same) != c.record.get(boxes.same)
        if not other_year and not changed and record.get(boxes.result) is not None:
            c.trace.facts[f"{stated}年度的记录" if stated else "上一次的记录"] = str(
                record.get(boxes.result)
            )
            yield record
