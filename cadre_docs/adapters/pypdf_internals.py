"""pypdf>=6,<8 beyond its public names.

* ``PdfWriter._ID``: the identity of the file; the public way makes a random one.
* ``PdfWriter._add_object``: an object on its own, such as a stream; there is no public way.
* ``PdfWriter._objects``, ``_info`` and ``_resolve_links``: what it would write, and what it does
  before it writes, to pack a structure beside it.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    PdfObject,
    StreamObject,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject


def set_identifier(writer: PdfWriter, identifier: bytes) -> None:
    """Give the file to be written an identity (ISO 32000-1, 14.4)."""
    same = ByteStringObject(identifier)
    writer._ID = ArrayObject((same, same))


def add_object(writer: PdfWriter, made: PdfObject) -> IndirectObject:
    """Put an object into the file to be written; return the reference to it."""
    return writer._add_object(made)


class Ready(PdfObject):
    """An object as it is written, which may be packed unless it is a stream."""

    def __init__(self, data: bytes, *, packable: bool) -> None:
        self.data, self.packable = data, packable

    def write_to_stream(self, stream: IO[bytes], encryption_key: object = None) -> None:
        """Write it."""
        del encryption_key
        stream.write(self.data)


def add_ready(writer: PdfWriter, objects: Iterable[Ready]) -> None:
    """Put objects into the file to be written, numbered from :func:`next_number` on."""
    writer._objects.extend(objects)


def next_number(writer: PdfWriter) -> int:
    """Return the number that the next object would get."""
    return len(writer._objects) + 1


def objects_of(writer: PdfWriter) -> tuple[dict[int, bytes], set[int]]:
    """Return the objects to be written by their numbers, and which may be packed: no streams."""
    writer._resolve_links()
    objects: dict[int, bytes] = {}
    packed: set[int] = set()
    for number, made in enumerate(writer._objects, 1):
        if made is None:
            continue
        if isinstance(made, Ready):
            objects[number], packable = made.data, made.packable
        else:
            buffer = io.BytesIO()
            made.write_to_stream(buffer)
            objects[number] = buffer.getvalue()
            packable = isinstance(made, DictionaryObject) and not isinstance(made, StreamObject)
        if packable:
            packed.add(number)
    return objects, packed


def root_and_info(writer: PdfWriter) -> tuple[int, int | None]:
    """Return the numbers of the catalog and the information dictionary."""
    root, info = writer.root_object.indirect_reference, writer._info
    if root is None:
        raise ValueError("a catalog without a number")
    reference = info.indirect_reference if info is not None else None
    return root.idnum, reference.idnum if reference is not None else None
