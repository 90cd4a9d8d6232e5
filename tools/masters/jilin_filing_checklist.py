"""Draft forms/jilin-filing-checklist/master.docx (吉人社函〔2023〕25号; the layout is ours)."""

from __future__ import annotations

from kit import Cell, Master, Page, Row, Style, Table, p
from target import target

TITLE = "专业技术三级岗位聘期考核备案材料清单"
DATE = "年　　月　　日"

STYLES = (
    Style("Title", "题名", "方正小标宋简体", 22, 36, "center", after=16),
    Style("Label", "表内标签", "宋体", 12, 20, "center"),
    Style("Value", "填写内容", "仿宋", 12, 20, "center"),
    Style("Item", "材料", "宋体", 12, 20),
    Style("Text", "文字", "仿宋", 12, 20),
    Style("Sign", "签名", "宋体", 12, 24, before=6),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=20),
    Style("Joint", "接缝", "宋体", 1, 0.05),
    Style("End", "表尾", "宋体", 1, 1),
)

HEAD = (1620, 2915, 1620, 2915)
LIST = (800, 3670, 1200, 1200, 2200)
FOOT = (4535, 4535)
ITEMS = (  # what, tag of the tick, tag of the number of copies
    ("考核工作方案", "备案工作方案", "工作方案份数"),
    ("考核工作报告", "备案工作报告", "工作报告份数"),
    ("纪检监察部门证明材料", "备案纪检证明", "纪检证明份数"),
    ("考核表（纸质版）", "备案纸质考核表", "纸质考核表份数"),
    ("考核表（电子版）", "备案电子考核表", "电子考核表份数"),
    ("考核结果备案名册", "备案名册", "名册份数"),
)


def label(text: str, span: int = 1) -> Cell:
    return Cell(p("Label", text), span=span)


def value(tag: str, span: int = 1) -> Cell:
    return Cell(p("Value", tag), span=span)


def head() -> str:
    def pair(text: str, key: str) -> tuple[Cell, Cell]:
        return label(text), value(f"{{{{ {key} }}}}")

    days = (*pair("考核结束日期", "三级考核结束日期"), *pair("报送备案日期", "三级备案日期"))
    rows = (
        Row((*pair("报送单位", "单位"), *pair("考核人数", "三级考核人数")), height=44),
        Row(days, height=36),
    )
    return Table(HEAD, rows, padding=(3, 4)).xml()


def materials() -> str:
    titles = ("序号", "材料", "已备齐\n（√）", "份数", "接收核对")
    rows = [Row([label(text) for text in titles], height=48)]
    for number, (name, tick, copies) in enumerate(ITEMS, 1):
        ticked = value(f'{{% if {tick} == "是" %}}√{{% endif %}}')
        cells = (
            label(str(number)),
            Cell(p("Item", name)),
            ticked,
            value(f"{{{{ {copies} }}}}"),
            label("□"),
        )
        rows.append(Row(cells, height=42))
    rows.append(Row((label("备注"), Cell(p("Text", "{{ 备注 }}"), span=4)), height=80))
    return Table(LIST, rows, padding=(3, 4)).xml()


def foot() -> str:
    unit = p("Sign", "报送单位（盖章）") + p("Sign", "经办人：") + p("SignDate", DATE)
    taken = p("Sign", "接收单位（盖章）") + p("Sign", "接收人：") + p("SignDate", DATE)
    row = Row((Cell(unit, valign="bottom"), Cell(taken, valign="bottom")), height=150)
    return Table(FOOT, (row,), padding=(4, 6)).xml()


def master() -> Master:
    joint = p("Joint")
    body = (p("Title", TITLE), head(), joint, materials(), joint, foot(), p("End"))
    return Master(TITLE, "2023-01-28", Page(left=25), STYLES, body)


if __name__ == "__main__":
    master().save(target("jilin-filing-checklist", "master.docx"))
