"""The record: what was typed, as typed values that remember where they stood."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import LONGEST_NAME, shortened
from cadre_docs.performance.cached import cached_property
from cadre_docs.performance.classes import frozen
from cadre_docs.record.dated import Box, dated
from cadre_docs.record.repeats import Distinct, distinct
from cadre_docs.values.dates import PartialDate, parse_date
from cadre_docs.values.text import clean_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.findings import Position
    from cadre_docs.record.cells import Row, Typed, Value
    from cadre_docs.schema import Field, FieldType, Schema

NO_NAME = "（未填姓名）"


@frozen
class Waiver:
    """An exception somebody approved: findings of ``rule`` are shown, but do not count."""

    rule: str
    reason: str
    approved_by: str
    date: str
    position: Position = field(compare=False)

    @property
    def day(self) -> PartialDate:
        """The day of the approval. Raises :class:`~cadre_docs.values.dates.DateError` for none."""
        return parse_date(clean_digits(self.date).text)

    @property
    def text(self) -> str:
        """Reason, approval and date in Chinese."""
        return "；".join(filter(None, (self.reason, f"批准：{self.approved_by}", self.date)))


@frozen
class Attachment:
    """A file that goes with a form: evidence of what it says.

    ``name`` is what the list of materials calls it, ``file`` its path from the record's folder.
    """

    name: str
    file: str
    position: Position = field(compare=False)


@frozen
class Record:
    """One person's form.

    ``values`` and ``tables`` are keyed by field id; an empty box has no value.
    ``electronic`` holds the ids of boxes whose typed text stands for handwriting.
    """

    schema: Schema
    values: Mapping[str, Value]
    tables: Mapping[str, tuple[Row, ...]]
    position: Position = field(compare=False)
    electronic: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    # Where each box is, the empty ones included.
    places: Mapping[str, Position] = field(default_factory=dict, compare=False)
    # Ids of boxes that hold something unreadable: already reported, so not "missing".
    unreadable: frozenset[str] = field(default=frozenset(), compare=False)
    # Where photos lie when not beside the record, and where it lies itself, if that is told.
    photos: Path | None = field(default=None, compare=False)
    home: Path | None = field(default=None, compare=False)

    def get(self, field_id: str) -> Typed | None:
        """Return a typed value, or None when the box is empty."""
        value = self.values.get(field_id)
        return None if value is None else value.typed

    def text(self, field_id: str) -> str:
        """Return what a box says as a text; empty where it says nothing."""
        typed = self.get(field_id)
        return "" if typed is None else str(typed)

    def place(self, field_id: str) -> Position:
        """Return where a box is, or where its record starts."""
        return self.places.get(field_id, self.position)

    def about(self, field_id: str) -> dict[str, Any]:
        """Return where a finding on a box is and whose: details of ``error()`` and the like."""
        return {
            "position": self.place(field_id),
            "path": self.schema.path(self.schema.by_id[field_id]),
            "person": self.person,
            "form": self.schema.id,
        }

    @cached_property
    def person(self) -> str:
        """The person's name, for reports and file names; empty where the form is nobody's."""
        if not self.schema.of_people:
            return ""
        return shortened(str(self.get("name") or NO_NAME), LONGEST_NAME)

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What rules found in it and ask for again, by their own names; packed without it."""
        return {}

    @property
    def folder(self) -> Path:
        """Where photo paths start: the folder of the record's file, unless another is set."""
        return self.photos or Path(self.position.file).parent

    @property
    def evidence_folder(self) -> Path:
        """Where the paths of 附件 start: always the folder of the record's file."""
        return self.home or Path(self.position.file).parent

    def rows(self, table_id: str) -> tuple[tuple[int, Row], ...]:
        """Return the rows of a table that count, with their numbers (from 1).

        What stands there twice counts once; see :mod:`cadre_docs.record.repeats`.
        """
        found = self._told_apart(table_id)
        return found.rows if found else ()

    def _told_apart(self, table_id: str) -> Distinct | None:
        found = self._distinct.get(table_id)
        if found is None and table_id in self.tables:
            found = distinct(self.schema.by_id[table_id], self.tables[table_id])
            self._distinct[table_id] = found
        return found

    @cached_property
    def _distinct(self) -> dict[str, Distinct]:
        """What is told apart so far: of most tables nobody asks."""
        return {}

    @cached_property
    def unread(self) -> frozenset[str]:
        """Ids of the boxes of which nobody knows what they say, though they hold something.

        These are the ``unreadable`` ones, and cells that two rows of one key state differently.
        """
        contested = (
            f"{table}[{number}].{column}"
            for table in self.tables
            if (found := self._told_apart(table))
            for number, column in found.contested
        )
        return frozenset((*self.unreadable, *contested))

    @cached_property
    def unread_paths(self) -> frozenset[str]:
        """The names of those boxes as people know them."""
        return frozenset(map(self._named, self.unread))

    def _named(self, box: str) -> str:
        name, _, cell = box.partition("[")
        number, _, column = cell.partition("].")
        table = self.schema.by_id[name]
        path = self.schema.path(table)
        found = table.column(column)
        return f"{path}[{number}].{found.key}" if found else path

    def is_unread(self, field_id: str) -> bool:
        """Whether a box, or any cell of a table, is among ``unread``."""
        found = self._told_apart(field_id)
        if found is not None and found.contested:
            return True
        inside = f"{field_id}["
        return any(name == field_id or name.startswith(inside) for name in self.unreadable)

    def is_unread_path(self, path: str) -> bool:
        """Whether a box is, by its name as people know it."""
        if not self.unreadable and "[" not in path:  # nor a cell, which rows may contest
            return False
        return path in self.unread_paths

    @cached_property
    def dated(self) -> tuple[Box, ...]:
        """All dates and periods, those of tables included."""
        schema = self.schema
        return tuple(dated(schema.dated, schema.paths, self.values, self.tables))

    def dated_with(self, *asked: str) -> Iterator[Box]:
        """Yield those alone of which the schema says one of some things, and read no others."""
        schema = self.schema
        return dated(schema.dated_with(*asked), schema.paths, self.values, self.tables)

    def texts(self) -> tuple[tuple[str, Field, Value], ...]:
        """Return (path, field, value) for all values, rows of tables included."""
        return self._texts

    def texts_of(self, kind: FieldType) -> Sequence[tuple[str, Field, Value]]:
        """Return those of one type."""
        return self._by_type.get(kind, ())

    @cached_property
    def _texts(self) -> tuple[tuple[str, Field, Value], ...]:
        return tuple(self._walk())

    @cached_property
    def _by_type(self) -> dict[FieldType, list[tuple[str, Field, Value]]]:
        found: dict[FieldType, list[tuple[str, Field, Value]]] = {}
        for one in self._texts:
            found.setdefault(one[1].type, []).append(one)
        return found

    def _walk(self) -> Iterator[tuple[str, Field, Value]]:
        values, tables, paths = self.values, self.tables, self.schema.paths
        for item in self.schema.fields():
            if item.id in values:
                yield paths[item.id], item, values[item.id]
            for number, row in enumerate(tables.get(item.id, ()), 1) if item.columns else ():
                for column in item.columns:
                    if column.id in row.values:
                        where = f"{paths[item.id]}[{number}].{column.key}"
                        yield where, column, row.values[column.id]
