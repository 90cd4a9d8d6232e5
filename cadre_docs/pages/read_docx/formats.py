"""Properties turned into the layout's fonts, line heights, indents and borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cadre_docs.pages.model import Align, Border, Font, LineSpacing, TabStop, UnderlineStyle
from cadre_docs.pages.read_docx.wordml import OFF, color, first, points, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.pages.read_docx.styles import Props
    from cadre_docs.pages.read_docx.theme import Theme
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
BORDERS: Mapping[str, Literal["solid", "double", "dashed", "dotted"]] = {
    "single": "solid",
    "thick": "solid",
    "double": "double",
    "dashed": "dashed",
    "dashSmallGap": "dashed",
    "dotted": "dotted",
    **dict.fromkeys(("dotDash", "dotDotDash", "dashDotStroked"), "dashed"),
    **dict.fromkeys(("inset", "outset"), "solid"),
    **dict.fromkeys(
        (
            f"{first}{second}{gap}Gap"
            for first, second in (("thin", "Thick"), ("thick", "Thin"), ("thinThick", "Thin"))
            for gap in ("Small", "Medium", "Large")
        ),
        "double",
    ),
    "triple": "double",
}
SIDES = {
    "top": ("top",),
    "right": ("right", "end"),
    "bottom": ("bottom",),
    "left": ("left", "start"),
}
UNDERLINES: Mapping[str, UnderlineStyle] = {
    "none": "single",
    "single": "single",
    "words": "words",
    "thick": "thick",
    "double": "double",
    "dotted": "dotted",
    "dottedHeavy": "dotted",
    **dict.fromkeys(("dash", "dashedHeavy", "dashLong", "dashLongHeavy"), "dashed"),
    **dict.fromkeys(("dotDash", "dashDotHeavy", "dotDotDash", "dashDotDotHeavy"), "dashed"),
    **dict.fromkeys(("wave", "wavyHeavy", "wavyDouble"), "wavy"),
}
_SCRIPTS: Mapping[str, Literal["super", "sub"]] = {"superscript": "super", "subscript": "sub"}
_NO_BORDER = frozenset({"nil", "none"})
_AUTOMATIC_SPACE, _SPACE_LINE = 14.0, 12.0  # points, as Word and LibreOffice take them
_TABS: Mapping[str, Literal["left", "center", "right", "decimal"]] = {
    "left": "left",
    "start": "left",
    "num": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "decimal": "decimal",
}
_LEADERS: Mapping[str, Literal["", ".", "-", "_", "·"]] = {
    "dot": ".",
    "hyphen": "-",
    "underscore": "_",
    "heavy": "_",
    "middleDot": "·",
}
_WORD_SIZE = 10.0  # what Word takes where no size is stated
_HALF = 2  # sizes are half points
_EIGHTH = 8  # border widths are eighths of a point
_LINE = 240  # multiples of a line


def font(props: Props, place: Place | str, report: Report, theme: Theme) -> Font:
    """Return the font of a run."""
    names = props.get("rFonts", {})
    default = Font()
    line = props.get("u", {}).get("val", "none")
    if line not in UNDERLINES:
        report.add(place, f"下划线样式 {line}（请改用单线、双线、点线、虚线或波浪线）")
    latin = first((theme.font(names, "ascii"), theme.font(names, "hAnsi")))
    return Font(
        east_asian=theme.font(names, "eastAsia") or default.east_asian,
        latin=latin or default.latin,
        size=character_size(props),
        bold=_toggle(props, "b"),
        italic=_toggle(props, "i"),
        underline=line != "none",
        color=color({"color": theme.colour(props.get("color", {})) or "auto"}),
        spacing=points(props.get("spacing", {}).get("val")),
        scale=_scale(props),
        script=_SCRIPTS.get(props.get("vertAlign", {}).get("val", ""), ""),
        rise=points(props.get("position", {}).get("val"), _HALF),
        underline_style=UNDERLINES.get(line, "single"),
    )


def _scale(props: Props) -> float:
    """Return the width of characters, as a part of their own; Word takes 1 to 600 percent."""
    percent = points(props.get("w", {}).get("val", "100").rstrip("%"), 1)
    return min(max(percent, 1.0), 600.0) / 100


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


def space(props: Props, side: Literal["before", "after"]) -> float:
    """Return the space before or after a paragraph; what is stated in lines counts as 12 points."""
    values = props.get("spacing", {})
    if values.get(f"{side}Autospacing", "0") not in OFF:
        return _AUTOMATIC_SPACE
    if side not in values:
        return whole(values.get(f"{side}Lines")) / 100 * _SPACE_LINE
    return points(values.get(side))


def tab_stops(props: Props) -> tuple[TabStop, ...]:
    """Return the tab stops of a paragraph, those of its styles among them."""
    stops = []
    for key, values in props.items():
        align = _TABS.get(values.get("val", "left"))
        if key.startswith("tabs/") and align is not None:
            leader = _LEADERS.get(values.get("leader", "none"), "")
            stops.append(TabStop(points(values.get("pos")), align, leader))
    return tuple(sorted(stops, key=lambda stop: stop.position))


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
    if value not in BORDERS:
        report.add(place, f"边框线型 {value}")
    width = points(values.get("sz"), _EIGHTH, Border().width)
    # Word states the width of one line; a double border is two lines and a gap.
    style = BORDERS.get(value, "solid")
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
