"""Draft forms/jilin-tenure-roster/master.xlsx (吉人社函〔2023〕25号; the layout is ours)."""

from __future__ import annotations

from sheet_kit import font, middle, new_book, saved, set_up_print
from sheet_list import put_list, put_over, set_heights
from target import target

TITLE = "专业技术二级、三级岗位人员聘期考核结果备案名册"
COLUMNS = (
    ("序号", "loop.index", 5),
    ("主管部门", "行.主管部门", 20),
    ("单位", "行.单位", 20),
    ("姓名", "行.姓名", 9.5),
    ("性别", "行.性别", 5),
    ("出生年月", "行.出生年月", 9.5),
    ("岗位\n等级", "行.岗位等级", 6.5),
    ("考核\n类别", "行.考核类别", 10),
    ("起聘\n时间", "行.起聘时间", 9.5),
    ("量化考核\n总分", "行.总分", 9),
    ("考核\n等次", "行.考核等次", 9.5),
    ("备注", "行.备注", 11),
)


def master() -> bytes:
    book, sheet = new_book("名册")
    small = font("宋体", 12)
    put_over(sheet, "A1:L1", TITLE, font("方正小标宋简体", 22), middle(wrap=False))
    put_over(sheet, "A2:F2", "报送单位：{{ 报送单位 }}（盖章）", small, middle("left", wrap=False))
    put_over(sheet, "G2:L2", "时间：　　　　年　　月　　日", small, middle("right", wrap=False))
    put_list(sheet, 3, "名单", COLUMNS)
    set_heights(sheet, (48, 27, 42, 18, 30, 18))
    set_up_print(sheet, "A1:L6", "3:3")
    return saved(book, TITLE, "2023-01-28")


if __name__ == "__main__":
    target("jilin-tenure-roster", "master.xlsx").write_bytes(master())
