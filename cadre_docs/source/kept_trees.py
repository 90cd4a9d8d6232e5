"""Trees of files of our own, kept beside them: a browser has the slow parser of YAML only.

Whoever makes a form that is one HTML file keeps the trees of its data (:func:`written`); the page
takes them for files that are still the same, byte by byte (:func:`remember`).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import Position
from cadre_docs.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.source.tree import Node

_known: dict[str, list[Any]] = {}


def written(files: Iterable[tuple[bytes, list[Node]]]) -> bytes:
    """Return files and the trees that were read of them, as one JSON text."""
    kept = {sha256(data).hexdigest(): [_plain(tree) for tree in trees] for data, trees in files}
    import json  # imported here: pages alone keep trees

    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def remember(data: bytes) -> None:
    """Take trees that were kept for those of their files, in this process."""
    import json

    _known.update(json.loads(data))


def known(data: bytes, file: str) -> list[Node] | None:
    """Return the trees of a file, called ``file`` in positions; None where none were kept."""
    plain = _known.get(sha256(data).hexdigest()) if _known else None
    return None if plain is None else [_made(tree, file) for tree in plain]


def _plain(node: Node) -> list[Any]:
    """Return a node as line, column, and a text, a list of nodes, or keys and values in turn."""
    at = (node.position.line, node.position.column)
    match node:
        case Scalar():
            return [*at, node.text]
        case Sequence():
            return [*at, [_plain(item) for item in node.items]]
        case Mapping():
            pairs = ((_place_of(entry), _plain(entry.value)) for entry in node.entries)
            return [*at, [part for pair in pairs for part in pair], True]


def _place_of(entry: Entry) -> list[Any]:
    return [entry.position.line, entry.position.column, entry.key]


def _made(plain: list[Any], file: str) -> Node:
    line, column, inner, *is_mapping = plain
    at = Position(file, line, column)
    if isinstance(inner, str):
        return Scalar(inner, at)
    if not is_mapping:
        return Sequence(tuple(_made(item, file) for item in inner), at)
    keys, values = inner[::2], inner[1::2]
    return Mapping(
        tuple(
            Entry(key, Position(file, line, column), _made(value, file))
            for (line, column, key), value in zip(keys, values, strict=True)
        ),
        at,
    )
