"""One sheet of a workbook: cells → positioned text, with a finding for what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error
from cadre_docs.layout.xlsx_xml import column_letters
from cadre_docs.tree import Scalar

if TYPE_CHECKING:
    from cadre_docs.intake.xlsx_cell import Cell, SheetCells


class Sheet:
    """The cells of a sheet that hold something."""

    def __init__(self, file: str, sheet: SheetCells) -> None:
        self.file = file
        self.title = sheet.title
        self.hidden = sheet.hidden
        self.findings: list[Finding] = []
        self._swallowed: dict[tuple[int, int], str] = {}
        for merged in sheet.merged:
            places = merged.places()
            next(places)
            self._swallowed.update(dict.fromkeys(places, merged.reference))
        lines = {row: self._visible(row, line) for row, line in sorted(sheet.rows.items())}
        self._cells = {row: line for row, line in lines.items() if line}
        self._blamed: set[str] = set()

    def _visible(self, row: int, line: dict[int, Cell]) -> dict[int, Cell]:
        """Return the cells of a row from left to right, without what merges have swallowed."""
        if not self._swallowed:
            return dict(sorted(line.items()))
        return {c: line[c] for c in sorted(line) if (row, c) not in self._swallowed}

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold something, in order."""
        return tuple(self._cells)

    def columns(self, row: int) -> tuple[int, ...]:
        """The columns of a row that hold something."""
        return tuple(self._cells.get(row, ()))

    def position(self, row: int = 0, column: int = 1) -> Position:
        """Return where a cell is; without a row, the sheet."""
        cell = f"{column_letters(column)}{row}" if row else None
        return Position(self.file, sheet=self.title, cell=cell)

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows, for labels and headings."""
        cell = self._cells.get(row, {}).get(column)
        return "" if cell is None else cell.text.strip()

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
        if cell.origin == "unreadable":
            self.findings.append(_lost(cell, position, path))
        return Scalar(cell.text, position, cell.origin, cell.display)

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


def _lost(cell: Cell, position: Position, path: str) -> Finding:
    what, remedy = f"单元格是错误值 {cell.text}", "请改为要填的内容"
    if cell.display is not None:  # a number with the format of a date
        what = "单元格是日期格式，存的数不是日历上的日期，只显示为“####”"
        remedy = "请把单元格设为“文本”格式，再重新填写"
    elif cell.is_formula:
        what = f"公式单元格“{cell.text[:40]}”不能读取"
        remedy = "请复制该格，用“选择性粘贴→数值”贴回原处，或重新填写"
    return error(
        "FS-type",
        what,
        wanted="应直接填写内容",
        remedy=remedy,
        position=position,
        path=path,
    )
