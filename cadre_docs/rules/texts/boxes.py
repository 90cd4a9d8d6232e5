"""The texts of a record in which somebody writes about its person, and who that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.rules.context import Place, place
from cadre_docs.schema import FilledBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.schema import Field

_OWN_OPINION = "own_opinion"


class Said(NamedTuple):
    """A text and where it stands; ``by_person``: the person wrote it, not somebody about them.

    ``field`` is None for the reason of an exception, which is no box.
    """

    field: Field | None
    at: Place
    text: str
    by_person: bool = False


def boxes_said(record: Record) -> Iterator[Said]:
    """Yield the texts in a person's boxes, and opinions that are typed and not written by hand."""
    if not record.schema.of_people:
        return
    for box in record.schema.written:
        if box.id not in record.values:
            continue
        by_hand = box.filled_by is FilledBy.HAND
        if not by_hand or (box.electronic and box.id in record.electronic):
            own = box.filled_by is FilledBy.APPLICANT or box.id == _OWN_OPINION
            yield Said(box, place(record, box.id), str(record.get(box.id)), own)


def said_in(record: Record) -> Iterator[Said]:
    """Yield the same, and the reasons of exceptions."""
    yield from boxes_said(record)
    for waiver in record.waivers if record.schema.of_people else ():
        yield Said(None, Place("例外", waiver.position), waiver.reason)
