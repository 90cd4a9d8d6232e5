"""An Excel form made into what every program sets alike, as far as the reader refuses it."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.utils import get_column_letter

from cadre_docs.adapters.openpyxl_internals import drop_drawings, look_of, set_look
from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.masters.normalize.changes import Changes
from cadre_docs.masters.normalize.docx import Normalized
from cadre_docs.office.archive import XLSX
from cadre_docs.office.inspection import inspect
from cadre_docs.office.workbooks.rewrite import open_whole, save
from cadre_docs.pages.read_xlsx.reader import read_xlsx
from cadre_docs.pages.room import unprintable

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray

    from cadre_docs.office.workbooks.cells import Cell
    from cadre_docs.office.workbooks.rewrite import OpenedBook
    from cadre_docs.pages.model import Unsupported

_A4, _ROUNDS = 9, 3
_PLAIN_FORMATS = ("General", "0", "@")
_LAST_ROW = re.compile(r"，如到第(\d{1,7})行为止")
_NUMBERS = ("n", "d")  # what openpyxl calls the contents of cells
# Excel's own theme (Office 2007 and later): dark and light colours in the order of their numbers.
_THEME = ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2",
          "4BACC6", "F79646")  # fmt: skip
_PAPERS = (1, 5, 8, 9, 11, 12)
_HORIZONTAL = ("general", "left", "center", "right", "justify", "distributed")
_VERTICAL = ("top", "center", "bottom")


def normalize_xlsx(data: bytes) -> Normalized:
    """Return a form that can be printed, as far as that can be reached, and what was changed.

    Raises :class:`MasterError` for a damaged file, and for what breaks a limit.
    """
    try:
        inspect(data, XLSX, links=True)
    except UnsafeFileError as problem:
        raise MasterError(str(problem)) from None
    changes = Changes()
    layout = read_xlsx(data)
    refused = unprintable(layout)
    for _ in range(_ROUNDS):
        if not refused:
            break
        opened = open_whole(data, "")
        if opened is None:
            break
        _settle(opened, refused, changes)
        saved = save(opened)
        for lost in saved.lost:
            changes.add(f"去掉{lost}", looks=True)
        before, data = refused, saved.data
        layout = read_xlsx(data)
        refused = unprintable(layout)
        if refused == before:
            break
    return Normalized(data, changes.found, refused, layout)


def _settle(opened: OpenedBook, refused: tuple[Unsupported, ...], changes: Changes) -> None:
    said = "\n".join(item.what for item in refused)

    @cache
    def is_said(words: str) -> bool:
        return re.search(words, said) is not None

    found = ((item.where, _LAST_ROW.search(item.what)) for item in refused)
    ends = {where: match[1] for where, match in found if match}  # by sheet
    looks, book = _Looks(is_said, changes), opened.workbook
    shown = {sheet.title: sheet.rows for sheet in opened.read.sheets}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = shown.get(sheet.title, {})
        for row in sheet.iter_rows():
            for cell in row:
                _settle_content(cell, is_said, changes)
                if is_said("数值格式") and cell.data_type in _NUMBERS and _is_formatted(cell):
                    _write_shown(cell, rows.get(cell.row or 0, {}).get(cell.column or 0), changes)
                looks.settle(cell)
        _settle_sheet(sheet, is_said, ends, changes)
    if is_said("几块分开的打印区域"):
        for sheet in book.worksheets:
            sheet.print_area = None
            changes.add("分开的打印区域去掉", sheet.title, looks=True)


def _settle_content(cell: Any, is_said: Any, changes: Changes) -> None:
    where = f"{cell.parent.title}!{cell.coordinate}"
    if cell.hyperlink is not None and is_said("链接"):
        cell.hyperlink = None
        changes.add("超链接改为普通文字", where)
    if cell.comment is not None and is_said("批注"):
        cell.comment = None
        changes.add("去掉批注", where)
    if cell.data_type == "f" and is_said("公式"):
        cell.value = None
        changes.add("去掉公式（结果由填报的人填写）", where, looks=True)
    if cell.data_type == "e" and is_said("错误值"):
        cell.value = None
        changes.add("去掉错误值", where, looks=True)


def _is_formatted(cell: Any) -> bool:
    return cell.value is not None and cell.number_format not in _PLAIN_FORMATS


def _write_shown(cell: Any, read: Cell | None, changes: Changes) -> None:
    """Make a number with a format the text that it shows, where it showed it."""
    if read is None:
        return
    display, where = read.display, f"{cell.parent.title}!{cell.coordinate}"
    shown = read.text if display is None else display.text
    if shown is None:
        said = "日期、数字改为文本，写成通行的样子（原来的样子因电脑而异）"
        changes.add(said, where, looks=True)
        shown = (display.date if display else "") or read.text
    else:
        changes.add("带格式的数字改为所显示的文本", where)
    if cell.alignment.horizontal in (None, "general"):  # numbers stand on the right
        align = copy(cell.alignment)
        align.horizontal = "right"
        cell.alignment = align
    cell.value, cell.data_type, cell.number_format = shown, "s", "@"


class _Looks:
    """Settles how cells look: each look of a workbook once, however many cells have it."""

    def __init__(self, is_said: Any, changes: Changes) -> None:
        self._is_said = is_said
        self._changes = changes
        self._settled: dict[tuple[bool, tuple[int, ...]], tuple[StyleArray, Changes]] = {}

    def settle(self, cell: Any) -> None:
        """Settle the look of a cell, and note what was changed."""
        is_merged = type(cell).__name__ == "MergedCell"
        look = look_of(cell)
        key = (is_merged, tuple(look or ()))  # openpyxl has None for cells that a merge covers
        if key not in self._settled:
            made = Changes()
            where = f"{cell.parent.title}!{cell.coordinate}"
            if not is_merged:
                _settle_font(cell, self._is_said, made, where)
            if cell.has_style:
                _settle_number(cell, self._is_said, made, where)
                _settle_look(cell, self._is_said, made, where)
            self._settled[key] = (look_of(cell), made)
            self._changes.add_all(made)
            return
        settled, made = self._settled[key]
        if made.found:
            set_look(cell, settled)
            self._changes.add_all(made)


def _settle_number(cell: Any, is_said: Any, changes: Changes, where: str) -> None:
    if is_said("数值格式") and cell.number_format not in _PLAIN_FORMATS:
        cell.number_format = "@"
        changes.add("数值格式改为文本", where)


def _settle_font(cell: Any, is_said: Any, changes: Changes, where: str) -> None:
    font: Font = cell.font
    if is_said("主题字体") and font.scheme is not None:
        font = copy(font)
        font.scheme = None
        cell.font = font
        changes.add(f"主题字体写明为“{font.name}”", where)
    if is_said("删除线|上标|文字效果"):
        odd = font.strike or font.vertAlign or font.outline or font.shadow
        if odd:
            cell.font = Font(
                name=font.name, sz=font.sz, b=font.b, i=font.i, u=font.u, color=font.color
            )
            changes.add("去掉文字的特殊格式", where, looks=True)


def _settle_look(cell: Any, is_said: Any, changes: Changes, where: str) -> None:
    fill = cell.fill
    if is_said("图案填充|渐变填充|主题颜色") and fill is not None and fill.fill_type:
        if fill.fill_type != "solid":
            cell.fill = PatternFill()
            changes.add("去掉图案或渐变填充", where, looks=True)
        elif isinstance(fill.fgColor, Color) and fill.fgColor.type == "theme":
            cell.fill = PatternFill("solid", fgColor=_rgb(fill.fgColor))
            changes.add("主题颜色写明为固定的颜色", where)
    if is_said("斜线") and cell.border is not None:
        line: Border = cell.border
        if line.diagonalUp or line.diagonalDown:
            cell.border = Border(left=line.left, right=line.right, top=line.top, bottom=line.bottom)
            changes.add("去掉单元格斜线", where, looks=True)
    align: Alignment = cell.alignment
    odd = (
        align.horizontal not in (None, *_HORIZONTAL)
        or align.vertical not in (None, *_VERTICAL)
        or (align.textRotation or 0) not in (0, 255)
        or bool(align.readingOrder)
    )
    if odd and is_said("跨列居中|对齐|倾斜"):
        horizontal = "center" if align.horizontal == "centerContinuous" else align.horizontal
        cell.alignment = Alignment(
            horizontal=horizontal if horizontal in _HORIZONTAL else "left",
            vertical=align.vertical if align.vertical in _VERTICAL else "center",
            wrap_text=align.wrap_text,
            indent=align.indent,
        )
        changes.add("特殊的对齐方式改为普通的", where, looks=True)


def _rgb(color: Color) -> str:
    if color.type == "theme":
        base = _THEME[color.theme] if 0 <= color.theme < len(_THEME) else "FFFFFF"
        return "FF" + _tinted(base, float(color.tint or 0))
    if color.type == "indexed" and color.indexed < len(COLOR_INDEX):
        return COLOR_INDEX[color.indexed]
    return str(color.rgb)


def _tinted(base: str, tint: float) -> str:
    parts = [int(base[i : i + 2], 16) for i in (0, 2, 4)]
    mixed = (p * (1 + tint) if tint < 0 else p + (255 - p) * tint for p in parts)
    return "".join(f"{round(min(max(p, 0), 255)):02X}" for p in mixed)


def _settle_sheet(sheet: Any, is_said: Any, ends: dict[str, str], changes: Changes) -> None:
    name, setup = sheet.title, sheet.page_setup
    if is_said("纸张大小") and setup.paperSize not in map(str, _PAPERS):
        setup.paperSize = _A4
        changes.add("没有写明的纸张写明为 A4", name)
    if is_said("宽.*毫米的列|缩小到10%"):
        if sheet.print_area:
            sheet.print_area = None
        sheet.sheet_properties.pageSetUpPr = _fit()
        setup.fitToWidth, setup.fitToHeight = 1, 0
        wide = sum((sheet.column_dimensions[key].width or 9) for key in sheet.column_dimensions)
        if wide > 100:  # noqa: PLR2004 - characters: more than upright paper holds in readable size
            setup.orientation = "landscape"
        changes.add("打印调整为1页宽", name, looks=True)
    elif name in ends and not sheet.print_area:  # a scale that is settled
        first, last = get_column_letter(sheet.min_column), get_column_letter(sheet.max_column)
        sheet.print_area = f"{first}{sheet.min_row}:{last}{ends[name]}"
        changes.add(f"后面的空行不印（打印区域写到第{ends[name]}行）", name, looks=True)
    _plain_sheet(sheet, is_said, changes)


def _plain_sheet(sheet: Any, is_said: Any, changes: Changes) -> None:
    name, setup = sheet.title, sheet.page_setup
    if is_said("条件格式"):
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        changes.add("去掉条件格式", name, looks=True)
    if is_said("“表格”对象") and sheet.tables:
        for table in list(sheet.tables):
            del sheet.tables[table]
        changes.add("“表格”对象改为普通区域", name, looks=True)
    if is_said("打印网格线|行号列标|打印批注"):
        sheet.print_options.gridLines = sheet.print_options.headings = None
        setup.cellComments = None
        changes.add("不打印网格线、行号列标和批注", name, looks=True)
    if is_said("代码“&"):
        _plain_margins(sheet, changes)
    if is_said("不同的页眉页脚"):
        sheet.HeaderFooter.differentFirst = sheet.HeaderFooter.differentOddEven = None
        changes.add("去掉首页或奇偶页不同的页眉页脚", name, looks=True)
    if is_said("左端标题列") and sheet.print_title_cols:
        sheet.print_title_cols = None
        changes.add("去掉左端标题列", name, looks=True)
    if is_said("图片|图形") and drop_drawings(sheet):
        changes.add("去掉印不出的图片和图形", name, looks=True)


def _plain_margins(sheet: Any, changes: Changes) -> None:
    """Take out of headers and footers what changes from print to print, and pictures."""
    for margin in (sheet.oddHeader, sheet.oddFooter):
        for part in (margin.left, margin.center, margin.right):
            plain = re.sub("&[GDTZFA]", "", part.text or "")
            if part.text and plain != part.text:
                part.text = plain or None
                changes.add("去掉页眉页脚里的日期、文件名和图片", sheet.title, looks=True)


def _fit() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)
