"""Boxes that others than the applicant fill, and have not filled yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema import OTHERS, box_of, filled_by

if TYPE_CHECKING:
    from cadre_docs.record.model import Record


def filler_of(record: Record, path: str) -> str:
    """Return who is to fill the box that a path names (``单位``); empty when it is not awaited.

    A box is awaited while it is empty and neither the applicant's nor filled by hand.
    """
    box = box_of(record.schema, path)
    who = OTHERS.get(filled_by(record.schema, path), "")
    if box is None or not who or box.field.id in record.unreadable:
        return ""
    rows = record.tables.get(box.field.id, ())
    if box.column is None or not 0 < box.row <= len(rows):
        return "" if rows or box.field.id in record.values else who
    unreadable = f"{box.field.id}[{box.row}].{box.column.id}" in record.unreadable
    return "" if unreadable or box.column.id in rows[box.row - 1].values else who
