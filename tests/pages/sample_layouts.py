"""Layouts made by hand: the boxes an official form has, and everything that is hard about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import (
    Border,
    Cell,
    Edges,
    Font,
    Layout,
    LineSpacing,
    Page,
    PageNumber,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)

if TYPE_CHECKING:
    from cadre_docs.pages.model import Block

PAGE = Page(595.3, 841.9, top=72, right=72, bottom=72, left=72, header=42, footer=42)
FANG = Font("仿宋", "仿宋", 12)
TIMES = Font("仿宋", "Times New Roman", 12)
TITLE = Font("方正小标宋简体", "方正小标宋简体", 26)
LINE = Border(0.5)
BOX = Edges(LINE, LINE, LINE, LINE)
RARE = "𠅤䶮㘵𬭎·户用"
SENTENCE = "聘期内本人认真履行岗位职责，完成了各项目标任务。"


def paragraph(
    text: str = "", font: Font = FANG, *, line: float = 20, **options: object
) -> Paragraph:
    runs = (Run(text, font),) if text else ()
    return Paragraph(runs, line=LineSpacing(line), mark=font, **options)  # type: ignore[arg-type]


def cell(column: int, *blocks: Block | str, **options: object) -> Cell:
    made = tuple(paragraph(b) if isinstance(b, str) else b for b in blocks)
    options.setdefault("edges", BOX)
    return Cell(column, made, **options)  # type: ignore[arg-type]


def row(*cells: Cell, height: float = 30, **options: object) -> Row:
    return Row(cells, height, "at_least", **options)  # type: ignore[arg-type]


def document(*blocks: Block, **options: object) -> Layout:
    return Layout((Section(PAGE, blocks, **options),))  # type: ignore[arg-type]


def form(person: str = RARE, *, rows: int = 3, summary: int = 3) -> Layout:
    """A cover, then a table with header row, merged cells, a long box and a signature row."""
    cover = Section(
        PAGE,
        (
            paragraph("专业技术二级岗位工作人员聘期考核表", TITLE, line=40, align="center"),
            Table(
                (80, 200),
                (
                    row(
                        cell(0, paragraph("姓名", align="distribute"), edges=Edges()),
                        cell(1, paragraph(person, align="center"), edges=Edges(bottom=LINE)),
                    ),
                ),
                align="center",
            ),
        ),
        valign="center",
    )
    work = [
        row(
            cell(0, paragraph("2021.01-2022.01", TIMES)),
            cell(1, f"第{number}项“成果”"),
            cell(2, "=1+1"),
            cant_split=True,
        )
        for number in range(rows)
    ]
    table = Table(
        (60, 250, 141),
        (
            row(
                cell(0, "起止时间"), cell(1, "内容"), cell(2, "备注"), header=True, cant_split=True
            ),
            *work,
            row(cell(0, "基本情况", rowspan=2, vertical_text=True), cell(1, "A&B<C>\"'"), cell(2)),
            row(cell(1, "{{ 7*7 }}", colspan=2, valign="bottom")),
            row(
                cell(0, "本人述职", valign="center", vertical_text=True),
                cell(1, *[paragraph(SENTENCE * 8, first_line=24)] * summary, colspan=2),
                height=200,
            ),
            row(
                cell(0, "意见"),
                cell(1, paragraph("签名：　　　年　月　日", align="right"), colspan=2),
                cant_split=True,
            ),
        ),
    )
    page, pages = PageNumber(FANG), PageNumber(FANG, total=True)
    number = Paragraph(
        (Run("第", FANG), page, Run("页，共", FANG), pages, Run("页", FANG)),
        align="center",
        line=LineSpacing(20),
    )
    body = Section(
        PAGE,
        (paragraph("考核登记", Font("黑体", "黑体", 16), align="center"), table),
        header=(paragraph("附件1", align="right"),),
        footer=(number,),
        first_page_number=1,
    )
    return Layout((cover, body))
