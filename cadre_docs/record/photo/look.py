"""How a photo looks, in few shades: two files of one picture, saved anew, look the same.

A picture is made 16 shades wide and high. Saved at another quality or size each shade stays where
it was by a level or two; two faces before one wall differ by far more.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cadre_docs.adapters.pillow_internals import can_decode
from cadre_docs.record.photo.kept import Kept
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import load_whole, photo_key, read_photo_file, source, turned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WIDE = 16  # shades in a row, and rows
_MEAN, _MOST = 1.5, 14  # levels of 255 by which two of one picture may differ
_STEP = 6  # levels from which on a shade is seen to be darker than the next
_ROWS = 4  # of shades that make one key
_SEEN = 5  # steps that a key must have: walls and shirts have fewer
_DRAFT = 24 * _WIDE
_looks: Kept[tuple[str, int], bytes] = Kept(2000)


def look_of(path: Path) -> bytes:
    """Return the shades of a photo, row by row; nothing where nobody can see it.

    What is wrong with the photo FS-photo says. It is decoded at an eighth of its size.
    """
    if not can_decode():
        return b""
    try:
        data = read_photo_file(path)
        key = photo_key(data)
        found = _looks.get(key)
        return _looks.keep(key, _look(data)) if found is None else found
    except PhotoError:
        return b""


def _look(data: bytes) -> bytes:
    from PIL import Image  # imported here: most runs see no photo

    found = source(data)
    try:
        with Image.open(io.BytesIO(found.picture), formats=("JPEG", "PNG")) as image:
            image.draft("L", (_DRAFT, _DRAFT))
            load_whole(image)
            grey = turned(image.convert("L"), found.orientation)
            return grey.resize((_WIDE, _WIDE), Image.Resampling.BOX).tobytes()
    except Exception:
        return b""


def look_keys(look: bytes) -> Iterator[str]:
    """Yield what two photos of one look share, one of these at least.

    Each is of some rows: in which of them the shades grow darker, and where. Of rows that show
    nothing there is none.
    """
    for first in range(0, _WIDE if look else 0, _ROWS):
        cells = (r * _WIDE + n for r in range(first, first + _ROWS) for n in range(0, _WIDE - 2, 2))
        steps = [look[cell] - look[cell + 2] > _STEP for cell in cells]
        if sum(steps) >= _SEEN:
            yield f"{first} {sum(1 << n for n, step in enumerate(steps) if step):x}"


def look_same(one: bytes, other: bytes) -> bool:
    """Whether two looks are of one picture."""
    apart = [abs(a - b) for a, b in zip(one, other, strict=True)] if one and other else [_MOST + 1]
    return max(apart) <= _MOST and sum(apart) <= _MEAN * len(apart)
