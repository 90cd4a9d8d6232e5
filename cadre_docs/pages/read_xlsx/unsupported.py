"""Features of a workbook that would print, or move wrongly, and that a layout cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.spreadsheetml import S

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.office.workbooks.workbook import Book
    from cadre_docs.office.workbooks.worksheet import Worksheet

    Report = Callable[[str, str], None]

_ELEMENTS = {
    "conditionalFormatting": "条件格式（请改用普通格式）",
    "tableParts": "“表格”对象（请“转换为区域”）",
    "legacyDrawingHF": "页眉页脚中的图片",
    "oleObjects": "嵌入的对象",
    "controls": "控件",
    "colBreaks": "竖直分页符",
}
_EXTENSIONS = {
    "conditionalFormattings": "条件格式（请改用普通格式）",
    "sparklineGroups": "迷你图",
}
_PARTS = {
    "comments": "批注（请删去）",
    "threadedComment": "批注（请删去）",
    "pivotTable": "数据透视表",
    "queryTable": "外部数据查询",
}


def check_book(book: Book, report: Report) -> None:
    """Report what concerns the whole file."""
    for danger in book.package.dangers():
        report("文件", danger.what)
    for part in book.sheets:
        if part.chart and not part.hidden:
            report(part.name, "图表工作表")


def check_sheet(sheet: Worksheet, report: Report) -> None:
    """Report what concerns one sheet."""
    for tag, chinese in _ELEMENTS.items():
        element = sheet.root.find(f"{S}{tag}")
        if element is not None and len(element) + len(element.attrib):
            report(sheet.name, chinese)
    for element in sheet.root.iterfind(f"{S}extLst//*"):
        name = str(element.tag).rpartition("}")[2]
        if name in _EXTENSIONS:
            report(sheet.name, _EXTENSIONS[name])
    for relation in sheet.book.package.relations(sheet.part.part).values():
        kind = relation.kind.rpartition("/")[2]
        if kind in _PARTS:
            report(sheet.name, _PARTS[kind])
