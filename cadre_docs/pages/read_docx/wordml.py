"""WordprocessingML names and values, and the report of what a layout cannot show.

Every element met is either read, or on a list of harmless ones, or harmless for certain
values (``NEUTRAL``), or it is reported.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import (
    COMPATIBILITY,
    DRAWING,
    MATH,
    RELATIONSHIP,
    WORD_2010,
    WORD_DRAWING,
    WORDPROCESSING,
    clark_prefix,
)
from cadre_docs.office.package import damaged
from cadre_docs.pages.model import Unsupported
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

W, R, A, WP = map(clark_prefix, (WORDPROCESSING, RELATIONSHIP, DRAWING, WORD_DRAWING))

_PREFIXES = {
    COMPATIBILITY: "mc",
    MATH: "m",
    WORD_2010: "w14",
    "urn:schemas-microsoft-com:vml": "v",
}
OFF = frozenset({"0", "false", "off"})
_NONE = frozenset({"nil", "none"})
_QUOTED = 12  # characters

# Marks without ink, wherever they stand.
MARKS = frozenset(
    {"proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "lastRenderedPageBreak"}
)

# Harmless for these values of w:val only.
NEUTRAL: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("strike", "dstrike", "outline", "shadow", "emboss", "imprint", "caps", "smallCaps"),
            *("bidi", "contextualSpacing", "mirrorIndents", "rtl", "cs", "bidiVisual"),
            *("rtlGutter", "tcFitText", "hideMark", "hidden", "specVanish", "webHidden"),
        ),
        OFF,
    ),
    "em": frozenset({"none"}),
    "effect": frozenset({"none"}),
    "highlight": frozenset({"none"}),
    "bdr": _NONE,
    "textAlignment": frozenset({"auto", "baseline", "center"}),
    "textDirection": frozenset({"lrTb", "lrTbV"}),
}

CHINESE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange"),
            *("tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "tblPrExChange"),
            *("cellIns", "cellDel", "cellMerge", "delText", "delInstrText", "numberingChange"),
            *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        ),
        "修订痕迹（请接受或拒绝全部修订）",
    ),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), "批注"),
    **dict.fromkeys(("footnoteReference", "endnoteReference"), "脚注或尾注"),
    **dict.fromkeys(("pict", "v:shape"), "旧式图形（VML）"),
    **dict.fromkeys(("m:oMath", "m:oMathPara"), "公式"),
    **dict.fromkeys(("strike", "dstrike"), "删除线"),
    **dict.fromkeys(("caps", "smallCaps"), "字母大写格式"),
    **dict.fromkeys(("outline", "shadow", "emboss", "imprint", "effect"), "文字效果"),
    **dict.fromkeys(("cellSpacing", "tblCellSpacing"), "单元格间距"),
    **dict.fromkeys(("bidi", "rtl", "bidiVisual", "rtlGutter"), "从右到左排版"),
    **dict.fromkeys(("hidden", "specVanish", "webHidden"), "隐藏格式"),
    "mc:AlternateContent": "文本框或图形",
    "sdt": "内容控件",
    "altChunk": "嵌入的外部文档",
    "object": "嵌入的对象",
    "customXml": "自定义 XML",
    "subDoc": "子文档",
    "hyperlink": "超链接（请选中它，右键“取消超链接”，或按 Ctrl+Shift+F9）",
    "ptab": "制表符（请改用表格或缩进）",
    "sym": "符号字体中的字符（请改用普通字符）",
    "ruby": "拼音指南",
    "framePr": "图文框",
    "fitText": "调整宽度（w:fitText）",
    "tcFitText": "单元格“适应文字”",
    "hideMark": "单元格“隐藏标记”",
    "eastAsianLayout": "合并字符或双行合一",
    "em": "着重号",
    "highlight": "突出显示",
    "bdr": "字符边框",
    "shd": "底纹",
    "contextualSpacing": "同样式段落间不加间距",
    "mirrorIndents": "对称缩进",
    "textAlignment": "文本对齐方式",
    "textDirection": "文字方向",
    "pgBorders": "页面边框",
    "lnNumType": "行号",
    "tblpPr": "浮动（文字环绕）的表格",
    "hMerge": "旧式水平合并",
    "tblPrEx": "某行单独的表格属性",
}


class Report:
    """Collects what cannot be shown; the same thing at the same place counts once."""

    def __init__(self) -> None:
        self._found: dict[Unsupported, None] = {}

    def add(self, where: object, what: str) -> None:
        """Note that ``what`` at ``where`` is not supported."""
        self._found[Unsupported(str(where), what)] = None

    def once(self, where: object, what: str) -> None:
        """Note something inherited by many places at the first of them only."""
        if all(item.what != what for item in self._found):
            self.add(where, what)

    def element(self, where: object, element: etree._Element) -> None:
        """Note an element that is not supported."""
        tag = name(element)
        self.add(where, CHINESE.get(tag, f"不认识的内容（{tag}）"))

    def properties(
        self, where: object, element: etree._Element | None, harmless: frozenset[str]
    ) -> None:
        """Note the children of a properties element that change how things look."""
        for child in () if element is None else element:
            if name(child) not in harmless and not _is_neutral(child):
                self.element(where, child)

    @property
    def count(self) -> int:
        """How much was noted."""
        return len(self._found)

    @property
    def found(self) -> tuple[Unsupported, ...]:
        """Everything noted, in order."""
        return tuple(self._found)


def _is_neutral(element: etree._Element) -> bool:
    tag, value = name(element), element.get(f"{W}val")
    match tag:
        case "shd":
            return shading_color(attributes(element)) in (None, "FFFFFF")
    return value is not None and value in NEUTRAL.get(tag, ())


@light
class Place:
    """Where something stands; the words of ``element`` are quoted when it is printed."""

    label: str
    element: etree._Element | None = None

    def __str__(self) -> str:
        if self.element is None:
            return self.label
        words = "".join(text.text or "" for text in self.element.iter(f"{W}t"))
        shown = words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
        return f"{self.label}“{shown}”" if words else f"{self.label}（空段）"


def name(element: etree._Element) -> str:
    """Return the local name of a w: element, ``prefix:name`` or ``{uri}name`` of others."""
    return _name(str(element.tag))


@lru_cache(maxsize=2000)
def _name(tag: str) -> str:
    if tag.startswith(W):
        return tag[len(W) :]
    uri, _, local = tag[1:].partition("}")
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else tag


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the w: attributes of an element by local name."""
    return {
        str(key)[len(W) :]: str(value)
        for key, value in element.attrib.items()
        if str(key).startswith(W)
    }


def attribute(element: etree._Element | None, key: str) -> str | None:
    """Return a w: attribute of an element that may be missing."""
    return None if element is None else element.get(f"{W}{key}")


def is_on(values: Mapping[str, str] | None) -> bool:
    """Return whether an on/off property, given by its attributes, is there and on."""
    return values is not None and values.get("val", "1") not in OFF


def child_is_on(parent: etree._Element | None, tag: str) -> bool:
    """Return whether a properties element has this on/off property, and on."""
    child = None if parent is None else parent.find(f"{W}{tag}")
    return child is not None and is_on(attributes(child))


_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|pi)?")


@lru_cache(maxsize=2000)
def points(value: str | None, per_point: float = 20, default: float = 0.0) -> float:
    """Return a length in points; plain numbers are twips, or ``per_point`` to the point."""
    if value is None:
        return default
    match = _LENGTH.fullmatch(value)
    if match is None:
        raise damaged(f"“{value}”不是长度")
    number, unit = float(match[1]), match[2]
    return round(number * _UNITS[unit] if unit else number / per_point, 4)


def whole(value: str | None, default: int = 0) -> int:
    """Return a whole number."""
    if value is None:
        return default
    if not re.fullmatch(r"-?\d{1,9}", value):
        raise damaged(f"“{value}”不是整数")
    return int(value)


def color(values: Mapping[str, str], key: str = "color") -> str:
    """Return a colour as six hex digits; ``auto`` is black."""
    value = values.get(key, "auto")
    return value.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else "000000"


def shading_color(values: Mapping[str, str] | None) -> str | None:
    """Return the colour of a shading; None for none, an empty string for one that is not known.

    Dotted patterns come out as the colour that they look like from afar.
    """
    if values is None:
        return None
    pattern, fill = values.get("val", "clear"), values.get("fill", "auto")
    if pattern == "nil" or (pattern == "clear" and fill == "auto"):
        # Word states what it showed beside the name of a theme's colour.
        return "" if pattern == "clear" and "themeFill" in values else None
    if pattern == "clear":
        return color(values, "fill")
    if pattern == "solid":
        return color(values)
    share = _PATTERN.fullmatch(pattern)
    ink, paper = color(values), color({"fill": "FFFFFF" if fill == "auto" else fill}, "fill")
    return "" if share is None else _between(paper, ink, int(share[1]) / 100)


_PATTERN = re.compile(r"pct(\d{1,2})")


def _between(paper: str, ink: str, share: float) -> str:
    pairs = [(int(paper[n : n + 2], 16), int(ink[n : n + 2], 16)) for n in (0, 2, 4)]
    return "".join(f"{round(low + (high - low) * share):02X}" for low, high in pairs)


def first(values: Iterable[str | None]) -> str | None:
    """Return the first value that is there."""
    return next((value for value in values if value is not None), None)
