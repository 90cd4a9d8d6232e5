"""Photos: found, read, turned upright, measured. What is wrong with one is said in Chinese."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath, PureWindowsPath
from types import FunctionType
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError
from cadre_docs.limits import amount, limits
from cadre_docs.opening import leads_out, read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL.Image import Image

MEDIA_TYPE = "image/jpeg"
_FORMATS = ("JPEG", "PNG")
_WAN = 10_000
_QUALITY = 92
_PAPER = "white"  # what stands behind a transparent picture


class PhotoError(ValueError):
    """The photo cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright picture in RGB or grey; ``plain`` is its file, if a JPEG of nothing else."""

    image: Image
    plain: bytes = b""

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.image.height

    def jpeg(self, width: int, height: int) -> bytes:
        """Return the picture as a JPEG of at most ``width`` × ``height`` pixels.

        It is made smaller where needed, never larger. Nothing but the picture and its
        colour profile goes in: what a camera notes (place, time, preview) stays out.
        """
        from PIL.Image import Resampling

        image = self.image
        fits = image.width <= width and image.height <= height
        if fits and self.plain:
            return self.plain
        if not fits:
            size = (min(image.width, width), min(image.height, height))
            image = image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)
        buffer = io.BytesIO()
        profile = self.image.info.get("icc_profile")
        image.save(buffer, "JPEG", quality=_QUALITY, icc_profile=profile)
        return buffer.getvalue()


def photo_path(folder: Path, name: str) -> Path:
    """Return the path of the photo that a record in ``folder`` names.

    It must lie in that folder or below: a record may come from anybody, and must not
    fetch other files. Raises :class:`PhotoError`.
    """
    parts = PurePosixPath(name.replace("\\", "/"))
    anchored = parts.is_absolute() or bool(PureWindowsPath(name).anchor)
    try:
        path = folder.joinpath(parts).resolve()
        outside = anchored or ".." in parts.parts or leads_out(path, folder)
    except (OSError, RuntimeError, ValueError):  # too long, or links in a circle
        raise PhotoError(f"读不到照片文件“{name}”") from None
    if outside:
        raise PhotoError(
            f"“{name}”不在本文件所在的文件夹里（不能用“..”、绝对路径或指向别处的链接）"
        )
    return path


def read_photo(path: Path) -> Photo:
    """Read a JPEG or PNG and turn it as its EXIF orientation says.

    CMYK becomes RGB, transparent parts become white. Raises :class:`PhotoError`.
    """
    data = _read(path)
    from PIL import Image  # imported here: most runs see no photo

    turned = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # ours is stricter
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height <= limits().photo_pixels * _WAN:
                    turned = _turned(image)
    except Image.DecompressionBombError:
        pass
    except Exception:  # damaged pictures make the decoders raise anything
        raise PhotoError(f"“{path.name}”不是完好的JPEG或PNG照片") from None
    if turned is None:
        raise PhotoError(f"照片超过{amount('photo_pixels')}，请缩小后重试")
    return Photo(_in_plain_colours(turned), data if _is_plain(image) else b"")


def _read(path: Path) -> bytes:
    try:
        return read_file(path, "photo_mb")
    except UnsafeFileError as problem:
        raise PhotoError(f"照片{problem.message}，请换一张") from None
    except OSError:
        raise PhotoError(f"读不到照片文件“{path.name}”") from None


def load_whole(image: Image) -> None:
    """Decode a picture to its end, whatever Pillow has been told; raises what decoders raise.

    WeasyPrint, once loaded, tells Pillow to take half a picture, for the whole process. Other
    threads may rely on it, so it is not switched back: this picture alone is read strictly.
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


def _is_plain(image: Image) -> bool:
    """Whether a file is a JPEG in RGB or grey without notes, previews or comments."""
    notes = {marker for marker, _ in getattr(image, "applist", ())}
    return image.format == "JPEG" and image.mode in ("RGB", "L") and notes <= {"APP0"}


def _turned(image: Image) -> Image:
    """Decode a picture and turn it upright: the work of decoders, on what may be damaged."""
    from PIL import ImageOps
    from PIL.ExifTags import Base

    load_whole(image)
    if image.getexif().get(Base.Orientation, 1) == 1:
        return image
    return ImageOps.exif_transpose(image)


def _in_plain_colours(image: Image) -> Image:
    upright = _opaque(image)
    profile = upright.info.get("icc_profile")
    if upright.mode not in ("RGB", "L"):
        # The profile describes the colours before; those of 16 bits a pixel are grey.
        wide = upright.mode.startswith("I")
        upright = _halved(upright) if wide else upright.convert("RGB")
        profile = None
    upright.info = {"icc_profile": profile}
    return upright


def _opaque(image: Image) -> Image:
    """Lay a transparent picture on white."""
    import PIL.Image

    if not image.has_transparency_data:
        return image
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    paper = PIL.Image.new("RGB", layer.size, _PAPER)
    paper.paste(layer, mask=layer.getchannel("A"))  # a third less memory than compositing
    return paper


def _halved(image: Image) -> Image:
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
