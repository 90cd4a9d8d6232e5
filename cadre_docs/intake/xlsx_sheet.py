"""One sheet of a workbook: cells → positioned text, with a finding for what cannot be read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from cadre_docs.findings import Finding, Position, error
from cadre_docs.tree import Scalar

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.tree import Origin

_EXACT_FLOAT = 1e21


class Sheet:
    """The cells of a sheet that hold something."""

    def __init__(self, file: str, sheet: Worksheet) -> None:
        self.file = file
        self.title = sheet.title
        self.hidden = sheet.sheet_state != "visible"
        self.findings: list[Finding] = []
        self._cells: dict[int, dict[int, Cell]] = {}
        # Not iter_rows(), which would make a cell for every place up to the last one.
        for (row, column), cell in sorted(sheet._cells.items(), key=lambda item: item[0]):
            if isinstance(cell, Cell) and cell.value is not None:
                self._cells.setdefault(row, {})[column] = cell
        self._swallowed: dict[tuple[int, int], str] = {}
        for merged in sheet.merged_cells.ranges:
            places = [place for line in merged.rows for place in line]
            self._swallowed |= dict.fromkeys(places[1:], merged.coord)
        self._blamed: set[str] = set()

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold something, in order."""
        return tuple(self._cells)

    def columns(self, row: int) -> tuple[int, ...]:
        """The columns of a row that hold something."""
        return tuple(self._cells.get(row, ()))

    def position(self, row: int = 0, column: int = 1) -> Position:
        """Return where a cell is; without a row, the sheet."""
        cell = f"{get_column_letter(column)}{row}" if row else None
        return Position(self.file, sheet=self.title, cell=cell)

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows, for labels and headings."""
        cell = self._cells.get(row, {}).get(column)
        return "" if cell is None else _read(cell)[0].strip()

    def scalar(self, row: int, column: int, path: str) -> Scalar:
        """Return a cell's value; what cannot be read is reported and marked unreadable."""
        position = self.position(row, column)
        merged = self._swallowed.get((row, column))
        if merged is not None:
            self._blame_merge(merged, position, path)
            return Scalar(merged, position, "unreadable")
        cell = self._cells.get(row, {}).get(column)
        if cell is None:
            return Scalar("", position)
        text, origin = _read(cell)
        if origin == "unreadable":
            self.findings.append(_lost(cell, text, position, path))
        return Scalar(text, position, origin)

    def _blame_merge(self, merged: str, position: Position, path: str) -> None:
        if merged in self._blamed:
            return
        self._blamed.add(merged)
        self.findings.append(
            error(
                "FS-template",
                f"{merged} 是合并单元格，合并时除第一格外的内容都丢了",
                wanted="每个格子单独填写",
                remedy="请取消合并，再逐格填写",
                position=position,
                path=path,
            )
        )


def _read(cell: Cell) -> tuple[str, Origin]:
    value = cell.value
    if isinstance(value, ArrayFormula | DataTableFormula):
        return str(getattr(value, "text", None) or "="), "unreadable"
    if cell.data_type in ("f", "e"):
        return str(value), "unreadable"
    if isinstance(value, bool):
        return ("是" if value else "否"), "text"
    if isinstance(value, int | float):
        return _number(value), "number"
    if isinstance(value, date | time | timedelta):
        return _moment(value), "date"
    # Excel writes the carriage returns of pasted text in this way.
    return str(value).replace("_x000D_", ""), "text"


def _number(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOAT:
        return str(int(value))
    return repr(value)


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _lost(cell: Cell, text: str, position: Position, path: str) -> Finding:
    formula = cell.data_type == "f" or not isinstance(cell.value, str)
    return error(
        "FS-type",
        f"公式单元格“{text[:40]}”不能读取" if formula else f"单元格是错误值 {text}",
        wanted="应直接填写内容",
        remedy="请复制该格，用“选择性粘贴→数值”贴回原处，或重新填写",
        position=position,
        path=path,
    )
