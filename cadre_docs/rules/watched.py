"""A record that tells what is read of it: the same boxes, and a note of each that is asked for.

What is noted are facts by name: a box by its id (of a table: how many rows it has), ``box?`` where
only whether it is filled was asked, ``table.column`` for the cells of a column, ``table.*`` for
rows as a whole, :data:`SHAPE` for which boxes are filled and in which order, and :data:`PLACE` for
where anything was typed, and for files beside the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cadre_docs.record import Record, Row, Value
from cadre_docs.rules.context import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cadre_docs.rules.context import RecordContext
    from cadre_docs.schema import Field, FieldType

    Note = Callable[[str], None]
    Made = Callable[[Any, Note, str], Any]

SHAPE, PLACE = "(shape)", "(place)"


def watched(context: RecordContext) -> tuple[RecordContext, dict[str, None]]:
    """Return a context for one rule, and the facts that it will have read, in their order."""
    read: dict[str, None] = {}

    def note(fact: str) -> None:
        read[fact] = None

    def noting(look: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def looked(value: Any) -> Any:
            note(PLACE)
            return look(value)

        return looked

    other = object.__new__(type(context))
    other.__dict__.update(
        {name: context.__dict__[name] for name in type(context).__dataclass_fields__},
        record=_record(context.record, note),
        photo=noting(context.photo),
        evidence=noting(context.evidence) if context.evidence else None,
        trace=Trace(),
        _read={},
    )
    return other, read


def _placed(name: str) -> property:
    """Return an attribute that tells where something is."""

    def get(record: Any) -> Any:
        record.__dict__["_note"](PLACE)
        return record.__dict__[name]

    return property(get)


class _Record(Record):
    """Made anew for each rule: what one has found out and kept, another would not seem to read."""

    position, places = _placed("position"), _placed("places")
    photos, home = _placed("photos"), _placed("home")

    def texts_of(self, kind: FieldType) -> Sequence[tuple[str, Field, Value]]:
        """Return the texts of one type, and read no others."""
        schema = self.schema
        if any(column.type is kind for field in schema.fields() for column in field.columns):
            return super().texts_of(kind)
        fields = (field for field in schema.fields() if field.type is kind)
        found = ((field, self.values.get(field.id)) for field in fields)
        return [(schema.paths[field.id], field, value) for field, value in found if value]


def _record(record: Record, note: Note) -> Record:
    made = object.__new__(_Record)
    made.__dict__.update(
        {name: record.__dict__[name] for name in Record.__dataclass_fields__},
        values=_Boxes(record.values, note, _value),
        tables=_Boxes(record.tables, note, _rows),
        _note=note,
    )
    return made


class _Boxes(Mapping[str, Any]):
    """The boxes of a record, or those of a row of the table ``within``; each is made once."""

    def __init__(self, boxes: Mapping[str, Any], note: Note, make: Made, within: str = "") -> None:
        self._boxes, self._note, self._make, self._within = boxes, note, make, within
        self._made: dict[str, Any] = {}

    def _of(self, name: str) -> str:
        return f"{self._within}.{name}" if self._within else name

    def __getitem__(self, name: str) -> Any:
        self._note(self._of(name))
        if name not in self._made:
            self._made[name] = self._make(self._boxes[name], self._note, name)
        return self._made[name]

    def get(self, name: str, default: Any = None) -> Any:
        self._note(self._of(name))
        return self[name] if name in self._boxes else default

    def __contains__(self, name: object) -> bool:
        self._note(self._of(str(name)) if self._within else f"{name}?")
        return name in self._boxes

    def __iter__(self) -> Iterator[str]:
        self._note(self._of("*") if self._within else SHAPE)
        return iter(self._boxes)

    def __len__(self) -> int:
        self._note(self._of("*") if self._within else SHAPE)
        return len(self._boxes)


class _Value(Value):
    __slots__ = ("_note", "_value")
    _note: Note
    _value: Value

    def __new__(cls, *contents: Any, **more: Any) -> Any:
        """Return a plain value, as for rows."""
        return Value(*contents, **more)

    @property
    def position(self) -> Any:
        self._note(PLACE)
        return self._value.position


def _value(value: Value, note: Note, _name: str) -> Value:
    made: Any = object.__new__(_Value)
    made.typed, made._value, made._note = value.typed, value, note
    return made  # type: ignore[no-any-return]


class _Row(Row):
    __slots__ = ("_note", "_row")
    _note: Note
    _row: Row

    def __new__(cls, *contents: Any, **more: Any) -> Any:
        """Return a plain row, for whoever makes one of a row: its place has been asked for."""
        return Row(*contents, **more)

    @property
    def position(self) -> Any:
        self._note(PLACE)
        return self._row.position

    @property
    def places(self) -> Any:
        self._note(PLACE)
        return self._row.places


def _rows(rows: tuple[Row, ...], note: Note, table: str) -> tuple[Row, ...]:
    return tuple([_row(row, note, table) for row in rows])


def _row(row: Row, note: Note, table: str) -> Row:
    made: Any = object.__new__(_Row)
    made.values, made._row, made._note = _Boxes(row.values, note, _value, table), row, note
    return made  # type: ignore[no-any-return]
