"""The dates and periods of a record, in boxes of their own and in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.findings import Position
    from cadre_docs.record.cells import Row, Value
    from cadre_docs.schema import Field
    from cadre_docs.schema.model import Orders


_DATES = (PartialDate, Period)


class Box(NamedTuple):
    """A filled date or period; one in a row has fields ``beside`` it, the columns by id."""

    field: Field
    typed: PartialDate | Period
    path: str
    cell: Value
    row: Row | None = None
    beside: Mapping[str, Field] = {}

    @property
    def at(self) -> tuple[str, Position]:
        """Its name as people know it, and where it was typed."""
        return self.path, self.cell.position

    @property
    def orders(self) -> Orders:
        """What the schema says of it."""
        return self.field.orders

    @property
    def start(self) -> PartialDate:
        """The date, or the start of the period."""
        return self.typed.start if isinstance(self.typed, Period) else self.typed

    @property
    def end(self) -> PartialDate | None:
        """The date, or the end of the period; None: until now."""
        return self.typed.end if isinstance(self.typed, Period) else self.typed

    @property
    def last(self) -> PartialDate:
        """The date, or the end of the period; its start where it goes on until now."""
        return self.end or self.start


def dated(
    fields: Iterable[tuple[Field, tuple[Field, ...]]],
    paths: Mapping[str, str],
    values: Mapping[str, Value],
    tables: Mapping[str, tuple[Row, ...]],
) -> Iterator[Box]:
    """Yield the dates and periods of a record in some fields, and in some columns of tables."""
    for field, columns in fields:
        path = paths[field.id]
        value = values.get(field.id)
        if value is not None and isinstance(value.typed, _DATES):
            yield Box(field, value.typed, path, value)
        for number, row in enumerate(tables.get(field.id, ()), 1):
            for column in columns:
                cell = row.values.get(column.id)
                if cell is not None and isinstance(cell.typed, _DATES):
                    where = f"{path}[{number}].{column.key}"
                    yield Box(column, cell.typed, where, cell, row, field.names)
