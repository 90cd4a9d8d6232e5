"""The head of a list whose people are drawn: ``sample`` in a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema.model import Sample
from cadre_docs.schema.notices import ids
from cadre_docs.source.tree import Reader, Scalar

if TYPE_CHECKING:
    from cadre_docs.schema.model import Schema

# What a drawing itself fills: boxes of the list, and columns of its table.
BOXES = ("rate", "seed", "people_count", "drawn_count", "roster_hash")
COLUMNS = ("stratum_people", "stratum_drawn", "rank", "draw")


def read_sample(reader: Reader) -> Sample | None:
    """Read how people are drawn; None where the schema says nothing of it."""
    child = reader.child("sample")
    if child is None:
        return None
    only = next(iter(_names(child.child("only")).items()), ("", ""))
    sample = Sample(
        of=ids(child, "of"),
        only=only,
        table=child.text("table"),
        columns=_names(child.child("columns")),
        strata=child.texts("strata"),
        identity=child.texts("identity"),
        least=child.text("least"),
        rule=child.text("rule"),
    )
    child.finish()
    return sample


def check_sample(reader: Reader, schema: Schema) -> None:
    """Complain of boxes and columns that a drawing fills and the schema does not have."""
    sample, at = schema.sample, reader.node("sample")
    if sample is None:
        return
    table = schema.by_id.get(sample.table)
    known = {column.id for column in table.columns} if table else set()
    for column in (*sample.columns, *COLUMNS):
        if column not in known:
            reader.complain(f"名单的表“{sample.table}”没有“{column}”这一列", at)
    for box in BOXES:
        if box not in schema.by_id:
            reader.complain(f"没有“{box}”这一项", at)


def _names(reader: Reader | None) -> dict[str, str]:
    entries = reader.mapping.entries if reader else ()
    return {e.key: e.value.text for e in entries if isinstance(e.value, Scalar)}
