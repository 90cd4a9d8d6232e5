"""Which cell styles of a workbook strike their text out, or leave it unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cadre_docs.layout.xlsx_xml import S

if TYPE_CHECKING:
    from lxml import etree

T = TypeVar("T")
_OFF = ("0", "false", "off")
_NO_FILL, _SOLID = ("none", ""), "solid"
_WHITE_BY_NUMBER = ("1", "9")  # in the palette of old (ISO/IEC 29500-1, 18.8.27)
_WHITE_OF_THEME = "0"  # the first colour of a theme is that of the paper
_SHOWS_NOTHING = ";;;"


@dataclass(frozen=True, slots=True)
class Looks:
    """Numbers of cell styles (as cells name them) under which people do not see a text as it is.

    ``struck``: struck out. ``unseen``: white on white, or a format that shows nothing.
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
        (is_on(font.find(f"{S}strike")), _is_white(font.find(f"{S}color")))
        for font in styles.iterfind(f"{S}fonts/{S}font")
    ]
    bare = [_is_bare(fill) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    blank = {
        element.get("numFmtId", "")
        for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
        if element.get("formatCode", "").strip() == _SHOWS_NOTHING
    }
    struck, unseen = set(), set()
    for index, look in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        is_struck, is_white = _at(fonts, look.get("fontId"), (False, False))
        if is_struck:
            struck.add(str(index))
        if look.get("numFmtId") in blank or (is_white and _at(bare, look.get("fillId"), True)):
            unseen.add(str(index))
    return Looks(frozenset(struck), frozenset(unseen))


def _at(items: list[T], index: str | None, default: T) -> T:
    number = int(index) if index and index.isdecimal() else 0
    return items[number] if number < len(items) else default


def _is_white(color: etree._Element | None) -> bool:
    if color is None or color.get("tint", "0").startswith("-"):
        return False
    return (
        color.get("rgb", "").upper().endswith("FFFFFF")
        or color.get("theme") == _WHITE_OF_THEME
        or color.get("indexed") in _WHITE_BY_NUMBER
    )


def _is_bare(fill: etree._Element) -> bool:
    """Tell whether a fill leaves the cell as white as the paper."""
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:  # a gradient
        return False
    kind = pattern.get("patternType", "")
    return kind in _NO_FILL or (kind == _SOLID and _is_white(pattern.find(f"{S}fgColor")))
