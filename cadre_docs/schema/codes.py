"""Code lists: the closed vocabularies of forms (sex, ethnic groups, grades …).

One file per list in ``data_schemas/codes/``, with the number of its standard.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import frozen
from cadre_docs.source.tree import Mapping, Reader
from cadre_docs.values.likeness import meant_choice

if TYPE_CHECKING:
    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node


@frozen
class CodeItem:
    """One entry; ``value`` is what a form prints, ``aliases`` what people also type.

    ``on_form`` is False for codes that statistics know but no form accepts.
    ``attributes`` holds further facts of the entry (``kind``, ``weight``, ``level``, ``id`` …).
    """

    code: str
    value: str
    aliases: tuple[str, ...] = ()
    on_form: bool = True
    attributes: dict[str, str] = field(default_factory=dict)


@frozen
class CodeList:
    """A named list of allowed values, in the order of its source."""

    id: str
    title: str
    standard: str
    items: tuple[CodeItem, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values a form accepts, in order."""
        return tuple(item.value for item in self.items if item.on_form)

    def find(self, typed: str) -> CodeItem | None:
        """Return the entry whose value, alias or code was typed, or None."""
        for item in self.items:
            if item.on_form and (typed == item.value or typed in item.aliases):
                return item
            # Only a standard's codes mean something to people; ours are just numbers.
            if self.standard and item.on_form and typed == item.code:
                return item
        return None

    def nearest(self, typed: str) -> str | None:
        """Return the accepted value that was surely meant by ``typed``, if there is one."""
        return meant_choice(typed, self.values)

    def level(self, value: str) -> int:
        """Return how high an entry stands where its list says (``level``); 0: it does not."""
        item = self.find(value)
        stated = item.attributes.get("level", "") if item else ""
        return int(stated) if stated.isdecimal() else 0

    def only(self, values: tuple[str, ...]) -> CodeList:
        """Return the list narrowed to some of its values."""
        kept = tuple(item for item in self.items if item.value in values)
        return CodeList(self.id, self.title, self.standard, kept)

    @classmethod
    def of(cls, values: tuple[str, ...]) -> CodeList:
        """Make a nameless list of values that one form alone uses."""
        return cls("", "", "", tuple(CodeItem("", value) for value in values))


def read_code_list(tree: Node, findings: list[Finding]) -> CodeList:
    """Read a code list from its YAML tree; problems go to ``findings``."""
    if not isinstance(tree, Mapping):
        raise TypeError("a code list is a mapping")
    reader = Reader(tree, "SCHEMA", findings)
    reader.node("note")
    items = tuple(_read_item(item) for item in reader.readers("items"))
    result = CodeList(reader.text("id"), reader.text("title"), reader.text("standard", ""), items)
    reader.finish()
    return result


_KNOWN = ("code", "value", "aliases", "form")


def _read_item(reader: Reader) -> CodeItem:
    attributes = {
        entry.key: reader.text(entry.key)
        for entry in reader.mapping.entries
        if entry.key not in _KNOWN
    }
    return CodeItem(
        reader.text("code", ""),
        reader.text("value"),
        reader.texts("aliases"),
        reader.flag("form", default=True),
        attributes,
    )
