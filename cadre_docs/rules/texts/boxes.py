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
_STATUS_REMARK = "post_status_remark"
_BOXES = "boxes_said"


class Said(NamedTuple):
    """A box's text and where it stands; ``by_person``: the person wrote it, not others of them."""

    field: Field
    at: Place
    text: str
    by_person: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether it is written by hand, where it is not typed as an electronic opinion."""
        return self.field.filled_by is FilledBy.HAND


class Words(NamedTuple):
    """A text that may be about somebody: a box's, or the reason of an exception, on no paper."""

    at: Place
    text: str
    by_person: bool = False
    field: Field | None = None

    @property
    def on_paper(self) -> bool:
        """Whether it is printed."""
        return self.field is not None


def boxes_said(record: Record) -> tuple[Said, ...]:
    """Return the texts in a person's boxes, and opinions that are typed and not written by hand."""
    kept = record.kept.get(_BOXES)  # every rule on texts asks
    if kept is None:
        kept = record.kept[_BOXES] = tuple(_boxes_said(record)) if record.schema.of_people else ()
    return kept


def _boxes_said(record: Record) -> Iterator[Said]:
    for box in record.schema.written:
        if box.id not in record.values:
            continue
        own = box.filled_by is FilledBy.APPLICANT or box.id == _OWN_OPINION
        said = Said(box, place(record, box.id), record.text(box.id), own)
        if not said.by_hand or box.id in record.electronic:
            yield said


def lines_said(record: Record) -> Iterator[Said]:
    """Yield the same texts, and what stands beside the box on somebody's post: one line."""
    yield from boxes_said(record)
    if _STATUS_REMARK in record.values:
        remark = record.text(_STATUS_REMARK)
        yield Said(record.schema.by_id[_STATUS_REMARK], place(record, _STATUS_REMARK), remark)


def words_of(record: Record) -> Iterator[Words]:
    """Yield the same texts, and the reasons of exceptions."""
    for said in boxes_said(record):
        yield Words(said.at, said.text, said.by_person, said.field)
    for waiver in record.waivers if record.schema.of_people else ():
        yield Words(Place("例外", waiver.position), waiver.reason)
