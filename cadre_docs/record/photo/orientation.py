"""Which way up a camera was held: from EXIF (CIPA DC-008, 4.6.5) or XMP, and nothing else of it."""

from __future__ import annotations

import re

UPRIGHT = 1
_WAYS = (1, 2, 3, 4, 5, 6, 7, 8)
_ORIENTATION = 0x0112
_NUMBERS = {1: 1, 3: 2, 4: 4}  # bytes of a BYTE, SHORT and LONG
_ENTRY = 12
_IN_XMP = re.compile(rb'tiff:Orientation(?:="|>)([1-8])')


def orientation(exif: bytes, xmp: bytes = b"") -> int:
    """Return a number from 1 to 8; 1 (upright) where nothing can be read."""
    found = _in_exif(exif)
    if found is None:
        match = _IN_XMP.search(xmp)
        found = int(match[1]) if match else UPRIGHT
    return found if found in _WAYS else UPRIGHT


def _in_exif(data: bytes) -> int | None:
    """Look through the entries of the first directory, each once; values are not fetched."""
    if data[:4] not in (b"II*\0", b"MM\0*"):
        return None
    little = data.startswith(b"II")

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], "little" if little else "big")

    start = number(4, 4)
    first = start + 2
    for at in range(first, min(first + number(start, 2) * _ENTRY, len(data)), _ENTRY):
        if number(at, 2) == _ORIENTATION:
            size = _NUMBERS.get(number(at + 2, 2))
            return None if size is None else number(at + 8, size)
    return None
