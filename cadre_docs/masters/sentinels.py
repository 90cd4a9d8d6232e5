"""Invented contexts that try what the tags of a master do with every box.

Every box filled; tables with no row, one, two and many; every box by itself; every answer of
every choice. What a master hides in one of them it would hide from somebody.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cadre_docs.masters.context import Printable, blank_context, padded, printable
from cadre_docs.masters.photo_size import PrintedPhoto
from cadre_docs.masters.reach import answers, in_rare, rare, spots, with_texts
from cadre_docs.office.units import EMU_PER_MM
from cadre_docs.record import printed_text
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.masters.context import Context, PrintedRow
    from cadre_docs.record.cells import Typed
    from cadre_docs.schema import Field, Schema

    Text = Callable[[Field], str]

_MANY = 12  # rows, and two more than the blank form has
_DAY = (2021, 6, 30)
_PUNCTUATION = re.compile(r"^\W+|\W+$")
_DIGITS = "410105199003071234"


def trial_contexts(schema: Schema) -> Iterator[tuple[str, Context]]:
    """Yield contexts, each with what is special about it in Chinese: ``只填“姓名”``."""
    tables = [field for field in schema.printed_fields if field.type is FieldType.TABLE]
    most = max((_many(table) for table in tables), default=0)
    for count in dict.fromkeys((2, 0, 1, most)) if tables else (0,):
        yield (f"填{count}行" if tables else "全部填写"), _context(schema, count)
    yield from _answered(schema)
    for field in schema.printed_fields:
        if _is_filled(field):
            yield f"只填“{field.key}”", {**blank_context(schema), field.key: _content(field, 1)}
    for table in tables:
        yield f"“{table.key}”每行只填一格", _one_box_a_row(schema, table)


def rare_context(schema: Schema) -> Context:
    """Return a context with two rows (all, where a table cannot grow), no character twice."""
    characters = rare()
    most = max((field.max_rows for field in schema.printed_fields), default=0)
    return _context(schema, max(most, 2), lambda field: in_rare(_sample(field), characters))


def spread_context(schema: Schema) -> Context:
    """Return a context in which each box says what nothing else says, to find it again.

    Two rows in each table, or all where it cannot grow, and no blank ones below. No text has
    line feeds.
    """
    characters = rare()

    def text(field: Field) -> str:
        plain = _sample(field).replace("\n", "")
        # What stands around is the master's: a text begins and ends with what is its own.
        return in_rare(_PUNCTUATION.sub("", plain), characters)

    context: Context = {}
    for field in schema.printed_fields:
        if field.type is FieldType.TABLE:
            count = field.max_rows or 2
            context[field.key] = [
                {column.key: _box(column, text) for column in field.columns} for _ in range(count)
            ]
        elif _is_filled(field):
            context[field.key] = _box(field, text)
        else:
            context[field.key] = blank_context(schema)[field.key]
    return context


def _context(schema: Schema, count: int, text: Text | None = None) -> Context:
    """Return all boxes filled, and up to ``count`` rows in each table."""
    return {
        field.key: _content(field, min(count, _many(field)), text)
        if _is_filled(field)
        else blank_context(schema)[field.key]
        for field in schema.printed_fields
    }


def _many(table: Field) -> int:
    return table.max_rows or max(_MANY, table.blank_rows + 2)


def _is_filled(field: Field) -> bool:
    return field.filled_by is not FilledBy.HAND or field.electronic


def _content(
    field: Field, count: int, text: Text | None = None
) -> Printable | PrintedPhoto | list[PrintedRow]:
    if field.type is not FieldType.TABLE:
        return _box(field, text)
    rows: list[PrintedRow] = [
        {column.key: _box(column, text) for column in field.columns} for _ in range(count)
    ]
    return padded(field, rows) if field.padded or not rows else rows


def _box(field: Field, text: Text | None = None) -> Printable | PrintedPhoto:
    if not _is_filled(field):
        return Printable(field.blank)
    if field.photo is not None:
        width, height = field.photo.width_mm * EMU_PER_MM, field.photo.height_mm * EMU_PER_MM
        return PrintedPhoto(_picture(), round(width), round(height), field.label)
    return printable(field, (text or _sample)(field))


def _one_box_a_row(schema: Schema, table: Field) -> Context:
    """Return a table of rows with one box filled each, as many as it takes."""
    empty = padded(replace(table, blank_rows=1), [])[0]
    columns = table.columns[: table.max_rows or None]
    rows = [{**empty, column.key: _box(column)} for column in columns]
    return {**blank_context(schema), table.key: padded(table, rows) if table.padded else rows}


def _answered(schema: Schema) -> Iterator[tuple[str, Context]]:
    for field in schema.printed_fields:
        for item in field.columns or (field,):
            for answer in answers(item) if _is_filled(item) else ():
                context = _context(schema, 2)
                own = [spot for spot, box in spots(schema, context) if spot.field is item and box]
                context = with_texts(context, dict.fromkeys(own, answer))
                yield f"“{item.key}”为“{answer}”", context


def _sample(field: Field) -> str:
    """Return what a box may well say, as it is printed."""
    return printed_text(field, _typed(field))


def _typed(field: Field) -> Typed:
    day = PartialDate(*_DAY[: field.precision])
    if field.choices:
        return field.choices.values[0]
    typed: dict[FieldType, Typed] = {
        FieldType.DATE: day,
        FieldType.PERIOD: Period(day, replace(day, year=day.year + 2)),
        FieldType.INTEGER: 12,
        FieldType.YES_NO: True,
        FieldType.ID_NUMBER: _DIGITS,
        FieldType.MOBILE: _DIGITS[:11],
        FieldType.DIGITS: _DIGITS[:12],
        FieldType.PHONE: _DIGITS[:12],
        FieldType.TEXT: "先写一段文字\n再写一段文字",
        FieldType.NAME: "示例甲",
    }
    return typed.get(field.type, "示例文字")


@cache
def _picture() -> bytes:
    from PIL import Image  # imported here: most forms have no photo

    stream = io.BytesIO()
    Image.new("L", (8, 8), 128).save(stream, "JPEG")
    return stream.getvalue()
