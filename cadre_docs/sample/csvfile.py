"""A list of people drawn as CSV, for programs: each line says by itself why."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cadre_docs.record import printed_text
from cadre_docs.sample.people import sample_of

if TYPE_CHECKING:
    from cadre_docs.record import Record

_FORMULA = ("=", "+", "-", "@", "\t")


def list_csv(record: Record) -> bytes:
    """Return a list as UTF-8 with a byte order mark, which Excel wants.

    The boxes above the table (seed, rate, roster hash) are repeated on every line.
    """
    table = record.schema.by_id[sample_of(record.schema).table]
    boxes = [f for f in record.schema.printed_fields if f.id in record.values]
    head = [field.label for field in boxes]
    shared = [printed_text(field, record.get(field.id)) for field in boxes]
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(["序号", *(column.label for column in table.columns), *head])
    for number, row in enumerate(record.tables.get(table.id, ()), 1):
        typed = ((c, row.values[c.id].typed if c.id in row.values else None) for c in table.columns)
        texts = [printed_text(column, value) for column, value in typed]
        writer.writerow([number, *map(_text, [*texts, *shared])])
    return target.getvalue().encode("utf-8-sig")


def _text(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
