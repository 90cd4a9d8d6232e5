"""Photos on paper: as large as their box allows, in their own ratio, no more pixels than needed.

Where nothing decodes pictures (in a browser), they go onto the paper as their files are.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cadre_docs.adapters.pillow_internals import can_decode
from cadre_docs.office.units import EMU_PER_INCH, EMU_PER_MM
from cadre_docs.record.photo import jpeg, png
from cadre_docs.record.photo.kept import Kept
from cadre_docs.record.photo.orientation import UPRIGHT
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.record.photo.read import (
    decoded,
    facts_of,
    known_size,
    load_whole,
    photo_key,
    read_photo_file,
    source,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.record.photo.read import Photo
    from cadre_docs.schema import Field
    from cadre_docs.schema.model import PhotoBox

DPI = 300
"""Pixels in a printed inch: what a printer shows. The rest would only fill the file."""


@dataclass(slots=True)
class PrintedPhoto:
    """A picture (JPEG; PNG in a browser) on its way into a master.

    It is printed ``width`` × ``height`` EMU (1/36000 mm).

    ``printed`` becomes true when a tag prints it.
    """

    picture: bytes
    width: int
    height: int
    description: str
    printed: bool = field(default=False, compare=False)


_printed: Kept[tuple[object, ...], PrintedPhoto] = Kept(entries=200, size=16_000_000)
_NOTHING = PrintedPhoto(b"", 0, 0, "")


def printed_photo(box_of: Field, folder: Path, name: str) -> PrintedPhoto | None:
    """Return the photo that a record in ``folder`` names, or None when it cannot be used.

    Why it cannot is said by FS-photo; its box is then printed blank. A file that many records
    name is decoded once for each size in which it is printed.
    """
    box = box_of.photo
    if box is None:
        return None
    try:
        data = read_photo_file(photo_path(folder, name))
    except PhotoError:
        return None
    own = photo_key(data)
    key = (*own, box.width_mm, box.height_mm)
    found = _printed.get(key)
    if found is None:
        found = _made(data, own, box) or _NOTHING
        _printed.keep(key, found, len(found.picture))
    return replace(found, description=box_of.label) if found.picture else None


def _made(data: bytes, key: tuple[str, int], box: PhotoBox) -> PrintedPhoto | None:
    try:
        if not can_decode():
            return _as_it_is(data, box)
        return _ready(data, key, box) or fit(decoded(data), box, "")
    except PhotoError:
        return None


def _ready(data: bytes, key: tuple[str, int], box: PhotoBox) -> PrintedPhoto | None:
    """Return a photo that is printed as its file is, or None: then it must be read.

    That is a plain JPEG of no more pixels than are printed. Unless it was decoded before (as by
    whoever checked the record), it is now, to see that it is whole, but coarsely: half the time.
    """
    plain = source(data).plain
    if not plain:
        return None
    if known := known_size(key):
        return _unchanged(plain, *known, box)
    from PIL import Image  # imported here: most runs see no photo

    try:
        image = Image.open(io.BytesIO(plain), formats=("JPEG",))
    except Exception:  # damaged pictures make the decoders raise anything
        return None
    made = _unchanged(plain, *image.size, box)
    if made is None or image.mode not in ("RGB", "L"):
        return None
    try:
        image.draft("L", (1, 1))
        load_whole(image)
    except Exception:
        return None
    return made


def _unchanged(plain: bytes, width: int, height: int, box: PhotoBox) -> PrintedPhoto | None:
    """Return a photo as its file is, unless it has more pixels than are printed."""
    size = _printed_size(width, height, box)
    most = _pixels(*size)
    if width > most[0] or height > most[1]:
        return None
    return PrintedPhoto(plain, *size, "")


def _as_it_is(data: bytes, box: PhotoBox) -> PrintedPhoto | None:
    """Return a photo whose file everybody can show as it is; None for what must be turned or read.

    What its camera noted of it stays out all the same.
    """
    found, stated = source(data), facts_of(data)
    if found.orientation != UPRIGHT:
        return None
    if not data.startswith(png.START) and not jpeg.read_jpeg(data).is_common:
        return None
    return PrintedPhoto(found.picture, *_printed_size(stated.width, stated.height, box), "")


def fit(photo: Photo, box: PhotoBox, description: str) -> PrintedPhoto:
    """Scale a photo into its box, never distorted."""
    size = _printed_size(photo.width, photo.height, box)
    return PrintedPhoto(photo.jpeg(*_pixels(*size)), *size, description)


def _printed_size(width: int, height: int, box: PhotoBox) -> tuple[int, int]:
    """Return how large a picture of so many pixels is printed in a box, in EMU."""
    widest, highest = box.width_mm * EMU_PER_MM, box.height_mm * EMU_PER_MM
    scale = min(widest / width, highest / height)  # EMU a pixel
    return max(1, round(width * scale)), max(1, round(height * scale))


def _pixels(width: int, height: int) -> tuple[int, int]:
    """Return how many pixels are wanted for a size in EMU."""
    return math.ceil(width / EMU_PER_INCH * DPI), math.ceil(height / EMU_PER_INCH * DPI)
