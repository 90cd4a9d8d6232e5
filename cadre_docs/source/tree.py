"""Positioned trees of text: the form every input takes before a schema gives it types.

YAML files, workbooks and later other sources all become the same three kinds of nodes.
Scalars stay the text that was typed (``02142``, ``no`` and ``1.10`` keep every character);
only the schema decides what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from cadre_docs.findings import Finding, Position, error
from cadre_docs.performance.classes import light
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

# "unreadable" marks a place whose content is lost (a formula, an error value, a merged
# cell); the reader of the source has already said so.
Origin = Literal["text", "number", "date", "unreadable"]


@light
class Display:
    """What a cell shows, where that is not what it holds.

    ``text`` is None where it depends on the machine, or on a format that is not understood;
    ``date`` is as much of a date as can be seen: 1972, 1972-08, 1972-08-15 or nothing.
    """

    text: str | None = None
    date: str = ""


class Look(Protocol):
    """How the number format of a cell shows what is in it."""

    def display(self, text: str) -> Display | None:
        """Return what the cell shows, where that is not ``text``."""


@light
class Scalar:
    """One typed value. ``origin`` tells an Excel number or date cell from text."""

    text: str
    position: Position
    origin: Origin = "text"
    look: Look | None = None

    @property
    def display(self) -> Display | None:
        """What its cell shows, where that is not its text: found out when asked."""
        return None if self.look is None else self.look.display(self.text)


@light
class Entry:
    """A key and its value, with the position of the key."""

    key: str
    position: Position
    value: Node


@light
class Mapping:
    """Keys and values in the order they were typed; keys are unique."""

    entries: tuple[Entry, ...]
    position: Position

    def get(self, key: str) -> Node | None:
        """Return the value under ``key``, or None."""
        for entry in self.entries:  # asked for each key of every schema: no generator
            if entry.key == key:
                return entry.value
        return None


@light
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    position: Position


Node = Scalar | Mapping | Sequence


def is_empty(node: Node | None) -> bool:
    """Tell whether nothing was typed: absent, a blank scalar, an empty list or mapping."""
    match node:
        case Scalar():
            return not node.text.strip()
        case Sequence():
            return not node.items
        case Mapping():
            return not node.entries
    return True


def characters(node: Node) -> int:
    """Return how many characters were typed in all."""
    match node:
        case Scalar():
            return len(node.text)
        case Sequence():
            return sum(map(characters, node.items))
    return sum(characters(entry.value) for entry in node.entries)


def longest_list(node: Node) -> int:
    """Return how many items the longest list has."""
    match node:
        case Sequence():
            return max(len(node.items), *map(longest_list, node.items), 0)
        case Mapping():
            return max((longest_list(entry.value) for entry in node.entries), default=0)
    return 0


@dataclass
class Reader:
    """Reads the keys of a mapping one by one and collects what is wrong with them.

    For the project's own YAML (schemas, code lists, parameters): every problem becomes a
    finding ``code`` with its position, all at once; :meth:`finish` reports unread keys.
    """

    mapping: Mapping
    code: str
    findings: list[Finding]
    _seen: set[str] = field(default_factory=set)

    def node(self, key: str) -> Node | None:
        """Return the node under ``key`` and mark the key as known."""
        self._seen.add(key)
        return self.mapping.get(key)

    def complain(self, message: str, at: Node | Entry | None = None) -> None:
        """Add a finding at ``at`` (default: the whole mapping)."""
        position = at.position if at is not None else self.mapping.position
        self.findings.append(error(self.code, message, position=position))

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text under ``key``; without a default the key is required."""
        node = self.node(key)
        if isinstance(node, Scalar) and (node.text or default is not None):
            return node.text
        if node is not None and not isinstance(node, Scalar):
            self.complain(f"“{key}”应是文字", node)
        elif default is None:
            self.complain(f"缺少“{key}”", node)
        return default or ""

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return a text that is one of ``allowed``."""
        value = self.text(key, default)
        if value not in allowed:
            if default is not None and not value:  # there, and left empty
                return default
            self.complain(f"“{key}”应是 {'、'.join(allowed)} 之一，现为“{value}”", self.node(key))
            return default or allowed[0]
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        return self.choice(key, ("true", "false"), "true" if default else "false") == "true"

    def integer(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.text(key, None if default is None else str(default))
        try:
            return int(value)
        except ValueError:
            if value:
                self.complain(f"“{key}”应是整数，现为“{value}”", self.node(key))
            return default or 0

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an absent key is an empty list."""
        return tuple(item.text for item in self.items(key) if isinstance(item, Scalar))

    def items(self, key: str) -> tuple[Node, ...]:
        """Return the items of a list; an absent key is an empty list."""
        node = self.node(key)
        if is_empty(node):
            return ()
        if not isinstance(node, Sequence):
            self.complain(f"“{key}”应是列表", node)
            return ()
        return node.items

    def readers(self, key: str) -> Iterator[Reader]:
        """Yield a reader for each mapping in a list."""
        for item in self.items(key):
            if isinstance(item, Mapping):
                yield Reader(item, self.code, self.findings)
            else:
                self.complain(f"“{key}”的每一项应是“键: 值”", item)

    def child(self, key: str) -> Reader | None:
        """Return a reader for the mapping under ``key``, or None when it is absent."""
        node = self.node(key)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.complain(f"“{key}”应是“键: 值”", node)
            return None
        return Reader(node, self.code, self.findings)

    def finish(self) -> None:
        """Report keys that nobody asked for."""
        for entry in self.mapping.entries:
            if entry.key not in self._seen:
                like = nearest(entry.key, self._seen)
                hint = f"，是否为“{like}”" if like else ""
                self.complain(f"不认识的键“{entry.key}”{hint}", entry)
