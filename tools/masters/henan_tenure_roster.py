"""Draft forms/henan-tenure-roster/master.xlsx (豫人社办函〔2024〕56号 附件2)."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from sheet_kit import BOX, GREY, font, middle, new_book, put, saved, set_up_print
from target import target

TITLE = "年度河南省事业单位专业技术二级岗位聘期考核人员名册表"
TAKER = "省直各主管部门、省辖市人事综合管理部门：（盖章）"
WHEN = "时间：　　　　年　　月　　日"

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


def master() -> bytes:
    book, sheet = new_book("名册表")
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
    grey = font("宋体", 9, GREY)
    put(sheet, "A4", "{%tr for 行 in 名单 %}", grey, middle("left", wrap=False))
    put(sheet, "A6", "{%tr endfor %}", grey, middle("left", wrap=False))
    for row, height in enumerate((48, 27, 51, 18, 30, 18), 1):
        sheet.row_dimensions[row].height = height
    set_up_print(sheet, f"A1:{LAST}6", "3:3")
    return saved(book, TITLE, "2024-04-29")


if __name__ == "__main__":
    target("henan-tenure-roster", "master.xlsx").write_bytes(master())
