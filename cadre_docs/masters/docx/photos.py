"""Photos in a filled DOCX: pictures, their relationships, and their content type.

What python-docx does with an opened document, done on the members of an archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from markupsafe import Markup

from cadre_docs.adapters.docx_internals import picture_xml
from cadre_docs.masters.docx.docxtpl import picture
from cadre_docs.office.namespaces import PACKAGE_RELATIONSHIPS
from cadre_docs.office.reproducible import CONTENT_TYPES, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cadre_docs.masters.photo_size import PrintedPhoto

_NUMBER = re.compile(r"^word/media/image(\d+)\.")
_ID = re.compile(rb'\bId="([^"]*)"')
_NO_RELATIONS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"></Relationships>'
).encode()
_JPEG = b'<Default Extension="jpg" ContentType="image/jpeg"/>'
# What stands for a photo's own in the frame of all photos: no frame holds these otherwise.
_RELATION, _WIDTH, _HEIGHT = "cadre-docs-photo", 987_654_321, 987_654_123


@dataclass(frozen=True)
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
        types = contents[CONTENT_TYPES]
        if b'Extension="jpg"' not in types:
            types = types.replace(b"<Default ", _JPEG + b"<Default ", 1)
        self.types = types
        self.packed_types = pack(CONTENT_TYPES, types)


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
    shape: int
    ids: dict[str, str] = field(default_factory=dict)

    def image(self, photo: PrintedPhoto) -> PartImage:
        """Return what a tag prints."""
        return PartImage(self, photo)

    def relation(self, photo: PrintedPhoto) -> str:
        """Return the id under which the part refers to a photo, the first number free."""
        target = self.owner.target(photo.jpeg)
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
        photo, part = self._photo, self._part
        photo.printed = True
        xml = _frame(part.shape, photo.description)
        for place, value in (
            (_RELATION, part.relation(photo)),
            (str(_WIDTH), str(photo.width)),
            (str(_HEIGHT), str(photo.height)),
        ):
            xml = xml.replace(place, value)
        return Markup(xml)  # noqa: S704 - no text of a person


@lru_cache(maxsize=64)
def _frame(shape: int, description: str) -> str:
    """Return a picture's XML, with placeholders for what is of one photo only."""
    inline = picture_xml(shape, _RELATION, "image.jpg", _WIDTH, _HEIGHT)
    return str(picture(inline, description))


class Photos:
    """The photos of one filled document."""

    def __init__(self, room: PictureRoom) -> None:
        self._room = room
        self._parts: list[PartPhotos] = []
        self._names: dict[bytes, str] = {}

    def of(self, name: str, shape: int) -> PartPhotos:
        """Return where a part's photos are collected."""
        self._parts.append(PartPhotos(self, self._room.relations[name], shape))
        return self._parts[-1]

    def target(self, jpeg: bytes) -> str:
        """Return the name of a picture in the archive; equal pictures are stored once."""
        if jpeg not in self._names:
            number = self._room.first_number + len(self._names)
            self._names[jpeg] = f"word/media/image{number}.jpg"
        return self._names[jpeg]

    def contents(self) -> dict[str, bytes]:
        """Return the contents of the members that photos add or change."""
        if not self._names:
            return {}
        made = {
            part.relations.name: _related(part.relations.content, part.ids)
            for part in self._parts
            if part.ids
        }
        made |= {name: jpeg for jpeg, name in self._names.items()}
        return {CONTENT_TYPES: self._room.types, **made}


def _related(relations: bytes, ids: dict[str, str]) -> bytes:
    added = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONSHIP_TYPE.IMAGE}" '
        f'Target="{target.removeprefix("word/")}"/>'
        for target, name in ids.items()
    )
    return relations.replace(b"</Relationships>", added.encode() + b"</Relationships>")
