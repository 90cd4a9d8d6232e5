"""Building blocks for the first version of an Excel master.

Sizes are points; column widths are digits of the Normal font, Courier New 10 (6 points each).
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LINE = Side(style="thin", color="FF000000")
BOX = Border(top=LINE, right=LINE, bottom=LINE, left=LINE)
GREY = "FF808080"  # of row tags, which vanish
CHINESE = 134  # Windows' GB2312: tells a desktop without the font what may replace it
INCH = 25.4


def font(name: str, size: float, color: str = "FF000000") -> Font:
    return Font(name=name, size=size, charset=CHINESE, color=color)


def middle(horizontal: str = "center", *, wrap: bool = True) -> Alignment:
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap)


def put(sheet: Worksheet, at: str, text: str, face: Font, alignment: Alignment) -> Cell:
    """Write a text cell."""
    cell = sheet[at]
    cell.value, cell.font, cell.alignment, cell.number_format = text, face, alignment, "@"
    return cell


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook of one sheet."""
    book = Workbook()
    # Courier New 10: its digits are 8 pixels everywhere, so columns are as wide as stated.
    normal = Font(name="Courier New", size=10, family=3)
    book._fonts = IndexedList([normal])  # openpyxl has no public way to it
    book._named_styles["Normal"].font = normal
    sheet = book.active
    sheet.title = title
    return book, sheet


def set_up_print(sheet: Worksheet, area: str, titles: str, margin_mm: float = 15) -> None:
    """A4 landscape, one page wide; the rows ``titles`` are repeated on every page."""
    setup, margins = sheet.page_setup, sheet.page_margins
    setup.paperSize, setup.orientation = 9, "landscape"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins.left = margins.right = margins.top = margins.bottom = margin_mm / INCH
    margins.header = margins.footer = 8 / INCH
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = titles
    sheet.print_area = area
    sheet.sheet_format.defaultRowHeight = 13.5
    sheet.sheet_view.showGridLines = False


def saved(book: Workbook, title: str, date: str) -> bytes:
    """Return the workbook's bytes; ``date`` (ISO) is the notice's, and the only one in it."""
    moment = datetime.datetime.fromisoformat(date)
    book.properties.creator = "cadre-docs"
    book.properties.title = title
    book.properties.created = book.properties.modified = moment
    target = io.BytesIO()
    book.save(target)
    return _stable(target.getvalue(), moment)


def _stable(data: bytes, moment: datetime.datetime) -> bytes:
    """Drop the theme, which no cell uses, and whatever tells the time of making."""
    source = zipfile.ZipFile(io.BytesIO(data))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            if "/theme/" in name:
                continue
            text = source.read(name).decode()
            text = re.sub(r"<(?:Override|Relationship)\b[^>]*theme[^>]*/>", "", text)
            stamp = rf"\g<1>{moment:%Y-%m-%dT00:00:00Z}<"
            text = re.sub(r"(<dcterms:\w+ [^>]*>)[^<]*<", stamp, text)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, text)
    return target.getvalue()
