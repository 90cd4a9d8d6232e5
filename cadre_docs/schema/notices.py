"""The part of a schema that says how a public notice is made of people's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.schema.model import FieldType, Posting
from cadre_docs.source.tree import Scalar, Sequence

if TYPE_CHECKING:
    from cadre_docs.schema.model import Schema
    from cadre_docs.source.tree import Reader

# The fields of a notice that `cadre-docs notice` fills.
FILLED = ("title", "text", "posted_from", "posted_to", "working_days", "people", "unit")
COLUMNS = ("name", "post", "outcome")
CITE = "cite"
EDGES = ("first", "last")
NAMED = expression(r"\{(\w+)\}")


def pairs(reader: Reader, key: str) -> dict[str, str]:
    """Return the texts of the mapping under ``key``; an absent key is an empty mapping."""
    child = reader.child(key)
    entries = child.mapping.entries if child else ()
    return {e.key: e.value.text for e in entries if isinstance(e.value, Scalar)}


def ids(reader: Reader, key: str) -> tuple[str, ...]:
    """Return the ids of forms under ``key``: one, or a list."""
    return reader.texts(key) if isinstance(reader.node(key), Sequence) else (reader.text(key),)


def read_posting(reader: Reader) -> Posting:
    """Read one entry of ``notices``."""
    columns = reader.child("columns")
    keys = [entry.key for entry in columns.mapping.entries] if columns else []
    posting = Posting(
        of=ids(reader, "of"),
        days=reader.text("days"),
        title=reader.text("title"),
        text=reader.text("text"),
        columns={key: columns.texts(key) for key in keys} if columns else {},
        same=reader.texts("same"),
        headings=pairs(reader, "headings"),
        outcomes=reader.texts("outcomes"),
        stated=pairs(reader, "stated"),
    )
    reader.finish()
    return posting


def check_postings(reader: Reader, schema: Schema) -> None:
    """Complain of a notice that lacks fields, or an entry that names what is not there."""
    if not schema.notices:
        return
    at = reader.node("notices")
    missing = [name for name in FILLED if name not in schema.by_id]
    if missing:
        reader.complain(f"有“notices”的表须有：{'、'.join(missing)}", at)
        return
    table = schema.by_id["people"]
    known = {column.id for column in table.columns} if table.type is FieldType.TABLE else set()
    for posting in schema.notices:
        for column in (*COLUMNS, *posting.columns):
            if column not in known or not posting.columns.get(column):
                reader.complain(
                    f"“{'、'.join(posting.of)}”的“columns”缺少“{column}”，或公示没有这一列", at
                )
        for edge in sorted(posting.stated.keys() - set(EDGES)):
            reader.complain(f"“stated”只有 first 和 last，没有“{edge}”", at)
        for name in posting.headings:
            if name not in schema.by_id:
                reader.complain(f"没有“{name}”这一项", at)
        for name in sorted(names_in(posting) - {*posting.same, CITE}):
            reader.complain(f"“{{{name}}}”不在“same”之中", at)


def names_in(posting: Posting) -> set[str]:
    """Return the names in braces in the title and the text."""
    return set(NAMED.findall(posting.title + posting.text))
