"""What a file of YAML must say when a change is made, by the reader's own understanding of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.record.meta import ELECTRONIC_KEYS, WAIVER_KEYS, listed_in
from cadre_docs.schema import FilledBy
from cadre_docs.source.edited_text import PatchError
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import load
from cadre_docs.templates.yaml.changes import (
    AddRow,
    Electronic,
    MoveRow,
    Put,
    RemoveRow,
    Waive,
    field_at,
)

if TYPE_CHECKING:
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Node
    from cadre_docs.templates.yaml.changes import Change

Plain = str | list["Plain"] | dict[str, "Plain"]


def said_in(text: str) -> list[Plain]:
    """Return what a text says, document by document."""
    trees, _ = load(text.encode(), "")
    return [_plain(tree) for tree in trees]


def _plain(node: Node) -> Plain:
    match node:
        case Scalar():
            return node.text.strip()
        case Sequence():
            return [_plain(item) for item in node.items] or ""
        case Mapping():
            return {entry.key: _plain(entry.value) for entry in node.entries}


def said_after(text: str, schema: Schema, line: int, column: int, change: Change) -> list[Plain]:
    """Return what the text must say with a change of the record at this line and column."""
    trees, _ = load(text.encode(), "")
    made = [_plain(tree) for tree in trees]
    for number, tree in enumerate(trees):
        inside = tree.items if isinstance(tree, Sequence) else (tree,)
        for place, node in enumerate(inside):
            if (node.position.line, node.position.column) == (line, column):
                whole = made[number]
                record = whole[place] if isinstance(whole, list) else whole
                assert isinstance(record, dict)  # noqa: S101 - it was patched as one
                _apply(record, schema, change)
                return made
    raise PatchError(change.path)


def _apply(record: dict[str, Plain], schema: Schema, change: Change) -> None:
    if isinstance(change, Waive):
        _apply_waiver(record, change)
        return
    field = field_at(schema, change.path)
    if isinstance(change, Electronic):
        _apply_electronic(record, field, on=change.on)
        return
    section = next(s for s in schema.sections if field in s.fields)
    holder = record
    if section.key:
        name = _name(record, section.key, section.id)
        if not record.get(name):
            record[name] = {}
        inner = record[name]
        assert isinstance(inner, dict)  # noqa: S101
        holder = inner
    name = _name(holder, field.key, field.id, *field.formerly, *field.aliases)
    if isinstance(change, Put) and not change.row:
        holder[name] = change.text.strip()
        return
    rows = holder.get(name) or []
    assert isinstance(rows, list)  # noqa: S101
    match change:
        case AddRow():
            columns = [c for c in field.columns if c.filled_by is not FilledBy.HAND]
            rows.append({c.key: "" for c in columns})
        case RemoveRow(row=row):
            del rows[row - 1]
        case MoveRow(row=row):
            rows[row - 1 : row + 1] = rows[row], rows[row - 1]
        case Put(row=row, column=wanted, text=text):
            column = field.column(wanted)
            assert column is not None  # noqa: S101
            cells = rows[row - 1]
            cells = cells if isinstance(cells, dict) else {}
            cells[_name(cells, column.key, column.id, *column.formerly, *column.aliases)] = (
                text.strip()
            )
            rows[row - 1] = cells
    holder[name] = rows or ""


def _apply_electronic(record: dict[str, Plain], field: Field, *, on: bool) -> None:
    name = _name(record, *ELECTRONIC_KEYS)
    said = record.get(name) or []
    known = listed_in(said) if isinstance(said, str) else said
    kept = [one for one in known if one not in (field.key, field.id)]
    if on and len(kept) == len(known):
        kept.append(field.key)
    elif on:
        kept = [*known]
    if kept or name in record:
        record[name] = kept or ""


def _apply_waiver(record: dict[str, Plain], change: Waive) -> None:
    name = _name(record, *WAIVER_KEYS)
    said = record.get(name) or []
    assert isinstance(said, list)  # noqa: S101
    fresh: list[Plain] = [dict(change.parts)] if change.on else []
    rule = change.parts[0]
    here = [n for n, one in enumerate(said) if isinstance(one, dict) and rule in one.items()]
    kept = [*said]
    if here:
        kept[here[0] : here[0] + 1] = fresh
    else:
        kept += fresh
    if kept or name in record:
        record[name] = kept or ""


def _name(holder: dict[str, Plain], key: str, *others: str) -> str:
    """Return under which name a box stands: of several the first that says something."""
    found = [name for name in holder if name in (key, *others)]
    return next((name for name in found if holder[name]), found[0] if found else key)
