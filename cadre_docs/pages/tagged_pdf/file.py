"""A PDF file of its objects; many small ones are packed and deflated together (ISO 32000-1, 7.5.7).

A structure has hundreds of elements that hardly differ: packed they take a fiftieth of their size.
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_LEVEL = 6
_TOGETHER = 500  # objects
_IN_FILE, _IN_STREAM = 1, 2
_OFFSET = 5  # bytes
_ROW = Struct(">BBIH").pack  # the offset in two parts


def pdf_file(
    objects: Mapping[int, bytes],
    packed: Sequence[Collection[int]],
    *,
    root: int,
    info: int | None,
    identifier: bytes = b"",
) -> bytes:
    """Return the file of ``objects`` by their numbers; each group of those ``packed`` on its own.

    None of them is a stream. Readers unpack all of a group to see one of it, and nobody who counts
    pages wants to see the structure.
    ``root`` and ``info`` are the numbers of the catalog and the information dictionary. The
    identity of the file is its content, unless there is an ``identifier``.
    """
    made = bytearray(_HEADER)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    inside = set[int]().union(*packed)
    for number, data in objects.items():
        if number not in inside:
            _add(made, places, number, data)
    following = max(objects, default=0) + 1
    for some in _streams(packed):
        places.update({n: (_IN_STREAM, following, at) for at, n in enumerate(some)})
        _add(made, places, following, _object_stream([(n, objects[n]) for n in some]))
        following += 1
    own = identifier or _digest(objects.values())[:16]
    begin = len(made)
    places[following] = (_IN_FILE, begin, 0)
    rows = b"".join(_row(*places.get(n, (0, 0, 0))) for n in range(following + 1))
    facts = f"/Type/XRef/Size {following + 1}/W[1 {_OFFSET} 2]/Root {root} 0 R"
    facts += f"/Info {info} 0 R" if info else ""
    facts += f"/ID[<{own.hex()}><{own.hex()}>]"  # both are the same in a new file (14.4)
    _add(made, places, following, stream(rows, facts))
    made += f"startxref\n{begin}\n%%EOF\n".encode()
    return bytes(made)


def _digest(objects: Iterable[bytes]) -> bytes:
    digest = sha256()
    for data in objects:
        digest.update(data)
    return digest.digest()


def _streams(packed: Sequence[Collection[int]]) -> Iterator[list[int]]:
    for group in packed:
        numbers = sorted(group)
        yield from (numbers[n : n + _TOGETHER] for n in range(0, len(numbers), _TOGETHER))


def stream(data: bytes, facts: str = "") -> bytes:
    """Return a deflated stream as an object; ``facts`` are further entries of its dictionary."""
    small = zlib.compress(data, _LEVEL)
    head = f"<<{facts}/Filter/FlateDecode/Length {len(small)}>>"
    return head.encode() + b"\nstream\n" + small + b"\nendstream"


def _add(
    made: bytearray, places: dict[int, tuple[int, int, int]], number: int, data: bytes
) -> None:
    places[number] = (_IN_FILE, len(made), 0)
    made += b"%d 0 obj\n%b\nendobj\n" % (number, data)


def _row(kind: int, place: int, third: int) -> bytes:
    return _ROW(kind, place >> 32, place & 0xFFFFFFFF, third)


def _object_stream(objects: list[tuple[int, bytes]]) -> bytes:
    numbers, at = [], 0
    for number, data in objects:
        numbers.append(f"{number} {at}")
        at += len(data) + 1
    head = " ".join(numbers).encode() + b"\n"
    body = b"\n".join(data for _, data in objects)
    return stream(head + body, f"/Type/ObjStm/N {len(objects)}/First {len(head)}")
