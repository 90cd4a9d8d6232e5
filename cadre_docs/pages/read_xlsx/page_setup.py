"""How a worksheet prints: paper, margins, scale, headers and footers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cadre_docs.office.units import INCH
from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.office.workbooks.units import PAPERS, SINGLE
from cadre_docs.pages.model import (
    MM,
    Cell,
    Font,
    LineSpacing,
    Padding,
    Page,
    PageNumber,
    Paragraph,
    Row,
    Run,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from cadre_docs.pages.model import Align, Block, Inline

    Report = Callable[[str, str], None]

LEAST_SCALE = 0.1
"""Below this Excel makes nothing smaller (ECMA-376-1, 18.3.1.63)."""
_A4 = 9
_MARGINS = {"left": 0.7, "right": 0.7, "top": 0.75, "bottom": 0.75, "header": 0.3, "footer": 0.3}
_HEADER_FONT = Font("宋体", "宋体", 10.0)
_PLACES: dict[str, Align] = {"L": "left", "C": "center", "R": "right"}
_CODE = re.compile(
    r'&(?:"(?P<font>[^"]*)"|(?P<size>\d{1,3})|K(?P<color>[0-9A-Fa-f]{6})|(?P<key>.))'
)
_OFF = (None, "0", "false")


def read_page(root: etree._Element, report: Report, place: str) -> Page:
    """Return the paper and margins; a missing paper size is reported."""
    setup, margins = root.find(f"{S}pageSetup"), root.find(f"{S}pageMargins")
    number = int((None if setup is None else setup.get("paperSize")) or 0)
    if number not in PAPERS:
        report(
            place,
            "没有写明纸张大小，或不是A3、A4、A5、B4、B5、Letter、Legal（请在“页面设置”中选定）",
        )
    short, long = PAPERS.get(number, PAPERS[_A4])
    landscape = setup is not None and setup.get("orientation") == "landscape"
    width, height = (long, short) if landscape else (short, long)

    def margin(side: str) -> float:
        stated = None if margins is None else margins.get(side)
        return (_MARGINS[side] if stated is None else float(stated)) * INCH

    sides = {side: margin(side) for side in _MARGINS}
    return Page(width * MM, height * MM, **sides)


def read_scale(root: etree._Element, page: Page, width: float, height: float) -> float:
    """Return the scale at which an area of ``width`` × ``height`` points prints.

    "Fit to pages" makes smaller, never larger.
    """
    setup = root.find(f"{S}pageSetup")
    fit = root.find(f"{S}sheetPr/{S}pageSetUpPr")
    if fit is None or fit.get("fitToPage") in _OFF:
        return int((None if setup is None else setup.get("scale")) or 100) / 100
    # 0 pages: as many as it takes.
    across = int((None if setup is None else setup.get("fitToWidth")) or "1")
    down = int((None if setup is None else setup.get("fitToHeight")) or "1")
    factors = [1.0]
    if across and width > 0:
        factors.append(page.text_width * across / width)
    if down and height > 0:
        factors.append(page.text_height * down / height)
    return min(factors)


def check_print(root: etree._Element, report: Report, place: str) -> None:
    """Report print options that the layout cannot show."""
    options, setup = root.find(f"{S}printOptions"), root.find(f"{S}pageSetup")
    if options is not None and options.get("gridLines") not in _OFF:
        report(place, "打印网格线（请改用边框）")
    if options is not None and options.get("headings") not in _OFF:
        report(place, "打印行号列标")
    if setup is not None and setup.get("cellComments", "none") != "none":
        report(place, "打印批注")
    margins = root.find(f"{S}headerFooter")
    if margins is None:
        return
    for key, chinese in (("differentFirst", "首页"), ("differentOddEven", "奇偶页")):
        if margins.get(key) not in _OFF:
            report(place, f"{chinese}不同的页眉页脚")


# --- headers and footers ------------------------------------------------------------------


@dataclass
class _Line:
    """What stands left, in the middle or on the right."""

    align: Align
    inlines: list[Inline] = field(default_factory=list)
    font: Font = _HEADER_FONT

    def add(self, text: str) -> None:
        if text:
            self.inlines.append(Run(text, self.font))

    def paragraph(self) -> Paragraph:
        size = max(inline.font.size for inline in self.inlines if not hasattr(inline, "data"))
        line = LineSpacing(round(size * SINGLE, 2))
        return Paragraph(tuple(self.inlines), self.align, line, mark=self.font)


def read_margin(
    root: etree._Element, tag: str, page: Page, report: Report, sheet: str
) -> tuple[Block, ...]:
    """Return a header (``oddHeader``) or footer (``oddFooter``) as blocks."""
    text = root.findtext(f"{S}headerFooter/{S}{tag}") or ""
    place = f"{sheet}的{'页眉' if tag == 'oddHeader' else '页脚'}"
    if "{{" in text or "{%" in text:
        report(place, "页眉页脚中的标签")
    lines = [line for line in _lines(text, sheet, report, place) if line.inlines]
    if len(lines) <= 1:
        return tuple(line.paragraph() for line in lines)
    third = page.text_width / 3
    cells = [
        Cell(
            list(_PLACES.values()).index(line.align),
            (line.paragraph(),),
            padding=Padding(0, 0, 0, 0),
        )
        for line in lines
    ]
    taken = {cell.column for cell in cells}
    empty = Paragraph(line=LineSpacing(_HEADER_FONT.size), mark=_HEADER_FONT)
    cells += [Cell(n, (empty,)) for n in range(3) if n not in taken]
    row = Row(tuple(sorted(cells, key=lambda cell: cell.column)))
    return (Table((third, third, third), (row,)),)


def _lines(text: str, sheet: str, report: Report, place: str) -> list[_Line]:
    lines = {key: _Line(align) for key, align in _PLACES.items()}
    line, at = lines["C"], 0
    for match in _CODE.finditer(text):
        line.add(text[at : match.start()])
        at = match.end()
        key = match["key"]
        if key in lines:
            line = lines[key]
        elif key is None:
            line.font = _restyled(line.font, match)
        elif not _put(line, key, sheet):
            report(place, f"代码“&{key}”（日期、时间、文件名或图片）")
    line.add(text[at:])
    return list(lines.values())


def _restyled(font: Font, match: re.Match[str]) -> Font:
    if match["size"]:
        return replace(font, size=float(match["size"]))
    if match["color"]:
        return replace(font, color=match["color"].upper())
    name, _, style = match["font"].partition(",")
    if name != "-":
        font = replace(font, east_asian=name, latin=name)
    return replace(font, bold="Bold" in style or "加粗" in style)


def _put(line: _Line, key: str, sheet: str) -> bool:
    """Write what a one-letter code stands for; False for codes we do not know."""
    if key in "PN":
        line.inlines.append(PageNumber(line.font, total=key == "N"))
    elif key == "&":
        line.add("&")
    elif key == "A":
        line.add(sheet)
    elif key == "B":
        line.font = replace(line.font, bold=not line.font.bold)
    elif key == "I":
        line.font = replace(line.font, italic=not line.font.italic)
    elif key == "U":
        line.font = replace(line.font, underline=not line.font.underline)
    else:
        return False
    return True
