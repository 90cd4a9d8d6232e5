"""Pictures, text boxes and lines at fixed places, in front of the text or behind it.

What text flows around is reported: it would stand elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.office.units import EMU
from cadre_docs.pages.model import Anchored, Border, Padding
from cadre_docs.pages.read_docx.shapes import WPS, Shape, read_shape
from cadre_docs.pages.read_docx.wordml import WP, A, W, points
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from cadre_docs.pages.model import Block, Page, Picture
    from cadre_docs.pages.read_docx.context import Context
    from cadre_docs.pages.read_docx.wordml import Place

    ReadBox = Callable[[etree._Element], tuple[Block, ...]]

_AROUND = "文字环绕的图片或图形（请改为“浮于文字上方”或“嵌入型”）"
_ALIGNED = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}


@light
class _Axis:
    """Where something stands across or down: points from the column or paper; None: not known."""

    at: float | None
    pinned: bool


def read_anchor(
    context: Context,
    anchor: etree._Element,
    place: Place,
    picture: Picture | None,
    read_box: ReadBox,
) -> Anchored | None:
    """Return what is anchored; ``picture`` is the one in it. What cannot be shown is reported."""
    report, page = context.report, context.page
    if anchor.find(f"{WP}wrapNone") is None:
        report.add(place, _AROUND)
        return None
    extent = anchor.find(f"{WP}extent")
    size = [points(None if extent is None else extent.get(key), EMU) for key in ("cx", "cy")]
    across = _across(anchor, size[0], page, in_table=context.in_table)
    down = _down(anchor, size[1], page)
    if across.at is None or down.at is None or (across.pinned and not down.pinned):
        report.add(place, "相对于版面的位置不能确定的图形（请改为相对于栏和段落定位）")
        return None
    left, pinned = across.at, down.pinned
    if pinned and not across.pinned:
        if context.in_table:
            report.add(place, "表格里相对于页面定位的图形（请改为相对于段落定位）")
            return None
        left += page.left + page.gutter
    made = Anchored(left, down.at, size[0], size[1], picture, pinned=pinned)
    shape = anchor.find(f"{A}graphic/{A}graphicData/{WPS}wsp")
    if shape is None:
        return made
    found = read_shape(shape, context.looks.theme, place, report)
    return None if found is None else with_shape(made, found, read_box)


def with_shape(made: Anchored, shape: Shape, read_box: ReadBox) -> Anchored:
    """Return what is anchored with the lines, the colour and the words of its shape."""
    return replace(
        made,
        kind=shape.kind,
        line=shape.line,
        fill=shape.fill,
        padding=shape.padding,
        valign=shape.valign,
        blocks=() if shape.words is None else read_box(shape.words),
    )


def _position(anchor: etree._Element, name: str) -> tuple[str, float | None, str]:
    """Return from what a place counts, how far it is, and how it is aligned."""
    element = anchor.find(f"{WP}{name}")
    if element is None:
        return "", None, ""
    offset, align = element.find(f"{WP}posOffset"), element.find(f"{WP}align")
    far = None if offset is None else points((offset.text or "0").strip(), EMU)
    return element.get("relativeFrom", ""), far, "" if align is None else (align.text or "").strip()


def _across(anchor: etree._Element, width: float, page: Page, *, in_table: bool) -> _Axis:
    start, far, align = _position(anchor, "positionH")
    column = page.left + page.gutter
    match start:
        case "column" | "margin" | "character" if not (in_table and align):
            begin, room, pinned = 0.0, page.text_width, False
        case "page" if not in_table:  # counted from the column, which begins at the margin
            begin, room, pinned = -column, page.width, False
        case "leftMargin" | "insideMargin" if not in_table:
            begin, room, pinned = -column, page.left, False
        case "rightMargin" | "outsideMargin" if not in_table:
            begin, room, pinned = page.text_width, page.right, False
        case _:
            return _Axis(None, pinned=False)
    return _Axis(_at(begin, room, far, align, width), pinned)


def _down(anchor: etree._Element, height: float, page: Page) -> _Axis:
    start, far, align = _position(anchor, "positionV")
    match start:
        case "paragraph" | "line":
            return _Axis(far, pinned=False)
        case "page":
            begin, room = 0.0, page.height
        case "margin":
            begin, room = page.top, page.text_height
        case "topMargin":
            begin, room = 0.0, page.top
        case "bottomMargin":
            begin, room = page.height - page.bottom, page.bottom
        case _:
            return _Axis(None, pinned=True)
    return _Axis(_at(begin, room, far, align, height), pinned=True)


def _at(begin: float, room: float, far: float | None, align: str, size: float) -> float | None:
    if align:
        share = _ALIGNED.get(align)
        return None if share is None else begin + (room - size) * share
    return None if far is None else begin + far


# --- VML ------------------------------------------------------------------------------------

_V = "{urn:schemas-microsoft-com:vml}"
_SHAPES = ("rect", "shape", "line", "roundrect")
_TEXT_BOX, _LINE_TYPE = "#_x0000_t202", "#_x0000_t32"
_KNOWN = {"": "box", "#_x0000_t1": "box", _TEXT_BOX: "box", _LINE_TYPE: "line"}
_THIN = 0.75
_DIGITS = re.compile("[0-9A-Fa-f]{6}")
_LENGTH = re.compile(r"-?\d+(?:\.\d+)?(?:pt|in|cm|mm|pc)?")
_COLOURS = {"black": "000000", "white": "FFFFFF", "red": "FF0000", "blue": "0000FF"}
_INSETS = (7.2, 3.6, 7.2, 3.6)  # left, top, right, bottom


def read_pict(
    context: Context, pict: etree._Element, place: Place, read_box: ReadBox
) -> Anchored | None:
    """Return a box or a line of old Word at a fixed place; whatever else is drawn is reported."""
    shapes = [e for e in pict if str(e.tag) in {f"{_V}{name}" for name in _SHAPES}]
    made = _old_shape(shapes[0], read_box) if len(shapes) == 1 else None
    if made is None:
        context.report.add(place, "旧式图形（VML）")
    return made


def _old_shape(shape: etree._Element, read_box: ReadBox) -> Anchored | None:
    name = str(shape.tag).removeprefix(_V)
    parts = (part.partition(":") for part in shape.get("style", "").split(";"))
    style = {key.strip(): value.strip() for key, _, value in parts}
    kind = {"roundrect": "box", "rect": "box"}.get(name) or _KNOWN.get(shape.get("type", ""))
    if kind is None or name in ("line", "roundrect") or style.get("position") != "absolute":
        return None
    if any(e.tag == f"{_V}imagedata" for e in shape) or style.get("rotation"):
        return None
    if any(style.get(f"mso-position-{way}") for way in ("horizontal", "vertical")):
        return None
    relative = {style.get(f"mso-position-{way}-relative", "text") for way in _WAYS}
    wrapped = next((e for e in shape if str(e.tag).endswith("}wrap")), None)
    if not relative <= {"text", "char", "line"} or (
        wrapped is not None and wrapped.get("type") not in (None, "none")
    ):
        return None
    keys = ("margin-left", "margin-top", "width", "height")
    if not all(_LENGTH.fullmatch(style.get(key) or "0") for key in keys):
        return None
    x, y, width, height = (points(style.get(key) or "0", 1) for key in keys)
    box = next((e for e in shape if e.tag == f"{_V}textbox"), None)
    words = None if box is None else box.find(f"{W}txbxContent")
    insets = _insets(None if box is None else box.get("inset"))
    filled = shape.get("filled", "t") not in ("f", "false") and kind == "box"
    colour = _colour(shape.get("fillcolor"), "FFFFFF")
    return Anchored(
        x,
        y,
        width,
        height,
        blocks=() if words is None else read_box(words),
        line=_old_line(shape),
        fill=colour if filled and colour != "FFFFFF" else None,
        padding=Padding(insets[1], insets[2], insets[3], insets[0]),
        kind="line" if kind == "line" else "box",
    )


_WAYS = ("horizontal", "vertical")


def _old_line(shape: etree._Element) -> Border | None:
    if shape.get("stroked", "t") in ("f", "false"):
        return None
    stated = shape.get("strokeweight") or ""
    width = points(stated, 1) if _LENGTH.fullmatch(stated) else _THIN
    return Border(width, color=_colour(shape.get("strokecolor"), "000000"))


def _colour(text: str | None, default: str) -> str:
    digits = (text or "").split(" ")[0].lstrip("#")
    if len(digits) == len("fff"):
        digits = "".join(2 * digit for digit in digits)
    return _COLOURS.get(digits, digits.upper() if _DIGITS.fullmatch(digits) else default)


def _insets(text: str | None) -> tuple[float, float, float, float]:
    stated = [part.strip() for part in (text or "").split(",")]
    found = [
        points(part, 1) if _LENGTH.fullmatch(part) else default
        for part, default in zip([*stated, *[""] * 4], _INSETS, strict=False)
    ]
    return found[0], found[1], found[2], found[3]
