"""One sheet of a workbook: cells → positioned text, with a finding for what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, shortened
from cadre_docs.intake.keys import is_error_value
from cadre_docs.office.workbooks.pictures import (
    Laid,
    is_picture,
    picture_in_cell,
    picture_over_photo,
    pictures_elsewhere,
)
from cadre_docs.office.workbooks.remarks import remarks_unread
from cadre_docs.office.workbooks.spreadsheetml import FEW, cells, column_letters, named
from cadre_docs.source.tree import Scalar

if TYPE_CHECKING:
    from cadre_docs.office.workbooks.cells import Cell, SheetCells

_OF_PROGRAMS = ("wpsreserved_", "_xl", "xl_dcf_", "__")
_UNSURE = "看得见的和读进来的应是一样的"
_SHOW = "请改成看得见的字（清除格式即可），核对内容，不要的请清空"
_UNSTRIKE = "不要的请删去；要保留的请去掉删除线"
_LEVEL = "请改用“²”“₂”这样的字符，或者写成文字；不该有上标、下标的，清除这个格式"
_UNVEIL = "请删去这个条件格式（条件格式→清除规则），核对内容，不要的请清空"


class Sheet:
    """The cells of a sheet that hold something.

    ``findings`` are about single boxes and rows; :meth:`told` adds those about the sheet.
    """

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
        self._blamed: dict[str, Finding] = {}  # by merged area
        self._pictures = Laid(sheet.pictures)
        self._remarks = sheet.remarks
        self._unseen = sheet.unseen
        self._has_unseen = bool(sheet.unseen)
        self._covered: dict[int, Finding] = {}  # by hidden column
        self._told_rows: set[tuple[int, str]] = set()
        self._first_read: Position | None = None

    def _visible(self, row: int, line: dict[int, Cell]) -> dict[int, Cell]:
        """Return the cells of a row from left to right, without what merges have swallowed."""
        if not self._swallowed:
            return dict(sorted(line.items()))
        return {c: line[c] for c in sorted(line) if (row, c) not in self._swallowed}

    @property
    def is_of_program(self) -> bool:
        """Whether a spreadsheet program keeps this hidden sheet for itself: nobody typed there."""
        return self.hidden and self.title.casefold().startswith(_OF_PROGRAMS)

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

    def is_merged(self, row: int, column: int) -> bool:
        """Whether a cell reaches over the one right of it."""
        return (row, column + 1) in self._swallowed

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows, for labels and headings."""
        cell = self._cells.get(row, {}).get(column)
        return "" if cell is None else cell.label

    def raw(self, row: int, column: int) -> Scalar:
        """Return what a cell holds, reporting nothing: for keys and labels."""
        cell = self._cells.get(row, {}).get(column)
        position = self.position(row, column)
        if cell is None:
            return Scalar("", position)
        return Scalar(cell.text, position, cell.origin, cell.look)

    def key(self, row: int, column: int) -> Scalar:
        """Return the same of a key that ties rows to people; unreadable when it is struck out."""
        held = self.raw(row, column)
        return held if self.seen(row, column) else replace(held, origin="unreadable")

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
        if self.hidden and self._first_read is None and cell.label:
            self._first_read = position
        if is_picture(cell.text):
            self.findings.append(picture_in_cell(position, path))
            return Scalar(cell.text, position, "unreadable")
        if cell.origin == "unreadable" or is_error_value(cell.text):
            self.findings.append(_lost(cell, position, path))
            return Scalar(cell.text, position, "unreadable")
        if self._has_unseen and not self.seen(row, column):
            return Scalar(cell.text, position, "unreadable")
        return Scalar(cell.text, position, cell.origin, cell.look)

    def photo(self, row: int, column: int, path: str) -> Scalar:
        """Return the value of a box for a photo; a picture laid over it is reported."""
        typed = self.scalar(row, column, path)
        over = [] if self.text(row, column) else self._pictures.over(row, column)
        if not over:
            return typed
        self.findings.append(picture_over_photo(typed.position, path))
        return Scalar(over[0].reference, typed.position, "unreadable")

    # --- what people do not see ---------------------------------------------------------------

    def seen(self, row: int, column: int) -> bool:
        """Report a cell that people do not see as it is read; False when it is struck out.

        A row is reported once. What is struck out may count or not: nobody can tell.
        """
        if not self._has_unseen or not self.text(row, column):
            return True
        if row in self._unseen.rows:
            what = f"第{row}行是隐藏的（或被筛选掉了），里面有内容"
            remedy = "要填报的请取消隐藏（清除筛选），不要的请删去整行"
            self._tell_row(row, column, what, remedy)
        if column in self._unseen.columns and column not in self._covered:
            what = f"{column_letters(column)}列是隐藏的，里面有内容"
            remedy = "请取消隐藏并核对，不要的请清空"
            self._covered[column] = self._unsure(row, column, what, remedy)
        if self._is_news(row, column, self._unseen.invisible, _SHOW):
            cells = self._among(row, self._unseen.invisible)
            what = f"{cells}有内容，但看不见（字与底同色、字号太小，或格式不显示）"
            self._tell_row(row, column, what, _SHOW)
        if self._is_news(row, column, self._unseen.raised, _LEVEL):
            self._told_rows.add((row, _LEVEL))
            what = f"{self._among(row, self._unseen.raised)}有上标或下标的字，读进来成了普通的字"
            at = self.position(row, column)
            self.findings.append(
                error("FS-shown", what, wanted=_UNSURE, remedy=_LEVEL, position=at)
            )
        if self._unseen.veiled and self._unseen.may_veil(row, column):
            what = f"{self.position(row, column).cell}有条件格式，满足条件时字被划掉或看不见"
            self._tell_row(row, column, what, _UNVEIL)
        if not self.is_struck(row, column):
            return True
        if self._is_news(row, column, self._unseen.struck, _UNSTRIKE):
            what = f"{self._among(row, self._unseen.struck)}有划掉的字（删除线），不知道算不算数"
            self._tell_row(row, column, what, _UNSTRIKE)
        return False

    def _is_news(self, row: int, column: int, places: set[tuple[int, int]], remedy: str) -> bool:
        """Whether a cell is one of these places, and the first of its row: the row is told once."""
        return (row, column) in places and (row, remedy) not in self._told_rows

    def is_struck(self, row: int, column: int) -> bool:
        """Whether a cell, or a word of it, is struck out."""
        return (row, column) in self._unseen.struck

    def is_hidden(self, row: int) -> bool:
        """Whether a row is hidden, by hand or by a filter."""
        return row in self._unseen.rows

    def _among(self, row: int, places: set[tuple[int, int]]) -> str:
        columns = [c for c in self.columns(row) if (row, c) in places and self.text(row, c)]
        return named(cells((row, column) for column in columns), "格", FEW)

    def _tell_row(self, row: int, column: int, what: str, remedy: str) -> None:
        if (row, remedy) not in self._told_rows:
            self._told_rows.add((row, remedy))
            self.findings.append(self._unsure(row, column, what, remedy))

    def _unsure(self, row: int, column: int, what: str, remedy: str) -> Finding:
        position = self.position(row, column)
        return error("FS-unseen", what, wanted=_UNSURE, remedy=remedy, position=position)

    # --- what concerns the whole sheet --------------------------------------------------------

    def told(self) -> list[Finding]:
        """Return all findings: of the sheet, of its columns and merged areas, of its boxes."""
        found = [*self._blamed.values(), *self._covered.values(), *self.findings]
        found += pictures_elsewhere(self._pictures.others(), self.position())
        found += remarks_unread(self._remarks, self.position())
        if self._first_read is not None:
            found.append(
                error(
                    "FS-unseen",
                    f"工作表“{self.title}”是隐藏的，里面有内容",
                    wanted=_UNSURE,
                    remedy="要填报的请取消隐藏，核对内容；不要的请清空",
                    position=self.position(),
                )
            )
        return found

    def _blame_merge(self, merged: str, position: Position, path: str) -> None:
        if merged not in self._blamed:
            self._blamed[merged] = error(
                "FS-template",
                f"{merged} 是合并单元格，合并时除第一格外的内容都丢了",
                wanted="每个格子单独填写",
                remedy="请取消合并，再逐格填写",
                position=position,
                path=path,
            )


def _lost(cell: Cell, position: Position, path: str) -> Finding:
    what, remedy = f"单元格是错误值 {shortened(cell.label)}", "请改为要填的内容"
    if cell.display is not None:  # a number with the format of a date
        what = "单元格是日期格式，存的数不是日历上的日期，只显示为“####”"
        remedy = "请把单元格设为“文本”格式，再重新填写"
    elif cell.is_formula:
        what = f"公式单元格“{shortened(cell.text)}”不能读取"
        remedy = "请复制该格，用“选择性粘贴→数值”贴回原处，或重新填写"
    return error(
        "FS-type",
        what,
        wanted="应直接填写内容",
        remedy=remedy,
        position=position,
        path=path,
    )
