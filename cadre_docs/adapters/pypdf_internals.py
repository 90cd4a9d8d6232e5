"""pypdf>=6,<8 beyond its public names.

* ``PdfWriter._ID``: the identity of the file; the public way makes a random one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypdf.generic import ArrayObject, ByteStringObject

if TYPE_CHECKING:
    from pypdf import PdfWriter


def set_identifier(writer: PdfWriter, identifier: bytes) -> None:
    """Give the file to be written an identity (ISO 32000-1, 14.4)."""
    same = ByteStringObject(identifier)
    writer._ID = ArrayObject((same, same))
