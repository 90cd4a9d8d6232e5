"""Small fonts made for a test: real files, with squares for glyphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._n_a_m_e import NameRecord
from fontTools.ttLib.tables.TupleVariation import TupleVariation

if TYPE_CHECKING:
    from pathlib import Path

ITALIC = 1 << 0


def small_font(
    path: Path,
    family: str,
    characters: str,
    *,
    chinese: str = "",
    weight: int = 400,
    style: str = "Regular",
    italic: bool = False,
    cff: bool = False,
    axis: tuple[float, float, float] | None = None,
    gbk: str = "",
) -> Path:
    """Write a font: its family (also in Chinese, or in GBK as old fonts name themselves).

    ``axis`` is the least, the default and the largest weight of a variable font.
    """
    builder = FontBuilder(1000, isTTF=not cff)
    glyphs = {ord(c): f"u{ord(c):04X}" for c in characters}
    names = [".notdef", *glyphs.values()]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(glyphs)
    if cff:
        builder.setupCFF(family.replace(" ", ""), {}, {name: _charstring() for name in names}, {})
    else:
        builder.setupGlyf({name: _outline() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    called = {"en": family} | ({"zh": chinese} if chinese else {})
    builder.setupNameTable({"familyName": called, "styleName": style, "psName": "Small"})
    builder.setupOS2(usWeightClass=weight, fsSelection=ITALIC if italic else 0)
    builder.setupPost()
    if axis:
        builder.setupFvar([("wght", *axis, "Weight")], [])
        wide = [(0, 0), (100, 0), (100, 0), (0, 0), *[(0, 0)] * 4]
        builder.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wide)] for name in names})
    if gbk:
        record = NameRecord()
        record.nameID, record.platformID, record.platEncID, record.langID = 1, 3, 3, 0x804
        record.string = gbk.encode("gb2312")
        builder.font["name"].names.append(record)
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path


def collection(path: Path, *fonts: Path) -> Path:
    """Join fonts into one file."""
    joined = TTCollection()
    joined.fonts = [TTFont(font) for font in fonts]
    joined.save(path)
    return path


def _outline() -> object:
    pen = TTGlyphPen(None)
    _square(pen)
    return pen.glyph()


def _charstring() -> object:
    pen = T2CharStringPen(1000, None)
    _square(pen)
    return pen.getCharString()


def _square(pen: object) -> None:
    pen.moveTo((100, 0))
    for point in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(point)
    pen.closePath()
