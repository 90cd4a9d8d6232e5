"""What cells look like: fonts, fills, borders and alignment by style number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.office.workbooks.units import digit_pixels
from cadre_docs.pages.model import Border, Edges, Font
from cadre_docs.pages.read_xlsx.colors import Colors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from cadre_docs.office.workbooks.workbook import Book
    from cadre_docs.pages.model import Align, VAlign

_OFF = ("0", "false", "none")
_CHINESE_CHARSET = "134"
_CHINESE_NAMES = frozenset(
    {"simsun", "nsimsun", "simhei", "kaiti", "fangsong", "kaiti_gb2312", "fangsong_gb2312"}
    | {"dengxian", "microsoft yahei", "stsong", "stfangsong", "stkaiti", "stheiti"}
)
_FALLBACK = "宋体"  # what Excel sets hanzi in where the font has none
_DEFAULT_SIZE = 11.0
UPRIGHT = 255

Style = Literal["solid", "double", "dashed", "dotted"]
_LINES: Mapping[str, tuple[float, Style]] = {
    "hair": (0.25, "dotted"),
    "thin": (0.5, "solid"),
    "dotted": (0.5, "dotted"),
    "dashed": (0.5, "dashed"),
    "dashDot": (0.5, "dashed"),
    "dashDotDot": (0.5, "dashed"),
    "medium": (1.5, "solid"),
    "mediumDashed": (1.5, "dashed"),
    "mediumDashDot": (1.5, "dashed"),
    "mediumDashDotDot": (1.5, "dashed"),
    "slantDashDot": (1.5, "dashed"),
    "thick": (2.25, "solid"),
    "double": (1.5, "double"),
}
# Excel's "general" puts numbers on the right; None leaves it to the content.
_ALIGN: Mapping[str, Align | None] = {
    "general": None,
    "left": "left",
    "center": "center",
    "right": "right",
    "justify": "justify",
    "distributed": "distribute",
}
_VALIGN: Mapping[str, VAlign] = {
    "top": "top",
    "center": "center",
    "bottom": "bottom",
    "justify": "top",
    "distributed": "center",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A cell style. ``problems`` names in Chinese what the layout cannot show."""

    font: Font
    edges: Edges
    shading: str | None = None
    align: Align | None = None
    valign: VAlign = "bottom"
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    upright: bool = False
    number_format: int = 0
    theme_font: bool = False
    problems: tuple[str, ...] = ()


class Styles:
    """The styles of a book."""

    def __init__(self, book: Book) -> None:
        self._root = book.xml("styles")
        self._colors = Colors(book.xml("theme"))
        self._looks: dict[int, Look] = {}
        self._formats = self._list("cellXfs")
        self._fonts = self._list("fonts")
        self._fills = self._list("fills")
        self._borders = self._list("borders")

    def _list(self, name: str) -> list[etree._Element]:
        found = None if self._root is None else self._root.find(f"{S}{name}")
        return [] if found is None else list(found)

    @cached_property
    def digit(self) -> int:
        """Width of a digit of the Normal font, in pixels: the unit of column widths."""
        normal = self._list("cellStyleXfs")
        font = self._part(self._fonts, normal[0] if normal else None, "fontId")
        return digit_pixels(_value(font, "name") or "", float(_value(font, "sz") or _DEFAULT_SIZE))

    def look(self, number: int) -> Look:
        """Return the look of a style number."""
        if number not in self._looks:
            known = 0 <= number < len(self._formats)
            self._looks[number] = self._read(self._formats[number] if known else None)
        return self._looks[number]

    def _read(self, form: etree._Element | None) -> Look:
        problems: list[str] = []
        font = self._part(self._fonts, form, "fontId")
        horizontal, vertical, options = _alignment(form, problems)
        return Look(
            font=self.font(font),
            edges=self._edges(self._part(self._borders, form, "borderId"), problems),
            shading=self._shading(self._part(self._fills, form, "fillId"), problems),
            align=horizontal,
            valign=vertical,
            wrap=_is_on(options.get("wrapText")) or horizontal in ("justify", "distribute"),
            shrink=_is_on(options.get("shrinkToFit")),
            indent=int(options.get("indent") or 0),
            upright=options.get("textRotation") == str(UPRIGHT),
            number_format=int((None if form is None else form.get("numFmtId")) or 0),
            theme_font=_value(font, "scheme") in ("minor", "major"),
            problems=(*problems, *font_problems(font)),
        )

    def _part(
        self, parts: list[etree._Element], form: etree._Element | None, key: str
    ) -> etree._Element | None:
        number = int((None if form is None else form.get(key)) or 0)
        return parts[number] if number < len(parts) else None

    def font(self, element: etree._Element | None, base: Font | None = None) -> Font:
        """Read a ``font`` or ``rPr`` element; what it leaves open comes from ``base``."""
        name = _value(element, "name") or _value(element, "rFont")
        size = _value(element, "sz")
        color = None if element is None else element.find(f"{S}color")
        east_asian, latin = _faces(element, name) if name or base is None else base_faces(base)
        return Font(
            east_asian,
            latin,
            float(size) if size else base.size if base else _DEFAULT_SIZE,
            bold=_flag(element, "b"),
            italic=_flag(element, "i"),
            underline=_flag(element, "u"),
            color=self._colors.read(color),
        )

    def _edges(self, border: etree._Element | None, problems: list[str]) -> Edges:
        if border is None:
            return Edges()
        diagonal = border.find(f"{S}diagonal")
        if diagonal is not None and diagonal.get("style", "none") != "none":
            problems.append("斜线")
        sides = ("top", "right", "bottom", "left")
        return Edges(*(self._line(border.find(f"{S}{side}")) for side in sides))

    def _line(self, side: etree._Element | None) -> Border | None:
        if side is None or side.get("style", "none") == "none":
            return None
        width, style = _LINES.get(side.get("style", ""), _LINES["thin"])
        return Border(width, style, self._colors.read(side.find(f"{S}color")))

    def _shading(self, fill: etree._Element | None, problems: list[str]) -> str | None:
        pattern = None if fill is None else fill.find(f"{S}patternFill")
        if pattern is None:
            if fill is not None and len(fill):
                problems.append("渐变填充")
            return None
        match pattern.get("patternType", "none"):
            case "none":
                return None
            case "solid":
                return self._colors.read(pattern.find(f"{S}fgColor"), "FFFFFF")
        problems.append("图案填充（请改用纯色）")
        return None


def base_faces(font: Font) -> tuple[str, str]:
    """Return the two names of a font."""
    return font.east_asian, font.latin


def font_problems(font: etree._Element | None) -> tuple[str, ...]:
    """Name what the layout cannot show of a font."""
    problems = []
    if _flag(font, "strike"):
        problems.append("删除线")
    if _value(font, "vertAlign") in ("superscript", "subscript"):
        problems.append("上标或下标")
    if any(_flag(font, effect) for effect in ("outline", "shadow")):
        problems.append("文字效果")
    return tuple(problems)


def _faces(element: etree._Element | None, name: str | None) -> tuple[str, str]:
    """Return the faces of hanzi and of Latin letters: Excel knows only one name."""
    if name is None:
        return _FALLBACK, _FALLBACK
    chinese = (
        not name.isascii()
        or name.casefold() in _CHINESE_NAMES
        or _value(element, "charset") == _CHINESE_CHARSET
    )
    return (name, name) if chinese else (_FALLBACK, name)


def _alignment(
    form: etree._Element | None, problems: list[str]
) -> tuple[Align | None, VAlign, Mapping[str, str]]:
    element = None if form is None else form.find(f"{S}alignment")
    options = {str(k): str(v) for k, v in element.attrib.items()} if element is not None else {}
    horizontal = options.get("horizontal", "general")
    if horizontal not in _ALIGN:
        names = {"centerContinuous": "跨列居中（请改用合并单元格）", "fill": "填充对齐"}
        problems.append(names.get(horizontal, f"水平对齐 {horizontal}"))
    if options.get("vertical") in ("justify", "distributed"):
        problems.append("垂直方向的两端对齐或分散对齐（请改为垂直居中）")
    if options.get("textRotation", "0") not in ("0", str(UPRIGHT)):
        problems.append("倾斜的文字")
    return _ALIGN.get(horizontal), _VALIGN.get(options.get("vertical", "bottom"), "bottom"), options


def _value(element: etree._Element | None, tag: str) -> str | None:
    child = None if element is None else element.find(f"{S}{tag}")
    return None if child is None else child.get("val")


def _flag(element: etree._Element | None, tag: str) -> bool:
    child = None if element is None else element.find(f"{S}{tag}")
    return child is not None and child.get("val", "1") not in _OFF


def _is_on(value: str | None) -> bool:
    return value is not None and value not in _OFF
