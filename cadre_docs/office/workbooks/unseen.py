"""Which cell styles of a workbook strike their text out, or leave it unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cadre_docs.office.workbooks.spreadsheetml import S

if TYPE_CHECKING:
    from lxml import etree

T = TypeVar("T")
_OFF = ("0", "false", "off")
_NO_FILL, _SOLID = ("none", ""), "solid"
_WHITE_BY_NUMBER = ("1", "9")  # in the palette of old (ISO/IEC 29500-1, 18.8.27)
_WHITE_OF_THEME = "0"  # the first colour of a theme is that of the paper
_RGB = re.compile("[0-9A-F]{6}")
_SHOWS_NOTHING = ";;;"
_WHITE = "FFFFFF"
_TINY = 2.0  # points
_FULL = 255
_NEAR = 32  # of 255: white on the pale ground of our own boxes is not seen; a light grey is


@dataclass(frozen=True, slots=True)
class Looks:
    """Numbers of cell styles (as cells name them) under which people do not see a text as it is.

    ``struck``: struck out. ``unseen``: of about the colour of its ground, too small to be read,
    or in a format that shows nothing.
    """

    struck: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a property is there and not switched off: ``<strike/>``, ``val="0"``."""
    return element is not None and switched_on(element.get("val"))


def switched_on(value: str | None) -> bool:
    """Tell what the ``val`` of a property says; without one it holds."""
    return value is None or value.lower() not in _OFF


def read_looks(styles: etree._Element | None) -> Looks:
    """Read the looks of all cell styles, once a workbook."""
    if styles is None:
        return Looks()
    fonts = [
        (is_on(font.find(f"{S}strike")), _is_tiny(font), _paint(font.find(f"{S}color")))
        for font in styles.iterfind(f"{S}fonts/{S}font")
    ]
    fills = [_filled(fill) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    blank = {
        element.get("numFmtId", "")
        for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
        if element.get("formatCode", "").strip() == _SHOWS_NOTHING
    }
    struck, unseen = set(), set()
    for index, look in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        is_struck, is_tiny, paint = _at(fonts, look.get("fontId"), (False, False, ""))
        if is_struck:
            struck.add(str(index))
        if (
            _is_like(paint, _at(fills, look.get("fillId"), _WHITE))
            or is_tiny
            or look.get("numFmtId") in blank
        ):
            unseen.add(str(index))
    return Looks(frozenset(struck), frozenset(unseen))


def _at(items: list[T], index: str | None, default: T) -> T:
    number = int(index) if index and index.isdecimal() else 0
    return items[number] if number < len(items) else default


def _is_tiny(font: etree._Element) -> bool:
    size = font.find(f"{S}sz")
    return size is not None and float(size.get("val", "11")) <= _TINY


def _is_like(paint: str, ground: str) -> bool:
    """Tell whether a text can hardly be seen on its ground; both as :func:`_paint` names them."""
    if not paint or not ground:
        return False
    if not (_RGB.fullmatch(paint) and _RGB.fullmatch(ground)):
        return paint == ground
    pairs = zip(bytes.fromhex(paint), bytes.fromhex(ground), strict=True)
    return all(abs(one - other) <= _NEAR for one, other in pairs)


def _paint(color: etree._Element | None) -> str:
    """Name a colour so that equal ones have one name; empty for that of ordinary text."""
    if color is None:
        return ""
    rgb, theme, index = color.get("rgb"), color.get("theme"), color.get("indexed")
    tint = color.get("tint", "0")
    if theme == _WHITE_OF_THEME:  # a tint below 0 darkens it
        return f"{round(_FULL * (1 + min(0.0, max(-1.0, float(tint))))):02X}" * 3
    if index in _WHITE_BY_NUMBER:
        return _WHITE
    if rgb:
        return rgb.upper()[-6:]
    return f"theme {theme} {tint}" if theme else ""


def _filled(fill: etree._Element) -> str:
    """Name the colour of a fill: white without one, nothing for a pattern or a gradient."""
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:
        return ""
    kind = pattern.get("patternType", "")
    if kind in _NO_FILL:
        return _WHITE
    return _paint(pattern.find(f"{S}fgColor")) if kind == _SOLID else ""
