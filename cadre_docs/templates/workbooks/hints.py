"""What the fill-in workbook says of notations, and how much room a text needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema import FieldType
from cadre_docs.values.dates import Precision
from cadre_docs.values.text import width_of

if TYPE_CHECKING:
    from cadre_docs.schema import Field

DATE_NOTATIONS = {
    Precision.DAY: ("2021-06-30", "2021.6.30", "2021年6月30日", "2021/06/30", "20210630"),
    Precision.MONTH: ("2021-06", "2021.6", "2021年6月", "2021/06", "202106"),
    Precision.YEAR: ("2021", "2021年"),
}
PERIOD_NOTATIONS = {
    Precision.DAY: ("2021-03-01 至 2024-02-29", "2021.3.1-2024.2.29", "2021年3月1日至今"),
    Precision.MONTH: ("2021.03-2024.02", "2021年3月至2024年2月", "2021.03至今"),
    Precision.YEAR: ("2021-2024", "2021年至2024年", "2021至今"),
}
_LINE_POINTS = 16.0
_TALLEST = 300.0  # Excel allows 409


def notations(field: Field) -> tuple[str, ...]:
    """Return how a date or period may be written, as precisely as the field needs."""
    if field.type is FieldType.DATE:
        return DATE_NOTATIONS[field.precision]
    return PERIOD_NOTATIONS[field.precision] if field.type is FieldType.PERIOD else ()


def height(text: str, width: float, least: float = 24.0) -> float:
    """Return the row height in points that shows all of ``text`` at a column width."""
    room = max(width - 3.5, 4)
    lines = sum(max(1, -(-width_of(line) // int(room))) for line in text.strip().split("\n"))
    return min(max(least, lines * _LINE_POINTS + 6), _TALLEST)


def box_height(field: Field, width: float) -> float:
    """Return the height of an empty box: room for a good part of what it holds."""
    if field.type is not FieldType.TEXT:
        return 26.0
    room = field.fit.nominal if field.fit else 60
    return min(max(44.0, room * 2 / width * _LINE_POINTS), 220.0)
