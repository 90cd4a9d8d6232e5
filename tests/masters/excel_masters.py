"""Small Excel masters for tests, drawn with openpyxl as a person would in Excel."""

from __future__ import annotations

import datetime
import io

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from cadre_docs.masters.xlsx.fill import XlsxMaster
from cadre_docs.office.reproducible import packed, stable_parts

DAY = datetime.date(2024, 4, 29)
LINE = Side(style="thin")
BOX = Border(top=LINE, right=LINE, bottom=LINE, left=LINE)
SONG = Font(name="宋体", size=11, charset=134)


def put(sheet, at: str, text, **look):
    cell = sheet[at]
    cell.value = text
    cell.font = look.get("font", SONG)
    cell.border = look.get("border", BOX)
    cell.alignment = look.get("alignment", Alignment(vertical="center", wrap_text=True))
    cell.number_format = "@"
    return cell


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def opened(data: bytes):
    return load_workbook(io.BytesIO(data), rich_text=True)


def roster_book() -> Workbook:
    """Title, header (repeated), a loop of one row, and a foot with a merge below it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "名册 一"
    put(sheet, "A1", "{{ 年度 }}年度名册", border=Border())
    sheet.merge_cells("A1:D1")
    for at, text in zip("ABCD", ("序号", "姓名", "单位", "备注"), strict=True):
        put(sheet, f"{at}2", text)
        sheet.column_dimensions[at].width = 12
    put(sheet, "A3", "{%tr for 行 in 人员 %}")
    for at, tag in zip("ABC", ("loop.index", "行.姓名", "行.单位"), strict=True):
        put(sheet, f"{at}4", f"{{{{ {tag} }}}}")
    put(sheet, "D4", None)
    put(sheet, "A5", "{%tr endfor %}")
    put(sheet, "A6", "填表人：")
    put(sheet, "A7", "审核人：")
    sheet.merge_cells("B6:D7")
    for row, height in ((1, 40), (2, 24), (4, 30), (6, 21)):
        sheet.row_dimensions[row].height = height
    setup = sheet.page_setup
    setup.paperSize, setup.orientation, setup.fitToHeight = 9, "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    sheet.print_area = f"A1:{get_column_letter(4)}7"
    return book


def people(count: int, mark: str = "") -> list[dict[str, str]]:
    return [{"姓名": f"{mark}甲{n}", "单位": f"{mark}单位{n}"} for n in range(1, count + 1)]


def fill_xlsx(master: bytes, context, where: str) -> dict[str, bytes]:
    """The parts of a filled master."""
    return XlsxMaster(master, where).fill(context)


def filled_file(master: bytes, context, where: str) -> bytes:
    """The file of a filled master."""
    return packed(stable_parts(fill_xlsx(master, context, where), DAY), DAY)
