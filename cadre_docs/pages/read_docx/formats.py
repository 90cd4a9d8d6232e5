"""Properties turned into the layout's fonts, line heights, indents and borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cadre_docs.pages.model import Align, Border, Font, LineSpacing
from cadre_docs.pages.read_docx.wordml import OFF, color, first, points, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.pages.read_docx.styles import Props
    from cadre_docs.pages.read_docx.wordml import Place, Report

_ALIGN: Mapping[str, Align] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "distribute",
}
_BORDERS: Mapping[str, Literal["solid", "double", "dashed", "dotted"]] = {
    "single": "solid",
    "thick": "solid",
    "double": "double",
    "dashed": "dashed",
    "dashSmallGap": "dashed",
    "dotted": "dotted",
}
SIDES = {
    "top": ("top",),
    "right": ("right", "end"),
    "bottom": ("bottom",),
    "left": ("left", "start"),
}
_NO_BORDER = frozenset({"nil", "none"})
_WORD_SIZE = 10.0  # what Word takes where no size is stated
_HALF = 2  # sizes are half points
_EIGHTH = 8  # border widths are eighths of a point
_LINE = 240  # multiples of a line


def font(props: Props, place: Place | str, report: Report) -> Font:
    """Return the font of a run."""
    names = props.get("rFonts", {})
    default = Font()
    if any(f"{script}Theme" in names for script in ("ascii", "hAnsi", "eastAsia")):
        report.once(place, "主题字体（请直接指定字体；只列第一处）")
    colors = props.get("color", {})
    if "themeColor" in colors:
        report.once(place, "主题颜色（请直接指定颜色；只列第一处）")
    line = props.get("u", {}).get("val", "none")
    if line not in ("none", "single"):
        report.add(place, f"单线以外的下划线（{line}）")
    return Font(
        east_asian=names.get("eastAsia", default.east_asian),
        latin=first((names.get("ascii"), names.get("hAnsi"))) or default.latin,
        size=character_size(props),
        bold=_toggle(props, "b"),
        italic=_toggle(props, "i"),
        underline=line != "none",
        color=color(colors, "val"),
    )


def character_size(props: Props) -> float:
    """Return the size of a run's characters in points."""
    return points(props.get("sz", {}).get("val"), _HALF, _WORD_SIZE)


def _toggle(props: Props, tag: str) -> bool:
    return tag in props and props[tag].get("val", "1") not in OFF


def align(props: Props, place: Place, report: Report) -> Align:
    """Return how a paragraph is aligned."""
    value = props.get("jc", {}).get("val", "left")
    if value not in _ALIGN:
        report.add(place, f"对齐方式 {value}")
    return _ALIGN.get(value, "left")


def line_spacing(props: Props) -> LineSpacing:
    """Return the line height of a paragraph."""
    values = props.get("spacing", {})
    line = values.get("line")
    match values.get("lineRule", "auto"):
        case "exact":
            return LineSpacing(points(line, default=12), "exact")
        case "atLeast":
            return LineSpacing(points(line, default=12), "at_least")
    return LineSpacing(points(line, _LINE, 1.0), "multiple")


def space(props: Props, side: Literal["before", "after"], place: Place, report: Report) -> float:
    """Return the space before or after a paragraph."""
    values = props.get("spacing", {})
    if values.get(f"{side}Autospacing", "0") not in OFF:
        report.add(place, "自动的段前段后间距（请写明磅值）")
    if whole(values.get(f"{side}Lines")) and side not in values:
        report.add(place, "以“行”为单位的段前段后间距（请写明磅值）")
    return points(values.get(side))


def indents(props: Props, size: float, normal: float) -> tuple[float, float, float]:
    """Return left, right and first-line indent. Indents in characters win over those in points.

    One character of the first line and of a hanging indent measures ``size``, that of the
    paragraph's text; left and right it measures ``normal``, that of the default style. A left
    indent in characters does not hold the hanging one: Word adds it.
    """
    values = props.get("ind", {})

    def get(key: str, other: str = "", *, each: float = normal, beside: float = 0.0) -> float:
        chars = first((values.get(f"{key}Chars"), values.get(f"{other}Chars")))
        if whole(chars):
            return whole(chars) / 100 * each + beside
        return points(first((values.get(key), values.get(other))))

    hanging = get("hanging", each=size)
    left = get("left", "start", beside=hanging)
    return left, get("right", "end"), get("firstLine", each=size) - hanging


def border(values: Mapping[str, str], place: Place, report: Report) -> Border | None:
    """Return a border line, None for none."""
    value = values.get("val", "single")
    if value in _NO_BORDER:
        return None
    if value not in _BORDERS:
        report.add(place, f"边框线型 {value}")
    if "themeColor" in values:
        report.once(place, "边框的主题颜色（请直接指定颜色；只列第一处）")
    width = points(values.get("sz"), _EIGHTH, Border().width)
    # Word states the width of one line; a double border is two lines and a gap.
    style = _BORDERS.get(value, "solid")
    return Border(width * 3 if style == "double" else width, style, color(values))


def stated_borders(look: Props, place: Place, report: Report) -> dict[str, Border | None]:
    """Return the borders that a cell's properties state, by side."""
    stated = {}
    for side, keys in SIDES.items():
        for key in keys:
            values = look.get(f"tcBorders/{key}")
            if values is not None:
                stated[side] = border(values, place, report)
    for diagonal in ("tl2br", "tr2bl"):
        values = look.get(f"tcBorders/{diagonal}", {"val": "nil"})
        if border(values, place, report):
            report.add(place, "单元格斜线")
    return stated
