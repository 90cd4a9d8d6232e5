"""Finding the lists in a workbook of any kind: headings, and the rows below that count.

Titles above and signatures below are no rows, neither are totals and headings that are repeated
page by page. What is left out is counted, and told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING

from cadre_docs.findings import error, note, shortened, warning
from cadre_docs.intake.headings import BETWEEN, called, fill_down, find_head
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.people_rows import is_count, is_footer, is_total
from cadre_docs.intake.template.totals import Totals
from cadre_docs.office.workbooks.spreadsheetml import column_letters, named
from cadre_docs.performance.classes import mutable
from cadre_docs.performance.expressions import expression
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.intake.headings import Heading, Names
    from cadre_docs.office.workbooks.cells import SheetCells, Workbook

_LEAST = 2  # columns of a table
_FORM = 4  # of so many cells one names a box: a form of one person
NUMBERS = frozenset(map(folded, ("序号", "编号", "行号", "顺序号", "排序", "No.", "No", "序", "#")))
"""Headings of columns that only count rows."""
KIN = frozenset(map(folded, ("称谓", "关系", "与本人关系", "与职工关系")))
"""Headings of lists of relatives: who stands there is nobody of the unit's."""
_CODE = expression(r"[A-Za-z][A-Za-z0-9_.]*")  # of a field in the system it comes from
_ASKED = frozenset(map(folded, (
    "必填", "选填", "必录", "非空", "可空", "文本", "文本型", "字符", "字符型", "日期型",
    "数值", "数值型", "数字型", "下拉", "下拉选择", "单选",
)))  # fmt: skip
"""How a template for imports says below its headings what goes there."""
_ORDINAL = expression(r"[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]?")
_REMARKED = expression(
    r"(?:平均|最高|最低|最大|最小|占比|比例).{0,10}|(?:以上|以下|上述|特此|此表|本表|说明|备注|注[:：]).*"
)
_OF_UNITS = expression(
    r".+(?:中学|小学|大学|幼儿园|校|院|部|处|科|室|局|所|站|中心|办|组|系|厂|公司|队|馆|委|会|厅|镇|乡|街道|人员|干部|教师|职工)"
)
_LONGEST_NAME = 4  # of a person, without ·
_ROW_NUMBER = expression(r"[0-9]{1,5}[.、．)）]?")


@mutable
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

    @property
    def is_of_kin(self) -> bool:
        """Whether it lists people's relatives."""
        return any(folded(called(heading.text)[-1]) in KIN for heading in self.headings)


def find_tables(workbook: Workbook, file: str, names: Names) -> tuple[list[Table], list[Finding]]:
    """Return the tables of the sheets that people see, and what is to be said of the others."""
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
        table = _table(cells, file, names, sum(len(one.rows) for one in found))
        if table is not None and _is_form(table, names):
            what = (
                f"工作表“{cells.title}”像是一人一张的表（栏名在左边），不是一人一行的名单，没有读取"
            )
            remedy = (
                "请整理成名单：一行栏名，下面一人一行；填好的登记表，请直接用 cadre-docs check 检查"
            )
            findings.append(warning("FS-template", what, remedy=remedy, position=sheet.position()))
        elif table is None:
            what = f"工作表“{cells.title}”里没有找到表头，没有读取"
            remedy = "表头应是一至三行栏名，下面一人一行；无关的工作表不必理会"
            findings.append(warning("FS-template", what, remedy=remedy, position=sheet.position()))
        else:
            found.append(table)
    return found, findings


def _table(cells: SheetCells, file: str, names: Names, before: int) -> Table | None:
    """Return the table of a sheet; ``before`` is how many rows those of earlier sheets have."""
    head = find_head(cells, names)
    if head is None:
        return None
    fill_down(cells, head.bottom)
    table = Table(Sheet(file, cells), (head.top, head.bottom), head.headings, ())
    table.findings += _other_list_above(table, names)
    rows = _Rows(table, names, cells.widths, before)
    table.rows = tuple(rows.read())
    table.findings += rows.told()
    return table


def _other_list_above(table: Table, names: Names) -> Iterator[Finding]:
    """Report headings above those that were taken, with rows between: another list."""
    sheet, top = table.sheet, table.head[0]
    above = [row for row in sheet.rows if row < top]
    for row in above[:-1]:
        texts = {sheet.text(row, column) for column in sheet.columns(row)}
        if sum(map(names.is_known, texts)) >= _LEAST:
            what = f"第{row}行像是另一张名单的表头，它下面到第{top - 1}行没有读"
            remedy = "请把两张名单分放在两个工作表里，再重新运行"
            yield error("FS-template", what, remedy=remedy, position=sheet.position(row))
            return


def _is_form(table: Table, names: Names) -> bool:
    """Whether names of boxes stand among the values: as on a form, or with people side by side."""
    values = [text for heading in table.headings for text in table.values(heading)]
    known = sum(map(names.is_known, values))
    return known >= _LEAST and known * _FORM >= len(values)


class _Rows:
    """Tells the rows that count from those that do not."""

    def __init__(self, table: Table, names: Names, widths: dict[int, int], before: int) -> None:
        least = widths.get(table.head[1], 0)
        self._narrow = {row for row, width in widths.items() if width < least}
        self._cut: list[int] = []  # rows of a text table with fewer cells than the headings
        self._table, self._sheet, self._names = table, table.sheet, names
        self._heads = {h.column: folded(h.text.rpartition(BETWEEN)[2]) for h in table.headings}
        self._counted = {h.column for h in table.headings if folded(h.text) in NUMBERS}
        self._keys = {h.column for h in table.headings if any(map(names.is_key, called(h.text)))}
        self._left: list[int] = []  # totals, signatures, remarks, headings again
        self._titles: dict[int, str] = {}
        self._doubtful: dict[int, str] = {}  # rows with nothing but a name, and no number
        self._short: dict[int, str] = {}  # the same in a list without numbers
        self._headless: dict[int, int] = {}  # columns with values and no heading, and a row
        self._stopped: list[Finding] = []
        self._totals = Totals(is_ours=False, before=before)
        self._miscounted: list[Finding] = []

    def read(self) -> Iterator[int]:
        """Yield the rows that count.

        Below the headings of another table nothing is read: its columns mean other things.
        """
        for row in self._read():
            self._totals.add(folded(self._name_in(self._filled(self._texts(row)))))
            yield row

    def _read(self) -> Iterator[int]:
        table = self._table
        alone: dict[int, str] = {}  # rows of one text, which may be the title of those below
        lines = {row: self._texts(row) for row in self._sheet.rows if row > table.head[1]}
        numbered = any(self._is_numbered(texts) for texts in lines.values())
        usual = sum(len(self._filled(texts)) > 1 for texts in lines.values())
        for row, texts in lines.items():
            filled = self._filled(texts)
            if not filled and not any(c not in self._heads for c, t in texts.items() if t):
                continue  # numbered, and empty
            if self._is_other_head(filled):
                self._stop(row)
                break
            asked = row == table.head[1] + 1 and _asks(list(filled.values()))
            if asked or self._is_none(filled, texts):
                self._compare_total(row, filled, texts)
                self._left += [*alone, row]
                alone.clear()
                continue
            numbers = [t for c, t in texts.items() if c in self._counted and c not in filled]
            lone = self._lone_key(row, filled)
            if lone and not numbers and numbered and self._looks_like_key(lone):
                self._doubtful[row] = lone
            elif lone and not any(numbers) and self._is_short_row(lone, usual):
                if usual:
                    self._short[row] = lone
                alone = self._given_titles(alone)
                yield row
            elif len(self._heads) > _LEAST and (title := self._title(row, filled, numbers)):
                alone[row] = title
            else:
                alone = self._given_titles(alone)
                self._look_beside(row, texts)
                yield row
        self._left += alone

    def _compare_total(self, row: int, filled: dict[int, str], texts: dict[int, str]) -> None:
        said, name = list(texts.values()), self._name_in(filled)
        if self._names.of_people and is_total(said, name):
            self._miscounted += self._totals.compare(said, name, self._sheet.position(row))
        else:
            self._totals.turn()

    def _compare_titles(self) -> Iterator[Finding]:
        for row in self._sheet.rows:
            if row >= self._table.head[0]:
                return
            for text in self._texts(row).values():
                yield from self._totals.compare_title(text, self._sheet.position(row))

    def _name_in(self, filled: dict[int, str]) -> str:
        return next((filled[c] for c in self._keys if c in filled), "")

    def _given_titles(self, alone: dict[int, str]) -> dict[int, str]:
        self._titles |= alone
        return {}

    def _texts(self, row: int) -> dict[int, str]:
        return {column: self._sheet.text(row, column) for column in self._sheet.columns(row)}

    def _filled(self, texts: dict[int, str]) -> dict[int, str]:
        """Return what a row says under headings, but for its number."""
        return {
            c: t
            for c, t in texts.items()
            if t and c in self._heads and (c not in self._counted or not _is_number(t))
        }

    def _is_numbered(self, texts: dict[int, str]) -> bool:
        numbers = any(t.isdecimal() for c, t in texts.items() if c in self._counted)
        return numbers and bool(self._filled(texts))

    # --- rows with nothing but one text ---------------------------------------------------------

    def _lone_key(self, row: int, filled: dict[int, str]) -> str:
        """Return the name in a row that says nothing else, in a cell of its own."""
        if len(filled) != 1 or len(self._heads) <= _LEAST:
            return ""
        column = next(iter(filled))
        own = column in self._keys and not self._sheet.is_merged(row, column)
        return filled[column] if own else ""

    def _looks_like_key(self, text: str) -> bool:
        """Whether a text in the column of names may be one, and not the unit of those below."""
        if not self._names.of_people:
            return True
        name = "".join(text.split())
        is_short = len(name) <= _LONGEST_NAME or "·" in name
        return is_short and not _OF_UNITS.fullmatch(name)

    def _is_short_row(self, text: str, usual: int) -> bool:
        """Whether somebody is on the list of whom only the name is known.

        Where all others say no more either, there is no doubt.
        """
        return not usual or self._looks_like_key(text)

    def _title(self, row: int, filled: dict[int, str], numbers: list[str]) -> str:
        """Return the title of the rows below, if a row says nothing else: a unit, and how many.

        It stands in front, or over several columns; anything else is a person's, incomplete.
        """
        said = {c: text for c, text in filled.items() if not is_count(text)}
        if len(said) != 1 or any(_ORDINAL.fullmatch(n) is None for n in numbers if n):
            return ""
        column, text = next(iter(said.items()))
        if not any(numbers) and len(filled) > 1:
            return ""
        in_front = column == min(self._heads) or column in self._keys or any(numbers)
        return text if in_front or self._sheet.is_merged(row, column) else ""

    # --- rows that do not count -----------------------------------------------------------------

    def _is_other_head(self, filled: dict[int, str]) -> bool:
        """Whether a row holds headings, and other ones than those above."""
        known = sum(map(self._names.is_known, filled.values()))
        same = sum(folded(text) == self._heads[column] for column, text in filled.items())
        return known >= _LEAST and known * 5 >= len(filled) * 3 and same * 2 <= len(filled)

    def _stop(self, row: int) -> None:
        what = f"第{row}行像是另一张名单的表头，从这一行起没有读"
        remedy = "请把两张名单分放在两个工作表里，再重新运行"
        at = self._sheet.position(row)
        self._stopped.append(error("FS-template", what, remedy=remedy, position=at))

    def _is_none(self, filled: dict[int, str], texts: dict[int, str]) -> bool:
        """Whether a row is a total, a footer, or the headings again (any row of them)."""
        same = sum(folded(text) in self._said_above(column) for column, text in filled.items())
        if filled and same * 2 > len(filled):
            return True
        if not filled:
            return len(self._heads) > _LEAST
        said = list(texts.values())
        if is_footer(said) or is_total(said, self._name_in(filled)):
            return True
        return any(_REMARKED.fullmatch(text) for text in filled.values())

    def _said_above(self, column: int) -> set[str]:
        """Return what the rows of headings say above a column."""
        heading = next(h.text for h in self._table.headings if h.column == column)
        return {folded(part) for part in heading.split(BETWEEN)}

    # --- what is told ---------------------------------------------------------------------------

    def _look_beside(self, row: int, texts: dict[int, str]) -> None:
        if row in self._narrow:
            self._cut.append(row)
        for column, text in texts.items():
            if text and column not in self._heads and not _ROW_NUMBER.fullmatch(text):
                self._headless.setdefault(column, row)

    def told(self) -> Iterator[Finding]:
        """Yield what is to be said of the rows that were looked at."""
        yield from self._stopped
        yield from self._miscounted
        if self._names.of_people and not self._stopped:
            yield from self._compare_titles()
        left = sorted(set(self._left) - set(self._titles))
        if left:
            what = f"{_rows(left)}是合计、签名、说明或重复的表头，没有读取"
            yield note("FS-template", what, position=self._sheet.position(left[0]))
        if self._titles:
            what = f"{_quoted(self._titles)}像是下面几行人的单位或部门，没有读取"
            remedy = "要用的，请在原表里加一列“单位”，逐行填上；不用的不必理会"
            yield self._warned(next(iter(self._titles)), what, remedy)
        if self._doubtful:
            what = f"{_quoted(self._doubtful)}没有编号，也没有其他内容，没有读取"
            remedy = "是名单上的人，请补上编号和其他各栏；不是的不必理会"
            yield self._warned(next(iter(self._doubtful)), what, remedy)
        if self._short:
            what = f"{_quoted(self._short)}没有其他内容，按名单上的一行读取"
            remedy = "请补上其他各栏；不是名单内容的请删去"
            yield self._warned(next(iter(self._short)), what, remedy)
        if self._cut:
            what = f"{_rows(self._cut)}比表头少几格，缺的当作空着"
            remedy = "请核对有没有错位（漏了分隔的逗号），补齐后再试"
            yield self._warned(self._cut[0], what, remedy)
        if self._headless:
            letters = "、".join(f"{column_letters(c)}列" for c in sorted(self._headless))
            what = f"{letters}有内容，没有栏名，没有读取"
            remedy = "要用的请在表头补上栏名；不用的不必理会"
            column, row = next(iter(self._headless.items()))
            at = self._sheet.position(row, column)
            yield warning("FS-template", what, remedy=remedy, position=at)

    def _warned(self, row: int, what: str, remedy: str) -> Finding:
        return warning("FS-template", what, remedy=remedy, position=self._sheet.position(row))


def _rows(rows: Iterable[int]) -> str:
    return named([f"第{row}行" for row in rows], "行")


def _quoted(rows: dict[int, str]) -> str:
    return named([f"第{row}行“{shortened(text)}”" for row, text in rows.items()], "行")


def _is_number(text: str) -> bool:
    """Whether a cell only numbers its row."""
    return text.isdecimal() or _ORDINAL.fullmatch(text) is not None


def _asks(texts: list[str]) -> bool:
    """Whether a row below the headings holds codes of fields, or says how they are filled."""
    codes = len(texts) >= _LEAST and all(map(_CODE.fullmatch, texts))
    return codes or any(folded(text) in _ASKED for text in texts)


def twice(headings: Iterable[Heading]) -> list[str]:
    """Return the headings that several columns have: nobody knows which one is meant."""
    counts = Counter(heading.text for heading in headings)
    return [text for text, count in counts.items() if count > 1]
