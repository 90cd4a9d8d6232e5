"""Facts as plain texts by field id, and the records that hold them.

``{"joined_on": "2023-07-01", "sanctions": [{"kind": "记过", "decided_on": "2023-06-15"}]}``: what
a person would type, without reading a file for each of a million records. A text becomes the
value that intake makes of it (tests/model/test_model.py compares both).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.checks.records import NOTHING_EARLIER
from cadre_docs.intake.read import Intake, ReadRecord, read_paths
from cadre_docs.record import Record
from cadre_docs.record.cells import Row, Value
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import parse_date, parse_period
from tools.model.articles.common import EARLIER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.catalog import Catalog
    from cadre_docs.record.cells import Typed
    from cadre_docs.schema import Field

ROOT = Path(__file__).resolve().parents[2]
Cells = dict[str, str]
Facts = dict[str, "str | list[Cells]"]
"""By field id: a text, or the rows of a table. An empty text empties a box."""
Told = dict[str, "str | tuple[tuple[tuple[str, str], ...], ...]"]
"""The same as what can be compared and hashed."""

_CHOSEN = {FieldType.YES_NO: {"是": True, "否": False}.__getitem__, FieldType.INTEGER: int}
_READ = {FieldType.DATE: parse_date, FieldType.PERIOD: parse_period, **_CHOSEN}


def typed(field: Field, text: str) -> Typed:
    """Return what intake makes of a text that is right for a field."""
    return _typed(field.type, text)


@lru_cache(maxsize=100_000)
def _typed(kind: FieldType, text: str) -> Typed:
    return _READ.get(kind, str)(text)


@dataclass(frozen=True)
class Base:
    """A sound record that others start from."""

    record: Record

    def with_facts(self, facts: Mapping[str, str | list[Cells]]) -> Record:
        """Return the record that says these facts in place of its own."""
        values, tables = dict(self.record.values), dict(self.record.tables)
        at = self.record.position
        for name, said in facts.items():
            if name == EARLIER:
                continue
            field = self.record.schema.by_id[name]
            if said == []:
                tables.pop(name, None)
            elif isinstance(said, list):
                tables[name] = tuple(self._row(field, cells) for cells in said)
            elif said:
                values[name] = Value(typed(field, said), at)
            else:
                values.pop(name, None)
        return Record(self.record.schema, values, tables, at)

    @cached_property
    def _rows(self) -> dict[tuple[object, ...], Row]:
        return {}

    @cached_property
    def texts(self) -> Facts:
        """The record's own facts."""
        return texts_of(self.record)

    def earlier(self, facts: Mapping[str, str | list[Cells]]) -> Earlier:
        """Return the records of earlier years that facts tell of."""
        if EARLIER not in facts:
            return NOTHING_EARLIER
        records = [self.with_facts(dict(one)) for one in facts[EARLIER]]
        return Earlier(Intake(entries=[ReadRecord(record, ()) for record in records]))

    def _row(self, table: Field, cells: Cells) -> Row:
        """Return a row that says this; equal rows are one thing, made once."""
        key = table.id, *cells.items()
        if (found := self._rows.get(key)) is None:
            found = self._rows[key] = self._new_row(table, cells)
        return found

    def _new_row(self, table: Field, cells: Cells) -> Row:
        at, values = self.record.position, dict[str, Value]()
        for name, text in cells.items():
            column = table.column(name)
            if column is None:
                raise LookupError(f"{table.id} has no column {name}")
            values[name] = Value(typed(column, text), at)
        return Row(values, at)


@cache
def base(path: str, catalog: Catalog) -> Base:
    """Return the sound record of a file, relative to the repository."""
    [entry] = read_paths([ROOT / path], catalog).entries
    return Base(entry.record)


def differing(facts: Mapping[str, str | list[Cells]], base: Facts) -> Told:
    """Return what facts say that the base does not, so that two that say the same are equal."""
    return {
        name: said if isinstance(said, str) else tuple(tuple(sorted(row.items())) for row in said)
        for name, said in facts.items()
        if base.get(name, said[:0]) != said
    }


def joined(*parts: Mapping[str, str | list[Cells]]) -> Facts:
    """Return facts together: rows of one table one after another, of a box the last text."""
    found: Facts = {}
    for part in parts:
        for name, said in part.items():
            before = found.get(name)
            both = isinstance(said, list) and isinstance(before, list)
            found[name] = [*before, *said] if both else said  # type: ignore[misc]
    return found


def texts_of(record: Record) -> Facts:
    """Return a record's facts as texts: what :meth:`Base.with_facts` would make it of."""
    found: Facts = {name: _text(value.typed) for name, value in record.values.items()}
    for name, rows in record.tables.items():
        found[name] = [{n: _text(v.typed) for n, v in row.values.items()} for row in rows]
    return found


def _text(value: Typed) -> str:
    return {True: "是", False: "否"}.get(value, "") if isinstance(value, bool) else str(value)
