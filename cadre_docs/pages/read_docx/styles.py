"""What a paragraph, run or table looks like: defaults, then styles, then direct formatting.

Properties are kept as ``{element: {attribute: value}}``; containers such as ``tblBorders``
are flattened to ``tblBorders/top``.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.pages.read_docx.wordml import MARKS, Report, W, attribute, attributes, is_on, name
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

Props = dict[str, dict[str, str]]

# Attribute by attribute; everything else is replaced as a whole.
_MERGED = frozenset({"rFonts", "spacing", "ind"})
_CONTAINERS = frozenset({"tblBorders", "tcBorders", "tblCellMar", "tcMar", "pBdr"})
_TOGGLES = ("b", "i", "vanish")

# A layer that states one of these drops what lower layers said in the others.
_RIVALS: Mapping[str, tuple[str, ...]] = {
    "firstLine": ("hanging", "hangingChars"),
    "firstLineChars": ("hanging", "hangingChars"),
    "hanging": ("firstLine", "firstLineChars"),
    "hangingChars": ("firstLine", "firstLineChars"),
    "start": ("left",),
    "left": ("start",),
    "end": ("right",),
    "right": ("end",),
    "ascii": ("asciiTheme",),
    "hAnsi": ("hAnsiTheme",),
    "eastAsia": ("eastAsiaTheme",),
}

RUN_PROPERTIES = MARKS | {
    *("rStyle", "rFonts", "b", "i", "sz", "color", "u", "vanish"),
    *("spacing", "w", "vertAlign", "position"),
    *("bCs", "iCs", "szCs", "lang", "noProof", "kern", "snapToGrid", "oMath"),
    *("woUserID", "w14:ligatures", "w14:cntxtAlts", "w14:numForm", "w14:numSpacing"),
}
PARAGRAPH_PROPERTIES = MARKS | {
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "spacing", "ind", "jc", "rPr"),
    *("sectPr", "widowControl", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
    *("autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid", "suppressLineNumbers"),
    *("suppressAutoHyphens", "suppressOverlap", "outlineLvl", "cnfStyle", "divId", "tabs"),
    *("numPr", "pBdr", "shd"),
}
TABLE_PROPERTIES = MARKS | {
    *(
        "tblStyle",
        "tblpPr",
        "tblW",
        "jc",
        "tblInd",
        "tblBorders",
        "tblLayout",
        "tblCellMar",
        "tblLook",
    ),
    *("tblOverlap", "tblStyleRowBandSize", "tblStyleColBandSize", "tblCaption"),
    *("tblDescription",),
}
CELL_PROPERTIES = MARKS | {
    *("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "tcMar", "vAlign", "textDirection"),
    *("cnfStyle", "noWrap", "hideMark"),
}
_STYLE_PARTS = frozenset({"name", "basedOn", "pPr", "rPr", "tblPr", "trPr", "tcPr"})
_STYLE_NOTES = frozenset(
    {
        *("aliases", "next", "link", "autoRedefine", "hidden", "uiPriority", "semiHidden"),
        *("unhideWhenUsed", "qFormat", "locked", "personal", "rsid"),
    }
)


def properties(element: etree._Element | None) -> Props:
    """Read a properties element."""
    found: Props = {}
    for child in () if element is None else element:
        tag = name(child)
        if tag == "tabs":  # each stop by itself: a higher layer takes single ones away
            found |= {f"tabs/{attribute(stop, 'pos')}": attributes(stop) for stop in child}
        elif tag in _CONTAINERS:
            found |= {f"{tag}/{name(inner)}": attributes(inner) for inner in child}
        else:
            found[tag] = attributes(child)
    return found


def merge(*layers: Props) -> Props:
    """Lay properties over each other, the last on top."""
    merged: Props = {}
    for layer in layers:
        for tag, values in layer.items():
            if tag in _MERGED and tag in merged:
                dropped = {rival for key in values for rival in _RIVALS.get(key, ())}
                kept = {k: v for k, v in merged[tag].items() if k not in dropped}
                merged[tag] = kept | values
            else:
                merged[tag] = values
    return merged


@light
class Scope:
    """The table style around a paragraph (empty outside tables) and its own style."""

    table: str = ""
    paragraph: str | None = None


@light
class _Chain:
    """One style with everything it is based on."""

    paragraph: Props
    run: Props
    table: Props
    cell: Props


_EMPTY = _Chain({}, {}, {}, {})


class Styles:
    """The styles part. A style that is used is checked once, under its own name.

    What is wrong with it goes to the ``report`` of who uses it first.
    """

    def __init__(self, root: etree._Element | None, report: Report) -> None:
        elements = () if root is None else root.findall(f"{W}style")
        self._styles = {attribute(e, "styleId"): e for e in elements}
        self._default = {
            attribute(e, "type"): attribute(e, "styleId")
            for e in elements
            if is_on({"val": attribute(e, "default") or "0"})
        }
        self._chains: dict[str | None, _Chain] = {None: _EMPTY, "": _EMPTY}
        self._runs: dict[tuple[Scope, str | None], Props] = {}
        run = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        paragraph = None if root is None else root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        report.properties("文档默认格式", run, RUN_PROPERTIES)
        report.properties("文档默认格式", paragraph, PARAGRAPH_PROPERTIES)
        self._run_defaults, self._paragraph_defaults = properties(run), properties(paragraph)

    def scope(self, table: str, paragraph: str | None) -> Scope:
        """Return the scope of a paragraph with this style, or the default one."""
        return Scope(table, paragraph or self._default.get("paragraph"))

    def table_id(self, style: str | None) -> str:
        """Return the style of a table, or the default one."""
        return style or self._default.get("table") or ""

    def paragraph(
        self,
        scope: Scope,
        direct: etree._Element | None,
        report: Report,
        level: etree._Element | None = None,
    ) -> Props:
        """Return the properties of a paragraph; ``level`` are those of its level in a list.

        Where the list is stated by the style, that of the style stands above it
        (ISO 29500-1, 17.7.2).
        """
        style = self._chain(scope.paragraph, report).paragraph
        of_level = properties(level)
        listed = "numPr" in style and (direct is None or direct.find(f"{W}numPr") is None)
        return merge(
            self._paragraph_defaults,
            self._chain(scope.table, report).paragraph,
            *((of_level, style) if listed else (style, of_level)),
            properties(direct),
        )

    @cached_property
    def default_run(self) -> Props:
        """The properties of runs in the default paragraph style; a look that checks nothing."""
        layers, at, seen = [], self._default.get("paragraph"), set[str | None]()
        while at in self._styles and at not in seen:
            seen.add(at)
            layers.append(properties(self._styles[at].find(f"{W}rPr")))
            at = attribute(self._styles[at].find(f"{W}basedOn"), "val")
        return merge(self._run_defaults, *reversed(layers))

    def run(self, scope: Scope, direct: etree._Element | None, report: Report) -> Props:
        """Return the properties of a run."""
        own = properties(direct)
        style = own.get("rStyle", {}).get("val")
        key = (scope, style)
        if key not in self._runs:
            self._runs[key] = self._styled_run(scope, style, report)
        return merge(self._runs[key], own) if own else self._runs[key]

    def _styled_run(self, scope: Scope, style: str | None, report: Report) -> Props:
        levels = [self._chain(s, report).run for s in (scope.table, scope.paragraph, style)]
        merged = merge(self._run_defaults, *levels)
        # Bold in a paragraph style and in a character style cancel out (ISO 29500-1, 17.7.3).
        for toggle in _TOGGLES:
            if not is_on(self._run_defaults.get(toggle)):
                stated = sum(is_on(level.get(toggle)) for level in levels)
                merged[toggle] = {"val": str(stated % 2)}
        return merged

    def table(self, style: str, report: Report) -> Props:
        """Return the table properties that a table style states."""
        return self._chain(style, report).table

    def cell(self, style: str, report: Report) -> Props:
        """Return the cell properties that a table style states."""
        return self._chain(style, report).cell

    def _chain(self, style: str | None, report: Report) -> _Chain:
        unread, at = [], style
        while at not in self._chains:  # without recursion: a chain may be long
            self._chains[at] = _EMPTY  # also ends a circle of basedOn
            unread.append(at)
            element = self._styles.get(at)
            at = None if element is None else attribute(element.find(f"{W}basedOn"), "val")
        for each in reversed(unread):
            self._chains[each] = self._read_chain(each, report)
        return self._chains[style]

    def _read_chain(self, style: str | None, report: Report) -> _Chain:
        element = self._styles.get(style)
        if element is None:
            return _EMPTY
        _check(element, report)
        base = self._chain(attribute(element.find(f"{W}basedOn"), "val"), report)

        def over(lower: Props, tag: str) -> Props:
            return merge(lower, properties(element.find(f"{W}{tag}")))

        return _Chain(
            over(base.paragraph, "pPr"),
            over(base.run, "rPr"),
            over(base.table, "tblPr"),
            over(base.cell, "tcPr"),
        )


def _check(element: etree._Element, report: Report) -> None:
    where = f"样式“{attribute(element.find(f'{W}name'), 'val') or attribute(element, 'styleId')}”"
    report.properties(where, element.find(f"{W}rPr"), RUN_PROPERTIES)
    report.properties(where, element.find(f"{W}pPr"), PARAGRAPH_PROPERTIES)
    report.properties(where, element.find(f"{W}tblPr"), TABLE_PROPERTIES)
    report.properties(where, element.find(f"{W}tcPr"), CELL_PROPERTIES)
    _check_parts(where, element, report)


def _check_parts(where: str, parts: Iterable[etree._Element], report: Report) -> None:
    for part in parts:
        tag = name(part)
        if tag == "tblStylePr":
            report.add(where, "表格样式中按行列区分的格式（请直接设置单元格）")
        elif tag not in _STYLE_PARTS | _STYLE_NOTES:
            report.element(where, part)
