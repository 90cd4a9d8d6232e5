"""Photos: found, read, turned upright, measured. What is wrong with one is said in Chinese."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MEDIA_TYPE = "image/jpeg"
_FORMATS = ("JPEG", "PNG")
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
        outside = anchored or ".." in parts.parts or not path.is_relative_to(folder.resolve())
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

    try:
        with _whole_only(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height <= MAX_PIXELS:
                upright = _upright(image)
                return Photo(upright, data if _is_plain(image) else b"")
    except Exception:  # damaged pictures make the decoders raise anything
        raise PhotoError(f"“{path.name}”不是完好的JPEG或PNG照片") from None
    raise PhotoError(f"照片超过{MAX_PIXELS // 10_000}万像素")


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise PhotoError(f"读不到照片文件“{path.name}”")
        if path.stat().st_size > MAX_BYTES:
            raise PhotoError(f"照片超过{MAX_BYTES // 1_000_000}MB")
        return path.read_bytes()
    except OSError:
        raise PhotoError(f"读不到照片文件“{path.name}”") from None


@contextlib.contextmanager
def _whole_only() -> Iterator[None]:
    """Make Pillow refuse half a picture; WeasyPrint, once loaded, tells it to take it."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _is_plain(image: Image) -> bool:
    """Whether a file is a JPEG in RGB or grey without notes, previews or comments."""
    notes = {marker for marker, _ in getattr(image, "applist", ())}
    return image.format == "JPEG" and image.mode in ("RGB", "L") and notes <= {"APP0"}


def _upright(image: Image) -> Image:
    from PIL import ImageOps
    from PIL.ExifTags import Base

    image.load()
    turned = image.getexif().get(Base.Orientation, 1) != 1
    upright = _opaque(ImageOps.exif_transpose(image) if turned else image)
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
    layer = image.convert("RGBA")
    paper = PIL.Image.new("RGBA", layer.size, _PAPER)
    paper.alpha_composite(layer)
    return paper


def _halved(image: Image) -> Image:
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
