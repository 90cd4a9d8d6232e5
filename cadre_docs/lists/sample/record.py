"""A drawing as a record of the list form, so that it prints like any other form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Position
from cadre_docs.lists.sample.draw import SHOWN_DIGITS
from cadre_docs.lists.sample.people import sample_of
from cadre_docs.record import Record, Row, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from cadre_docs.lists.sample.draw import Drawing, Drawn
    from cadre_docs.record import Typed
    from cadre_docs.schema import Schema

_AT = Position("抽查名单")


def rate_text(rate: Fraction) -> str:
    """Return a rate as it is typed: ``30%``, ``33.5%``."""
    return f"{float(rate * 100):.10g}%"


def sample_record(schema: Schema, drawing: Drawing) -> Record:
    """Return the list of those drawn, and why they were."""
    sample = sample_of(schema)
    boxes: dict[str, Typed] = {
        "rate": rate_text(drawing.rate),
        "seed": drawing.seed,
        "people_count": drawing.people,
        "drawn_count": len(drawing.drawn),
        "roster_hash": drawing.roster_hash,
    }
    values = {name: Value(typed, _AT) for name, typed in boxes.items()}
    rows = tuple(_row(one, sample.columns) for one in drawing.drawn)
    return Record(schema, values, {sample.table: rows} if rows else {}, _AT)


def _row(drawn: Drawn, columns: Mapping[str, str]) -> Row:
    record = drawn.candidate.record
    if record is None:
        raise TypeError("a list names people of forms")
    values = {c: record.values[f] for c, f in columns.items() if f in record.values}
    why: dict[str, Typed] = {
        "stratum_people": drawn.stratum_people,
        "stratum_drawn": drawn.stratum_drawn,
        "rank": drawn.rank,
        "draw": drawn.draw[:SHOWN_DIGITS],
    }
    values |= {name: Value(typed, record.position) for name, typed in why.items()}
    return Row(values, record.position)
