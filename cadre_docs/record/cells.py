"""The cells of a record: typed values that remember where they stood, alone and in rows."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import light
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.findings import Position

Typed = str | int | bool | PartialDate | Period


@light
class Value:
    """A typed value. Two values are equal when they say the same, wherever they stood."""

    typed: Typed
    position: Position = field(compare=False)


@light
class Row:
    """One row of a repeating table: values by column id.

    ``places`` tells where each box of the row is, the empty ones included.
    """

    values: Mapping[str, Value]
    position: Position = field(compare=False)
    places: Mapping[str, Position] = field(default_factory=dict, compare=False)

    def get(self, column_id: str) -> Typed | None:
        """Return what a box says; None where it says nothing, or nobody could read it."""
        value = self.values.get(column_id)
        return value.typed if value else None

    def text(self, column_id: str) -> str:
        """Return what a box says as a text; empty where it says nothing."""
        typed = self.get(column_id)
        return "" if typed is None else str(typed)

    def place(self, column_id: str) -> Position:
        """Return where a box is, or where its row starts."""
        return self.places.get(column_id, self.position)
