"""Sections: paper, margins, headers and footers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.office.list_numbers import shown
from cadre_docs.pages.model import MM, Edges, Padding, Page, PageBorder, VAlign
from cadre_docs.pages.read_docx.formats import border
from cadre_docs.pages.read_docx.wordml import (
    MARKS,
    Place,
    R,
    W,
    attribute,
    attributes,
    child_is_on,
    name,
    points,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from cadre_docs.pages.model import Border
    from cadre_docs.pages.read_docx.wordml import Report

_HARMLESS = MARKS | {
    *("headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols"),
    *("vAlign", "docGrid", "formProt", "noEndnote", "footnotePr", "endnotePr", "paperSrc"),
    *("printerSettings", "pgBorders", "titlePg"),
}
_VALIGN: Mapping[str, VAlign] = {"top": "top", "center": "center", "bottom": "bottom"}
A4 = Page(210 * MM, 297 * MM, 25.4 * MM, 25.4 * MM, 25.4 * MM, 25.4 * MM)


@dataclass(slots=True)
class RawSection:
    """The elements of a section and its properties."""

    number: int
    elements: list[etree._Element] = field(default_factory=list)
    properties: etree._Element | None = None

    @property
    def label(self) -> str:
        """How reports call it."""
        return f"第{self.number}节"

    @property
    def grid(self) -> etree._Element | None:
        """What it says of its document grid."""
        return _find(self.properties, "docGrid")


def split(body: etree._Element) -> Iterator[RawSection]:
    """Yield the sections of a body."""
    section = RawSection(1)
    for element in body:
        if name(element) == "sectPr":
            section.properties = element
            continue
        section.elements.append(element)
        properties = element.find(f"{W}pPr/{W}sectPr") if name(element) == "p" else None
        if properties is not None:
            section.properties = properties
            yield section
            section = RawSection(section.number + 1)
    if section.elements or section.properties is not None:
        yield section


def read_page(section: RawSection, report: Report) -> Page:
    """Return the paper of a section; a missing statement is reported."""
    size, margins = _find(section.properties, "pgSz"), _find(section.properties, "pgMar")
    if size is None or margins is None:
        report.add(section.label, "没有写明纸张大小和页边距")
        return A4
    values = {key: points(value) for key, value in attributes(margins).items()}
    if min(values.get("top", 0), values.get("bottom", 0)) < 0:
        report.add(section.label, "负的页边距")
    return Page(
        width=points(attribute(size, "w")),
        height=points(attribute(size, "h")),
        top=abs(values.get("top", 0.0)),
        right=values.get("right", 0.0),
        bottom=abs(values.get("bottom", 0.0)),
        left=values.get("left", 0.0),
        gutter=values.get("gutter", 0.0),
        header=values.get("header", 0.0),
        footer=values.get("footer", 0.0),
    )


def read_valign(section: RawSection, report: Report) -> VAlign:
    """Return where the text of a short page stands."""
    value = attribute(_find(section.properties, "vAlign"), "val") or "top"
    if value not in _VALIGN:
        report.add(section.label, f"页面垂直对齐方式 {value}")
    return _VALIGN.get(value, "top")


def first_page_number(section: RawSection, report: Report) -> int | None:
    """Return the number at which this section's pages start, if it says so."""
    element = _find(section.properties, "pgNumType")
    if shown(number_shape(section), 1) is None or attribute(element, "chapStyle") is not None:
        report.add(section.label, "不认识的页码格式（请改为阿拉伯数字）")
    start = attribute(element, "start")
    return None if start is None else whole(start)


def number_shape(section: RawSection) -> str:
    """Return how the numbers of its pages are written, by its name in WordprocessingML."""
    return attribute(_find(section.properties, "pgNumType"), "fmt") or "decimal"


def has_first_page(section: RawSection) -> bool:
    """Return whether its first page has a header and footer of its own."""
    return child_is_on(section.properties, "titlePg")


def page_border(section: RawSection, page: Page, report: Report) -> PageBorder | None:
    """Return the lines around the pages of a section; their distance counts from the paper."""
    element = _find(section.properties, "pgBorders")
    stated: dict[str, Border | None] = {}
    distance: dict[str, float] = {}
    from_paper = attribute(element, "offsetFrom") == "page"
    for side in ("top", "right", "bottom", "left"):
        found = _find(element, side)
        values = {} if found is None else attributes(found)
        stated[side] = None if found is None else border(values, Place(section.label), report)
        space = points(values.get("space"), 1)
        distance[side] = space if from_paper else max(getattr(page, side) - space, 0.0)
    if not any(stated.values()):
        return None
    return PageBorder(Edges(**stated), Padding(**distance))


def check(section: RawSection, report: Report) -> None:
    """Report what the layout cannot show."""
    properties = section.properties
    report.properties(section.label, properties, _HARMLESS)
    kind = attribute(_find(properties, "type"), "val") or "nextPage"
    if section.number > 1 and kind != "nextPage":
        report.add(section.label, f"“下一页”以外的分节符（{kind}）")
    if whole(attribute(_find(properties, "cols"), "num"), 1) > 1:
        report.add(section.label, "分栏")


def references(section: RawSection, kind: str, pages: str = "default") -> str | None:
    """Return the relation id of the header or footer on all pages, or on the ``first``."""
    for element in () if section.properties is None else section.properties:
        if name(element) == kind and (attribute(element, "type") or "default") == pages:
            return element.get(f"{R}id")
    return None


_SETTINGS = {
    "mirrorMargins": "对称页边距",
    "gutterAtTop": "顶端装订线",
    "evenAndOddHeaders": "奇偶页不同的页眉页脚",
    "autoHyphenation": "自动断字（请在断字设置中关闭）",
    "bookFoldPrinting": "书籍折页",
    "bookFoldRevPrinting": "反向书籍折页",
    "printTwoOnOne": "两页合印",
}


def hyphenates(settings: etree._Element | None) -> bool:
    """Return whether words may be divided, where no style forbids it."""
    return child_is_on(settings, "autoHyphenation")


def check_settings(
    settings: etree._Element | None, styles: etree._Element | None, report: Report
) -> None:
    """Report settings that change the pages.

    LibreOffice always hyphenates by itself, and says by default that no paragraph is to be.
    """
    defaults = None if styles is None else styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
    for tag, chinese in _SETTINGS.items():
        if tag == "autoHyphenation" and child_is_on(defaults, "suppressAutoHyphens"):
            continue
        if child_is_on(settings, tag):
            report.add("文档设置", chinese)


def grid_in_tables(settings: etree._Element | None) -> bool:
    """Return whether lines in tables snap to the document grid."""
    compat = _find(settings, "compat")
    return child_is_on(compat, "adjustLineHeightInTable")


def tab_every(settings: etree._Element | None) -> float:
    """Return the points between tab stops where none is stated (ISO 29500-1, 17.15.1.25)."""
    return points(attribute(_find(settings, "defaultTabStop"), "val"), default=36.0)


def compatibility(settings: etree._Element | None) -> int:
    """Return which Word's habits the document follows; 15 is 2013 and later."""
    for element in () if settings is None else settings.iter(f"{W}compatSetting"):
        if attribute(element, "name") == "compatibilityMode":
            return whole(attribute(element, "val"))
    return 12


def _find(parent: etree._Element | None, tag: str) -> etree._Element | None:
    return None if parent is None else parent.find(f"{W}{tag}")
