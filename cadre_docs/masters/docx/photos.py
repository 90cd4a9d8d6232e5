"""Photos in a filled DOCX: pictures, their relationships, and their content type.

What python-docx does with an opened document, done on the members of an archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from cadre_docs.office.archive import CONTENT_TYPES
from cadre_docs.office.namespaces import PACKAGE_RELATIONSHIPS, RELATIONSHIP
from cadre_docs.office.quoting import quoteattr
from cadre_docs.performance.classes import frozen
from cadre_docs.record.photo import png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cadre_docs.masters.photo_size import PrintedPhoto

MEDIA = "word/media/"
"""Where the pictures of a document lie."""
_NUMBER = re.compile(rf"^{MEDIA}image(\d+)\.")
_ID = re.compile(rb'\bId="([^"]*)"')
_INDENT = re.compile(r">\s+<")
_NO_DISTANCE = 'distT="0" distB="0" distL="0" distR="0"'
_NO_RELATIONS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"></Relationships>'
).encode()
_TYPES = {
    "jpg": b'<Default Extension="jpg" ContentType="image/jpeg"/>',
    "png": b'<Default Extension="png" ContentType="image/png"/>',
}
# What stands for a photo's own in the frame of all photos: no frame holds these otherwise.
_RELATION, _WIDTH, _HEIGHT = "cadre-docs-photo", 987_654_321, 987_654_123
_WORDS = "cadre-docs-words"


def picture(inline: str, description: str) -> Markup:
    """Return a picture's XML as a tag in a text prints it, with a description for the blind.

    ``inline`` is its ``<wp:inline>`` as python-docx makes it.
    """
    # Without distances LibreOffice takes 3 mm left and right: too wide for the box.
    xml = _INDENT.sub("><", inline.strip())
    xml = xml.replace("<wp:inline ", f"<wp:inline {_NO_DISTANCE} ", 1)
    xml = xml.replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(description)} ", 1)
    return Markup(  # noqa: S704 - no text of a person
        f'</w:t></w:r><w:r><w:drawing>{xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    )


def frame_of(inline: Callable[[str, int, int], str]) -> str:
    """Return a picture's XML with placeholders for what is of one photo only.

    ``inline`` makes a ``<wp:inline>`` of the id of a relationship, a width and a height.
    """
    return str(picture(inline(_RELATION, _WIDTH, _HEIGHT), _WORDS))


@frozen
class _Relations:
    """The relationships of a part: their member, its content, and the ids in use."""

    name: str
    content: bytes
    used: frozenset[str]


class PictureRoom:
    """What a master leaves for photos in its parts with tags; read once."""

    def __init__(self, contents: Mapping[str, bytes], parts: Iterable[str]) -> None:
        taken = [int(match[1]) for name in contents if (match := _NUMBER.match(name))]
        self.first_number = max(taken, default=0) + 1
        self.relations = {part: _relations(contents, part) for part in parts}
        self._types = contents[CONTENT_TYPES]

    def types(self, endings: Iterable[str]) -> bytes:
        """Return the content types, those of pictures with such endings among them."""
        types = self._types
        for ending in endings:
            if f'Extension="{ending}"'.encode() not in types:
                types = types.replace(b"<Default ", _TYPES[ending] + b"<Default ", 1)
        return types


def _relations(contents: Mapping[str, bytes], part: str) -> _Relations:
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    content = contents.get(name, _NO_RELATIONS)
    return _Relations(name, content, frozenset(map(bytes.decode, _ID.findall(content))))


@dataclass
class PartPhotos:
    """The photos of one part: ids of their relationships by the picture they show."""

    owner: Photos
    relations: _Relations
    frame: str
    ids: dict[str, str] = field(default_factory=dict)

    def image(self, photo: PrintedPhoto) -> PartImage:
        """Return what a tag prints."""
        return PartImage(self, photo)

    def relation(self, photo: PrintedPhoto) -> str:
        """Return the id under which the part refers to a photo, the first number free."""
        target = self.owner.target(photo.picture)
        if target not in self.ids:
            used = self.relations.used.union(self.ids.values())
            numbers = (f"rId{n}" for n in range(1, len(used) + 2))
            self.ids[target] = next(name for name in numbers if name not in used)
        return self.ids[target]


class PartImage:
    """A photo on its way into a part. Nothing of it is public: tags are not trusted."""

    __slots__ = ("_part", "_photo")

    def __init__(self, part: PartPhotos, photo: PrintedPhoto) -> None:
        self._part, self._photo = part, photo

    def __html__(self) -> Markup:
        photo, xml = self._photo, self._part.frame
        photo.printed = True
        for place, value in (
            (_RELATION, self._part.relation(photo)),
            (str(_WIDTH), str(photo.width)),
            (str(_HEIGHT), str(photo.height)),
            (f'"{_WORDS}"', quoteattr(photo.description)),
        ):
            xml = xml.replace(place, value)
        return Markup(xml)  # noqa: S704 - no text of a person


class Photos:
    """The photos of one filled document."""

    def __init__(self, room: PictureRoom) -> None:
        self._room = room
        self._parts: list[PartPhotos] = []
        self._names: dict[bytes, str] = {}

    def of(self, name: str, frame: str) -> PartPhotos:
        """Return where a part's photos are collected."""
        self._parts.append(PartPhotos(self, self._room.relations[name], frame))
        return self._parts[-1]

    def target(self, data: bytes) -> str:
        """Return the name of a picture in the archive; equal pictures are stored once."""
        if data not in self._names:
            number = self._room.first_number + len(self._names)
            ending = "png" if data.startswith(png.START) else "jpg"
            self._names[data] = f"{MEDIA}image{number}.{ending}"
        return self._names[data]

    def contents(self) -> dict[str, bytes]:
        """Return the contents of the members that photos add or change."""
        if not self._names:
            return {}
        made = {
            part.relations.name: _related(part.relations.content, part.ids)
            for part in self._parts
            if part.ids
        }
        made |= {name: data for data, name in self._names.items()}
        endings = sorted({name.rpartition(".")[2] for name in self._names.values()})
        return {CONTENT_TYPES: self._room.types(endings), **made}


def _related(relations: bytes, ids: dict[str, str]) -> bytes:
    added = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONSHIP}/image" '
        f'Target="{target.removeprefix("word/")}"/>'
        for target, name in ids.items()
    )
    return relations.replace(b"</Relationships>", added.encode() + b"</Relationships>")
