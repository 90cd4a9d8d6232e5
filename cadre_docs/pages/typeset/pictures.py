"""Pictures as PDF image objects: JPEG as it is, anything else as its pixels."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pydyf

from cadre_docs.pages.typeset.not_set import NotSet

if TYPE_CHECKING:
    from PIL import Image

    from cadre_docs.pages.model import Picture

_LEVEL = 6
_COLOUR_SPACES = {"RGB": "/DeviceRGB", "L": "/DeviceGray"}


def image_stream(picture: Picture) -> pydyf.Stream:
    """Return a picture as an image; what is transparent stands on white.

    Raises NotSet when it cannot be opened.
    """
    from PIL import Image  # imported here: most forms have no photo

    try:
        with Image.open(io.BytesIO(picture.data)) as opened:
            if opened.format == "JPEG" and opened.mode in _COLOUR_SPACES:
                return _stream(picture.data, opened.size, opened.mode, "/DCTDecode")
            flat = _flat(opened)
    except (OSError, ValueError, Image.DecompressionBombError) as problem:
        raise NotSet(f"图片打不开：{problem}") from None
    return _stream(zlib.compress(flat.tobytes(), _LEVEL), flat.size, flat.mode, "/FlateDecode")


def _flat(opened: Image.Image) -> Image.Image:
    from PIL import Image

    if opened.has_transparency_data:
        seen = opened.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return opened.convert("L" if opened.mode in ("1", "L") else "RGB")


def _stream(data: bytes, size: tuple[int, int], mode: str, packed: str) -> pydyf.Stream:
    return pydyf.Stream(
        [data],
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": size[0],
            "Height": size[1],
            "ColorSpace": _COLOUR_SPACES[mode],
            "BitsPerComponent": 8,
            "Filter": packed,
        },
    )
