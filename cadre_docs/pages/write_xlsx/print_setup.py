"""How a sheet prints, and what its tab says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from cadre_docs.errors import OutputError
from cadre_docs.office.workbooks.units import PAPERS
from cadre_docs.pages.model import MM, Block, Page, PageNumber, Paragraph, Picture, Table
from cadre_docs.pages.model import paragraphs as paragraphs_of
from cadre_docs.pages.write_xlsx.columns import reserve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.pages.write_xlsx.grid import Plan

INCH = 72.0
MAX_NAME = 31
MAX_HEADER = 255
COVER = "封面"
_NEAR = 2.0  # mm
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\s\u3000'\x00-\x1f]")
_LONGEST_LABEL = 12


def set_up_print(sheet: Worksheet, plan: Plan) -> None:
    """Set paper, margins, print area, repeated rows, headers and footers of a sheet.

    Raises OutputError for paper that Excel has no number for, and for headers and footers
    with pictures or more than 255 characters.
    """
    page = plan.group.section.page
    setup, margins, options = sheet.page_setup, sheet.page_margins, sheet.print_options
    setup.paperSize = _paper(page)
    setup.orientation = "landscape" if page.width > page.height else "portrait"
    setup.fitToWidth = 1
    setup.fitToHeight = 1 if plan.one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins.left = (page.left + page.gutter) / INCH
    margins.right = max(page.right - reserve(page.text_width), 0.0) / INCH
    margins.top, margins.bottom = page.top / INCH, page.bottom / INCH
    margins.header, margins.footer = page.header / INCH, page.footer / INCH
    options.horizontalCentered = False
    options.verticalCentered = plan.group.section.valign == "center"
    options.gridLines = False
    last = get_column_letter(len(plan.edges) - 1)
    sheet.print_area = f"A1:{last}{len(plan.heights)}"
    if plan.titles:
        sheet.print_title_rows = f"{plan.titles[0] + 1}:{plan.titles[1]}"
    _headers(sheet, plan)


def _paper(page: Page) -> int:
    short, long = sorted((page.width / MM, page.height / MM))
    for number, (width, height) in PAPERS.items():
        if abs(short - width) <= _NEAR and abs(long - height) <= _NEAR:
            return number
    raise OutputError(
        f"Excel 没有 {short:.0f}×{long:.0f} 毫米的纸张：母版请用 A4，或改用 DOCX、PDF 输出"
    )


# --- headers and footers --------------------------------------------------------------


def _headers(sheet: Worksheet, plan: Plan) -> None:
    section = plan.group.section
    for item, blocks in ((sheet.oddHeader, section.header), (sheet.oddFooter, section.footer)):
        for place, text in _texts(blocks).items():
            getattr(item, place).text = text
    if section.first_page_number is not None and plan.group.first:
        sheet.page_setup.firstPageNumber = section.first_page_number
        sheet.page_setup.useFirstPageNumber = True


def _texts(blocks: Iterable[Block]) -> dict[str, str]:
    """Return what stands left, in the middle and right, in Excel's codes."""
    parts: dict[str, list[str]] = {"left": [], "center": [], "right": []}
    for paragraph in (p for block in blocks for p in paragraphs_of(block)):
        parts[paragraph.align if paragraph.align in parts else "left"].append(
            "".join(_codes(paragraph))
        )
    texts = {place: "\n".join(lines) for place, lines in parts.items() if any(lines)}
    if sum(len(text) + len("&L") for text in texts.values()) > MAX_HEADER:
        raise OutputError("页眉或页脚超过 Excel 的 255 个字符（含字体说明）：请缩短母版的页眉页脚")
    return texts


def _codes(paragraph: Paragraph) -> Iterator[str]:
    for inline in paragraph.inlines:
        if isinstance(inline, Picture):
            raise OutputError("页眉页脚里的图片不能写入 Excel：请改用 DOCX 或 PDF 输出")
        if isinstance(inline, PageNumber):
            text, face = "&N" if inline.total else "&P", inline.font.latin
        else:
            text = inline.text.replace("&", "&&")
            face = inline.font.latin if text.isascii() else inline.font.east_asian
        style = "Bold" if inline.font.bold else "Regular"
        # The size stands before the font: a digit after it would be read as part of it.
        yield f'&{round(inline.font.size)}&"{face},{style}"{text}'


# --- names ----------------------------------------------------------------------------


def sheet_names(plans: Iterable[Plan]) -> list[str]:
    """Name the sheets by what the form itself says first; unique, at most 31 characters.

    The name never contains what was filled in, as far as the layout shows it: it is a
    heading, or the label of the box that fills most of the page.
    """
    names: list[str] = []
    taken: set[str] = set()
    for number, plan in enumerate(plans, 1):
        cover = number == 1 and not _boxed(plan.group.blocks)
        text = COVER if cover else next(_labels(plan.group.blocks), f"第{number}页")
        name = text[:MAX_NAME]
        copy = 1
        while name.casefold() in taken:
            copy += 1
            tail = f"（{copy}）"
            name = text[: MAX_NAME - len(tail)] + tail
        taken.add(name.casefold())
        names.append(name)
    return names


def _boxed(blocks: Iterable[Block]) -> bool:
    tables = (block for block in blocks if isinstance(block, Table))
    cells = (cell for table in tables for row in table.rows for cell in row.cells)
    return any(cell.edges.left or cell.edges.right for cell in cells)


def _labels(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        texts = [block.text] if isinstance(block, Paragraph) else _table_labels(block)
        yield from filter(None, (_NOT_IN_NAME.sub("", text) for text in texts))


def _table_labels(table: Table) -> Iterator[str]:
    heights = [row.height for row in table.rows]
    row = heights.index(max(heights)) if heights else 0
    if row and heights[row] > sum(heights) / 2:
        # The box of a page: its label stands left of it, or alone in the row above.
        above, line = table.rows[row - 1].cells, table.rows[row].cells
        label = line[0].text if len(line) > 1 else above[0].text if len(above) == 1 else ""
        if len(label) <= _LONGEST_LABEL:
            yield label
    yield from (cell.text for line in table.rows for cell in line.cells)
