"""Values and tables by key → the shape of a record file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.source.tree import Entry, Mapping

if TYPE_CHECKING:
    from collections.abc import Mapping as Given

    from cadre_docs.findings import Position
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Node


def nested_sections(schema: Schema, nodes: Given[str, Node], position: Position) -> Mapping:
    """Return a record of boxes by key, with the boxes of a nested section below its key."""
    entries: list[Entry] = []
    for section in schema.sections:
        mine = tuple(
            Entry(field.key, nodes[field.key].position, nodes[field.key])
            for field in section.fields
            if field.key in nodes
        )
        if section.key and mine:
            start = mine[0].position
            entries.append(Entry(section.key, start, Mapping(mine, start)))
        else:
            entries += mine
    return Mapping(tuple(entries), position)
