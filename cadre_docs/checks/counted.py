"""People of whom only what rules count by is held; all else is read again when somebody asks.

A record is some twenty objects for places, values and dates: 5-12 KB without its long texts. What
counting rules ask of each person is the unit, the year, the outcome and few more: 0.5 KB.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import LONGEST_NAME, shortened
from cadre_docs.record import Record
from cadre_docs.record.model import NO_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.record.cells import Row, Typed

_NAME = "name"
BOXES = (
    *(_NAME, "unit", "department", "birth_date", "assessment_period", "contract_tenure", "tenure"),
    *("grade", "proposed_grade", "post_category", "post_level", "not_taking_part"),
    *("county", "region", "registered_on", "year"),
)
"""What is held, of every form; a rule that asks for another box has it, but slowly."""
_MOST = 10_000  # texts and dates that many say
_NO_ROWS: dict[str, tuple[Row, ...]] = {}


class People:
    """Holds people; ``again`` returns a record by its number, as it was when it was taken."""

    def __init__(self, again: Callable[[int], Record]) -> None:
        self._again = again
        self._latest: tuple[int, Record] | None = None
        self._boxes: dict[str, dict[str, int]] = {}
        self._said: dict[tuple[type, Any], Any] = {}

    def of(self, number: int, record: Record) -> Record:
        """Return a record that stands for this one, itself where it is no person's."""
        if not record.schema.of_people or record.schema.facts:
            return record
        boxes = self._boxes.get(record.schema.id)
        if boxes is None:
            asked = (*BOXES, *record.schema.years.values())
            here = dict.fromkeys(name for name in asked if name in record.schema.by_id)
            boxes = self._boxes[record.schema.id] = {name: n for n, name in enumerate(here)}
        said = tuple(self._shared(name, record.get(name)) for name in boxes)
        return Counted(self, number, record, boxes, said)

    def whole(self, number: int) -> Record:
        """Return a record with all that it says."""
        if self._latest is None or self._latest[0] != number:
            self._latest = number, self._again(number)
        return self._latest[1]

    def _shared(self, name: str, typed: Typed | None) -> Typed | None:
        """Return what somebody else has said, where it is the same."""
        if typed is None or name == _NAME:
            return typed
        if len(self._said) > _MOST:
            self._said.clear()
        said: Typed = self._said.setdefault((typed.__class__, typed), typed)
        return said


class Counted(Record):
    """A person's record that holds little, and says what the whole one says."""

    __slots__ = ("_boxes", "_people", "_said", "has_rows", "number", "position", "schema")
    _boxes: dict[str, int]
    _people: People
    _said: tuple[Typed | None, ...]
    number: int
    has_rows: bool

    def __init__(
        self,
        people: People,
        number: int,
        record: Record,
        boxes: dict[str, int],
        said: tuple[Typed | None, ...],
    ) -> None:
        put = object.__setattr__  # a record sets nothing twice, and nothing but its fields
        put(self, "schema", record.schema)
        put(self, "position", record.position)
        put(self, "number", number)
        put(self, "has_rows", bool(record.tables) or bool(record.unreadable))
        put(self, "_people", people)
        put(self, "_boxes", boxes)
        put(self, "_said", said)

    def get(self, field_id: str) -> Typed | None:
        """Return a typed value, or None when the box is empty."""
        here = self._boxes.get(field_id)
        if here is not None:
            return self._said[here]
        return self.whole.get(field_id) if field_id in self.schema.by_id else None

    @property
    def whole(self) -> Record:
        """All that the record says."""
        return self._people.whole(self.number)

    def is_unread(self, field_id: str) -> bool:
        """Return whether a box, or any cell of a table, is among ``unread``."""
        return self.has_rows and super().is_unread(field_id)


def _said_by_all(name: str) -> property:
    return property(attrgetter(f"whole.{name}"))


def _said_by_few(name: str, nothing: object) -> property:
    said = attrgetter(f"whole.{name}")
    return property(lambda record: said(record) if record.has_rows else nothing)


def _person(record: Counted) -> str:
    return shortened(str(record.get(_NAME) or NO_NAME), LONGEST_NAME)


# A class cannot state these beside the fields of a record that they stand for.
_ALL = ("values", "places", "electronic", "waivers", "attachments", "photos", "home")
_FEW = ("unreadable", "unread", "unread_paths")
for _name, _said in (
    *((name, _said_by_all(name)) for name in _ALL),
    *((name, _said_by_few(name, frozenset())) for name in _FEW),
    ("tables", _said_by_few("tables", _NO_ROWS)),
    ("person", property(_person)),
    ("kept", property(lambda _: {})),  # what is worked out is little
):
    setattr(Counted, _name, _said)
