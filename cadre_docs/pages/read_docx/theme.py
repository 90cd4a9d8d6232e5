"""What a theme says of fonts and colours (ECMA-376-1, 20.1.6): for Chinese, in script Hans."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from typing import TYPE_CHECKING

from cadre_docs.pages.read_docx.wordml import A, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_SCRIPT = "Hans"
_KINDS = ("major", "minor")
_PARTS = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea"}
_KEYS = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme"}
# What documents call colours, and what themes call them (w:clrSchemeMapping as Word writes it).
_COLOURS = {
    "dark1": "dk1",
    "text1": "dk1",
    "light1": "lt1",
    "background1": "lt1",
    "dark2": "dk2",
    "text2": "dk2",
    "light2": "lt2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
}
_OF_DRAWINGS = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_WHITE = 255
_DIGITS, _HEX = re.compile("[0-9A-Fa-f]{6}"), re.compile("[0-9A-Fa-f]{1,2}")


class Theme:
    """The fonts and colours of a theme; without one (None) nothing is known."""

    def __init__(self, root: etree._Element | None) -> None:
        self._fonts: dict[tuple[str, str], str] = {}
        self._colours: dict[str, str] = {}
        if root is None:
            return
        for kind in _KINDS:
            family = next(root.iter(f"{A}{kind}Font"), None)
            for part in () if family is None else _PARTS.items():
                self._fonts[kind, part[0]] = _font(family, part[1])
        scheme = next(root.iter(f"{A}clrScheme"), None)
        for colour in () if scheme is None else scheme:
            for value in colour:
                digits = value.get("lastClr") or value.get("val") or ""
                if _DIGITS.fullmatch(digits):
                    self._colours[str(colour.tag).removeprefix(A)] = digits.upper()

    def font(self, names: Mapping[str, str], script: str) -> str | None:
        """Return the font that ``w:rFonts`` states for a script, by its name or by the theme."""
        stated = names.get(_KEYS[script], "")
        found = self._fonts.get((stated[:5], script))  # majorEastAsia, minorHAnsi …
        return found or names.get(script)

    def colour(self, values: Mapping[str, str]) -> str | None:
        """Return the digits of a ``w:color``: those stated, which Word showed, or the theme's."""
        stated, name = values.get("val", "auto"), values.get("themeColor", "")
        digits = self._colours.get(_COLOURS.get(name, name), "")
        if stated != "auto" or not digits:
            return stated
        return _mixed(digits, values.get("themeTint"), values.get("themeShade"))

    def drawn(self, holder: etree._Element) -> str | None:
        """Return the digits of the colour that an element of DrawingML holds."""
        for child in holder:
            name, value = str(child.tag).removeprefix(A), child.get("val", "")
            stated = child.get("lastClr", "000000") if name == "sysClr" else value
            if name in ("srgbClr", "sysClr"):
                return stated.upper() if _DIGITS.fullmatch(stated) else "000000"
            if name == "schemeClr":
                own = _OF_DRAWINGS.get(value, value)
                return _changed(self._colours.get(own, "000000"), child)
        return None


def _changed(digits: str, colour: etree._Element) -> str:
    """Return a colour with the changes that stand in its element: parts of 100,000."""
    parts = [int(digits[n : n + 2], 16) / _WHITE for n in (0, 2, 4)]
    hue, light, strong = rgb_to_hls(*parts)
    for change in colour:
        share = whole(change.get("val")) / 100_000
        match str(change.tag).removeprefix(A):
            case "lumMod" | "shade":
                light *= share
            case "lumOff":
                light += share
            case "tint":
                light = 1 - (1 - light) * share
    mixed = hls_to_rgb(hue, min(max(light, 0.0), 1.0), strong)
    return "".join(f"{round(part * _WHITE):02X}" for part in mixed)


def _font(family: etree._Element | None, part: str) -> str:
    if family is None:
        return ""
    stated = family.find(f"{A}{part}")
    own = "" if stated is None else stated.get("typeface") or ""
    if own or part != "ea":
        return own
    return next((e.get("typeface") or "" for e in family if e.get("script") == _SCRIPT), "")


def _mixed(digits: str, tint: str | None, shade: str | None) -> str:
    """Return a colour nearer to white or black: tint and shade are what is left of it, of 255."""
    parts = [int(digits[n : n + 2], 16) for n in (0, 2, 4)]
    for value, goal in ((tint, _WHITE), (shade, 0)):
        if value and _HEX.fullmatch(value):
            left = int(value, 16) / _WHITE
            parts = [round(goal + (part - goal) * left) for part in parts]
    return "".join(f"{part:02X}" for part in parts)
