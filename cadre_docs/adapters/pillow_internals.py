"""pillow>=10.3,<14 beyond its public names.

* ``ImageFile.LOAD_TRUNCATED_IMAGES`` as ``ImageFile.load`` reads it: a setting of the whole
  process.
* ``JpegImageFile._ended``: whether a JPEG of which half is missing was ended for the decoder.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from types import FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image


@cache
def can_decode() -> bool:
    """Whether there is Pillow: in a browser there is none."""
    try:
        return find_spec("PIL") is not None
    except ModuleNotFoundError:  # an importer says so itself
        return False


def load_strictly(image: Image) -> None:
    """Decode a picture of a file; half a picture is an error, whatever Pillow has been told.

    Raises what decoders raise.
    """
    from PIL import ImageFile

    if isinstance(image, ImageFile.ImageFile):
        image._ended = True  # type: ignore[attr-defined]  # a JPEG is not ended for it
        _strict_load()(image)
    image.load()


@cache
def _strict_load() -> Callable[[Image], object]:
    """Return Pillow's own way of loading, in which half a picture is an error."""
    from PIL import ImageFile

    strict = vars(ImageFile) | {"LOAD_TRUNCATED_IMAGES": False}
    return FunctionType(ImageFile.ImageFile.load.__code__, strict)
