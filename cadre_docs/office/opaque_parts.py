"""Parts of a package that nobody reads as XML: settings of printers, pictures, fonts.

They may begin like XML in another encoding (a printer's settings with zero bytes). That a
part is such, two things must say: its media type, and every relation that leads to it. Our
readers and python-docx go by relations or by media types, and by nothing else.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cadre_docs.office.dangers import Relation

# The last words of relation types.
_KINDS = frozenset(
    ("printersettings", "image", "thumbnail", "font", "hdphoto", "media", "audio", "video")
) | {"customproperty"}
_XML = ("+xml", "/xml", "vmldrawing")  # how media types of XML end
_DATA = "customxml"  # an item that some program put in; only that program reads it
_DATA_TYPES = ("", "application/xml", "text/xml")
_XML_NAMES = (".xml", ".rels")


class MediaTypes:
    """The media types of a package: of single parts, and of extensions."""

    def __init__(self, types: Iterable[tuple[str, str]]) -> None:
        self._types = {where.lower(): media.lower() for where, media in types}

    def of(self, part: str) -> str:
        """Return the media type of a part, or an empty string."""
        name = part.lower()
        return self._types.get(name) or self._types.get(posixpath.splitext(name)[1][1:], "")


def may_be_opaque(part: str) -> bool:
    """Whether a part's name leaves it open what it is."""
    name = part.lower()
    return not name.endswith(_XML_NAMES) or name.startswith(f"{_DATA}/item")


def kinds_by_part(relations: Iterable[Relation]) -> dict[str, set[str]]:
    """Return what the relations of a package call each part that they lead to."""
    found: dict[str, set[str]] = {}
    for relation in relations:
        if not relation.external:
            kind = relation.kind.rpartition("/")[2].lower()
            found.setdefault(_target(relation), set()).add(kind)
    return found


def is_opaque(part: str, types: MediaTypes, kinds_of: Mapping[str, set[str]]) -> bool:
    """Whether a package says that a part is no XML, or none that is read.

    ``kinds_of`` is what :func:`kinds_by_part` returns.
    """
    kinds = kinds_of.get(part.lower(), set())
    media = types.of(part)
    if part.lower().endswith(_XML_NAMES):
        return kinds == {_DATA} and media in _DATA_TYPES
    return kinds <= _KINDS | {_DATA} and not media.endswith(_XML)


def _target(relation: Relation) -> str:
    """Return the name of the part that a relation leads to."""
    folder = posixpath.dirname(relation.part)
    return posixpath.normpath(posixpath.join("/", folder, relation.target)).lstrip("/").lower()
