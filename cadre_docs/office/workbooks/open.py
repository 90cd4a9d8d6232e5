"""Opening a workbook that may be anything: looked through, read, never an exception."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError, UnsafeFileError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.office.workbooks.parts import read_book
from cadre_docs.office.workbooks.spreadsheetml import column_letters
from cadre_docs.source.file_kinds import for_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.office.workbooks.cells import Workbook

# What readers raise for what is no workbook. Anything else is a fault of ours.
DAMAGE = (CadreDocsError, ValueError, ArithmeticError)
_TEXT = attrgetter("text")
_LONGEST_TITLE = 255  # characters; Excel allows 31, some programs write more
_AGAIN = "请用 cadre-docs new 重新生成填报模板，把内容粘贴过去（选择性粘贴为数值）"


class Refused(Exception):  # noqa: N818 - becomes a finding
    """A file that cannot be read, with the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def open_workbook(data: bytes, file: str) -> Workbook:
    """Open a workbook of limited size; formulas stay formulas, links are not followed.

    Raises :class:`Refused` for everything that is no readable workbook.
    """

    def refuse(message: str, remedy: str = _AGAIN) -> Refused:
        return Refused(error("FS-syntax", message, remedy=remedy, position=at))

    at = Position(file)
    try:
        workbook = read_book(data)
    except UnsafeFileError as problem:
        raise refuse(problem.message, for_name(problem.remedy, file)) from None
    except DAMAGE as trouble:
        raise refuse("不是可读取的Excel工作簿（.xlsx），或文件已损坏") from trouble
    refuse_oddities(workbook, file)
    return workbook


def refuse_oddities(workbook: Workbook, file: str) -> None:
    """Raise :class:`Refused` for what no program writes, lies too far out or is too long."""
    for sheet, cell, what, remedy in (*_forged(workbook), *_too_large(workbook)):
        position = Position(file, sheet=sheet or None, cell=cell)
        raise Refused(error("FS-syntax", what, remedy=remedy, position=position))


def _forged(workbook: Workbook) -> Iterator[tuple[str, str | None, str, str]]:
    """Yield the same of what no spreadsheet program writes: programs differ in what they show."""
    seen: set[str] = set()
    for sheet in workbook.sheets:
        if len(sheet.title) > _LONGEST_TITLE:
            what = f"工作表的名称有{len(sheet.title)}字"
            yield "", None, what, "请用 Excel 或 WPS 打开，把工作表改成短的名称（最多31字）后另存"
        title = sheet.title.casefold()
        if title in seen:
            remedy = "请用 Excel 或 WPS 打开，给其中一张改名，核对内容后另存"
            yield sheet.title, None, f"有两张工作表都叫“{sheet.title}”，不知道该读哪一张", remedy
        seen.add(title)
        if sheet.disorder:
            what = "这一格（或这一行）在文件里写了两次，或者次序颠倒，不知道以哪一个为准"
            remedy = "请用 Excel 或 WPS 打开（提示修复的照做），核对内容后另存"
            yield sheet.title, sheet.disorder, what, remedy


def _too_large(workbook: Workbook) -> Iterator[tuple[str, str | None, str, str]]:
    """Yield sheet, cell, problem and remedy of what lies too far out or is too long."""
    most, longest = limits().columns, limits().text_chars
    for sheet in workbook.sheets:
        for row, cells in sheet.rows.items():
            texts = map(len, map(_TEXT, cells.values()))
            if max(cells, default=0) <= most and max(texts, default=0) <= longest:
                continue  # as good as always
            for column, cell in cells.items():
                if column > most:
                    what = f"有内容的列超过{amount('columns')}"
                    remedy = f"请删去多余的列；{adjustable('columns')}"
                elif len(cell.text) > longest:
                    what = f"一格的文字有{len(cell.text)}字，超过{amount('text_chars')}"
                    remedy = f"请删短；{adjustable('text_chars')}"
                else:
                    continue
                yield sheet.title, f"{column_letters(column)}{row}", what, remedy
