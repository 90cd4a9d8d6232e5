"""Draft forms/henan-tenure-roster/master.xlsx (豫人社办函〔2024〕56号 附件2).

Drafts a first version only: from then on master.xlsx, edited in Excel or WPS, is the only
truth, and running this again would throw such edits away.

    python tools/masters/henan_tenure_roster.py [FILE]
"""

from __future__ import annotations

import datetime
import io
import re
import sys
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties

TARGET = Path(__file__).parents[2] / "forms" / "henan-tenure-roster" / "master.xlsx"
DATE = datetime.datetime(2024, 4, 29)  # noqa: DTZ001 - the notice's date, no moment
TITLE = "年度河南省事业单位专业技术二级岗位聘期考核人员名册表"
TAKER = "省直各主管部门、省辖市人事综合管理部门：（盖章）"
WHEN = "时间：　　　　年　　月　　日"
INCH = 25.4

# Header, tag, width in digits of the Normal font (6 points each).
COLUMNS = (
    ("序号", "loop.index", 6),
    ("主管部门", "行.主管部门", 20),
    ("单位", "行.单位", 20),
    ("姓名", "行.姓名", 10),
    ("性别", "行.性别", 6),
    ("出生年月", "行.出生年月", 11),
    ("正高级职称\n取得时间", "行.正高级职称取得时间", 13.5),
    ("二级岗位聘任\n时间", "行.二级岗位聘任时间", 14),
    ("{{ 年度 }}年聘\n期考核拟\n评价结果", "行.拟评价结果", 13),
    ("备注", "行.备注", 11),
)
LAST = get_column_letter(len(COLUMNS))
LINE = Side(style="thin", color="FF000000")
BOX = Border(top=LINE, right=LINE, bottom=LINE, left=LINE)
CHINESE = 134  # Windows' GB2312: tells a desktop without the font what may replace it


def font(name: str, size: float, color: str = "FF000000") -> Font:
    return Font(name=name, size=size, charset=CHINESE, color=color)


def middle(horizontal: str = "center", *, wrap: bool = True) -> Alignment:
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap)


def master() -> bytes:
    book = Workbook()
    # Courier New 10: its digits are 8 pixels everywhere, so columns are as wide as stated.
    normal = Font(name="Courier New", size=10, family=3)
    book._fonts = IndexedList([normal])  # openpyxl has no public way to it
    book._named_styles["Normal"].font = normal
    sheet = book.active
    sheet.title = "名册表"
    put(sheet, "A1", f"{{{{ 年度 }}}}{TITLE}", font("方正小标宋简体", 22), middle(wrap=False))
    sheet.merge_cells(f"A1:{LAST}1")
    put(sheet, "A2", TAKER, font("宋体", 12), middle("left", wrap=False))
    sheet.merge_cells("A2:F2")
    put(sheet, "G2", WHEN, font("宋体", 12), middle("right", wrap=False))
    sheet.merge_cells(f"G2:{LAST}2")
    for number, (label, tag, width) in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        put(sheet, f"{letter}3", label, font("宋体", 11), middle()).border = BOX
        cell = put(sheet, f"{letter}5", f"{{{{ {tag} }}}}", font("仿宋", 11), middle())
        cell.border = BOX
    grey = font("宋体", 9, "FF808080")
    put(sheet, "A4", "{%tr for 行 in 名单 %}", grey, middle("left", wrap=False))
    put(sheet, "A6", "{%tr endfor %}", grey, middle("left", wrap=False))
    for row, height in enumerate((48, 27, 51, 18, 30, 18), 1):
        sheet.row_dimensions[row].height = height
    set_up_print(sheet)
    book.properties.creator = "cadre-docs"
    book.properties.title = TITLE
    book.properties.created = book.properties.modified = DATE
    target = io.BytesIO()
    book.save(target)
    return stable(target.getvalue())


def put(sheet, at: str, text: str, face: Font, alignment: Alignment):
    cell = sheet[at]
    cell.value, cell.font, cell.alignment, cell.number_format = text, face, alignment, "@"
    return cell


def set_up_print(sheet) -> None:
    setup, margins = sheet.page_setup, sheet.page_margins
    setup.paperSize, setup.orientation = 9, "landscape"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins.left = margins.right = margins.top = margins.bottom = 15 / INCH
    margins.header = margins.footer = 8 / INCH
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = "3:3"
    sheet.print_area = f"A1:{LAST}6"
    sheet.sheet_format.defaultRowHeight = 13.5
    sheet.sheet_view.showGridLines = False


def stable(data: bytes) -> bytes:
    """Drop the theme, which no cell uses, and whatever tells the time of making."""
    source = zipfile.ZipFile(io.BytesIO(data))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            if "/theme/" in name:
                continue
            text = source.read(name).decode()
            text = re.sub(r"<(?:Override|Relationship)\b[^>]*theme[^>]*/>", "", text)
            stamp = rf"\g<1>{DATE:%Y-%m-%dT00:00:00Z}<"
            text = re.sub(r"(<dcterms:\w+ [^>]*>)[^<]*<", stamp, text)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, text)
    return target.getvalue()


if __name__ == "__main__":
    path = Path(sys.argv[1]) if sys.argv[1:] else TARGET
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(master())
