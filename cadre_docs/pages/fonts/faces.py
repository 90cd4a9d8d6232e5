"""One font of a font file: what it is called, how heavy it is, which characters it has.

HarfBuzz says which characters, when somebody asks; fontTools reads the names, in any of the
encodings in which Chinese fonts write them.
"""

from __future__ import annotations

import contextlib
import logging
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.machine import platforms
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    import uharfbuzz  # type: ignore[import-untyped]

REGULAR, BOLD = 400, 700
"""Weights, as OpenType numbers them (OS/2, usWeightClass)."""

_FAMILY_NAMES = (16, 1, 21)  # typographic family, family, family of a weight-width-slope model
_STYLE_NAMES = (17, 2)
_OUTLINES = ("glyf", "CFF ")
_SLANTED = ("italic", "oblique", "kursiv")
_ITALIC, _OBLIQUE, _MAC_BOLD, _MAC_ITALIC = 1 << 0, 1 << 9, 1 << 0, 1 << 1
_SMALL_WEIGHTS = 10  # old fonts number their weights 1 to 9


class FontFileError(Exception):
    """A font file that cannot be used; the message says why, in Chinese."""


@frozen
class Face:
    """One font: its family names, weight (100 to 900), whether it is upright, file and number.

    ``axis`` is where on its axis of weights a variable font is to be taken; None: it is not one.
    """

    families: tuple[str, ...]
    weight: int
    upright: bool
    file: str
    number: int
    axis: float | None = None

    def covers(self, code: int) -> bool:
        """Say whether the font has a glyph for the code point."""
        return self._font is not None and bool(self._font.get_nominal_glyph(code))

    @cached_property
    def _font(self) -> uharfbuzz.Font | None:
        try:
            return open_font(self.file, self.number, self.axis)
        except FontFileError:  # it went away since it was found
            return None

    @property
    def edition(self) -> str:
        """A short hash that changes when the font has other characters or is another version."""
        if self._font is None:
            return ""
        tables = (self._font.face.reference_table(tag).data for tag in ("cmap", "head"))
        return sha256(b"".join(map(bytes, tables))).hexdigest()[:16]


@cache
def open_font(file: str, number: int, axis: float | None = None) -> uharfbuzz.Font:
    """Return a font for HarfBuzz to measure, opened once a process.

    Raises FontFileError for a file that is gone, or is no font.
    """
    import uharfbuzz

    try:
        face = uharfbuzz.Face(_blob(file), number)
    except (OSError, uharfbuzz.HarfBuzzError) as problem:
        raise FontFileError(f"字体文件 {file} 打不开") from problem
    font = uharfbuzz.Font(face)
    if axis is not None:
        font.set_variations({"wght": axis})
    return font


def _blob(file: str) -> uharfbuzz.Blob:
    """Return the bytes of a file: in place, but that is not to be had of every path on Windows."""
    import uharfbuzz

    if platforms.WINDOWS and not file.isascii():
        return uharfbuzz.Blob(Path(file).read_bytes())
    return uharfbuzz.Blob.from_file_path(file)


def read_faces(path: Path) -> list[Face]:
    """Return the fonts of a font file (TrueType, OpenType, or a collection of them).

    Raises FontFileError for a file that is no font, or one that cannot be printed with.
    """
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

    faces: list[Face] = []
    try:
        with _unsaid(), path.open("rb") as stream, contextlib.ExitStack() as opened:
            if stream.read(4) == b"ttcf":
                stream.seek(0)
                fonts = opened.enter_context(TTCollection(stream, lazy=True)).fonts
            else:
                stream.seek(0)
                fonts = [opened.enter_context(TTFont(stream, lazy=True))]
            for number, font in enumerate(fonts):
                faces += _faces(font, str(path), number)
    except FontFileError:
        raise
    except Exception as problem:
        # Whatever is wrong with a file, fontTools raises whatever its tables make of it.
        raise FontFileError("文件损坏，或不是字体") from problem
    return faces


@contextlib.contextmanager
def _unsaid() -> Iterator[None]:
    """Have fontTools keep to itself what it finds odd about a font: nobody can do anything."""
    logger = logging.getLogger("fontTools")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _faces(font: Any, file: str, number: int) -> Iterator[Face]:
    """Yield a font, or a variable one at the weights that it can have."""
    if not any(tag in font for tag in _OUTLINES):
        raise FontFileError("没有可以嵌入 PDF 的轮廓（点阵、彩色或 CFF2 字体）")
    names = tuple(_names(font, _FAMILY_NAMES))
    if not names:
        raise FontFileError("没有字体名称")
    weight, upright = _weight(font), _is_upright(font)
    axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
    if "wght" not in axes:
        yield Face(names, weight, upright, file, number)
        return
    least, most = axes["wght"].minValue, axes["wght"].maxValue
    for wanted in sorted({min(max(one, least), most) for one in (REGULAR, BOLD)}):
        yield Face(names, round(wanted), upright, file, number, float(wanted))


def _names(font: Any, wanted: tuple[int, ...]) -> Iterator[str]:
    """Yield the names of these kinds, in all languages, each once."""
    seen = set()
    for kind in wanted:
        for record in font["name"].names:
            if record.nameID != kind:
                continue
            with contextlib.suppress(UnicodeError, LookupError):  # of this name alone
                name = record.toUnicode().replace("\0", "").strip()
                if name and name not in seen:
                    seen.add(name)
                    yield name


def _weight(font: Any) -> int:
    stated = font["OS/2"].usWeightClass if "OS/2" in font else 0
    if stated:
        return int(stated * 100 if stated < _SMALL_WEIGHTS else stated)
    return BOLD if font["head"].macStyle & _MAC_BOLD else REGULAR


def _is_upright(font: Any) -> bool:
    if "OS/2" in font and font["OS/2"].fsSelection & (_ITALIC | _OBLIQUE):
        return False
    styles = " ".join(_names(font, _STYLE_NAMES)).casefold()
    return not (font["head"].macStyle & _MAC_ITALIC or any(word in styles for word in _SLANTED))
