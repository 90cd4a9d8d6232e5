"""Font files kept open between PDFs.

WeasyPrint copies every font file a document uses, some twenty megabytes each, only to look
at its first bytes before cutting out the glyphs. Here a process copies each file once; a test
compares the PDFs with and without it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cadre_docs.adapters.weasyprint_internals import address, change_font_readers

if TYPE_CHECKING:
    from cadre_docs.adapters.weasyprint_internals import DataOf, FaceOf

_files: dict[int, bytes | None] = {}  # by the address of the face


@cache
def keep_font_files() -> None:
    """Make WeasyPrint keep the files of the fonts it has met; a second call does nothing."""
    change_font_readers(_kept)


def _kept(face_of: FaceOf, data_of: DataOf) -> tuple[FaceOf, DataOf]:
    faces: dict[int, Any] = {}  # holding a face keeps its address from being used again

    def kept_face(pango_font: Any) -> Any:
        face = face_of(pango_font)
        return faces.setdefault(address(face), face)

    def kept_data(subject: Any, *glyph: Any) -> bytes | None:
        where = address(subject)
        if glyph or where not in faces:
            return data_of(subject, *glyph)
        if where not in _files:
            _files[where] = data_of(subject)
        return _files[where]

    return kept_face, kept_data
