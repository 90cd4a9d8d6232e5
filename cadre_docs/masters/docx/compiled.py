"""A DOCX master made ready once and filled many times.

docxtpl opens, rewrites and compiles a master anew for every document, because a template
object that is rendered twice keeps the first person. Here docxtpl prepares the parts once;
for each person only Jinja runs, over nothing that is shared, and the members of the
archive that no tag touches are copied as they are. What docxtpl does after filling (new
paragraphs, numbers of pictures) is done here too; masters that ask for more of it
(:func:`_wants_docxtpl`) are filled by docxtpl itself. Tests compare both ways.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE

from cadre_docs.adapters.docxtpl_internals import body_source, margin_sources
from cadre_docs.masters.docx.breaks import BREAKS, docxtpl_breaks, with_breaks
from cadre_docs.masters.docx.docxtpl import explained, fill_docx, open_master, tied
from cadre_docs.masters.docx.grids import grids_stay
from cadre_docs.masters.docx.photos import Photos, PictureRoom
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.filled import Filled
from cadre_docs.masters.inspect import inspect_master, require_room
from cadre_docs.office.archive import DOCX
from cadre_docs.office.reproducible import (
    Member,
    archive_of,
    contents_of,
    pack,
    packed,
    stable_parts,
)
from cadre_docs.pages.read_docx.reader import read_docx

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from jinja2 import Template

    from cadre_docs.masters.context import Context
    from cadre_docs.masters.docx.photos import PartPhotos

_TAG = re.compile(r"\{[{%#]")
_ESCAPED_BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}  # docxtpl's
_PICTURE = "<wp:docPr "
_NUMBER = re.compile(r'^([^>]*?\bid=")[^"]*')
_FIRST_PICTURE = 1001  # docxtpl numbers pictures from here
# Of the parts deflated for each person: 6 would take 2.5 times as long as 3, a third of all
# the time that a document takes, to make files 5 % smaller.
_LEVEL = 3
_BODY, _BODY_END = "<w:body", "</w:body>"
_MARGINS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)


class DocxMaster:
    """Fills one master; holds nothing of a person.

    ``where`` names the master in messages; ``date`` is the date that documents carry.
    Raises :class:`MasterError` for a file that is no DOCX and for tags that are no Jinja.
    """

    def __init__(self, master: bytes, where: str, date: datetime.date) -> None:
        self._master, self._where, self._date = master, where, date
        inspect_master(master, DOCX, where)
        require_room(partial(read_docx, master), where)
        template = open_master(master, where)
        with explained(where):
            self._compiled = None if _wants_docxtpl(template) else _compile(template, date)

    @property
    def is_compiled(self) -> bool:
        """Whether the fast way serves this master."""
        return self._compiled is not None

    def fill(self, context: Context) -> Filled:
        """Return the filled document; equal contexts give files of equal bytes.

        Raises :class:`MasterError` for a tag that the schema does not know, and
        :class:`~cadre_docs.errors.OutputError` for a text that no document can hold.
        """
        if self._compiled is None:
            data = fill_docx(self._master, context, self._where)
            parts = stable_parts(contents_of(data), self._date)
            return Filled(parts, partial(packed, parts, self._date))
        with explained(self._where):
            return self._compiled.filled(context, self._date)


@dataclass(frozen=True)
class _Part:
    """A part with tags: its template, and the text before and after.

    ``shape`` is the number that python-docx would give a new picture. ``is_broken`` says
    that the master's own text holds breaks, ``is_braced`` that it holds escaped braces,
    ``is_pictured`` that it shows pictures.
    """

    name: str
    template: Template
    head: str = ""
    tail: str = ""
    shape: int = 1
    is_broken: bool = False
    is_braced: bool = False
    is_pictured: bool = False

    def filled(self, context: Context, photos: PartPhotos) -> bytes:
        text = self.template.render(tied(context, photos.image))
        if self.is_braced:
            for escaped, meant in _ESCAPED_BRACES.items():
                text = text.replace(escaped, meant)
        text = docxtpl_breaks(text) if self.is_broken else with_breaks(text)
        if self.head and (self.is_pictured or photos.ids):  # docxtpl: of the body only
            text = _numbered(text)
        return f"{self.head}{text}{self.tail}".encode()


@dataclass(frozen=True)
class _Compiled:
    """The contents of a master's archive, in order, and its parts with tags by name.

    ``members`` are the contents packed: those that no tag touches are copied.
    """

    contents: dict[str, bytes]
    members: dict[str, Member]
    parts: dict[str, _Part]
    room: PictureRoom

    def filled(self, context: Context, date: datetime.date) -> Filled:
        photos = Photos(self.room)
        filled = {
            name: part.filled(context, photos.of(name, part.shape))
            for name, part in self.parts.items()
        }
        parts = {**self.contents, **filled, **photos.contents()}
        return Filled(parts, partial(self._file, parts, date))

    def _file(self, parts: dict[str, bytes], date: datetime.date) -> bytes:
        return archive_of((self._member(name, content) for name, content in parts.items()), date)

    def _member(self, name: str, content: bytes) -> Member:
        if content is self.contents.get(name):
            return self.members[name]
        if content is self.room.types:
            return self.room.packed_types
        return pack(name, content, _LEVEL) if name in self.parts else pack(name, content)


def _compile(template: Any, date: datetime.date) -> _Compiled:
    package = io.BytesIO()
    template.docx.save(package)  # docxtpl's own save would open the master again
    contents = stable_parts(contents_of(package.getvalue()), date)
    members = {name: pack(name, content) for name, content in contents.items()}
    parts = {part.name: part for part in (_body(template), *_margins(template))}
    return _Compiled(contents, members, parts, PictureRoom(contents, parts))


def _body(template: Any) -> _Part:
    """Compile the body; what stands around it in the document stays as it is."""
    part = template.docx.part
    whole = part.blob.decode()
    source = body_source(template)
    inner = source[source.index(">") + 1 : source.rindex(_BODY_END)]
    start = whole.index(">", whole.index(_BODY)) + 1
    return _part(part, inner, whole[:start], whole[whole.rindex(_BODY_END) :])


def _margins(template: Any) -> Iterator[_Part]:
    """Compile the headers and footers that have tags."""
    for uri in _MARGINS:
        for part, source in margin_sources(template, uri):
            if _TAG.search(source):
                yield _part(part, source)


def _part(part: Any, source: str, head: str = "", tail: str = "") -> _Part:
    return _Part(
        name=str(part.partname).lstrip("/"),
        template=environment().from_string(source),
        head=head,
        tail=tail,
        shape=getattr(part, "next_id", 1),
        is_broken=any(mark in source for mark in BREAKS),
        is_braced=any(escaped in source for escaped in _ESCAPED_BRACES),
        is_pictured=_PICTURE in source,
    )


def _numbered(text: str) -> str:
    """Number the pictures of a filled body in turn."""
    before, *pictures = text.split(_PICTURE)
    numbers = range(_FIRST_PICTURE, _FIRST_PICTURE + len(pictures))
    numbered = (
        _NUMBER.sub(rf"\g<1>{number}", picture, count=1)
        for number, picture in zip(numbers, pictures, strict=True)
    )
    return _PICTURE.join((before, *numbered))


def _wants_docxtpl(template: Any) -> bool:
    """Whether filling this master needs what only docxtpl does.

    That is: tags in footnotes or document properties, columns that tags add or remove, and
    text boxes (paragraphs in paragraphs).
    """
    core = template.docx.core_properties
    texts = (core.author, core.comments, core.identifier, core.language, core.subject, core.title)
    if any(_TAG.search(text) for text in texts):
        return True
    package = template.docx.part.package
    notes = (p for p in package.iter_parts() if p.content_type.endswith(".footnotes+xml"))
    if any(_TAG.search(part.blob.decode("utf-8", "replace")) for part in notes):
        return True
    body = template.docx.element.body
    return "<w:txbxContent" in body_source(template) or not grids_stay(body)
