"""Photos on paper: as large as their box allows, in their own ratio, no more pixels than needed."""

from __future__ import annotations

import io
import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.intake.photo import PhotoError, load_whole, photo_path, read_photo
from cadre_docs.opening import read_file

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.intake.photo import Photo
    from cadre_docs.schema import Field
    from cadre_docs.schema.model import PhotoBox

DPI = 300
"""Pixels in a printed inch: what a printer shows. The rest would only fill the file."""

_EMU_PER_MM = 36_000
_EMU_PER_INCH = 914_400


@dataclass(frozen=True, slots=True)
class PrintedPhoto:
    """A picture on its way into a master, printed ``width`` × ``height`` EMU (1/36000 mm)."""

    jpeg: bytes
    width: int
    height: int
    description: str


def printed_photo(field: Field, folder: Path, name: str) -> PrintedPhoto | None:
    """Return the photo that a record in ``folder`` names, or None when it cannot be used.

    Why it cannot is said by FS-photo; its box is then printed blank.
    """
    if field.photo is None:
        return None
    try:
        path = photo_path(folder, name)
        return _ready(path, field.photo, field.label) or fit(
            read_photo(path), field.photo, field.label
        )
    except PhotoError:
        return None


def _ready(path: Path, box: PhotoBox, description: str) -> PrintedPhoto | None:
    """Return a photo that is printed as its file is, or None: then it must be read.

    That is a JPEG of no more pixels than are printed, with nothing noted beside them. It is
    decoded all the same, to see that it is whole, but coarsely: half the time.
    """
    from PIL import Image  # imported here: most runs see no photo

    try:
        data = read_file(path, "photo_mb")
        image = Image.open(io.BytesIO(data), formats=("JPEG",))
    except Exception:  # damaged pictures make the decoders raise anything
        return None
    size = _printed_size(*image.size, box)
    noted = {marker for marker, _ in getattr(image, "applist", ())} - {"APP0"}
    fits = all(map(operator.le, image.size, _pixels(*size)))
    if noted or not fits or image.mode not in ("RGB", "L"):
        return None
    try:
        image.draft("L", (1, 1))
        load_whole(image)
    except Exception:
        return None
    return PrintedPhoto(data, *size, description)


def fit(photo: Photo, box: PhotoBox, description: str) -> PrintedPhoto:
    """Scale a photo into its box, never distorted."""
    size = _printed_size(photo.width, photo.height, box)
    return PrintedPhoto(photo.jpeg(*_pixels(*size)), *size, description)


def _printed_size(width: int, height: int, box: PhotoBox) -> tuple[int, int]:
    """Return how large a picture of so many pixels is printed in a box, in EMU."""
    widest, highest = box.width_mm * _EMU_PER_MM, box.height_mm * _EMU_PER_MM
    scale = min(widest / width, highest / height)  # EMU a pixel
    return max(1, round(width * scale)), max(1, round(height * scale))


def _pixels(width: int, height: int) -> tuple[int, int]:
    """Return how many pixels are wanted for a size in EMU."""
    return math.ceil(width / _EMU_PER_INCH * DPI), math.ceil(height / _EMU_PER_INCH * DPI)
