"""Whom a roster is meant for: its conditions on people's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.errors import CatalogError
from cadre_docs.lists.roster.people import link_of, text_of

if TYPE_CHECKING:
    from cadre_docs.record import Record
    from cadre_docs.schema import Field, Schema


class LeftOut(NamedTuple):
    """Why somebody does not belong on a roster: a field of the form, and what it should say."""

    field: Field
    said: str
    wanted: str

    @property
    def text(self) -> str:
        """What the form says, as a Chinese clause."""
        return f"为“{self.said}”" if self.said else "没有填"


def left_out(roster: Schema, record: Record) -> LeftOut | None:
    """Return the first condition of the roster that a person's form does not meet.

    Raises :class:`CatalogError` when a condition names a field that the form does not have,
    or a text that the field can never hold.
    """
    for field_id, wanted in link_of(roster).where.items():
        field = record.schema.by_id.get(field_id)
        if field is None or (field.choices and wanted not in field.choices.values):
            raise CatalogError(
                f"名册“{roster.id}”只列“{field_id}”为“{wanted}”的人，"
                f"表单“{record.schema.id}”没有这一项，或不能这样填。"
            )
        said = text_of(field, record.values.get(field_id))
        if said != wanted:
            return LeftOut(field, said, wanted)
    return None
