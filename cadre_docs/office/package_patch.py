"""A package with some of its parts replaced; the others keep their packed bytes."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import chain, count
from typing import TYPE_CHECKING

from cadre_docs.limits import MB, limits
from cadre_docs.office.archive import CONTENT_TYPES
from cadre_docs.office.namespaces import CONTENT_TYPES as TYPES
from cadre_docs.office.namespaces import PACKAGE_RELATIONSHIPS, RELATIONSHIP
from cadre_docs.office.quoting import DECLARATION
from cadre_docs.office.reproducible import STORED, Member, archive_of, pack
from cadre_docs.office.xml_patch import Edits, attribute, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.office.archive import Container
    from cadre_docs.office.xml_patch import Element

_RELATIONS_ROOT, _TYPES_ROOT = f"{PACKAGE_RELATIONSHIPS} Relationships", f"{TYPES} Types"
_NO_RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"></Relationships>'.encode()
)
_LOCAL_HEADER, _LENGTHS = 30, 26  # of a member (APPNOTE.TXT, 4.3.7)
_NO_DATE = date(1980, 1, 1)  # as Excel itself writes
_LEVELS = (6, 1)  # how well parts are packed, the second where the first is too good


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str
    external: bool


class PatchedPackage:
    """The parts of an inspected package, to be replaced, added and dropped."""

    def __init__(self, data: bytes, container: Container) -> None:
        self._data, self._container = data, container
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self._infos = {info.filename: info for info in archive.infolist()}
        self._new: dict[str, bytes] = {}
        self._parts = dict.fromkeys(container.parts)
        self._taken = {part.lower() for part in container.parts}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._parts))

    @property
    def unpacked(self) -> int:
        """The size of all parts, in bytes."""
        new = {part: len(content) for part, content in self._new.items()}
        return sum(new[p] if p in new else self._infos[p].file_size for p in self._parts)

    def read(self, part: str) -> bytes:
        """Return a part as it stands now."""
        return self._new[part] if part in self._new else self._container.read(part)

    def write(self, part: str, content: bytes, *, first: bool = False) -> None:
        """Replace a part, or add it: after all others, or before them."""
        self._new[part] = content
        self._taken.add(part.lower())
        if part not in self._parts:
            self._parts = {part: None} | self._parts if first else self._parts | {part: None}

    def free_name(self, pattern: str, *best: str) -> str:
        """Return the first name that no part has: the best, or of a pattern (``xl/a{}.xml``)."""
        names = chain(best, (pattern.format(number) for number in count(1)))
        return next(name for name in names if name.lower() not in self._taken)

    def archive(self) -> bytes:
        """Return the file: the same bytes for the same content."""
        parts = sorted(self._parts, key=lambda part: part != CONTENT_TYPES)
        return archive_of(map(self._member, parts), _NO_DATE)

    def _member(self, part: str) -> Member:
        if part not in self._new:
            return self._packed(self._infos[part])
        content = self._new[part]
        members = (pack(part, content, level) for level in _LEVELS)
        # Many equal marks pack too well: nobody shall take the copy for a bomb.
        for member in members:
            if len(content) <= MB or len(content) <= limits().ratio * len(member.data):
                return member
        return Member(part, content, len(content), zlib.crc32(content), STORED)

    def _packed(self, info: zipfile.ZipInfo) -> Member:
        lengths = struct.unpack_from("<2H", self._data, info.header_offset + _LENGTHS)
        start = info.header_offset + _LOCAL_HEADER + sum(lengths)
        data = self._data[start : start + info.compress_size]
        return Member(info.filename, data, info.file_size, info.CRC, info.compress_type)

    # --- relations --------------------------------------------------------------------------

    def links(self, part: str) -> list[Link]:
        """Return the relations of a part, in the order of the file."""
        folder = posixpath.dirname(part)
        found = []
        for element in self._relations(part)[1]:
            facts = element.attributes
            target, external = facts.get("Target", ""), facts.get("TargetMode", "") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = facts.get("Type", "").rpartition("/")[2]
            found.append(Link(facts.get("Id", ""), kind, target, external))
        return found

    def target(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that a part points to."""
        links = (link for link in self.links(part) if link.kind == kind and not link.external)
        return next((link.target for link in links if link.target in self), None)

    def link(self, part: str, kind: str, target: str, *, first: bool = False) -> str:
        """Add a relation and return its id."""
        edits, elements = self._relations(part)
        taken = {element.attributes.get("Id", "").lower() for element in elements}
        name = next(f"rId{n}" for n in count(1) if f"rid{n}" not in taken)
        root = scan(edits.xml, _RELATIONS_ROOT)
        facts = f'Id="{name}" Type="{RELATIONSHIP}/{kind}" Target={attribute("/" + target)}'
        edits.add(root, f"<Relationship{edits.space(root)} {facts}/>", first=first)
        self.write(_relations_part(part), edits.result())
        return name

    def unlink(self, part: str, name: str) -> None:
        """Take a relation out."""
        edits, elements = self._relations(part)
        for element in elements:
            if element.attributes.get("Id") == name:
                edits.drop(element)
        self.write(_relations_part(part), edits.result())
        if len(elements) == 1 and edits:
            self._forget({_relations_part(part)})

    def _relations(self, part: str) -> tuple[Edits, list[Element]]:
        rels = _relations_part(part)
        xml = self.read(rels) if rels in self else _NO_RELATIONS
        return Edits(xml), list(
            scan(xml, _RELATIONS_ROOT).all("Relationship", space=PACKAGE_RELATIONSHIPS)
        )

    # --- parts with their media types -------------------------------------------------------

    def declare(self, part: str, media: str, *, first: bool = False) -> None:
        """Name the media type of a new part."""
        name = attribute("/" + part)
        self._declare(f'Override%s PartName={name} ContentType="{media}"/>', first=first)

    def declare_suffix(self, suffix: str, media: str) -> None:
        """Name the media type of all parts with a suffix, unless the package does already."""
        types = scan(self.read(CONTENT_TYPES), _TYPES_ROOT).all("Default", space=TYPES)
        if suffix not in {e.attributes.get("Extension", "").lower() for e in types}:
            self._declare(f'Default%s Extension="{suffix}" ContentType="{media}"/>')

    def _declare(self, text: str, *, first: bool = False) -> None:
        edits = Edits(self.read(CONTENT_TYPES))
        root = scan(edits.xml, _TYPES_ROOT)
        edits.add(root, f"<{text % edits.space(root)}", first=first)
        self.write(CONTENT_TYPES, edits.result())

    def drop(self, part: str) -> None:
        """Take a part out, with its relations and the parts that only it points to."""
        owned = {link.target for link in self.links(part) if not link.external}
        self._forget({part, _relations_part(part)})
        orphans = (owned - self._used() if owned else owned) & set(self)
        self._forget({name for part in orphans for name in (part, _relations_part(part))})

    def _used(self) -> set[str]:
        rels = (part for part in self if part.endswith(".rels"))
        return {link.target for part in rels for link in self.links(_owner(part))}

    def _forget(self, gone: set[str]) -> None:
        for part in gone:
            self._parts.pop(part, None)
            self._new.pop(part, None)
            self._taken.discard(part.lower())
        edits = Edits(self.read(CONTENT_TYPES))
        for element in scan(edits.xml, _TYPES_ROOT).all("Override", space=TYPES):
            if element.attributes.get("PartName", "").lstrip("/") in gone:
                edits.drop(element)
        self.write(CONTENT_TYPES, edits.result())


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _owner(rels: str) -> str:
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
