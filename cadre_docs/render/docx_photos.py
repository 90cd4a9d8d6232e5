"""Photos in a filled DOCX: pictures, their relationships, and their content type.

What python-docx does with an opened document, done on the members of an archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.shape import CT_Inline
from docx.shared import Emu

from cadre_docs.render.docx import picture
from cadre_docs.stable import CONTENT_TYPES, Member, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from cadre_docs.render.photo import PrintedPhoto

_NUMBER = re.compile(r"^word/media/image(\d+)\.")
_ID = re.compile(rb'\bId="([^"]*)"')
_NO_RELATIONS = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
_JPEG = b'<Default Extension="jpg" ContentType="image/jpeg"/>'


@dataclass
class PartPhotos:
    """The photos of one part: ids of their relationships by the picture they show."""

    owner: Photos
    relations: str
    shape: int
    used: set[str]
    ids: dict[str, str] = field(default_factory=dict)

    def image(self, photo: PrintedPhoto) -> PartImage:
        """Return what a tag prints."""
        return PartImage(self, photo)

    def relation(self, photo: PrintedPhoto) -> str:
        """Return the id under which the part refers to a photo, the first number free."""
        target = self.owner.target(photo.jpeg)
        if target not in self.ids:
            numbers = (f"rId{n}" for n in range(1, len(self.used) + 2))
            self.ids[target] = next(name for name in numbers if name not in self.used)
            self.used.add(self.ids[target])
        return self.ids[target]


class PartImage:
    """A photo on its way into a part. Nothing of it is public: tags are not trusted."""

    __slots__ = ("_part", "_photo")

    def __init__(self, part: PartPhotos, photo: PrintedPhoto) -> None:
        self._part, self._photo = part, photo

    def __html__(self) -> Markup:
        photo, part = self._photo, self._part
        width, height = Emu(photo.width), Emu(photo.height)
        inline = CT_Inline.new_pic_inline(
            part.shape, part.relation(photo), "image.jpg", width, height
        )
        return picture(inline.xml, photo.description)


class Photos:
    """The photos of one filled document, over the members of its master."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members = {member.name: member for member in members}
        self._parts: list[PartPhotos] = []
        self._names: dict[bytes, str] = {}

    def of(self, name: str, shape: int) -> PartPhotos:
        """Return where a part's photos are collected."""
        folder, _, file = name.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels"
        known = self._members.get(relations)
        used = set(map(bytes.decode, _ID.findall(unpack(known)))) if known else set()
        self._parts.append(PartPhotos(self, relations, shape, used))
        return self._parts[-1]

    def target(self, jpeg: bytes) -> str:
        """Return the name of a picture in the archive; equal pictures are stored once."""
        if jpeg not in self._names:
            found = (_NUMBER.match(name) for name in self._members)
            taken = [int(match[1]) for match in found if match]
            self._names[jpeg] = (
                f"word/media/image{max(taken, default=0) + len(self._names) + 1}.jpg"
            )
        return self._names[jpeg]

    def members(self) -> dict[str, Member]:
        """Return the members that photos add or change."""
        if not self._names:
            return {}
        types = unpack(self._members[CONTENT_TYPES])
        if b'Extension="jpg"' not in types:
            types = types.replace(b"<Default ", _JPEG + b"<Default ", 1)
        made = {CONTENT_TYPES: types}
        for part in self._parts:
            if part.ids:
                known = self._members.get(part.relations)
                made[part.relations] = _related(unpack(known) if known else _NO_RELATIONS, part.ids)
        made |= {name: jpeg for jpeg, name in self._names.items()}
        return {name: pack(name, content) for name, content in made.items()}


def _related(relations: bytes, ids: dict[str, str]) -> bytes:
    added = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONSHIP_TYPE.IMAGE}" '
        f'Target="{target.removeprefix("word/")}"/>'
        for target, name in ids.items()
    )
    return relations.replace(b"</Relationships>", added.encode() + b"</Relationships>")
