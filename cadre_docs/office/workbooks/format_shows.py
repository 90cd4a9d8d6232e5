"""What a cell shows of the number (or text) that it holds.

Exactly, or not at all: where the look depends on the machine, or a format is not understood,
nothing is returned rather than something likely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.format_codes import DATES, TIMES, Part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from cadre_docs.office.workbooks.format_codes import Code, Section

_LONGEST_TEXT = 1_000  # characters, of a text that a format shows more than once
_TRUE = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


def text_shown(section: Section, text: str) -> str | None:
    """Return what a cell shows of a text by a format's section for texts."""
    times = sum(part is Part.TEXT for part, _ in section.pieces)
    if times > 1 and times * len(text) > _LONGEST_TEXT:
        return None
    shown = []
    for part, written in section.pieces:
        if part is Part.TEXT:
            shown.append(text)
        elif part in (Part.LITERAL, Part.SLASH, Part.POINT, Part.COMMA, Part.PERCENT):
            shown.append(written)
        else:
            return None
    return "".join(shown).strip()


def moment_shown(section: Section, moment: datetime) -> str | None:
    """Return what a cell shows of a date or time; None where it depends on the machine."""
    parts = section.parts
    if Part.NOON in parts or moment.microsecond:
        return None
    shown = ""
    for part, text in section.pieces:
        piece = _moment_piece(part, text, moment)
        if piece is None:
            return None
        shown += piece
    return shown.strip()


def date_shown(section: Section, moment: datetime) -> str:
    """Return as much of a date as a cell shows: 1972, 1972-08 or 1972-08-15.

    Empty where no date can be told from it: 8月15日, or a time that would be lost.
    """
    parts = section.parts
    if Part.ODD in parts or (parts & TIMES and moment.time() != moment.min.time()):
        return ""
    whole = moment.date().isoformat()
    lengths = {
        frozenset((Part.YEAR,)): 4,
        frozenset((Part.YEAR, Part.MONTH)): 7,
        frozenset((Part.YEAR, Part.MONTH, Part.DAY)): 10,
    }
    return whole[: lengths.get((parts & DATES) - _weekdays(section), 0)]


def section_of(code: Code, number: float) -> Section | None:
    """Return the section that shows a number; None where no section does."""
    if len(code.numbers) == 1 and code.numbers[0].condition is None:
        return code.numbers[0]
    found = chosen(code.numbers, number)
    return None if found is None else found[0]


# --- which section --------------------------------------------------------------------------


def chosen(sections: Sequence[Section], value: float | Decimal) -> tuple[Section, bool] | None:
    """Return the section for a number, and whether it shows a minus before it."""
    if any(section.condition for section in sections):
        return _by_condition(sections, value)
    negative = value < 0
    if len(sections) == 1:
        return sections[0], negative
    if negative:
        return sections[1], False
    return sections[2 if len(sections) > 2 and not value else 0], False  # noqa: PLR2004


def _by_condition(
    sections: Sequence[Section], value: float | Decimal
) -> tuple[Section, bool] | None:
    if value < 0:  # whether its minus is shown, no two programs agree
        return None
    for section in sections:
        if section.condition is None or _TRUE[section.condition[0]](value, section.condition[1]):
            return section, False
    return None


# --- dates ----------------------------------------------------------------------------------


def _weekdays(section: Section) -> frozenset[Part]:
    """A day that is only named (dddd) is no date."""
    days = {len(piece.text) for piece in section.pieces if piece.part is Part.DAY}
    named = frozenset((Part.DAY,)) if days and min(days) > 2 else frozenset()  # noqa: PLR2004
    return named | {Part.WEEKDAY}


def _moment_piece(part: Part, text: str, moment: datetime) -> str | None:
    """Return what one piece of a date's format shows."""
    width = len(text)
    numbers = {
        Part.MONTH: moment.month,
        Part.DAY: moment.day,
        Part.HOUR: moment.hour,
        Part.MINUTE: moment.minute,
        Part.SECOND: moment.second,
    }
    if part is Part.YEAR:
        return (
            f"{moment.year % 100:02d}" if text in ("y", "yy", "Y", "YY") else f"{moment.year:04d}"
        )
    if part in numbers:
        return f"{numbers[part]:0{width}d}" if width <= 2 else None  # noqa: PLR2004
    if part in (Part.LITERAL, Part.SLASH, Part.COMMA, Part.POINT):
        return text
    return None
