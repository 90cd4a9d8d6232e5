"""The part of a form that the office fills for all people in one table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.schema import OTHERS

if TYPE_CHECKING:
    from cadre_docs.schema import Field, Schema, Section

KEYS = ("name", "id_number", "certificate", "birth_date", "unit")
"""The fields that tell whose row it is."""


def keys_of(schema: Schema) -> tuple[str, ...]:
    """Return the fields that tell whose row it is, and of which year."""
    return tuple(dict.fromkeys((*KEYS, *schema.years.values())))


def office_part(schema: Schema) -> Schema:
    """Return a form with what the office fills, and what tells people and years apart.

    That are boxes that the unit or the authority fills, facts that are not printed (考核依据),
    and typed opinions. What is the applicant's own and printed is left out.
    """
    keys = keys_of(schema)
    sections = (
        replace(section, fields=tuple(f for f in section.fields if _is_office(f, section, keys)))
        for section in schema.sections
    )
    return replace(schema, sections=tuple(section for section in sections if section.fields))


def _is_office(field: Field, section: Section, keys: tuple[str, ...]) -> bool:
    """Whether a box stands in the office's table."""
    own = field.filled_by in OTHERS or field.electronic or not section.printed
    return own or field.id in keys
