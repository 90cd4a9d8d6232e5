"""Colours of a workbook as six hex digits."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.spreadsheetml import A

if TYPE_CHECKING:
    from lxml import etree

_SYSTEM = {64: "000000", 65: "FFFFFF"}
# Excel counts the theme's colours light first.
_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_OFFICE = ("FFFFFF", "000000")
_ARGB = 8


class Colors:
    """Resolves colours: direct, indexed, or of the theme with a tint."""

    def __init__(self, theme: etree._Element | None) -> None:
        self._theme = _scheme(theme)

    def read(self, element: etree._Element | None, default: str = "000000") -> str:
        """Return the colour an element states, else ``default``."""
        if element is None or element.get("auto") in ("1", "true"):
            return default
        tint = float(element.get("tint") or 0)
        if (direct := element.get("rgb")) is not None:
            color = direct[-6:].upper() if len(direct) <= _ARGB else default
        elif (number := element.get("theme")) is not None:
            color = self._theme.get(int(number), default)
        elif (index := element.get("indexed")) is not None:
            color = _indexed(int(index), default)
        else:
            return default
        return _tinted(color, tint) if tint else color


def _scheme(theme: etree._Element | None) -> dict[int, str]:
    colors = dict(enumerate(_OFFICE))
    scheme = None if theme is None else next(theme.iter(f"{A}clrScheme"), None)
    for number, name in enumerate(_ORDER):
        choice = None if scheme is None else scheme.find(f"{A}{name}")
        if choice is not None and len(choice):
            colors[number] = (choice[0].get("lastClr") or choice[0].get("val") or "").upper()
    return colors


def _indexed(index: int, default: str) -> str:
    if index in _SYSTEM:
        return _SYSTEM[index]
    from openpyxl.styles.colors import COLOR_INDEX  # the palette of Excel 97

    return COLOR_INDEX[index][-6:] if index < len(COLOR_INDEX) else default


def _tinted(color: str, tint: float) -> str:
    """Make a colour lighter (tint above 0) or darker. ECMA-376-1, 18.8.19."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    rgb = colorsys.hls_to_rgb(hue, light, saturation)
    return "".join(f"{round(part * 255):02X}" for part in rgb)
