"""A list of people drawn as CSV, for programs: each line says by itself why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.lists.sample.people import sample_of
from cadre_docs.outputs.csv import csv_bytes
from cadre_docs.record import printed_text

if TYPE_CHECKING:
    from cadre_docs.record import Record


def list_csv(record: Record) -> bytes:
    """Return a list as UTF-8 with a byte order mark, which Excel wants.

    The boxes above the table (seed, rate, roster hash) are repeated on every line.
    """
    table = record.schema.by_id[sample_of(record.schema).table]
    boxes = [f for f in record.schema.printed_fields if f.id in record.values]
    head = [field.label for field in boxes]
    shared = [printed_text(field, record.get(field.id)) for field in boxes]
    rows: list[list[str | int]] = [["序号", *(column.label for column in table.columns), *head]]
    for number, row in enumerate(record.tables.get(table.id, ()), 1):
        typed = ((c, row.get(c.id)) for c in table.columns)
        texts = [printed_text(column, value) for column, value in typed]
        rows.append([number, *texts, *shared])
    return csv_bytes(rows)
