"""Draft the master of the example in examples/catalog-midterm (a made-up notice and form)."""

from __future__ import annotations

import sys
from pathlib import Path

from kit import Cell, Master, Page, Row, Style, Table, loop, p

TITLE = "聘期中期考核表"
DATE = "年　　月　　日"
TARGET = Path(__file__).parents[2] / "examples/catalog-midterm/forms/midterm-review/master.docx"

STYLES = (
    Style("Title", "题名", "方正小标宋简体", 22, 36, "center", after=16),
    Style("Label", "表内标签", "宋体", 12, 20, "center"),
    Style("Value", "填写内容", "仿宋", 12, 20, "center"),
    Style("Item", "成果", "仿宋", 12, 20),
    Style("Sign", "签名", "宋体", 12, 24, before=6),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=20),
    Style("Joint", "接缝", "宋体", 1, 0.05),
    Style("End", "表尾", "宋体", 1, 1),
)
HEAD = (1500, 3035, 1500, 3035)
LIST = (5270, 1800, 2000)


def label(text: str, span: int = 1) -> Cell:
    return Cell(p("Label", text), span=span)


def value(tag: str, span: int = 1) -> Cell:
    return Cell(p("Value", f"{{{{ {tag} }}}}"), span=span)


def head() -> str:
    rows = (
        Row((label("姓　名"), value("姓名"), label("单　位"), value("单位")), height=36),
        Row((label("岗位类别"), value("岗位类别"), label("编　号"), value("编号")), height=36),
        Row((label("聘任时间"), value("聘任时间"), label("聘　期"), value("聘期")), height=36),
    )
    return Table(HEAD, rows, padding=(3, 4)).xml()


def results() -> str:
    row = (Cell(p("Item", "{{ 行.名称 }}")), value("行.类别"), value("行.完成时间"))
    rows = (
        Row([label("业绩成果"), label("类别"), label("完成时间")], height=30),
        *loop("行", "业绩成果", Row(row, height=30)),
    )
    return Table(LIST, rows, padding=(3, 4)).xml()


def foot() -> str:
    opinion = p("Sign", "单位意见：") + p("Item", "{{ 单位意见 }}") + p("SignDate", DATE)
    rows = (
        Row((label("拟定档次"), value("档次", 3)), height=36),
        Row((Cell(opinion, span=4, valign="bottom"),), height=150),
    )
    return Table(HEAD, rows, padding=(3, 4)).xml()


def master() -> Master:
    joint = p("Joint")
    body = (p("Title", TITLE), head(), joint, results(), joint, foot(), p("End"))
    return Master(TITLE, "2025-03-10", Page(left=25), STYLES, body)


if __name__ == "__main__":
    master().save(Path(sys.argv[1]) if sys.argv[1:] else TARGET)
