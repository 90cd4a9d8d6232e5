"""The sheet 填表说明: one page that tells how to fill the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import PatternFill

from cadre_docs.intake.template import layout as template
from cadre_docs.schema import FilledBy
from cadre_docs.templates.workbooks.hints import DATE_NOTATIONS, PERIOD_NOTATIONS, height
from cadre_docs.templates.workbooks.parts import write_text
from cadre_docs.templates.workbooks.styles import (
    BODY,
    FILLS,
    GRID,
    GROUP,
    LEAD,
    MARKER,
    MISSING,
    TITLE,
)
from cadre_docs.values.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.schema import Schema
    from cadre_docs.templates.workbooks.parts import Book

_WIDTH = 100.0
_NOT_PRINTED = "本表只供按通知核对，不打印。示例都是虚构的。"
_COLOURS = {
    FilledBy.APPLICANT: "本人填写",
    FilledBy.UNIT: "单位（人事部门）填写",
    FilledBy.AUTHORITY: "主管部门填写",
    FilledBy.HAND: "打印后手写、签名或盖章，这里不填（经同意用电子意见的除外）",
}
_HOW_SINGLE = (
    "在“填写”表里逐项填，从上到下就是表格的顺序；能选的格子点右侧箭头选。",
    "一行一项的内容（如各类登记）在后面各自的工作表里填，每行一项，空行不影响。",
)
_HOW_PEOPLE = (
    "在“人员”表里一人一行；“人员序号”每人一个，不能重复，改了要前后一致。",
    "一人有多项的内容在后面各自的工作表里填：每行先写这个人的“人员序号”，再填内容；同一个人可以占多行。",
)
_HOW_BOTH = (
    "大段文字直接在格子里写，换段按 Alt+Enter，不用自己空两格。",
    "没有内容的选填项空着；说明里写明可以填“无”的，没有才写“无”。",
    "从别处粘贴时请用“选择性粘贴 → 数值/文本”，以免带入格式。",
    "填好后保存为 .xlsx，再运行：cadre-docs check 本文件",
)
_KEEP = (
    "工作表名称、项目名称和各表的表头。",
    "第一列的“说明”“示例”两行：它们不会被读取，内容请填在下面。",
    "合并单元格会丢掉内容，公式不会被读取，请都不要用。",
    "需要增加行时直接接着往下填；各表已加保护，没有密码，防的只是误改。",
)


def write_help(book: Book, sheet: Worksheet, kind: template.Kind = template.Kind.SINGLE) -> None:
    """Write the whole sheet."""
    page = _Page(sheet)
    schema = book.schema
    page.line(schema.title, TITLE, 40)
    page.line("填报模板", LEAD, 20)
    page.group("这张表从哪里来")
    for text in _origin(schema):
        page.text(text)
    page.group("怎么填")
    how = _HOW_SINGLE if kind is template.Kind.SINGLE else _HOW_PEOPLE
    page.numbered((*how, *_HOW_BOTH))
    page.group("颜色的意思")
    page.colours(schema)
    page.group("日期写法（任选一种，不必全表统一）")
    for texts in _notations():
        page.text(texts)
    page.group("请不要改动")
    page.numbered(_KEEP)
    sheet.page_setup.orientation = "portrait"


def add_colour(sheet: Worksheet, title: str, colour: str, meaning: str) -> None:
    """Explain one more colour below all else, as a section of its own."""
    page = _Page(sheet, sheet.max_row)
    page.group(title)
    page.text(meaning)
    page.swatch(colour)


def _origin(schema: Schema) -> Iterator[str]:
    source = schema.source
    if schema.facts and not schema.of_people:
        yield f"{source.issuer}。各通知对单位和程序的要求，见各节。"
        yield _NOT_PRINTED
        return
    attachment = f"，{source.attachment}" if source.attachment else ""
    number = f"（{source.number}）" if source.number else ""
    yield f"{source.issuer}《{source.title}》{number}{attachment}。"
    if schema.facts:
        yield "通知没有纸质表样，各项由本工具拟定。"
        yield _NOT_PRINTED
        return
    if schema.provenance != "official":
        yield "通知没有附表样，版式由本工具拟定；以主管部门要求为准。"
    if any(not section.printed for section in schema.sections):
        names = "、".join(s.title for s in schema.sections if not s.printed)
        yield f"“{names}”部分不印在表上，只用来按通知核对。示例都是虚构的。"


def _notations() -> Iterator[str]:
    yield f"到日：{'、'.join(DATE_NOTATIONS[Precision.DAY])}"
    yield f"到月：{'、'.join(DATE_NOTATIONS[Precision.MONTH])}"
    yield f"起止：{'、'.join(PERIOD_NOTATIONS[Precision.MONTH])}"


class _Page:
    """Writes downwards: column A is the margin, B carries swatches, C the text."""

    def __init__(self, sheet: Worksheet, row: int = 0) -> None:
        self._sheet = sheet
        self._row = row
        for letter, width in {"A": 3.0, "B": 9.0, "C": _WIDTH}.items():
            sheet.column_dimensions[letter].width = width

    def line(self, text: str, style: str, points: float) -> None:
        """Write a line that may run across the sheet."""
        self._row += 1
        write_text(self._sheet, self._row, 2, text, style)
        self._sheet.row_dimensions[self._row].height = points

    def group(self, title: str) -> None:
        """Write a heading, after a little air."""
        self._row += 1
        self._sheet.row_dimensions[self._row].height = 10
        self.line(title, GROUP, 26)
        write_text(self._sheet, self._row, 3, "", GROUP)

    def text(self, text: str, lead: str = "·") -> None:
        """Write one point."""
        self._row += 1
        write_text(self._sheet, self._row, 2, lead, MARKER)
        write_text(self._sheet, self._row, 3, text, BODY)
        self._sheet.row_dimensions[self._row].height = height(text, _WIDTH, least=22)

    def numbered(self, texts: tuple[str, ...]) -> None:
        """Write points with numbers."""
        for number, text in enumerate(texts, 1):
            self.text(text, f"{number}.")

    def colours(self, schema: Schema) -> None:
        """Explain the colours that this form uses."""
        used = {f.filled_by for f in schema.fields()}
        for who, meaning in _COLOURS.items():
            if who in used:
                self._colour(FILLS[who], meaning)
        self._colour(MISSING, "必填而还没有填")

    def _colour(self, colour: str, meaning: str) -> None:
        self.text(meaning, "")
        self.swatch(colour)

    def swatch(self, colour: str) -> None:
        """Colour the margin of the last point."""
        cell = self._sheet.cell(self._row, 2)
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.border = GRID
