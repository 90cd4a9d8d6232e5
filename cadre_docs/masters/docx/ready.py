"""A DOCX master made ready: what stands in its archive, and the Jinja sources of its parts.

Filling one takes Jinja alone, over nothing that is shared: the members of the archive that no tag
touches are copied as they are. What docxtpl does after filling (new paragraphs, numbers of
pictures) is done here too. A master that was made ready can be kept as one file (:meth:`saved`),
and filled where there is no docxtpl: in a form that is one HTML file.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import asdict
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from jinja2 import TemplateError, UndefinedError

from cadre_docs.errors import MasterError
from cadre_docs.masters.docx.breaks import breaks_everywhere, with_breaks
from cadre_docs.masters.docx.photos import MEDIA, Photos, PictureRoom
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.filled import Filled
from cadre_docs.masters.photo_size import PrintedPhoto
from cadre_docs.masters.sandbox import FAULTS, in_tags
from cadre_docs.masters.tag_words import tag_fault
from cadre_docs.office.reproducible import archive_of, contents_of, pack, packed
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import Template

    from cadre_docs.masters.context import Context, Printable, PrintedRow
    from cadre_docs.masters.docx.photos import PartPhotos
    from cadre_docs.office.reproducible import Member

ESCAPED_BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}  # docxtpl's
PICTURE = "<wp:docPr "
_PICTURE = PICTURE.encode()
_NUMBER = re.compile(rb'^([^>]*?\bid=")[^"]*')
_FIRST_PICTURE = 1001  # docxtpl numbers pictures from here
# Of the parts deflated for each person: 6 would take 2.5 times as long as 3, a third of all
# the time that a document takes, to make files 5 % smaller.
_LEVEL = 3
_INDEX = "ready.json"


@frozen
class TaggedPart:
    """A part with tags: its Jinja source, and the text before and after.

    ``frame`` is the XML of a picture in it (:func:`~cadre_docs.masters.docx.photos.frame_of`).
    ``is_broken`` says that the master's own text holds breaks, ``is_braced`` that it holds escaped
    braces, ``is_pictured`` that it shows pictures.
    """

    name: str
    source: str
    frame: str
    head: str = ""
    tail: str = ""
    is_broken: bool = False
    is_braced: bool = False
    is_pictured: bool = False

    @cached_property
    def template(self) -> Template:
        """The source compiled. Raises what Jinja says of tags that are none."""
        return environment().from_string(self.source)

    def filled(self, context: Context, photos: PartPhotos) -> bytes:
        """Return the part filled."""
        text = self.template.render(tied(context, photos.image)).encode()
        if self.is_braced:
            for escaped, meant in ESCAPED_BRACES.items():
                text = text.replace(escaped.encode(), meant.encode())
        text = breaks_everywhere(text) if self.is_broken else with_breaks(text)
        if self.head and (self.is_pictured or photos.ids):  # docxtpl: of the body only
            text = _numbered(text)
        return b"%s%s%s" % (self.head.encode(), text, self.tail.encode())


@frozen
class ReadyMaster:
    """The contents of a master's archive, in order, and its parts with tags by name."""

    contents: Mapping[str, bytes]
    parts: Mapping[str, TaggedPart]

    @cached_property
    def _members(self) -> dict[str, Member]:
        """The contents packed: those that no tag touches are copied."""
        return {name: pack(name, content) for name, content in self.contents.items()}

    @cached_property
    def _room(self) -> PictureRoom:
        return PictureRoom(self.contents, self.parts)

    def filled(self, context: Context, date: datetime.date) -> Filled:
        """Return the filled document; ``date`` is the one that its file carries."""
        photos = Photos(self._room)
        filled = {
            name: part.filled(context, photos.of(name, part.frame))
            for name, part in self.parts.items()
        }
        parts = {**self.contents, **filled, **photos.contents()}
        return Filled(parts, partial(self._file, parts, date))

    def _file(self, parts: dict[str, bytes], date: datetime.date) -> bytes:
        return archive_of((self._member(name, content) for name, content in parts.items()), date)

    def _member(self, name: str, content: bytes) -> Member:
        if content is self.contents.get(name):
            return self._members[name]
        if name in self.parts:
            return pack(name, content, _LEVEL)
        return pack(name, content) if name.startswith(MEDIA) else _packed_before(name, content)

    def saved(self, date: datetime.date, **facts: object) -> bytes:
        """Return the master as one file, for :func:`restored`, with what else is known of it."""
        index = {"parts": [asdict(part) for part in self.parts.values()], **facts}
        untouched = {name: b"" if name in self.parts else c for name, c in self.contents.items()}
        written = json.dumps(index, ensure_ascii=False, sort_keys=True).encode()
        return packed({_INDEX: written, **untouched}, date)


@lru_cache(maxsize=32)
def _packed_before(name: str, content: bytes) -> Member:
    """Pack what photos change around them: the same for everybody with as many of them."""
    return pack(name, content)


def restored(data: bytes) -> tuple[ReadyMaster, dict[str, object]]:
    """Return a master that was saved, and what was saved with it. For files of ours only."""
    contents = contents_of(data)
    index = json.loads(contents.pop(_INDEX))
    parts = [TaggedPart(**part) for part in index.pop("parts")]
    return ReadyMaster(contents, {part.name: part for part in parts}), index


def _numbered(text: bytes) -> bytes:
    """Number the pictures of a filled body in turn."""
    before, *pictures = text.split(_PICTURE)
    numbers = range(_FIRST_PICTURE, _FIRST_PICTURE + len(pictures))
    numbered = (
        _NUMBER.sub(rb"\g<1>%d" % number, picture, count=1)
        for number, picture in zip(numbers, pictures, strict=True)
    )
    return _PICTURE.join((before, *numbered))


# --- what all ways of filling share -------------------------------------------------------------

_ALL = "请用 cadre-docs lint 查出全部问题。"


@contextlib.contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what Jinja says of a master's tags into a :class:`MasterError`."""
    try:
        yield
    except UndefinedError as problem:
        raise MasterError(f"{where}：有本表没有的标签（{tag_fault(problem)}）。{_ALL}") from None
    except TemplateError as problem:
        raise MasterError(f"{where}：标签写法有误（{tag_fault(problem)}）。{_ALL}") from None
    except FAULTS as problem:
        if not in_tags(problem):
            raise
        raise MasterError(f"{where}：标签不能计算（{tag_fault(problem)}）。{_ALL}") from None


def tied(context: Context, image: Callable[[PrintedPhoto], object]) -> dict[str, object]:
    """Return a context with its photos tied, by ``image``, to the part they go into."""

    def one(value: Printable | PrintedPhoto) -> object:
        return image(value) if isinstance(value, PrintedPhoto) else value

    def all_of(rows: list[PrintedRow]) -> object:
        if not _has_photo(rows):  # nearly always
            return rows
        return [{key: one(cell) for key, cell in row.items()} for row in rows]

    return {
        key: all_of(value) if isinstance(value, list) else one(value)
        for key, value in context.items()
    }


def _has_photo(rows: list[PrintedRow]) -> bool:
    cells = chain.from_iterable(row.values() for row in rows)
    return PrintedPhoto in map(type, cells)
