"""PNG files as their chunks (W3C PNG, third edition, 5), found without decoding anything.

Of a file only the picture goes to a decoder: no texts, no times, no second pictures, nothing
behind its end.
"""

from __future__ import annotations

import contextlib
import re
import zlib

from cadre_docs.performance.classes import frozen

START = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 50_000
"""More than any program writes: of the largest file, pieces of 1,000 bytes."""

_AROUND = 12  # length, type and checksum of a chunk
_DATA, _END = b"IDAT", b"IEND"
_NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"iCCP", _DATA, _END)
_TEXTS = (b"iTXt", b"zTXt")
_XMP, _RAW_EXIF = b"XML:com.adobe.xmp", b"Raw profile type exif"
_MOST_TEXT = 1_000_000
_HEX = re.compile(rb"\s*exif\s+\d+\s+([0-9a-fA-F\s]*)")
_EXIF = b"Exif\0\0"


@frozen
class Png:
    """The picture of a file; ``picture`` is all that a decoder needs."""

    picture: bytes
    exif: bytes = b""
    xmp: bytes = b""


def read_png(data: bytes) -> Png:
    """Take a file apart, in time in proportion to its size.

    Of a damaged file the beginning is returned; its decoder finds out. Raises OverflowError
    for one of too many chunks.
    """
    at, kept, noted = len(START), [START], dict[bytes, bytes]()
    ended = False  # the picture's data, which follow each other
    for _ in range(MOST_CHUNKS):
        if at >= len(data):
            return Png(b"".join(kept), **_notes(noted))
        end = at + _AROUND + int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if kind in _NEEDED and not (kind == _DATA and ended):
            kept.append(data[at:end])
        elif kind == b"eXIf":
            noted.setdefault(b"exif", data[at + 8 : end - 4])
        elif kind in _TEXTS:
            name, _, rest = data[at + 8 : end - 4].partition(b"\0")
            if name in (_XMP, _RAW_EXIF):
                noted.setdefault(name, rest)
        ended = ended or (kind != _DATA and kept[-1][4:8] == _DATA)
        at = len(data) if kind == _END else end
    raise OverflowError("too many chunks")


def size(picture: bytes) -> tuple[int, int]:
    """Return width and height in pixels as the header states them (11.2.1); 0, 0 without one."""
    header = picture[len(START) :]
    if header[4:8] != b"IHDR":
        return 0, 0
    return int.from_bytes(header[8:12]), int.from_bytes(header[12:16])


def _notes(noted: dict[bytes, bytes]) -> dict[str, bytes]:
    """Return what tells the way up: EXIF as it is, or in an older way, and XMP."""
    exif = noted.get(b"exif", b"")
    if not exif and (raw := _HEX.match(_unpacked(noted.get(_RAW_EXIF, b"")[1:]))):
        with contextlib.suppress(ValueError):
            exif = bytes.fromhex(b"".join(raw[1].split()).decode())
    # A flag (packed), a method, then two texts that nobody needs (W3C PNG, 11.3.3.4).
    text = noted.get(_XMP, b"")
    xmp = text[2:].split(b"\0", 2)[-1]
    return {
        "exif": exif.removeprefix(_EXIF),
        "xmp": _unpacked(xmp) if text[:1] == b"\1" else xmp,
    }


def _unpacked(data: bytes) -> bytes:
    with contextlib.suppress(zlib.error):
        return zlib.decompressobj().decompress(data, _MOST_TEXT)
    return b""
