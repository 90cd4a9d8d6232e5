"""Photos on paper: as large as their box allows, in their own ratio, no more pixels than needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.intake.photo import PhotoError, photo_path, read_photo

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
        return fit(read_photo(photo_path(folder, name)), field.photo, field.label)
    except PhotoError:
        return None


def fit(photo: Photo, box: PhotoBox, description: str) -> PrintedPhoto:
    """Scale a photo into its box, never distorted."""
    widest, highest = box.width_mm * _EMU_PER_MM, box.height_mm * _EMU_PER_MM
    scale = min(widest / photo.width, highest / photo.height)  # EMU a pixel
    width, height = (max(1, round(side * scale)) for side in (photo.width, photo.height))
    pixels = (math.ceil(side / _EMU_PER_INCH * DPI) for side in (width, height))
    return PrintedPhoto(photo.jpeg(*pixels), width, height, description)
