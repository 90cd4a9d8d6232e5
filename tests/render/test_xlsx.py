"""layout → XLSX: the same boxes, the values as typed, the same print."""

import datetime
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from PIL import Image

from cadre_docs.errors import OutputError
from cadre_docs.layout.model import (
    MM,
    Border,
    Cell,
    Edges,
    Font,
    Layout,
    LineSpacing,
    Page,
    PageNumber,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Table,
    geometry,
)
from cadre_docs.render.xlsx import layout_to_xlsx

DATE = datetime.date(2024, 6, 30)
A4 = Page(595.3, 841.9, top=70.85, right=56.7, bottom=56.7, left=70.85, gutter=14.2, header=34)
LINE = Border(0.5)
BOX = Edges(LINE, LINE, LINE, LINE)
SONG, FANG = Font("宋体", size=12), Font("仿宋", size=12)
EXACT = LineSpacing(20, "exact")


def para(text="", font=FANG, **kw):
    inlines = (Run(text, font),) if text else ()
    return Paragraph(inlines, line=kw.pop("line", EXACT), mark=font, **kw)


def box(column, text="", span=1, rows=1, **kw):
    blocks = text if isinstance(text, tuple) else (para(text, align=kw.pop("align", "center")),)
    return Cell(column, blocks, span, rows, valign="center", edges=kw.pop("edges", BOX), **kw)


def row(*cells, height=36.0, **kw):
    return Row(cells, height, "at_least", **kw)


def opinion(text=""):
    return (
        para(text, first_line=24, align="justify", after=22),
        para("签名（或盖章）", SONG, align="right", right=130),
        para("年　　月　　日", SONG, align="right", right=40),
    )


def listing(title, rows, columns=(62.35, 124.7, 124.7, 96.4, 45.35)):
    spans = tuple(box(i, f"{title}{i}") for i in range(len(columns)))
    head = (row(box(0, title, len(columns)), header=True), row(*spans, header=True))
    return Table(columns, (*head, *(row(*map(box, range(len(columns)), r)) for r in rows)))


def henan(summary="", name="", works=(("",) * 5,) * 7, papers=(("",) * 5,) * 6, says=""):
    """Build a form like Henan's: cover; page-size box; two lists; opinions."""
    under = Edges(bottom=Border(0.75))
    title, big = Font("方正小标宋简体", size=26), Font("宋体", size=16)
    cover = (
        para("专业技术二级岗位工作人员聘期考核表", title, align="center", before=110, after=16,
             line=LineSpacing(40)),
        para("（2021-2024年）", big, align="center", after=150, line=LineSpacing(28)),
        Table((80, 272), tuple(
            row(box(0, (para(label, big, align="distribute", line=LineSpacing(26)),),
                    edges=Edges()),
                box(1, (para(name, big, align="center", line=LineSpacing(26)),), edges=under),
                height=44)
            for label in ("主管部门", "单位", "姓名")), align="center"),
        para("河南省人力资源和社会保障厅制", big, align="center", before=115),
    )  # fmt: skip
    paragraphs = tuple(
        para(t, first_line=24, align="justify", line=LineSpacing(22)) for t in summary.split("\n")
    )
    person = Table((59.55, 107.7, 45.35, 76.55, 62.35, 88.0), (
        row(box(0, "姓名"), box(1, name), box(2, "性别"), box(3, "男"), box(4, "出生日期"),
            box(5, "1970.05.12")),
        row(box(0, "从事专业"), box(1, "土木工程", 3), box(4, "手机号码"), box(5, "13900000000")),
        row(box(0, "个人总结", 6), height=34),
        row(replace(box(0, paragraphs, 6), valign="top"), height=590),
    ))  # fmt: skip
    results = Table((79.35, 360.2), (
        *(row(box(0, label), replace(box(1, opinion(says)), valign="bottom"), height=143)
          for label in ("聘期考核\n档次建议", "本人意见", "主管部门\n意见",
                        "事业单位\n人事综合\n管理部门\n意见")),
        row(box(0, "备注"), box(1), height=96),
    ))  # fmt: skip
    heading = Font("黑体", size=16)
    return Layout((
        Section(A4, cover),
        Section(A4, (
            person,
            para("聘期内完成的主要专业技术工作、创造发明及成果登记", heading, align="center",
                 after=8, line=LineSpacing(28), page_break_before=True),
            listing("著作", works),
            para("", Font(size=1), line=LineSpacing(0.05)),
            listing("论文", papers),
            para("聘期考核结果", heading, align="center", after=8, line=LineSpacing(28),
                 page_break_before=True),
            results,
            para("", Font(size=1), line=LineSpacing(1)),
        )),
    ))  # fmt: skip


def one(*blocks, **kw):
    return Layout((Section(kw.pop("page", A4), blocks, **kw),))


def cell_table(*blocks, width=400.0, **kw):
    return one(Table((width,), (row(replace(box(0), blocks=blocks, **kw)),)))


def book(layout, **kw):
    data = layout_to_xlsx(layout, title="聘期考核表", date=DATE)
    return openpyxl.load_workbook(io.BytesIO(data), **kw)


def sheet(layout, **kw):
    return book(layout, **kw).worksheets[0]


def value(text):
    return sheet(one(Table((300,), (row(box(0, text)),))))["A1"]


if __name__ == "__main__":  # for the determinism test, and to look at
    sys.stdout.buffer.write(
        layout_to_xlsx(henan("总结" * 300, "示例·甲", says="同意"), title="表", date=DATE)
    )
