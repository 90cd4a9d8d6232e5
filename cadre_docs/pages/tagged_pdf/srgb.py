"""The colours of our PDFs: sRGB (IEC 61966-2-1) as an ICC profile, made of its numbers.

PDF/A wants to know what red is (ISO 19005-2, 6.2.3). A profile of our own, of
version 2, is small and free.
"""

from __future__ import annotations

import struct
from functools import cache

NAME = "sRGB IEC61966-2.1"
# ICC.1:2001-04: the primaries of sRGB as seen under D50, and that white; of a table each.
_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.71410),
}
_STEPS = 64  # of the tone curve; between them programs draw straight lines
_HEAD, _ENTRY = 128, 12
_FULL = 65535


@cache
def srgb_profile() -> bytes:
    """Return the profile; the same bytes every time."""
    curve = _tone_curve()
    tags = {
        "desc": _description(NAME),
        "cprt": b"text\0\0\0\0No copyright\0",
        "wtpt": _xyz(_WHITE),
        **{name: _xyz(values) for name, values in _PRIMARIES.items()},
        **dict.fromkeys(("rTRC", "gTRC", "bTRC"), curve),
    }
    start = _HEAD + 4 + _ENTRY * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    table = struct.pack(">I", len(tags))
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name.encode(), places[data], len(data))
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    facts = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    day = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    rest = struct.pack(">4s4sI4s4sQI", b"acsp", bytes(4), 0, bytes(4), bytes(4), 0, 0)
    return (facts + day + rest + _numbers(_WHITE)).ljust(_HEAD, b"\0")


def _numbers(values: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(values)


def _description(text: str) -> bytes:
    said = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(said)) + said + bytes(4 + 4 + 2 + 1 + 67)


def _tone_curve() -> bytes:
    values = (_linear(step / (_STEPS - 1)) for step in range(_STEPS))
    made = b"".join(struct.pack(">H", round(value * _FULL)) for value in values)
    return b"curv\0\0\0\0" + struct.pack(">I", _STEPS) + made


def _linear(value: float) -> float:
    if value <= 0.04045:  # noqa: PLR2004 - where the curve of sRGB begins with a straight line
        return value / 12.92
    return float(((value + 0.055) / 1.055) ** 2.4)
