"""pypdf>=6,<8 beyond its public names.

* ``PdfWriter._ID``: the identity of the file; the public way makes a random one.
* ``PdfWriter._add_object``: an object on its own, such as a stream; there is no public way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypdf.generic import ArrayObject, ByteStringObject

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject, PdfObject


def set_identifier(writer: PdfWriter, identifier: bytes) -> None:
    """Give the file to be written an identity (ISO 32000-1, 14.4)."""
    same = ByteStringObject(identifier)
    writer._ID = ArrayObject((same, same))


def add_object(writer: PdfWriter, made: PdfObject) -> IndirectObject:
    """Put an object into the file to be written; return the reference to it."""
    return writer._add_object(made)
