"""Photos: found, read, turned upright, measured. What is wrong with one is said in Chinese."""

from __future__ import annotations

import contextlib
import io
from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.adapters.pillow_internals import can_decode, load_strictly
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.errors import UnsafeFileError
from cadre_docs.limits import amount, limits
from cadre_docs.performance.classes import frozen, light
from cadre_docs.record.photo import jpeg, png
from cadre_docs.record.photo.embedded import read_picture
from cadre_docs.record.photo.kept import Kept
from cadre_docs.record.photo.kinds import kind_of
from cadre_docs.record.photo.orientation import UPRIGHT, orientation
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.values.likeness import same_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

_WAN = 10_000
_SCANS = 50  # of the largest picture allowed; of smaller ones more
_QUALITY = 92
_PAPER = "white"  # what stands behind a transparent picture
_MOST_PROFILE, _PROFILE_MARK = 1_000_000, slice(36, 40)
_STRIP = 4_000_000  # pixels looked at together
_LEVELS = 256
_MOST_PICTURES, _ROOM = 50, 100_000_000  # bytes of decoded pictures
_MOST_SIZES = 20_000  # of whole photos: all are checked, and then all are printed
_NAME = "{name}"  # put in by PhotoError.of
_SIDEWAYS = (5, 6, 7, 8)  # EXIF: the camera was held upright
_DAMAGED = f"“{_NAME}”不是完好的JPEG或PNG照片"
_RESAVE = "请用看图或画图软件打开，另存为普通的JPEG后重试"


@frozen
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


@frozen
class PhotoFacts:
    """What rules ask of a photo. ``plain``: its file is printed as it is, where it fits.

    ``differences[n]`` is the number of pixels whose colours are ``n`` levels apart at most; empty
    where nothing decodes pictures (in a browser): then only what the file states is known.
    """

    width: int
    height: int
    plain: bool
    differences: tuple[int, ...]


@light
class Source:
    """A photo's file taken apart: ``picture`` is what a decoder gets, never the whole file."""

    picture: bytes
    plain: bytes
    orientation: int


_facts: Kept[tuple[str, int], PhotoFacts | PhotoError] = Kept(500)
_sizes: Kept[tuple[str, int], tuple[int, int]] = Kept(_MOST_SIZES)
_pictures: ContextVar[Kept[tuple[str, int], Photo] | None] = ContextVar("pictures", default=None)


@contextlib.contextmanager
def pictures_kept() -> Iterator[None]:
    """Keep what is decoded for rules, for whoever prints it, until the block ends.

    For one record at a time: pictures are large. More than :data:`_ROOM` bytes are not kept.
    """
    token = _pictures.set(Kept(_MOST_PICTURES, _ROOM))
    try:
        yield
    finally:
        _pictures.reset(token)


def read_photo(path: Path) -> Photo:
    """Read a JPEG or PNG and turn it as its EXIF orientation says.

    CMYK becomes RGB, transparent parts become white. Raises :class:`PhotoError`.
    """
    try:
        return decoded(read_photo_file(path))
    except PhotoError as problem:
        raise problem.of(path.name) from None


def photo_facts(path: Path) -> PhotoFacts:
    """Return what rules ask of a photo; a file that many records name is decoded once.

    Raises :class:`PhotoError` as :func:`read_photo` does.
    """
    data = read_photo_file(path)
    key = photo_key(data)
    found = _facts.get(key)
    if found is None:
        try:
            facts = facts_of(data)
            _sizes.keep(key, (facts.width, facts.height))
            found = _facts.keep(key, facts)
        except PhotoError as problem:
            found = _facts.keep(key, problem)
    if isinstance(found, PhotoError):
        raise found.of(path.name)
    return found


def facts_of(data: bytes) -> PhotoFacts:
    """Return what rules ask of a photo. Raises :class:`PhotoError`, without the file's name."""
    if not can_decode():
        return _stated(data)
    photo = decoded(data)
    if (kept := _pictures.get()) is not None:
        size = photo.width * photo.height * len(photo.image.getbands())
        kept.keep(photo_key(data), photo, size)
    return PhotoFacts(photo.width, photo.height, bool(photo.plain), _differences(photo.image))


def _stated(data: bytes) -> PhotoFacts:
    """Return what a photo's file says of itself: whether it is whole, nobody has seen."""
    found = source(data)
    if data.startswith(png.START):
        width, height = png.size(found.picture)
        _refuse_pixels(width * height)
    else:
        of_jpeg = jpeg.read_jpeg(data)
        width, height = of_jpeg.width, of_jpeg.height
    if not width or not height:
        raise PhotoError(_DAMAGED)
    if found.orientation in _SIDEWAYS:
        width, height = height, width
    return PhotoFacts(width, height, bool(found.plain), ())


def known_size(key: tuple[str, int]) -> tuple[int, int] | None:
    """Return how large a photo (:func:`photo_key`) is that was decoded and is whole, or None."""
    return _sizes.get(key)


def photo_key(data: bytes) -> tuple[str, int]:
    """Return what a photo's facts depend on."""
    return sha256(data).hexdigest(), limits().photo_pixels


def read_photo_file(path: Path) -> bytes:
    """Return a photo's bytes. Raises :class:`PhotoError`."""
    try:
        return read_picture(path)
    except UnsafeFileError as problem:
        raise PhotoError(f"照片{problem.message}，请换一张") from None
    except OSError:
        raise PhotoError(f"读不到照片文件“{path.name}”", check_name(path)) from None


def check_name(path: Path) -> str:
    """Say which files in the folder have the name of one that cannot be read, but for its suffix.

    No name that is merely like it: that may be another person's.
    """
    same = same_names(path)
    like = (
        f"；文件夹里有{'、'.join(f'“{name}”' for name in same)}，是它的请改文件名" if same else ""
    )
    return f"请核对文件名和文件{like}"


def source(data: bytes) -> Source:
    """Take a photo's file apart. Raises :class:`PhotoError`, with the file's name left open.

    An empty scan of a progressive JPEG takes as long as a full one, and few bytes.
    """
    if not data.startswith((png.START, jpeg.START)):
        raise _other(data)
    try:
        if data.startswith(png.START):
            of_png = png.read_png(data)
            return Source(of_png.picture, b"", orientation(of_png.exif, of_png.xmp))
        of_jpeg = jpeg.read_jpeg(data)
    except OverflowError:
        raise PhotoError(f"照片文件的结构过于复杂，{_RESAVE}") from None
    except ValueError:
        raise PhotoError(_DAMAGED) from None
    _refuse_pixels(of_jpeg.width * of_jpeg.height)
    if of_jpeg.width * of_jpeg.height * of_jpeg.scans > limits().photo_pixels * _WAN * _SCANS:
        raise PhotoError(f"照片是分{of_jpeg.scans}遍扫描的渐进式JPEG，解码太慢，{_RESAVE}")
    return Source(of_jpeg.picture, of_jpeg.plain, orientation(of_jpeg.exif, of_jpeg.xmp))


def _other(data: bytes) -> PhotoError:
    """Say what a file is that is neither JPEG nor PNG, whatever it is called."""
    if not data.strip(b"\0"):
        return PhotoError(f"“{_NAME}”是空的，没有图片", "请重新导出或重新拍照后换上")
    if kind := kind_of(data):
        return PhotoError(f"“{_NAME}”不是JPEG或PNG照片，是{kind}", _RESAVE)
    return PhotoError(_DAMAGED)


def decoded(data: bytes) -> Photo:
    """Decode a photo, unless :func:`pictures_kept` keeps it.

    Raises :class:`PhotoError`, with the file's name left open.
    """
    kept = _pictures.get()
    known = kept.get(photo_key(data)) if kept is not None else None
    if known is not None:
        return known
    found = source(data)
    upright = turned(_in_plain_colours(_loaded(found.picture)), found.orientation)
    return Photo(upright, found.plain)


def _loaded(picture: bytes) -> Image:
    from PIL import Image  # imported here: most runs see no photo

    try:
        with (
            without_warnings(Image.DecompressionBombWarning),  # ours is stricter
            Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as image,
        ):
            fits = _may_be(image.width * image.height)
            if fits:
                load_whole(image)
            whole = image.mode != "P" or image.palette is not None
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Exception:  # damaged pictures make the decoders raise anything
        raise PhotoError(_DAMAGED) from None
    if not fits:
        raise _too_large()
    if not whole:
        raise PhotoError(_DAMAGED)
    return image


def _may_be(pixels: int) -> bool:
    return pixels <= limits().photo_pixels * _WAN


def _refuse_pixels(pixels: int) -> None:
    if not _may_be(pixels):
        raise _too_large()


def _too_large() -> PhotoError:
    return PhotoError(f"照片超过{amount('photo_pixels')}，请缩小后重试")


def load_whole(image: Image) -> None:
    """Decode a picture to its end, whatever Pillow has been told; raises what decoders raise.

    WeasyPrint, once loaded, tells Pillow to take half a picture, for the whole process. Other
    threads may rely on it, so it is not switched back: this picture alone is read strictly.
    """
    load_strictly(image)


def turned(image: Image, way: int) -> Image:
    """Return a picture as its EXIF orientation says that it stands upright."""
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }  # fmt: skip
    return image if way == UPRIGHT else image.transpose(ways[way])


def _in_plain_colours(image: Image) -> Image:
    plain = _opaque(image)
    profile = _profile(plain.info.get("icc_profile"))
    if plain.mode not in ("RGB", "L"):
        # The profile describes the colours before; those of 16 bits a pixel are grey.
        wide = plain.mode.startswith("I")
        plain = _halved(plain) if wide else plain.convert("RGB")
        profile = None
    plain.info = {"icc_profile": profile}
    return plain


def _profile(data: bytes | None) -> bytes | None:
    """Return a colour profile up to where it says that it ends (ICC.1:2022, 7.2), or None."""
    size = int.from_bytes((data or b"")[:4])
    if data is None or data[_PROFILE_MARK] != b"acsp" or not 0 < size <= len(data):
        return None
    return data[:size] if size <= _MOST_PROFILE else None


def _opaque(image: Image) -> Image:
    """Lay a transparent picture on white."""
    import PIL.Image

    if not image.has_transparency_data:
        return image
    paper = PIL.Image.new("RGB", image.size, _PAPER)
    for box in _strips(image):
        layer = image.crop(box).convert("RGBA")
        paper.paste(layer, box, mask=layer.getchannel("A"))
    paper.info = image.info
    return paper


def _halved(image: Image) -> Image:
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _differences(image: Image) -> tuple[int, ...]:
    """Count the pixels by how far their colours are apart."""
    from PIL import ImageChops

    if image.mode == "L":
        return (image.width * image.height, *[0] * (_LEVELS - 1))
    counts = [0] * _LEVELS
    for box in _strips(image):
        strip = image.crop(box)
        red, green, blue = strip.split()
        pairs = ((red, green), (green, blue), (red, blue))
        first, second, third = (ImageChops.difference(a, b) for a, b in pairs)
        apart = ImageChops.lighter(ImageChops.lighter(first, second), third).histogram()
        counts = [a + b for a, b in zip(counts, apart, strict=True)]
    return tuple(counts)


def _strips(image: Image) -> Iterator[tuple[int, int, int, int]]:
    """Yield the parts of a picture, which take less memory one by one."""
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        yield (0, top, image.width, min(top + rows, image.height))
