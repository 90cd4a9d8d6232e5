"""Making a roster of people's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, Severity, error, warning
from cadre_docs.lists.order import Order
from cadre_docs.lists.results import not_listed, of_some
from cadre_docs.lists.roster.heads import ASKED, agreed
from cadre_docs.lists.roster.people import (
    columns_of,
    duplicates,
    heads_of,
    link_of,
    person_of,
    text_of,
)
from cadre_docs.record import Record, Row, Value
from cadre_docs.rules.common.single import needed
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.schema import Field, Schema


def build_roster(
    schema: Schema,
    entries: Sequence[ReadRecord],
    year: int | None = None,
    order: Order | None = None,
) -> tuple[Record, list[Finding]]:
    """Make a roster of people's forms.

    Everybody gets a row. What a row needs and a form does not say, or says unreadably, is
    reported, and the box stays empty. The assessment year is ``year``; else what the forms
    state, where the roster takes it from them; else the year of the notice. ``order`` is the one
    asked for; else it is the schema's.
    """
    link = link_of(schema)
    findings: list[Finding] = []
    asked = order or (Order(link.people) if link.people else None)
    if asked is not None:
        entries, told = asked.sorted(entries, lambda entry: entry.record)
        findings += told
    rows = []
    for entry in entries:
        pairs = columns_of(schema, entry.record.schema)
        findings += _problems(entry, [*heads_of(schema, entry.record.schema), *pairs])
        rows.append(_row(entry.record, pairs))
    records = [entry.record for entry in entries]
    findings += _twice(records, schema)
    findings += _results(schema, records)
    if order is None:
        columns = {column.id: column for column in schema.by_id[link.table].columns}
        rows.sort(key=lambda row: [_sort_key(columns[name], row) for name in link.order])
    position = Position(ASKED)
    values, differing = _head(schema, [entry.record for entry in entries], year, position)
    findings += differing
    tables = {link.table: tuple(rows)} if rows else {}
    return Record(schema, values, tables, position), findings


def _head(
    schema: Schema, records: Sequence[Record], year: int | None, position: Position
) -> tuple[dict[str, Value], list[Finding]]:
    """Return what stands above the table, and where people's forms differ in it."""
    link = link_of(schema)
    values: dict[str, Value] = {}
    if link.year and (year or link.year not in link.head):
        values[link.year] = Value(PartialDate(year or int(schema.source.date[:4])), position)
    findings: list[Finding] = []
    for head, source in link.head.items():
        value, differing = agreed(schema.by_id[head], source, records, values.get(head))
        findings += differing
        if value is not None:
            values[head] = value
    return values, findings


def _row(record: Record, pairs: Sequence[tuple[Field, Field]]) -> Row:
    values = {c.id: record.values[f.id] for c, f in pairs if f.id in record.values}
    places = {column.id: record.place(field.id) for column, field in pairs}
    return Row(values, record.position, places)


def _sort_key(column: Field, row: Row) -> tuple[bool, str]:
    text = folded(text_of(column, row.values.get(column.id)))
    return not text, text  # those without a text come last


def _problems(entry: ReadRecord, pairs: Sequence[tuple[Field, Field]]) -> Iterator[Finding]:
    record = entry.record
    paths = {record.schema.path(field) for _, field in pairs}
    for found in entry.findings:
        if found.severity is Severity.ERROR and (not found.path or found.path in paths):
            yield found
    for column, field in pairs:
        missing = field.id not in record.values and field.id not in record.unreadable
        if missing and (column.required or column.wanted or needed(record, field)):
            yield (error if column.required else warning)(
                "FS-required",
                "名册要用这一项，考核表没有填",
                remedy="请在考核表中补填；草稿上名册的这一格空着",
                **record.about(field.id),
            )


def _results(schema: Schema, records: Sequence[Record]) -> Iterator[Finding]:
    """Yield the results that the roster leaves out, or has of some people only."""
    by_form: dict[str, list[Record]] = {}
    for record in records:
        by_form.setdefault(record.schema.id, []).append(record)
    for same in by_form.values():
        columns = columns_of(schema, same[0].schema)
        yield from not_listed([field for _, field in columns], same, "名册")
        yield from of_some(columns, same)


def _twice(records: Sequence[Record], schema: Schema) -> list[Finding]:
    return duplicates([person_of(schema, record) for record in records], "考核表中")
