"""Opening a workbook that may be anything: inspected first, then openpyxl, never an exception."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from cadre_docs.container import XLSX
from cadre_docs.errors import UnsafeFileError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.inspection import inspect
from cadre_docs.limits import adjustable, amount, limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook

_AGAIN = "请用 cadre-docs new 重新生成填报模板，把内容粘贴过去（选择性粘贴为数值）"


class Refused(Exception):  # noqa: N818 - becomes a finding
    """A file that cannot be read, with the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def open_workbook(data: bytes, file: str) -> Workbook:
    """Open a workbook of limited size; formulas stay formulas, links are not followed.

    Raises :class:`Refused` for everything that is no readable workbook.
    """

    def refuse(message: str, remedy: str = _AGAIN, position: Position | None = None) -> Refused:
        return Refused(error("FS-syntax", message, remedy=remedy, position=position or at))

    at = Position(file)
    try:
        inspect(data, XLSX, links=True)
    except UnsafeFileError as problem:
        raise refuse(problem.message, problem.remedy) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features that a form does not need
            workbook = load_workbook(BytesIO(data), keep_links=False)
    except Exception as trouble:  # openpyxl raises whatever it stumbles over
        raise refuse("不是可读取的Excel工作簿（.xlsx），或文件已损坏") from trouble
    for sheet, cell, what, remedy in _too_large(workbook):
        raise refuse(what, remedy, Position(file, sheet=sheet, cell=cell))
    return workbook


def _too_large(workbook: Workbook) -> Iterator[tuple[str, str, str, str]]:
    """Yield sheet, cell, problem and remedy of what lies too far out or is too long."""
    most = limits()
    for sheet in workbook.worksheets:
        for (row, column), cell in sheet._cells.items():
            value = cell.value if isinstance(cell, Cell) else None
            if value is None:
                continue
            place = f"{get_column_letter(column)}{row}"
            if column > most.columns:
                what = f"有内容的列超过{amount('columns')}"
                yield sheet.title, place, what, f"请删去多余的列；{adjustable('columns')}"
            if isinstance(value, str) and len(value) > most.text_chars:
                what = f"一格的文字有{len(value)}字，超过{amount('text_chars')}"
                yield sheet.title, place, what, f"请删短；{adjustable('text_chars')}"
