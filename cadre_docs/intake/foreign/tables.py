"""Finding the tables in a foreign workbook: headings of one or two rows, and the rows below.

Titles above and signatures below are no rows, neither are totals and headings that are repeated
page by page. What is left out is counted, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.findings import error, note, shortened, warning
from cadre_docs.intake.printed.roster import fill_down
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.people_rows import is_count, is_footer, is_total
from cadre_docs.office.workbooks.spreadsheetml import column_letters, named
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.office.workbooks.cells import SheetCells, Workbook
    from cadre_docs.office.workbooks.spreadsheetml import Area

_SEARCHED_ROWS = 60
_LONGEST_HEADING = 60
_LEAST = 2  # columns of a table
_MOST_HEADS = 3  # rows of headings
_FORM = 4  # of so many cells one names a box: a form of one person
BETWEEN = "/"  # between the two rows of a heading
NUMBERS = frozenset(map(folded, ("序号", "编号", "行号", "顺序号", "排序", "No.", "No", "序", "#")))
"""Headings of columns that only count rows."""
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")  # of a field in the system it comes from
_ASKED = frozenset(map(folded, (
    "必填", "选填", "必录", "非空", "可空", "文本", "文本型", "字符", "字符型", "日期型",
    "数值", "数值型", "数字型", "下拉", "下拉选择", "单选",
)))  # fmt: skip
"""How a template for imports says below its headings what goes there."""
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]?")
_REMARKED = re.compile(
    r"(?:平均|最高|最低|最大|最小|占比|比例).{0,10}|(?:以上|以下|上述|特此|此表|本表|说明|备注|注[:：]).*"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its letter's number, and what stands above it."""

    column: int
    text: str


@dataclass
class Table:
    """One table: its sheet (cells are read with it), its headings, and the rows that count."""

    sheet: Sheet
    head: tuple[int, int]  # first and last row of the headings
    headings: tuple[Heading, ...]
    rows: tuple[int, ...]
    findings: list[Finding] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name of the sheet."""
        return self.sheet.title

    def values(self, heading: Heading) -> Iterator[str]:
        """Yield what is typed in a column."""
        for row in self.rows:
            if text := self.sheet.text(row, heading.column).strip():
                yield text


def find_tables(
    workbook: Workbook, file: str, is_known: Callable[[str], bool]
) -> tuple[list[Table], list[Finding]]:
    """Return the tables of the sheets that people see, and what is to be said of the others.

    ``is_known`` tells whether a text is the name of a box.
    """
    found: list[Table] = []
    findings: list[Finding] = []
    for cells in workbook.sheets:
        sheet = Sheet(file, cells)
        if not sheet.rows or sheet.is_of_program:
            continue
        if cells.hidden:
            what = f"工作表“{cells.title}”是隐藏的，没有读取"
            remedy = "里面有要用的内容，请取消隐藏后再试"
            findings.append(warning("FS-template", what, remedy=remedy, position=sheet.position()))
            continue
        table = _table(cells, file, is_known)
        if table is not None and _is_form(table, is_known):
            what = (
                f"工作表“{cells.title}”像是一人一张的表（栏名在左边），不是一人一行的名单，没有读取"
            )
            remedy = (
                "请整理成名单：一行栏名，下面一人一行；填好的登记表，请直接用 cadre-docs check 检查"
            )
            findings.append(warning("FS-template", what, remedy=remedy, position=sheet.position()))
        elif table is None:
            what = f"工作表“{cells.title}”里没有找到表头，没有读取"
            remedy = "表头应是一行（或两行）栏名，下面一人一行；无关的工作表不必理会"
            findings.append(warning("FS-template", what, remedy=remedy, position=sheet.position()))
        else:
            found.append(table)
    return found, findings


def _table(cells: SheetCells, file: str, is_known: Callable[[str], bool]) -> Table | None:
    grid = _Grid(cells)
    head = grid.head(is_known)
    if head is None:
        return None
    headings = tuple(grid.headings(head))
    fill_down(cells, head[1])
    sheet = Sheet(file, cells)
    table = Table(sheet, head, headings, ())
    table.rows = tuple(_rows(table, is_known))
    return table


def _is_form(table: Table, is_known: Callable[[str], bool]) -> bool:
    """Whether names of boxes stand among the values: as on a form, or with people side by side."""
    values = [text for heading in table.headings for text in table.values(heading)]
    names = sum(map(is_known, values))
    return names >= _LEAST and names * _FORM >= len(values)


class _Grid:
    """The cells of a sheet as people see them: a merged area shows its text all over."""

    def __init__(self, cells: SheetCells) -> None:
        self._cells = cells
        self._covered = {
            place: area
            for area in cells.merged
            if area.top <= _SEARCHED_ROWS
            for place in area.places()
        }

    def text(self, row: int, column: int) -> str:
        area = self._covered.get((row, column))
        if area is not None:
            row, column = area.top, area.left
        cell = self._cells.rows.get(row, {}).get(column)
        return "" if cell is None else cell.label

    def head(self, is_known: Callable[[str], bool]) -> tuple[int, int] | None:
        """Return the rows of the headings: those with most known names, else the first of texts."""
        best, row, plain = 0, 0, 0
        for candidate in sorted(self._cells.rows)[:_SEARCHED_ROWS]:
            texts = {t for c in self._cells.rows[candidate] if (t := self.text(candidate, c))}
            known = sum(map(is_known, texts))
            if known > best:
                best, row = known, candidate
            if not plain and len(texts) >= _LEAST and self._is_heads(candidate):
                plain = candidate
        row = row if best >= _LEAST else plain
        return self._both(row) if row else None

    def _is_heads(self, row: int) -> bool:
        """Whether a row looks like headings: texts that are short and no numbers."""
        cells = self._cells.rows[row].values()
        return all(
            cell.origin == "text" and len(cell.label) <= _LONGEST_HEADING
            and not any(c.isdecimal() for c in cell.label)
            for cell in cells
        )  # fmt: skip

    def _may_be_heads(self, row: int) -> bool:
        """Whether a row that merged headings reach into has none but headings."""
        return row not in self._cells.rows or self._is_heads(row)

    def _both(self, row: int) -> tuple[int, int]:
        """Return the rows of headings: with those above or below where there are two or three."""
        areas = set(self._covered.values())
        over = [a.top for a in areas if a.top < row <= a.bottom
                or (a.top == row - 1 and self._spans(a, row))]  # fmt: skip
        top = max(min(over), row - _MOST_HEADS + 1) if over else row
        deep = max((a.bottom for a in areas if top <= a.top <= row), default=row)
        bottom = row
        while bottom < min(deep, top + _MOST_HEADS - 1) and self._may_be_heads(bottom + 1):
            bottom += 1
        if top < row or bottom > row:
            return top, bottom
        while bottom < row + _MOST_HEADS - 1 and self._fills_gaps(row, bottom + 1):
            bottom += 1
        return row, bottom

    def _fills_gaps(self, row: int, lower: int) -> bool:
        """Whether a row goes on with headings that are not merged (.ods, .csv): in their gaps."""
        here, below = self._cells.rows[row], self._cells.rows.get(lower, {})
        if not below or not self._is_heads(lower):
            return False
        gaps = [column for column in below if column not in here]
        return bool(gaps) and min(here) not in below and len(below) < len(here) + len(gaps)

    def _spans(self, area: Area, row: int) -> bool:
        """Whether an area above is the heading of some columns, not the title of them all."""
        here = self._cells.rows.get(row, {})
        inside = sum(area.left <= column <= area.right for column in here)
        above = self._cells.rows.get(row - 1, {})
        return area.bottom == row - 1 and 1 < inside < len(here) and len(above) > 1

    def headings(self, head: tuple[int, int]) -> Iterator[Heading]:
        """Yield the columns with what stands above them."""
        top, bottom = head
        columns = {c for row in range(top, bottom + 1) for c in self._cells.rows.get(row, {})}
        columns |= {c for (row, c) in self._covered if top <= row <= bottom}
        groups = [""] * (bottom - top)
        for column in sorted(columns):
            texts = [self.text(row, column) for row in range(top, bottom + 1)]
            if not self._covered:  # a gap belongs to what stands left of it
                for level in range(bottom - top):
                    if texts[level]:
                        groups[level:] = [texts[level], *[""] * (bottom - top - level - 1)]
                    elif texts[-1]:
                        texts[level] = groups[level]
            parts = dict.fromkeys(" ".join(t.split()) for t in texts if t)
            if text := BETWEEN.join(parts):
                yield Heading(column, text)


def _rows(table: Table, is_known: Callable[[str], bool]) -> Iterator[int]:
    """Yield the rows that count; say which others there are.

    Below the headings of another table nothing is read: its columns mean other things.
    """
    sheet, left = table.sheet, list[int]()
    heads = {h.column: folded(h.text.rpartition(BETWEEN)[2]) for h in table.headings}
    counted = {h.column for h in table.headings if folded(h.text) in NUMBERS}
    alone: dict[int, str] = {}  # rows of one text, which may be the title of those below
    titles: dict[int, str] = {}
    for row in sheet.rows:
        if row <= table.head[1]:
            continue
        texts = {column: sheet.text(row, column) for column in sheet.columns(row)}
        filled = {
            c: t
            for c, t in texts.items()
            if t and c in heads and (c not in counted or not _is_number(t))
        }
        if not filled and not any(c not in heads for c, t in texts.items() if t):
            continue  # numbered, and empty
        numbers = [t for c, t in texts.items() if c in counted and c not in filled]
        if _is_other_head(filled, heads, is_known):
            what = f"第{row}行像是另一张名单的表头，从这一行起没有读"
            remedy = "请把两张名单分放在两个工作表里，再重新生成对照"
            at = sheet.position(row)
            table.findings.append(error("FS-template", what, remedy=remedy, position=at))
            break
        asked = row == table.head[1] + 1 and _asks(list(filled.values()))
        if asked or _is_none(filled, texts, heads):
            left.append(row)
            alone.clear()
        elif len(heads) > _LEAST and (title := _title(list(filled.values()), numbers)):
            alone[row] = title
        else:
            titles |= alone
            alone.clear()
            yield row
            continue
        left += [one for one in alone if one not in left]
    left = [row for row in left if row not in titles]
    if left:
        places = named([f"第{row}行" for row in left], "行")
        what = f"{places}是合计、签名、说明或重复的表头，不是人，没有读取"
        table.findings.append(note("FS-template", what, position=sheet.position(left[0])))
    if titles:
        places = named([f"第{row}行“{shortened(title)}”" for row, title in titles.items()], "行")
        what = f"{places}像是下面几行人的单位或部门，没有读取"
        remedy = "要用的，请在原表里加一列“单位”，逐行填上；不用的不必理会"
        at = sheet.position(next(iter(titles)))
        table.findings.append(warning("FS-template", what, remedy=remedy, position=at))


def _is_other_head(
    filled: dict[int, str], heads: dict[int, str], is_known: Callable[[str], bool]
) -> bool:
    """Whether a row holds headings, and other ones than those above."""
    known = sum(map(is_known, filled.values()))
    same = sum(folded(text) == heads[column] for column, text in filled.items())
    return known >= _LEAST and known * 5 >= len(filled) * 3 and same * 2 <= len(filled)


def _is_number(text: str) -> bool:
    """Whether a cell only numbers its row."""
    return text.isdecimal() or _ORDINAL.fullmatch(text) is not None


def _asks(texts: list[str]) -> bool:
    """Whether a row below the headings holds codes of fields, or says how they are filled."""
    codes = len(texts) >= _LEAST and all(map(_CODE.fullmatch, texts))
    return codes or any(folded(text) in _ASKED for text in texts)


def _title(texts: list[str], numbers: list[str]) -> str:
    """Return the title of the rows below, if a row says nothing else: a unit, and how many."""
    said = [text for text in texts if not is_count(text)]
    if len(said) != 1 or any(_ORDINAL.fullmatch(n) is None for n in numbers if n):
        return ""
    return said[0] if len(texts) == 1 or any(numbers) else ""


def _is_none(filled: dict[int, str], texts: dict[int, str], heads: dict[int, str]) -> bool:
    """Whether a row is a total, a footer, or the headings again."""
    same = sum(folded(text) == heads[column] for column, text in filled.items())
    if filled and same * 2 > len(filled):
        return True
    if not filled:
        return len(heads) > _LEAST
    said = list(texts.values())
    if is_footer(said) or is_total(said, ""):
        return True
    return any(_REMARKED.fullmatch(text) for text in filled.values())


def twice(headings: Iterable[Heading]) -> list[str]:
    """Return the headings that several columns have: nobody knows which one is meant."""
    counts = Counter(heading.text for heading in headings)
    return [text for text, count in counts.items() if count > 1]


def place(table: Table, heading: Heading) -> str:
    """Return where a column is, for people: 在职人员 C列."""
    return f"{table.title} {column_letters(heading.column)}列"
