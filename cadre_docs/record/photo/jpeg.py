"""JPEG files as their segments (ITU-T T.81, annex B), found without decoding anything.

A camera's file holds more than its picture: where it was taken, a preview, a second picture,
and whatever somebody put behind its end. Decoders get the picture alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterator

START = b"\xff\xd8\xff"
MOST_SEGMENTS, MOST_SCANS = 4_000, 500
"""More than any program writes: an encoder makes ten scans, a profile has 255 segments."""

_SOI, _EOI, _SOS, _DHT, _DQT, _DRI = 0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xDD
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_FIRST_APP = 0xE0
_NO_FRAME = (_DHT, 0xC8, 0xCC)  # all others from C0 to CF begin a frame
_SEQUENTIAL_OR_PROGRESSIVE = (0xC0, 0xC1, 0xC2)  # coded as every program can read
_TABLES, _TABLES_A_SCAN = 4, 8  # of quantization; of Huffman codes (T.81, B.2.4)
# A marker that ends what came before: in coded data FF 00 is a byte, FF D0 to D7 restart it.
_MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")
_FILL = re.compile(rb"\xff{2,}")
_FILLED = re.compile(rb"\xff(?=\xff)")  # of one byte ahead: found ten times as fast as FF FF
_LEAST_FRAME = 8
_JFIF, _JFIF_SIZE = b"JFIF\0", 14  # without a preview (JFIF 1.02)
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_NEEDED = ((_APP0, _JFIF), (_APP2, b"ICC_PROFILE\0"), (_APP14, b"Adobe"))
_HEADERS = 4_096


@light
class Jpeg:
    """The first picture of a file.

    ``picture`` is all that a decoder needs. ``plain`` is the file itself up to its end, when
    that holds nothing else, and is of a kind that every program shows; empty otherwise.
    ``is_common`` says that the picture is of such a kind: in RGB or grey, coded as usual.
    """

    width: int
    height: int
    scans: int
    picture: bytes
    plain: bytes
    exif: bytes = b""
    xmp: bytes = b""
    is_common: bool = True


@light
class _Segment:
    """``data[start:end]``, marker and all; ``body`` is behind its length."""

    marker: int
    start: int
    end: int
    body: bytes = b""


def read_jpeg(data: bytes) -> Jpeg:
    """Take a file apart, in time in proportion to its size.

    Raises ValueError for a damaged file, OverflowError for one of too many segments or scans.
    """
    segments = list(_segments(data))
    frames = [s for s in segments if _is_frame(s.marker)]
    scans = sum(s.marker == _SOS for s in segments)
    if len(frames) != 1 or len(frames[0].body) < _LEAST_FRAME:
        raise ValueError("not one frame")
    if scans > MOST_SCANS:
        raise OverflowError("too many scans")
    body = frames[0].body
    height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    picture = START[:2] + b"".join(_kept(data, s) for s in segments if _is_needed(s))
    is_all = _is_plain(segments, scans) and data.startswith(picture)
    return Jpeg(
        width, height, scans,
        picture=picture,
        plain=picture if is_all else b"",
        exif=_noted(segments, _EXIF),
        xmp=_noted(segments, _XMP),
        is_common=_is_common(frames[0]),
    )  # fmt: skip


def _segments(data: bytes) -> Iterator[_Segment]:
    """Yield the segments behind the start up to the end; of a cut file those there are.

    What follows a scan's header belongs to it. Bytes between segments belong to none, as
    with every decoder.
    """
    at = 2
    for _ in range(MOST_SEGMENTS):
        found = _MARKER.search(data, at)
        if found is None:
            return
        marker, start, behind = found[1][0], found.start(), found.end()
        if marker == _EOI:
            yield _Segment(marker, start, behind)
            return
        length = int.from_bytes(data[behind : behind + 2])
        at = behind + length
        if marker == _SOI or length < 2 or at > len(data):  # noqa: PLR2004 - its own two bytes
            raise ValueError("a segment that reaches beyond the end")
        body = data[behind + 2 : at]
        if marker == _SOS:
            coded = _MARKER.search(data, at)
            at = coded.start() if coded else len(data)
        yield _Segment(marker, start, at, body)
    raise OverflowError("too many segments")


def _is_frame(marker: int) -> bool:
    return 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME  # noqa: PLR2004 - T.81, table B.1


def _is_needed(segment: _Segment) -> bool:
    """Whether a decoder needs a segment to show the picture in its colours."""
    if segment.marker < _FIRST_APP:
        return True
    return any(segment.marker == of and segment.body.startswith(name) for of, name in _NEEDED)


def _kept(data: bytes, segment: _Segment) -> bytes:
    """Return a segment without fill bytes (T.81, B.1.1.2), on which decoders take long."""
    piece = data[segment.start : segment.end]
    is_filled = segment.marker == _SOS and _FILLED.search(piece)  # looked for at once: rare
    return _FILL.sub(b"\xff", piece) if is_filled else piece


def _noted(segments: list[_Segment], name: bytes) -> bytes:
    """Return what follows a name in the first APP1 that begins with it."""
    bodies = (s.body for s in segments if s.marker == _APP1 and s.body.startswith(name))
    return next(bodies, b"").removeprefix(name)


def _is_common(frame: _Segment) -> bool:
    """Whether a picture is in RGB or grey, and coded as every program can read."""
    return frame.marker in _SEQUENTIAL_OR_PROGRESSIVE and frame.body[5] in (1, 3)


def _is_plain(segments: list[_Segment], scans: int) -> bool:
    """Whether a file's segments are a picture in RGB or grey, with no room for anything else."""
    first, *others = segments
    if first.marker == _APP0:
        if len(first.body) != _JFIF_SIZE or any(first.body[-2:]):
            return False
    else:
        others.insert(0, first)
    frame = next(s for s in segments if _is_frame(s.marker))
    marks = [s.marker for s in others]
    height, width, parts = (frame.body[a:b] for a, b in ((1, 3), (3, 5), (5, 6)))
    samples = int.from_bytes(height) * int.from_bytes(width) * parts[0]
    return (
        marks[-1] == _EOI
        and _is_common(frame)
        and all(mark < _FIRST_APP for mark in marks)
        and marks.count(_DQT) <= _TABLES
        and marks.count(_DHT) <= _TABLES_A_SCAN * scans
        and marks.count(_DRI) <= 1
        # Else something hides in the coded data.
        and segments[-1].end <= samples + _HEADERS
    )
