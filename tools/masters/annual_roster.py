"""Draft forms/annual-roster/master.xlsx (named by the city's measures, layout ours)."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from sheet_kit import BOX, GREY, font, middle, new_book, put, saved, set_up_print
from target import target

TITLE = "事业单位工作人员年度考核花名册"
WHEN = "填表日期：　　　　年　　月　　日"
DATE = "年　　月　　日"
SEAL, HERE, THERE = "　" * 27, "　" * 31, "　" * 17  # as far right as their boxes allow
UNIT_BOX = f"　填表人：{HERE[:10]}单位负责人：\n \n{SEAL}（单位盖章）\n \n{HERE}{DATE}"
DEPARTMENT_BOX = f"　主管部门核准签章：\n \n \n \n{THERE}{DATE}"

# Header, tag, width in digits of the Normal font (6 points each), alignment.
COLUMNS = (
    ("序号", "loop.index", 5, "center"),
    ("姓名", "行.姓名", 12, "center"),
    ("性别", "行.性别", 6, "center"),
    ("出生年月", "行.出生年月", 11, "center"),
    ("岗位类别", "行.岗位类别", 14, "center"),
    ("岗　　位", "行.岗位", 29, "left"),
    ("任现岗时间", "行.任现岗时间", 12, "center"),
    ("考核档次", "行.考核档次", 13, "center"),
    ("备　　注", "行.备注", 23, "left"),
)
LAST = get_column_letter(len(COLUMNS))
HEIGHTS = (42, 26, 28, 18, 28, 18, 96)


def master() -> bytes:
    book, sheet = new_book("花名册")
    put(sheet, "A1", TITLE, font("方正小标宋简体", 22), middle(wrap=False))
    sheet.merge_cells(f"A1:{LAST}1")
    plain = font("宋体", 12)
    put(sheet, "A2", "单位：{{ 单位 }}", plain, middle("left", wrap=False))
    sheet.merge_cells("A2:E2")
    put(sheet, "F2", "（{{ 年度 }}年度）", plain, middle(wrap=False))
    put(sheet, "G2", WHEN, plain, middle("right", wrap=False))
    sheet.merge_cells(f"G2:{LAST}2")
    for number, (label, tag, width, side) in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        put(sheet, f"{letter}3", label, font("宋体", 11), middle()).border = BOX
        size = 10 if tag == "行.备注" else 11
        put(sheet, f"{letter}5", f"{{{{ {tag} }}}}", font("仿宋", size), middle(side)).border = BOX
        sheet[f"{letter}7"].border = BOX
    grey = font("宋体", 9, GREY)
    put(sheet, "A4", "{%tr for 行 in 名单 %}", grey, middle("left", wrap=False))
    put(sheet, "A6", "{%tr endfor %}", grey, middle("left", wrap=False))
    put(sheet, "A7", UNIT_BOX, font("宋体", 11), middle("left"))
    sheet.merge_cells("A7:F7")
    put(sheet, "G7", DEPARTMENT_BOX, font("宋体", 11), middle("left"))
    sheet.merge_cells(f"G7:{LAST}7")
    for row, height in enumerate(HEIGHTS, 1):
        sheet.row_dimensions[row].height = height
    set_up_print(sheet, f"A1:{LAST}7", "3:3")
    return saved(book, TITLE, "2023-01-01")


if __name__ == "__main__":
    target("annual-roster", "master.xlsx").write_bytes(master())
