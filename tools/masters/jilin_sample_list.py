"""Draft forms/jilin-sample-list/master.xlsx (吉人社函〔2023〕25号; the layout is ours)."""

from __future__ import annotations

from sheet_kit import font, middle, new_book, saved, set_up_print
from sheet_list import put_list, put_over, set_heights
from target import target

TITLE = "专业技术三级岗位人员聘期考核抽查名单"
METHOD = (
    "抽取办法：按单位分层；每个单位的三级人数乘以抽查比例，向上取整为本单位抽取人数。由种子、名册校验值"
    "和本人信息算出抽签值（SHA-256），同一单位内按抽签值从小到大排名次，名次不大于本单位抽取人数的抽中。"
    "种子、比例和名册相同，结果必定相同。"
)
COLUMNS = (
    ("序号", "loop.index", 5),
    ("主管部门", "行.主管部门", 20),
    ("单位", "行.单位", 20),
    ("姓名", "行.姓名", 9.5),
    ("出生年月", "行.出生年月", 9.5),
    ("考核等次", "行.考核等次", 9.5),
    ("本单位\n三级人数", "行.单位人数", 9.5),
    ("本单位\n抽取人数", "行.单位抽取人数", 9.5),
    ("抽签\n名次", "行.名次", 6.5),
    ("抽签值", "行.抽签值", 14.5),
    ("备注", "行.备注", 10.5),
)


def master() -> bytes:
    book, sheet = new_book("抽查名单")
    small = font("宋体", 11)
    left, right = middle("left", wrap=False), middle("right", wrap=False)
    put_over(sheet, "A1:K1", TITLE, font("方正小标宋简体", 22), middle(wrap=False))
    put_over(sheet, "A2:F2", "抽查单位：（盖章）", font("宋体", 12), left)
    put_over(sheet, "G2:K2", "时间：　　　　年　　月　　日", font("宋体", 12), right)
    for area, label, tag in (
        ("A3:B3", "抽查比例：", "抽查比例"),
        ("C3", "三级人数：", "三级人数"),
        ("D3:F3", "抽取人数：", "抽取人数"),
        ("G3:K3", "种子：", "种子"),
        ("A4:K4", "名册校验值：", "名册校验值"),
    ):
        put_over(sheet, area, f"{label}{{{{ {tag} }}}}", small, left)
    put_list(sheet, 5, "名单", COLUMNS)
    put_over(sheet, "A9:K9", METHOD, font("宋体", 10), middle("left"))
    set_heights(sheet, (48, 27, 22, 22, 36, 18, 30, 18, 48))
    set_up_print(sheet, "A1:K9", "5:5")
    return saved(book, TITLE, "2023-01-28")


if __name__ == "__main__":
    target("jilin-sample-list", "master.xlsx").write_bytes(master())
