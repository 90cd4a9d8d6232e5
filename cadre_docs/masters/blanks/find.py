"""The boxes of a blank form, by the habits of those who draw such forms.

In this order: photos; lists and cross tables; the empty cell, ticks, signatures or blanks on the
right of words; the empty cell below words; blank lines below words of the same cell; blanks in
lines. What is doubtful says so, and an empty cell that nobody claims is handed on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Found, Kind
from cadre_docs.masters.blanks.form import Line
from cadre_docs.masters.blanks.inline import boxes_in, choices_in, has_tick
from cadre_docs.masters.blanks.labels import (
    date_blank,
    is_label,
    is_photo,
    is_signed,
    is_typed,
    is_year_blank,
    label_of,
    squeezed,
    trimmed,
)
from cadre_docs.masters.blanks.lists import find_lists
from cadre_docs.masters.blanks.same_rows import in_print, with_rows
from cadre_docs.masters.blanks.signing import SENTENCE, by_hand, is_for_hand, is_place_to_sign
from cadre_docs.masters.blanks.title import section_of, title_of
from cadre_docs.masters.blanks.twins import halves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.form import Cell, Form, Grid

_LEAST_DIGITS = 6
_LEAST_WIDTH = 12.0  # points
_NARROW = 24.0  # points: a cell for one character
_UNITS = re.compile(
    r"(?:元|万元|人|年|月|个|次|岁|学时|学分|分|％|%|㎡|平方米|名|项|篇|天|级|号|公斤|kg|cm)"
)
# Lines that end with a colon, and nobody writes behind it: whom a letter is to, what is enclosed.
_NO_NAME = re.compile(
    r"(?:附[件表录][\d一二三四五六七八九十]{0,3}"
    r"|(?:尊敬的|敬爱的)\S{1,20}|您好|你好|此致|敬礼)[:：]"
)
_ROOM_TO_WRITE = 4  # characters
_FEW_YEARS = 2
_TALL = 60.0  # points: room for several lines
_FIRST_ROWS, _PHOTO_ROWS = 2, 3
_PHOTO_HEIGHT, _PHOTO_WIDTHS = 80.0, (60.0, 145.0)  # points: a photo of 1 to 2 寸 and its margins


def find(form: Form) -> Found:
    """Return the boxes of a form, in printed order."""
    boxes: list[Box] = []
    unclaimed: list[Cell] = []
    section, title = "", title_of(form)
    for block in form.blocks:
        if isinstance(block, Line):
            boxes += _of_line(block)
            section = section_of(block.text, title) or section
            continue
        found, free = _of_grid(block, section)
        boxes += found
        unclaimed += free
    return Found(title, boxes, unclaimed)


def _of_grid(grid: Grid, section: str) -> tuple[list[Box], list[Cell]]:
    """Return the boxes of a table and its empty cells; of two forms side by side, one by one."""
    parts = halves(grid)
    if parts is not None:
        finders = [_GridFinder(part, section) for part in parts]
        found = [box for finder in finders for box in finder.boxes()]
        if not any(box.columns for box in found):  # a list takes the rows of both
            return found, [cell for finder in finders for cell in finder.unclaimed()]
    finder = _GridFinder(grid, section)
    return finder.boxes(), finder.unclaimed()


def _of_line(line: Line) -> Iterator[Box]:
    room = len(line.text) - len(line.text.rstrip())
    if _NO_NAME.fullmatch(squeezed(line.text)) and room < _ROOM_TO_WRITE and not line.gaps:
        return
    if has_tick(line.text):
        yield from choices_in([line], "")
    else:
        yield from boxes_in(line)


class _GridFinder:
    def __init__(self, grid: Grid, section: str) -> None:
        self._grid = grid
        self._section = section
        self._claimed: set[Cell] = set()
        self._labels: set[Cell] = set()
        self._found: list[Box] = []
        self._in_boxes: set[Cell] = set()  # of the first ``_counted`` boxes
        self._counted = 0

    def boxes(self) -> list[Box]:
        """Return the boxes of the table."""
        # Gaps between columns: no character has room there.
        self._claimed.update(
            cell for cell in self._grid.cells() if cell.is_empty and cell.width < _LEAST_WIDTH
        )
        self._photos()
        self._years()
        self._right_end()
        lists = find_lists(self._grid, self._claimed)
        for made in lists:
            if made.kind is Kind.LIST and not made.label and is_label(self._section):
                made.label = self._section
                made.doubts = [d for d in made.doubts if "名称" not in d]
        self._found += lists
        for cell in self._grid.cells():
            if cell not in self._claimed and not cell.is_empty:
                self._beside(cell)
        for cell in self._grid.cells():
            if not (cell in self._claimed or cell in self._labels or cell.is_empty):
                self._below(cell)
        for cell in self._grid.cells():
            if not (cell in self._claimed or cell in self._labels or cell.is_empty):
                self._within(cell)
        for box in self._found:
            box.grid = self._grid
            box.heading = box.heading or self._heading(box)
            box.row_name = self._row_name(box)
        self._found = list(with_rows(self._found))
        return sorted(self._found, key=in_print)

    def unclaimed(self) -> list[Cell]:
        """Return the empty cells that belong to no box."""
        return [
            cell
            for cell in self._grid.cells()
            if cell.is_empty and cell.framed and cell not in self._claimed and cell.width > 1
        ]

    # --- the habits --------------------------------------------------------------------------

    def _photos(self) -> None:
        for cell in self._grid.cells():
            if cell.is_empty or not is_photo(cell.text) or has_tick(cell.text):
                continue
            beside = self._grid.right_of(cell)
            is_words = cell.rowspan == 1 and cell.height < _TALL and beside is not None
            if is_words and beside is not None and beside.is_empty and beside.height >= _TALL / 2:
                self._claimed.update((cell, beside))
                self._found.append(Box(Kind.PHOTO, label_of(cell), [beside]))
            elif cell.height >= _TALL / 2 or cell.rowspan > 1:
                self._claimed.add(cell)
                self._found.append(Box(Kind.PHOTO, "照片", [cell]))

    def _right_end(self) -> None:
        """Take a tall empty cell at the right end of the first rows for a photo."""
        if not self._grid.sheet and not any(box.kind is Kind.PHOTO for box in self._found):
            for cell in (row[-1] for row in self._grid.rows[:_FIRST_ROWS] if row):
                is_end = cell.right == self._grid.columns and cell.column > 0 and cell.framed
                has_room = cell.rowspan >= _PHOTO_ROWS and cell.height >= _PHOTO_HEIGHT
                fits = _PHOTO_WIDTHS[0] <= cell.width <= _PHOTO_WIDTHS[1]
                if is_end and has_room and fits and cell.is_empty and cell not in self._claimed:
                    box = Box(Kind.PHOTO, "照片", [cell])
                    box.doubts.append("右上角的空格，当作照片")
                    self._claim(box)
                    return

    def _years(self) -> None:
        """Take rows of cells for years, and the cells below each of them: a table lying down."""
        for row in self._grid.rows:
            years = [cell for cell in row if is_year_blank(cell.text)]
            if len(years) < _FEW_YEARS:
                continue
            first = next(line for line in years[0].lines if not line.is_empty)
            column = Box(Kind.COLUMN, "年度", years, grid=self._grid)
            column.blank = first.text[: first.text.index("年")]
            column.options.update(type="date", precision="year", printed_as="YYYY")
            made = Box(Kind.ROWS, "", [], grid=self._grid, columns=[column])
            made.rows = list(range(row[0].row, row[0].row + len(years)))
            below = [self._grid.below(cell) for cell in years]
            results = [cell for cell in below if cell is not None and cell.is_empty]
            if len({(cell.row, cell.column) for cell in results}) == len(years):
                probe = Box(Kind.FIELD, "", [results[0]])
                label = self._left_words(results[0]) or self._heading(probe) or "结果"
                made.columns.append(Box(Kind.COLUMN, label, results, grid=self._grid))
            made.label = self._years_name(years[0], made)
            made.heading = made.label
            for one in made.columns:
                self._claimed.update(one.cells)
            self._found.append(made)

    def _years_name(self, first: Cell, made: Box) -> str:
        """Return what the table of a row of years is called: by the words before it, or above."""
        probe = Box(Kind.FIELD, "年度", [first])
        name = self._left_words(first) if first.column else ""
        if name in ("", "年度", "年份"):
            name = self._heading(probe) or made.columns[-1].label
        return name

    def _left_words(self, cell: Cell) -> str:
        """Return the words at the left end of a row."""
        first = self._grid.at(cell.row, 0)
        if first is None or first is cell or first.is_empty:
            return ""
        self._labels.add(first)
        return label_of(first)

    def _beside(self, cell: Cell) -> None:
        if not is_label(cell.text) or cell in self._labels:
            return
        if is_signed(cell.text) and len(squeezed(cell.text)) > SENTENCE:
            return  # somebody signs here
        right = self._grid.right_of(cell)
        if right is None or right in self._claimed:
            return
        if not cell.framed and not right.is_empty:
            return  # two lines above a table
        label = label_of(cell)
        if right.is_empty and not (right.framed or cell.text.rstrip().endswith((":", "：", "_"))):
            return
        if right.is_empty:
            self._take_empty(cell, right, label)
        elif self._take_content(right, label):
            self._labels.add(cell)

    def _take_empty(self, cell: Cell, right: Cell, label: str) -> None:
        self._labels.add(cell)
        cells = self._digits(right)
        if len(cells) >= _LEAST_DIGITS:
            self._claim(Box(Kind.DIGITS, label, cells))
            return
        if self._take_two(right, label):
            return
        below = self._grid.below(right)
        if below is not None and below.bottom <= cell.bottom and is_place_to_sign(below):
            self._claim(Box(Kind.TEXT if is_typed(label) else Kind.HAND, label, [right]))
            for inner in by_hand(below, ""):
                self._claim(inner)
            self._claimed.add(below)
            return
        kind = Kind.HAND if is_for_hand(label) else Kind.FIELD
        box = Box(kind, label, [right])
        following = self._grid.right_of(right)
        if following is not None and following.is_empty and following.row == right.row:
            is_claimed = following in self._claimed
            above = self._grid.above(following)
            if not is_claimed and following.framed and (above is None or above.is_empty):
                box.doubts.append("右边还有空格，没有用")
        self._claim(box)

    def _take_two(self, cell: Cell, label: str) -> bool:
        """Take a cell with a line for each of the things that its label names."""
        parts = [part for part in re.split("[及和与、]", label) if len(part) > 1]
        if len(parts) != len(cell.lines) or len(parts) < 2:  # noqa: PLR2004
            return False
        for part, line in zip(parts, cell.lines, strict=True):
            box = Box(Kind.FIELD, part, [cell], line=line, end=len(line.text))
            box.doubts.append("两项在同一格里，一项一行")
            self._claim(box)
        return True

    def _digits(self, first: Cell) -> list[Cell]:
        cells: list[Cell] = []
        at: Cell | None = first
        while at is not None and at.is_empty and at not in self._claimed:
            narrow = at.width <= _NARROW and abs(at.width - first.width) < _NARROW / 2
            if not narrow or at.row != first.row:
                break
            cells.append(at)
            at = self._grid.right_of(at)
        return cells

    def _take_content(self, cell: Cell, label: str) -> bool:
        """Take the boxes of a cell with words of its own; tell whether there were any."""
        if has_tick(cell.text):
            for box in choices_in(cell.lines, label):
                box.cells = [cell]
                self._claim(box)
            return True
        if self._heads_empty(cell):
            return False
        if is_signed(cell.text) or self._is_bare_date(cell, label):
            for box in by_hand(cell, label):
                self._claim(box)
            self._claimed.add(cell)
            return True
        boxes = [b for line in cell.lines for b in boxes_in(line, label, inside=True)]
        if not boxes and _UNITS.fullmatch(squeezed(cell.text)):
            line = next(line for line in cell.lines if not line.is_empty)
            at = len(line.text) - len(line.text.lstrip())
            boxes = [Box(Kind.FIELD, label, line=line, start=0, end=at)]
            boxes[0].unit = squeezed(cell.text)
        for box in boxes:
            box.cells = [cell]
            self._claim(box)
        return bool(boxes)

    def _heads_empty(self, cell: Cell) -> bool:
        """Whether words to sign are those of a column, and its cells are below: 检验师签名."""
        below = self._grid.below(cell)
        is_line = len(cell.lines) == 1 and cell.height < _TALL / 2 and is_signed(cell.text)
        is_label_alone = is_line and not cell.text.rstrip().endswith((":", "："))
        if below is None or not is_label_alone or not (below.is_empty and below.framed):
            return False
        return (below.column, below.colspan) == (cell.column, cell.colspan)

    @staticmethod
    def _is_bare_date(cell: Cell, label: str) -> bool:
        """Whether a cell holds a blank date below room to write in, as opinions do."""
        found = date_blank(cell.text)
        if found is None or "日" not in found[0]:
            return False
        rest = squeezed(cell.text.replace(found[0], ""))
        has_room = len(cell.lines) > 1 or cell.height >= _TALL
        return not rest and has_room and not re.search("时间|日期|年月", label)

    def _below(self, cell: Cell) -> None:
        below = self._grid.below(cell)
        if below is None or below in self._claimed or not below.is_empty or not below.framed:
            return
        if not is_label(cell.text) or below.column != cell.column or below.right > cell.right:
            return
        self._labels.add(cell)
        kind = Kind.HAND if is_for_hand(cell.text) else Kind.FIELD
        self._claim(Box(kind, label_of(cell), [below]))

    def _within(self, cell: Cell) -> None:
        """Take what a cell holds itself: ticks, a signature, blanks, room below its words."""
        if not cell.framed and not has_tick(cell.text):
            for line in cell.lines:
                for box in boxes_in(line):
                    box.cells = [cell]
                    self._claim(box)
            return
        if self._take_content(cell, self._words_before(cell)):
            return
        first = next(n for n, line in enumerate(cell.lines) if not line.is_empty)
        words = cell.lines[first]
        rest = cell.lines[first + 1 :]
        blank = next((line for line in rest if line.is_empty), None)
        if blank is not None and cell.rowspan > 1 and is_label(rest[-1].text):
            return  # words in several lines beside the rows that they name: 学历, 学位
        is_alone = len(self._grid.rows[cell.row]) == 1 or self._grid.right_of(cell) is None
        ends = words.text.rstrip().endswith((":", "："))
        named = is_label(words.text) or ends
        if blank is not None and named and (ends or len(rest) > 1):
            label = trimmed(re.split("[:：（(]", words.text)[0]) or trimmed(words.text)
            self._claim(Box(Kind.TEXT, label, [cell], line=blank))
        elif ends and named and cell.framed and (is_alone or cell.height >= _TALL):
            box = Box(Kind.TEXT, trimmed(words.text), [cell], line=cell.lines[-1])
            box.options["after"] = True
            if cell.height < _TALL:
                box.kind, box.line = Kind.FIELD, words
                box.start = len(words.text.rstrip())
                box.end = len(words.text)
                box.options.clear()
            self._claim(box)

    def _words_before(self, cell: Cell) -> str:
        """Return the words that name a cell which has no name of its own: on its left, or above."""
        for other in (self._grid.left_of(cell), self._grid.above(cell)):
            if other is not None and not other.is_empty and is_label(other.text):
                return label_of(other)
        return ""

    def _claim(self, box: Box) -> None:
        self._claimed.update(box.cells)
        self._found.append(box)

    def _heading(self, box: Box) -> str:
        """Return words that tell a box from others of its name: of its row, or of its part."""
        cell = box.cell
        if cell is None:
            return ""
        at = self._grid.left_of(cell)
        while at is not None:
            is_other = not at.is_empty and not _is_same(at, box.label) and at not in self._boxed()
            if is_other and (at.rowspan > 1 or at.column == 0):
                return label_of(at) if is_label(at.text) else ""
            at = self._grid.left_of(at)
        for row in range(cell.row - 1, -1, -1):
            cells = self._grid.rows[row]
            if len(cells) == 1 and is_label(cells[0].text) and cells[0] not in self._boxed():
                return label_of(cells[0])
        return self._section if is_label(self._section) else ""

    def _row_name(self, box: Box) -> str:
        """Return the words of a row that are its own: 全日制教育, beside 学历学位 of two rows."""
        cell = box.cell
        at = None if cell is None else self._grid.left_of(cell)
        first = ""
        while cell is not None and at is not None:
            is_words = not at.is_empty and at.rowspan == cell.rowspan and is_label(at.text)
            if is_words and not _is_same(at, box.label):
                first = label_of(at)
            at = self._grid.left_of(at)
        return first

    def _boxed(self) -> set[Cell]:
        if len(self._found) != self._counted:
            added = self._found[self._counted :]
            self._in_boxes.update(cell for box in added for cell in box.cells)
            self._counted = len(self._found)
        return self._in_boxes


def _is_same(cell: Cell, label: str) -> bool:
    return label_of(cell) == label
