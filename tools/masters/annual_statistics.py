"""Draft forms/annual-statistics/master.xlsx (市考核实施办法 第十九条第（六）项; layout is ours)."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from sheet_kit import BOX, font, middle, new_book, put, saved, set_up_print
from target import target

DATE = "2023-01-01"  # the schema's stand-in
TITLE = "事业单位工作人员年度考核结果统计表"
CATEGORIES = ("管理岗位", "专业技术岗位", "工勤技能岗位", "合计")
OUTCOMES = ("优秀", "合格", "基本合格", "不合格", "不确定档次")
# Header, the column of the record, width in digits of the Normal font (6 points each).
SINGLE = {
    "A": ("岗位类别", "", 17),
    "B": ("应参加\n人数", "应参加人数", 10),
    "C": ("实际参加\n人数", "实际参加人数", 10.5),
    "N": ("不参加\n人数", "不参加人数", 10),
}
PAIR = 7.7
HEIGHTS = (42, 24, 27, 27, 27, 36, 36, 36, 36, 42, 24, 120)
WHEN = "　　年　　月　　日"
SIGNED = (
    ("A", "E", "填报单位", f"单位负责人（签字）：\n\n填表人（签字）：\n\n填表日期：{WHEN}"),
    ("F", "J", "主管部门核准意见", f"（盖章）　　　　\n\n{WHEN}"),
    ("K", "N", "事业单位人事综合管理部门备案", f"（盖章）　　　　\n\n{WHEN}"),
)


def master() -> bytes:
    book, sheet = new_book("统计表")
    put(sheet, "A1", TITLE, font("方正小标宋简体", 22), middle(wrap=False))
    sheet.merge_cells("A1:N1")
    put(sheet, "A2", "（{{ 年度 }}年度）", font("宋体", 14), middle(wrap=False))
    sheet.merge_cells("A2:N2")
    put(sheet, "A3", "填报单位（盖章）：{{ 单位 }}", font("宋体", 12), middle("left", wrap=False))
    sheet.merge_cells("A3:J3")
    put(sheet, "K3", "单位：人、％", font("宋体", 12), middle("right", wrap=False))
    sheet.merge_cells("K3:N3")
    heads(sheet)
    lines(sheet)
    foot(sheet)
    for row, height in enumerate(HEIGHTS, 1):
        sheet.row_dimensions[row].height = height
    set_up_print(sheet, "A1:N12", "4:5")
    return saved(book, TITLE, DATE)


def box(sheet, area: str, text: str, face, alignment: Alignment) -> None:
    """Put a text into a cell or into merged ones, all of them framed."""
    first, _, last = area.partition(":")
    for row in sheet[f"{first}:{last or first}"]:
        for cell in row:
            cell.border = BOX
    put(sheet, first, text, face, alignment)
    if last:
        sheet.merge_cells(area)


def heads(sheet) -> None:
    face = font("宋体", 11)
    for letter, (label, _, width) in SINGLE.items():
        box(sheet, f"{letter}4:{letter}5", label, face, middle())
        sheet.column_dimensions[letter].width = width
    for number, label in enumerate(OUTCOMES):
        left, right = (get_column_letter(4 + 2 * number + n) for n in (0, 1))
        box(sheet, f"{left}4:{right}4", label, face, middle())
        box(sheet, f"{left}5", "人数", face, middle())
        box(sheet, f"{right}5", "比例", face, middle())
        for letter in (left, right):
            sheet.column_dimensions[letter].width = PAIR


def lines(sheet) -> None:
    typed = font("仿宋", 12)
    for number, category in enumerate(CATEGORIES):
        row, line = 6 + number, f"统计[{number}]"
        tag = f"{{{{ {line}.岗位类别 or '{category}' }}}}"
        box(sheet, f"A{row}", tag, font("宋体", 11), middle())
        for letter in "BCN":
            tag = f"{{{{ {line}.{SINGLE[letter][1]} }}}}"
            box(sheet, f"{letter}{row}", tag, typed, middle())
        for at, outcome in enumerate(OUTCOMES):
            for side, what in enumerate(("人数", "比例")):
                letter = get_column_letter(4 + 2 * at + side)
                tag = f"{{{{ {line}.{outcome}{what} }}}}"
                box(sheet, f"{letter}{row}", tag, typed, middle())


def foot(sheet) -> None:
    box(sheet, "A10", "备注", font("宋体", 11), middle())
    box(sheet, "B10:N10", "{{ 备注 }}", font("仿宋", 12), middle("left"))
    for first, last, head, signed in SIGNED:
        box(sheet, f"{first}11:{last}11", head, font("宋体", 11), middle())
        left = signed.startswith("单位负责人")
        place = middle("left" if left else "right")
        box(sheet, f"{first}12:{last}12", signed, font("宋体", 11), place)


if __name__ == "__main__":
    target("annual-statistics", "master.xlsx").write_bytes(master())
