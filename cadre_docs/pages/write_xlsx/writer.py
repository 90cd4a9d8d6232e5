"""An Excel file that looks and prints like the form.

Column widths. Excel counts them in widths of the widest digit of the Normal style's font: the
file says ``width = pixels / digit`` (the 5 pixels of cell margin are inside), and Excel takes
``pixels = trunc((256 * width + trunc(128 / digit)) / 256 * digit)``. The Normal font is Courier
New 10: its digits are 0.6 em, exactly 8 pixels of 96 dpi (6 pt) and in proportion at other
screen scalings, and whatever stands in for it elsewhere (Liberation Mono, DejaVu Sans Mono)
measures the same. So ``width = points / 6``. With 宋体 11 the digit is 7.33 pixels, which Excel
rounds and LibreOffice does not, and a stand-in's digit is up to 30 % wider. No cell is set in
the Normal font: cells carry the fonts of the master.
"""

from __future__ import annotations

import datetime
import io
from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Font as CellFont
from openpyxl.utils import get_column_letter

from cadre_docs.adapters.openpyxl_internals import set_normal_font
from cadre_docs.errors import OutputError
from cadre_docs.office.units import EMU
from cadre_docs.office.workbooks.openpyxl_io import workbook_bytes
from cadre_docs.pages.write_xlsx.beyond import refuse
from cadre_docs.pages.write_xlsx.cell_text import compose
from cadre_docs.pages.write_xlsx.grid import Area, Plan, plan_sheets
from cadre_docs.pages.write_xlsx.measure import cell_paragraphs, pictures
from cadre_docs.pages.write_xlsx.print_setup import set_up_print, sheet_names
from cadre_docs.pages.write_xlsx.styles import (
    cell_alignment,
    cell_borders,
    cell_fill,
    cell_font,
    cell_value,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.pages.model import Layout, Picture

NORMAL_FONT, NORMAL_SIZE, NORMAL_ROW = "Courier New", 10, 13.5
DIGIT = 6.0
"""Width of a digit of the Normal font in points: the unit of column widths."""

"""English Metric Units in a point, for pictures."""

TEXT_FORMAT = "@"
CREATOR = "cadre-docs"


def layout_to_xlsx(layout: Layout, *, title: str, date: datetime.date) -> bytes:
    """Write ``layout`` as an XLSX: a sheet for every printed page group.

    ``title`` and ``date`` go into the document properties. All values are text, never
    formulas or numbers; equal arguments give equal bytes. Raises OutputError for what Excel
    cannot hold: more than 32,767 characters in a cell, characters XML forbids, tables in
    cells, odd paper sizes, pictures it cannot read, what stands at a fixed place.
    """
    refuse(layout)
    book = Workbook()
    # The font that column widths are counted in.
    set_normal_font(book, CellFont(name=NORMAL_FONT, size=NORMAL_SIZE, family=3))
    book.remove(book.worksheets[0])
    plans = plan_sheets(layout)
    if not plans:
        raise OutputError("母版里没有内容，无法写出 Excel 文件")
    for plan, name in zip(plans, sheet_names(plans), strict=True):
        _write_sheet(book.create_sheet(name), plan)
    moment = datetime.datetime(date.year, date.month, date.day)  # noqa: DTZ001 (UTC by standard)
    properties = book.properties
    properties.creator, properties.title = CREATOR, title
    properties.created = properties.modified = moment
    return workbook_bytes(book, date)


def _write_sheet(sheet: Worksheet, plan: Plan) -> None:
    for number, width in enumerate(_widths(plan), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width / DIGIT
    sheet.sheet_format.defaultRowHeight = NORMAL_ROW
    for number, height in enumerate(plan.heights, 1):
        sheet.row_dimensions[number].height = height
    for area in plan.areas:
        _write_area(sheet, plan, area)
    for (row, column), border in cell_borders(plan.areas).items():
        sheet.cell(row + 1, column + 1).border = border
    set_up_print(sheet, plan)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = sheet.sheet_view.zoomScaleNormal = 100


def _write_area(sheet: Worksheet, plan: Plan, area: Area) -> None:
    text = compose(area.cell, plan.edges[area.right] - plan.edges[area.left])
    cell = sheet.cell(area.top + 1, area.left + 1)
    cell.value = cell_value(text)
    if text.pieces:
        cell.data_type = "s"  # openpyxl takes =1+1 for a formula and #N/A for an error
    cell.number_format = TEXT_FORMAT
    cell.font = cell_font(text.base.font, text.base.name)
    cell.alignment = cell_alignment(area.cell, text)
    if fill := cell_fill(area.cell):
        cell.fill = fill
    if area.bottom - area.top > 1 or area.right - area.left > 1:
        sheet.merge_cells(
            start_row=area.top + 1,
            start_column=area.left + 1,
            end_row=area.bottom,
            end_column=area.right,
        )
    for paragraph in cell_paragraphs(area.cell):
        for picture in pictures(paragraph):
            _place_picture(sheet, plan, area, picture)


def _place_picture(sheet: Worksheet, plan: Plan, area: Area, picture: Picture) -> None:
    """Anchor a picture to its cell, in the middle of the cell's area."""
    try:
        image = Image(io.BytesIO(picture.data))
    except OSError as error:
        raise OutputError("图片无法读取：请换成 JPEG 或 PNG 图片") from error
    width = plan.edges[area.right] - plan.edges[area.left]
    height = sum(plan.heights[area.top : area.bottom])
    column, x = _step(max(0.0, (width - picture.width) / 2), area.left, _widths(plan))
    row, y = _step(max(0.0, (height - picture.height) / 2), area.top, plan.heights)
    image.anchor = OneCellAnchor(
        _from=AnchorMarker(col=column, colOff=round(x * EMU), row=row, rowOff=round(y * EMU)),
        ext=XDRPositiveSize2D(round(picture.width * EMU), round(picture.height * EMU)),
    )
    sheet.add_image(image)


def _widths(plan: Plan) -> tuple[float, ...]:
    return tuple(b - a for a, b in pairwise(plan.edges))


def _step(offset: float, start: int, sizes: tuple[float, ...]) -> tuple[int, float]:
    """Walk ``offset`` points on from row or column ``start``; return where, and the rest."""
    while start < len(sizes) - 1 and offset >= sizes[start]:
        offset -= sizes[start]
        start += 1
    return start, offset
