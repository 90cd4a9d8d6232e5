"""Which cell styles of a workbook strike their text out, or leave it unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.performance.classes import frozen
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from lxml import etree

T = TypeVar("T")
_OFF = ("0", "false", "off")
_NO_FILL, _SOLID = ("none", ""), "solid"
_WHITE_BY_NUMBER = ("1", "9")  # in the palette of old (ISO/IEC 29500-1, 18.8.27)
_WHITE_OF_THEME = "0"  # the first colour of a theme is that of the paper
_RGB = expression("[0-9A-F]{6}")
_SHOWS_NOTHING = ";;;"
WHITE = "FFFFFF"
_TINY = 2.0  # points
_FULL = 255
_NEAR = 32  # of 255: white on the pale ground of our own boxes is not seen; a light grey is


class _Stated(Protocol):
    """What states properties: an element, or the attributes of one."""

    def get(self, name: str, /) -> str | None: ...


@frozen
class Looks:
    """Numbers of cell styles (as cells name them) under which people do not see a text as it is.

    ``struck``: struck out. ``unseen``: of about the colour of its ground, too small to be read,
    or in a format that shows nothing. ``grounds`` are the colours behind the text, by number of
    style; ``veiling`` the numbers of the formats of conditions that strike out or hide.
    """

    struck: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    grounds: tuple[str, ...] = ()
    veiling: frozenset[str] = frozenset()

    def hides(self, paint: str, style: str) -> bool:
        """Tell whether a text of a colour can hardly be seen in a cell of a style."""
        number = int(style) if style.isdecimal() else 0
        return is_like(paint, self.grounds[number] if number < len(self.grounds) else WHITE)


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
        (is_on(one.find(f"{S}strike")), is_tiny(one.find(f"{S}sz")), paint(one.find(f"{S}color")))
        for one in styles.iterfind(f"{S}fonts/{S}font")
    ]
    fills = [_filled(fill) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    blank = {
        element.get("numFmtId", "")
        for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
        if element.get("formatCode", "").strip() == _SHOWS_NOTHING
    }
    struck, unseen, grounds = set(), set(), []
    for index, look in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        is_struck, is_small, own = _at(fonts, look.get("fontId"), (False, False, ""))
        if is_struck:
            struck.add(str(index))
        grounds.append(_at(fills, look.get("fillId"), WHITE))
        if is_like(own, grounds[-1]) or is_small or look.get("numFmtId") in blank:
            unseen.add(str(index))
    veiling = {
        str(index)
        for index, look in enumerate(styles.iterfind(f"{S}dxfs/{S}dxf"))
        if _is_veiling(look)
    }
    return Looks(frozenset(struck), frozenset(unseen), tuple(grounds), frozenset(veiling))


def _is_veiling(look: etree._Element) -> bool:
    """Tell whether the format of a condition strikes a text out, or makes it unseen."""
    font, ground = look.find(f"{S}font"), look.find(f"{S}fill/{S}patternFill/{S}bgColor")
    code = look.find(f"{S}numFmt")
    if code is not None and code.get("formatCode", "").strip() == _SHOWS_NOTHING:
        return True
    if font is None:
        return False
    behind = WHITE if ground is None else paint(ground)
    return is_on(font.find(f"{S}strike")) or is_like(paint(font.find(f"{S}color")), behind)


def _at(items: list[T], index: str | None, default: T) -> T:
    number = int(index) if index and index.isdecimal() else 0
    return items[number] if number < len(items) else default


def is_tiny(size: _Stated | None) -> bool:
    """Tell whether a size of letters is too small to be read."""
    return size is not None and float(size.get("val") or "11") <= _TINY


def is_like(own: str, ground: str) -> bool:
    """Tell whether a text can hardly be seen on its ground; both as :func:`paint` names them."""
    if not own or not ground:
        return False
    if not (_RGB.fullmatch(own) and _RGB.fullmatch(ground)):
        return own == ground
    pairs = zip(bytes.fromhex(own), bytes.fromhex(ground), strict=True)
    return all(abs(one - other) <= _NEAR for one, other in pairs)


def paint(color: _Stated | None) -> str:
    """Name a colour so that equal ones have one name; empty for that of ordinary text."""
    if color is None:
        return ""
    rgb, theme, index = color.get("rgb"), color.get("theme"), color.get("indexed")
    tint = color.get("tint") or "0"
    if theme == _WHITE_OF_THEME:  # a tint below 0 darkens it
        return f"{round(_FULL * (1 + min(0.0, max(-1.0, float(tint))))):02X}" * 3
    if index in _WHITE_BY_NUMBER:
        return WHITE
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
        return WHITE
    return paint(pattern.find(f"{S}fgColor")) if kind == _SOLID else ""
