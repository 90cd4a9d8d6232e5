"""XML edited by bytes: the places of its elements, and replacements there.

A tree that is parsed and written again loses what its library does not know, and comes out
in other bytes. So only places are taken from the parser, and all that is not replaced stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from cadre_docs.messages.undecoded import escaped
from cadre_docs.office.namespaces import SPREADSHEET
from cadre_docs.office.quoting import escape, excel_escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(rb"<(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>")
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"\s([^\s=\"'<>/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ASCII = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?:us-)?ascii", re.IGNORECASE)
_MOST_DIGITS = 10
# What XML 1.0 cannot hold.
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DATA = re.compile(rb"<((?:[\w.-]+:)?sheetData)(?=[\s>])[^<>]*(?<!/)>")
# Where any of these is, a tag need not be one.
_OPAQUE = (b"<!--", b"<![CDATA[", b"<!DOCTYPE")


@dataclass(slots=True, eq=False)
class Element:
    """An element and the places of its bytes.

    ``name`` is ``namespace name``; the start tag ends at ``inner``, the end tag begins at
    ``close`` (both are ``end`` for ``<a/>``). ``text`` is only kept where it was asked for.
    """

    name: str
    start: int
    inner: int
    attributes: dict[str, str]
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, *path: str, space: str = SPREADSHEET) -> Iterator[Element]:
        """Yield what lies at the end of a path of local names of one namespace."""
        for child in self.children:
            if child.name == f"{space} {path[0]}":
                if path[1:]:
                    yield from child.all(*path[1:], space=space)
                else:
                    yield child

    def first(self, name: str) -> Element | None:
        """Return the first child of a name, in the namespace of spreadsheets."""
        return next(self.all(name), None)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]


def number_of(element: Element, attribute: str) -> int:
    """Return an attribute that is a number; 0 for one that is not there, or is none."""
    value = element.attributes.get(attribute, "")
    return int(value) if value.isdecimal() and len(value) < _MOST_DIGITS else 0


class _Scanner:
    def __init__(self, xml: bytes, into: frozenset[str], texts: frozenset[str]) -> None:
        self._xml, self._into, self._texts = xml, into, texts
        self._open: list[Element] = []
        self._cut, self._after = _data(xml)
        self._pieces: list[str] = []
        self._skipped = 0  # levels below an element that is not looked into
        self.root: Element | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True

    def run(self) -> Element:
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        try:
            parser.Parse(self._xml[: self._cut], False)
            parser.Parse(self._xml[self._after :], True)
        finally:  # or the parser and its handlers keep each other alive
            parser.StartElementHandler = parser.EndElementHandler = None
            parser.CharacterDataHandler = None
        if self.root is None:
            raise ValueError("no element")
        return self.root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
            return
        start = self._index()
        tag = _TAG.match(self._xml, start)
        if tag is None:
            raise ValueError("no start tag")
        element = Element(name, start, tag.end(), attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        if len(self._open) > 1 and element.local not in self._into:
            self._skip(element)

    def _skip(self, element: Element) -> None:
        self._skipped = 1
        if element.local in self._texts:
            self._pieces = []
            self._parser.CharacterDataHandler = self._pieces.append

    def _index(self) -> int:
        """Return where the parser stands in the whole part."""
        index = self._parser.CurrentByteIndex
        return index if index < self._cut else index + self._after - self._cut

    def _end(self, _name: str) -> None:
        if self._skipped > 1:
            self._skipped -= 1
            return
        self._skipped = 0
        element = self._open.pop()
        if self._pieces:
            element.text, self._pieces = "".join(self._pieces), []
        self._parser.CharacterDataHandler = None
        if self._xml.endswith(b"/>", element.start, element.inner):
            element.close = element.end = element.inner
        else:
            element.close = self._index()
            element.end = self._xml.index(b">", element.close) + 1


def _data(xml: bytes) -> tuple[int, int]:
    """Return the span of a sheet's cells: nearly all of it, and nobody looks into them here.

    The end of the part (an empty span) where that cannot be told from the bytes alone.
    """
    end = len(xml)
    start = _DATA.search(xml)
    if start is None or xml.count(b"<?") > 1 or any(mark in xml for mark in _OPAQUE):
        return end, end
    close = xml.rfind(b"</" + start[1], start.end())
    return (start.end(), close) if close > 0 else (end, end)


def scan(xml: bytes, name: str, into: frozenset[str] = frozenset(), texts: str = "") -> Element:
    """Return the root of a part, called ``name`` (if given), with the places of its children.

    Elements are looked into where their local names are among ``into``; characters are kept
    of those named in ``texts`` (separated by blanks). Raises ExpatError or ValueError.
    """
    root = _Scanner(xml, into, frozenset(texts.split())).run()
    if name and root.name != name:
        raise ValueError(f"not {name}")
    return root


class Edits:
    """Replacements in a part, applied all at once by :meth:`result`."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._edits: list[tuple[int, int, bytes]] = []
        self._encoding = "ascii" if _ASCII.match(xml.removeprefix(b"\xef\xbb\xbf")) else "utf-8"

    def __bool__(self) -> bool:
        return bool(self._edits)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of bytes; equal places keep the order of calls."""
        self._edits.append((start, end, text.encode(self._encoding, "xmlcharrefreplace")))

    def insert(self, place: int, text: str) -> None:
        """Put a text before the byte at a place."""
        self.replace(place, place, text)

    def drop(self, element: Element) -> None:
        """Take an element out."""
        self.replace(element.start, element.end, "")

    def add(self, parent: Element, text: str, *, first: bool = False) -> None:
        """Put children into an element, at its end or its beginning; once for each element."""
        if parent.close == parent.inner == parent.end:
            slash = self.xml.rindex(b"/", parent.start, parent.end)
            self.replace(slash, parent.end, f">{text}</{self.raw(parent)}>")
        else:
            self.insert(parent.inner if first else parent.close, text)

    def attribute(self, element: Element, name: str, value: str) -> None:
        """Set an attribute that has no prefix."""
        found = _ATTRIBUTE.finditer(self.xml, element.start, element.inner)
        known = next((match for match in found if match[1] == name.encode()), None)
        if known is not None:
            self.replace(*known.span(2), quoteattr(value))
        else:
            after = element.start + 1 + len(self.raw(element).encode())
            self.insert(after, f" {name}={quoteattr(value)}")

    def raw(self, element: Element) -> str:
        """Return an element's name as it is written, with its prefix."""
        match = _NAME.match(self.xml, element.start)
        return match[1].decode() if match else ""

    def space(self, parent: Element) -> str:
        """Return what a child without a prefix must declare to be of its parent's namespace."""
        prefixed = ":" in self.raw(parent)
        return f' xmlns="{parent.name.rpartition(" ")[0]}"' if prefixed else ""

    def result(self) -> bytes:
        """Return the part with all that was asked for."""
        pieces, done = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < done:
                raise ValueError("edits overlap")
            pieces += [self.xml[done:start], new]
            done = end
        return b"".join((*pieces, self.xml[done:]))


def characters(text: str) -> str:
    """Return a text as the characters of an element; what XML cannot hold is left out."""
    return escape(_NO_XML.sub("", escaped(text)), {"\r": "&#13;"})


def shown(text: str) -> str:
    """Return a text as the characters of an element ``t``, where ``_x000D_`` is one character."""
    return characters(excel_escape(text))


def attribute(text: str) -> str:
    """Return a text as the value of an attribute, with its quotation marks."""
    return quoteattr(_NO_XML.sub("", escaped(text)))
