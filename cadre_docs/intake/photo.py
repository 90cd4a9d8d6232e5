"""Photos: read, turned upright, measured. What is wrong with one is said in Chinese."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class PhotoError(ValueError):
    """The photo cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright RGB picture. ``width`` and ``height`` are pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def read_photo(path: Path) -> Photo:
    """Read a JPEG or PNG, turn it as its EXIF orientation says, and convert CMYK to RGB.

    Raises :class:`PhotoError`.
    """
    from PIL import Image, ImageOps  # imported here: most runs see no photo

    try:
        if path.stat().st_size > MAX_BYTES:
            raise PhotoError(f"照片超过{MAX_BYTES // 1_000_000}MB")
        data = path.read_bytes()
    except OSError:
        raise PhotoError(f"读不到照片文件“{path.name}”") from None
    try:
        with Image.open(io.BytesIO(data), formats=tuple(TYPES)) as image:
            kind = image.format or ""
            if image.width * image.height > MAX_PIXELS:
                raise PhotoError("照片像素过大")
            upright = ImageOps.exif_transpose(image)
            changed = upright is not image or image.mode not in ("RGB", "L")
            if changed:
                data = _encode(upright.convert("RGB"), kind)
            return Photo(data, TYPES[kind], upright.width, upright.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        if isinstance(problem, PhotoError):
            raise
        raise PhotoError(f"“{path.name}”不是完好的JPEG或PNG照片") from None


def _encode(image: object, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=92)  # type: ignore[attr-defined]
    return buffer.getvalue()
