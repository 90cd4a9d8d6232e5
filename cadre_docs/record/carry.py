"""Facts carried over to a form that has boxes of the same id: a unit's to its checklist."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.record.model import Record
    from cadre_docs.schema import Schema


def carried(record: Record, schema: Schema) -> Record:
    """Return a record of another form: the boxes that both have, of one type; the others empty.

    Places are those of the record it comes from. Tables stay behind: their columns differ.
    """
    known = record.schema.by_id
    shared = [f.id for f in schema.fields() if f.id in known and f.type is known[f.id].type]
    values = {name: record.values[name] for name in shared if name in record.values}
    return replace(
        record,
        schema=schema,
        values=values,
        tables={},
        electronic=frozenset(),
        attachments=(),
        unreadable=frozenset(name for name in shared if name in record.unreadable),
    )
