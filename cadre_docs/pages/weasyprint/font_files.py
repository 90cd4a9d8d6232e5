"""Font files kept open between PDFs.

WeasyPrint copies every font file a document uses, some twenty megabytes each, only to look
at its first bytes before cutting out the glyphs. Here a process copies each file once.
This reaches into WeasyPrint; the versions allowed in pyproject.toml are those it was
tested with, and a test compares the PDFs with and without it.
"""

from __future__ import annotations

from typing import Any


def keep_font_files() -> None:
    """Make WeasyPrint keep the files of the fonts it has met; a second call does nothing."""
    from weasyprint.pdf import fonts
    from weasyprint.text.ffi import ffi

    if hasattr(fonts, "_kept"):
        return
    face_of, data_of = fonts.get_pango_font_hb_face, fonts.get_hb_object_data
    faces: dict[int, Any] = {}  # holding a face keeps its address from being used again
    files: dict[int, bytes] = {}

    def address(face: Any) -> int:
        return int(ffi.cast("uintptr_t", face))

    def kept_face(pango_font: Any) -> Any:
        face = face_of(pango_font)
        return faces.setdefault(address(face), face)

    def kept_data(subject: Any, *glyph: Any) -> bytes | None:
        where = address(subject)
        if glyph or where not in faces:
            found: bytes | None = data_of(subject, *glyph)
            return found
        if where not in files:
            files[where] = data_of(subject)
        return files[where]

    fonts.get_pango_font_hb_face, fonts.get_hb_object_data = kept_face, kept_data
    fonts._kept = files
