"""Draft the masters of the two rosters that 新人社办〔2024〕22号 第五条 names (layout ours).

python tools/masters/xinxiang_rosters.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from openpyxl.utils import get_column_letter
from sheet_kit import BOX, GREY, font, middle, new_book, put, saved, set_up_print
from target import FORMS

KIND = "机关事业单位工勤技能岗位等级考核"
SEAL = "单位人事部门（盖章）："
WHEN = "时间：　　　　年　　月　　日"
# Each line below the table is one text in the column of the numbers: nobody takes it for a person.
COUNT = "合计：　　　　　　人　　　　　　应缴报名费：　　　　　　　　元"
SIGNED = f"人事部门负责人（签字）：{'　' * 10}经办人（签字）：{'　' * 10}联系电话："
HEIGHTS = (44, 26, 34, 18, 30, 18, 30, 26)
NUMBER = "行.身份证号码"  # digits alone, of a font whose substitutes are as narrow

# Header, tag, size, width in digits of the Normal font (6 points each) on the first, the second
# roster. The smaller size keeps 一级（高级技师） on one line.
COLUMNS = (
    ("序号", "loop.index", 10.5, (4.5, 4.5)),
    ("单位", "行.单位", 9, (17.5, 12.5)),
    ("姓名", "行.姓名", 10.5, (8.5, 8.5)),
    ("性别", "行.性别", 10.5, (4.5, 4.5)),
    ("出生年月", "行.出生年月", 10.5, (8.5, 8.5)),
    ("身份证号码", NUMBER, 9.5, (17.5, 17)),
    ("参加工作\n时间", "行.参加工作时间", 10.5, (8.5, 8.5)),
    ("文化程度", "行.文化程度", 10.5, (8.5, 8.5)),
    ("现岗位工种", "行.现岗位工种", 10.5, (10, 9.5)),
    ("现岗位等级", "行.现岗位等级", 9, (13, 13)),
    ("申报工种", "行.申报工种", 10.5, (10, 9.5)),
    ("申报等级", "行.申报等级", 9, (13, 13)),
)
# Form, end of the title, last column.
ROSTERS = (
    ("xinxiang-passed-roster", "网上资格审查通过人员名册表", ("备注", "行.备注", 9, 6)),
    (
        "xinxiang-onsite-roster",
        "需现场审查人员名册表",
        ("需审查的材料", "行.需审查材料", 9, 12.5),
    ),
)
MARGIN = 10  # mm
Column = tuple[str, str, float, float]


def master(name: str, columns: list[Column]) -> bytes:
    book, sheet = new_book("名册表")
    last = get_column_letter(len(columns))
    title = f"{{{{ 年度 }}}}年{KIND}{name}"
    put(sheet, "A1", title, font("方正小标宋简体", 20), middle(wrap=False))
    sheet.merge_cells(f"A1:{last}1")
    line(sheet, 2, (("A", "F", SEAL, "left"), ("G", last, WHEN, "right")))
    grey = font("宋体", 9, GREY)
    for number, (label, tag, size, width) in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        put(sheet, f"{letter}3", label, font("宋体", 10.5), middle()).border = BOX
        face = font("Times New Roman" if tag == NUMBER else "仿宋", size)
        put(sheet, f"{letter}5", f"{{{{ {tag} }}}}", face, middle()).border = BOX
    put(sheet, "A4", "{%tr for 行 in 名单 %}", grey, middle("left", wrap=False))
    put(sheet, "A6", "{%tr endfor %}", grey, middle("left", wrap=False))
    line(sheet, 7, (("A", last, COUNT, "left"),))
    line(sheet, 8, (("A", last, SIGNED, "left"),))
    for row, height in enumerate(HEIGHTS, 1):
        sheet.row_dimensions[row].height = height
    set_up_print(sheet, f"A1:{last}8", "3:3", MARGIN)
    return saved(book, f"{KIND}{name}", "2024-03-15")


def line(sheet, row: int, parts) -> None:
    """Write texts side by side, each over its columns, without borders."""
    for first, end, text, side in parts:
        put(sheet, f"{first}{row}", text, font("宋体", 12), middle(side, wrap=False))
        sheet.merge_cells(f"{first}{row}:{end}{row}")


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else FORMS
    for number, (form, name, remark) in enumerate(ROSTERS):
        columns = [(label, tag, size, widths[number]) for label, tag, size, widths in COLUMNS]
        path = folder / form / "master.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(master(name, [*columns, remark]))


if __name__ == "__main__":
    main()
