"""Shapes of DrawingML as forms have them: boxes with or without words, and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cadre_docs.office.namespaces import clark_prefix
from cadre_docs.office.units import EMU
from cadre_docs.pages.model import Border, Padding
from cadre_docs.pages.read_docx.wordml import A, W, points
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from cadre_docs.pages.model import VAlign
    from cadre_docs.pages.read_docx.theme import Theme
    from cadre_docs.pages.read_docx.wordml import Place, Report

WPS = clark_prefix("http://schemas.microsoft.com/office/word/2010/wordprocessingShape")
Kind = Literal["box", "round", "line", "rising"]
KINDS: Mapping[str, Kind] = {
    "rect": "box",
    "roundRect": "round",
    "line": "line",
    "straightConnector1": "line",
}
_VALIGN: Mapping[str, VAlign] = {"t": "top", "ctr": "center", "b": "bottom"}
_THIN = 9525  # EMU: a line of which no width is stated
_OF_STYLES = {"1": 0.5, "2": 1.0, "3": 1.5}  # points: lines by the numbers of themes
_INSETS = {"tIns": 45720, "rIns": 91440, "bIns": 45720, "lIns": 91440}
_DASHES = {"solid": "solid", "sysDot": "dotted", "dot": "dotted"}


@light
class Shape:
    """A shape; ``words`` is the element that holds its paragraphs."""

    kind: Kind
    line: Border | None
    fill: str | None
    padding: Padding
    valign: VAlign
    words: etree._Element | None


def read_shape(shape: etree._Element, theme: Theme, place: Place, report: Report) -> Shape | None:
    """Return a shape; None for one that cannot be shown, which is reported."""
    properties, style = shape.find(f"{WPS}spPr"), shape.find(f"{WPS}style")
    words, body = shape.find(f"{WPS}txbx/{W}txbxContent"), shape.find(f"{WPS}bodyPr")
    geometry = None if properties is None else properties.find(f"{A}prstGeom")
    preset = "" if geometry is None else geometry.get("prst", "")
    transform = None if properties is None else properties.find(f"{A}xfrm")
    turned = transform is not None and transform.get("rot", "0") != "0"
    kind = KINDS.get(preset)
    if kind is None or turned:
        report.add(place, f"形状 {preset or '自定义'}（请改用矩形文本框、直线，或删去）")
        return None
    if body is not None and body.get("vert", "horz") != "horz":
        report.add(place, "竖排的文本框（请改为横排）")
        return None
    if kind == "line" and transform is not None:
        flips = [transform.get(key) in ("1", "true") for key in ("flipH", "flipV")]
        kind = "rising" if flips[0] != flips[1] else "line"
    fill, is_plain = _fill(properties, style, theme)
    if not is_plain or (kind == "round" and fill not in (None, "FFFFFF")):
        report.add(place, "渐变、图案或圆角里的填充（请改为无填充或纯色的矩形）")
        return None
    insets = {
        key: points((None if body is None else body.get(key)) or str(default), EMU)
        for key, default in _INSETS.items()
    }
    return Shape(
        kind,
        _line(properties, style, theme),
        fill if kind == "box" else None,
        Padding(insets["tIns"], insets["rIns"], insets["bIns"], insets["lIns"]),
        _VALIGN.get("t" if body is None else body.get("anchor", "t"), "top"),
        words,
    )


def _fill(
    properties: etree._Element | None, style: etree._Element | None, theme: Theme
) -> tuple[str | None, bool]:
    """Return the colour of a shape, and whether it is one colour or none."""
    for child in () if properties is None else properties:
        match str(child.tag).removeprefix(A):
            case "noFill":
                return None, True
            case "solidFill":
                return theme.drawn(child), True
            case "gradFill" | "blipFill" | "pattFill" | "grpFill":
                return None, False
    reference = None if style is None else style.find(f"{A}fillRef")
    if reference is None or reference.get("idx", "0") == "0":
        return None, True
    return theme.drawn(reference), True


def _line(
    properties: etree._Element | None, style: etree._Element | None, theme: Theme
) -> Border | None:
    line = None if properties is None else properties.find(f"{A}ln")
    reference = None if style is None else style.find(f"{A}lnRef")
    number = "0" if reference is None else reference.get("idx", "0")
    if line is None or (line.find(f"{A}solidFill") is None and line.find(f"{A}noFill") is None):
        if number == "0" or reference is None:
            return None
        width = _OF_STYLES.get(number, 0.5)
        if line is not None and line.get("w"):
            width = points(line.get("w"), EMU)
        return Border(width, color=theme.drawn(reference) or "000000")
    solid = line.find(f"{A}solidFill")
    if solid is None:
        return None
    dash = line.find(f"{A}prstDash")
    look = "solid" if dash is None else _DASHES.get(dash.get("val", "solid"), "dashed")
    width = points(line.get("w") or str(_THIN), EMU)
    return Border(width, look, theme.drawn(solid) or "000000")  # type: ignore[arg-type]
