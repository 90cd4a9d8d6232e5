"""How a typed value stands on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from cadre_docs.record.cells import Typed
    from cadre_docs.schema import Field

DATE_PATTERN = "YYYY.MM.DD"


def printed_text(field: Field, typed: Typed | None) -> str:
    """Return the text the form prints for a value; an empty box prints ``field.blank``.

    Paragraphs of a long text are separated by a line feed.
    """
    match typed:
        case str():  # most are
            return typed
        case None:
            return field.blank
        case bool():
            return "是" if typed else "否"
        case PartialDate() | Period():
            return typed.format(field.printed_as or DATE_PATTERN)
    return f"{typed}{field.unit}"
