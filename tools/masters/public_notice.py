"""Draft forms/public-notice/master.docx (asked for by the city's measures, layout ours)."""

from __future__ import annotations

from kit import Cell, Master, Page, Row, Style, Table, labelled, loop, p
from target import target

TITLE = "公示"

LINE = 28.95  # 22 lines on 225 mm
STYLES = (
    Style("Title", "题名", "方正小标宋简体", 22, 32, "center", after=14, keep_next=True),
    Style("Body", "正文", "仿宋", 16, LINE, "both", first_line=32),
    Style("Objection", "异议", "仿宋", 16, LINE, "both", first_line=32, keep_next=True),
    Style("Above", "表前", "宋体", 1, 6, keep_next=True),
    Style("Head", "表头", "黑体", 12, 17, "center", keep_next=True),
    Style("Centred", "表内居中", "仿宋", 12, 17, "center"),
    Style("Listed", "表内文字", "仿宋", 12, 17),
    Style("Below", "表后", "宋体", 1, 8, keep_next=True),
    Style("Contact", "联系方式", "仿宋", 16, LINE, first_line=32, keep_next=True),
    Style("Signer", "署名", "仿宋", 16, LINE, "right", before=14, right=32, keep_next=True),
    Style("Date", "成文日期", "仿宋", 16, LINE, "right", right=64),
)
# GB/T 9704—2012: the type area is 156 × 225 mm, 37 mm from the top, 28 mm from the left.
PAGE = Page(top=37, right=26, bottom=35, left=28, edge=15)
LIST = (700, 1500, 4144, 2500)
PERIOD = "公示期：{{ 公示开始 }}至{{ 公示结束 }}{% if 工作日 %}（{{ 工作日 }}）{% endif %}。"
OBJECTION = (
    "公示期间有异议的，可以通过书面、电话、来访等方式反映，反映情况应当客观真实，并提供必要的线索。"
)


def people() -> str:
    headings = ("序号", "姓　名", "{{ 岗位栏名 }}", "{{ 结果栏名 }}")
    cells = (
        Cell(p("Centred", "{{ loop.index }}")),
        Cell(p("Centred", "{{ 行.姓名 }}")),
        Cell(p("Listed", "{{ 行.岗位 }}")),
        Cell(p("Centred", "{{ 行.结果 }}")),
    )
    rows = (
        Row([Cell(p("Head", text)) for text in headings], height=23, header=True),
        *loop("行", "名单", Row(cells, height=21)),
    )
    return Table(LIST, rows, padding=(2, 4)).xml()


def master() -> Master:
    body = (
        labelled("Title", "", "标题", "方正小标宋简体"),
        p("Body", "{{ 公示事由 }}"),
        p("Above"),
        people(),
        p("Below"),
        p("Body", PERIOD),
        p("Objection", OBJECTION),
        p("Contact", "联系人：{{ 联系人 }}　　联系电话：{{ 联系电话 }}"),
        p("Contact", "通信地址或邮箱：{{ 联系地址 }}"),
        p("Signer", "{{ 单位 }}（盖章）"),
        p("Date", "年　　月　　日"),
    )
    return Master(TITLE, "2023-01-01", PAGE, STYLES, body)


if __name__ == "__main__":
    master().save(target("public-notice", "master.docx"))
