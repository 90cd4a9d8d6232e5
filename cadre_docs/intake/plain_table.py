"""A plain table of people or units: YAML, or any table with headings.

A column is known by its heading alone, which must say, but for width, blanks and case, one of
the names asked for (``wanted``): nothing is guessed, and columns that are not known are told.
Headings and rows are found as those of other systems' lists are (:mod:`cadre_docs.intake.headed`).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError, why
from cadre_docs.findings import Finding, Position, error, note, warning
from cadre_docs.intake.folders import TABLE_SUFFIXES, YAML_SUFFIXES
from cadre_docs.intake.headed import NUMBERS, find_tables
from cadre_docs.intake.headings import Names, bare, called, says_how
from cadre_docs.intake.template.layout import EXAMPLE_ROW, HINT_ROW, MAP_SHEET, plain
from cadre_docs.intake.template.people_rows import is_total
from cadre_docs.limits import adjustable, limits
from cadre_docs.machine.cpu_time import within_cpu_time
from cadre_docs.source.files import read_file
from cadre_docs.source.tree import Mapping, Scalar, Sequence, is_empty
from cadre_docs.source.yaml import load
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.intake.headed import Table
    from cadre_docs.intake.headings import Heading

CODE = "FS-table"
"""Under which it is told that a table cannot be read, or only in part."""
SUFFIXES = (*TABLE_SUFFIXES, *YAML_SUFFIXES)


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row: its filled cells by the names that were asked for, and where it starts."""

    cells: dict[str, Scalar]
    position: Position

    def text(self, name: str) -> str:
        """Return what a cell says, without blanks around it."""
        cell = self.cells.get(name)
        return "" if cell is None else cell.text.strip()

    def place(self, name: str) -> Position:
        """Return where a cell stands, or where the row starts."""
        cell = self.cells.get(name)
        return self.position if cell is None else cell.position


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The rows of a table that say anything, and what was wrong with it."""

    rows: tuple[PlainRow, ...]
    findings: tuple[Finding, ...]
    columns: frozenset[str] = frozenset()


def names_of(wanted: abc.Mapping[str, Iterable[str]]) -> Callable[[str], str]:
    """Return a function: heading → the name it stands for, or nothing. ``wanted`` lists both."""
    known = {folded(plain(text)): name for name, texts in wanted.items() for text in texts}

    def name_of(heading: str) -> str:
        name, remark = bare(heading)
        return known.get(folded(plain(heading)), "") or (
            known.get(name, "") if says_how(remark) else ""
        )

    return name_of


def read_plain_table(path: Path, name_of: Callable[[str], str], key: str) -> PlainTable:
    """Read a table whose rows are told apart by the column ``key``.

    ``name_of`` says what a heading stands for, or nothing. Whatever is wrong is a finding;
    nothing that a file holds raises.
    """
    file, suffix = str(path), path.suffix.lower()
    at = Position(file)
    if suffix not in SUFFIXES:
        wanted = f"可读 {'、'.join(SUFFIXES)}"
        remedy = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”"
        found = error(CODE, "名单不是可以读的文件", wanted=wanted, remedy=remedy, position=at)
        return PlainTable((), (found,))
    try:
        data = read_file(path)
    except UnsafeFileError as problem:
        found = error("FS-file", problem.message, remedy=problem.remedy, position=at)
        return PlainTable((), (found,))
    except OSError as problem:
        what = (
            "文件不存在" if isinstance(problem, FileNotFoundError) else f"读不到（{why(problem)}）"
        )
        found = error("FS-file", what, remedy="请核对路径、文件名和权限", position=at)
        return PlainTable((), (found,))
    reader = _Reader(file, name_of, key)
    with within_cpu_time(path):
        if suffix in YAML_SUFFIXES:
            reader.yaml(data)
        else:
            from cadre_docs.intake.any_table import needs_confirmation  # slow to import

            reader.workbook(data, _names(name_of, key))
            if needs_confirmation(path):
                reader.tell_hidden()
        return reader.table()


def _names(name_of: Callable[[str], str], key: str) -> Names:
    """Return what headings are looked for."""

    def is_known(text: str) -> bool:
        return bool(name_of(text)) or folded(text) in NUMBERS

    return Names(is_known, lambda text: name_of(text) == key, of_people=key == "姓名")


class _Reader:
    def __init__(self, file: str, name_of: Callable[[str], str], key: str) -> None:
        self._file, self._name_of, self._key = file, name_of, key
        self._rows: list[PlainRow] = []
        self._columns: set[str] = set()
        self._findings: list[Finding] = []
        self._unused: dict[str, None] = {}
        self._seen_head = False

    def table(self) -> PlainTable:
        """Return what was read, and tell what was not."""
        at = Position(self._file)
        if not self._seen_head and not any(f.counts for f in self._findings):
            self._findings.append(
                error(
                    CODE,
                    f"没有找到写着“{self._key}”的表头",
                    wanted=f"一行一个，写成“- {self._key}: …”"
                    if Path(self._file).suffix.lower() in YAML_SUFFIXES
                    else "第一行是表头，一列一个名称，下面一行一个",
                    remedy=f"请加上表头，把列名写成“{self._key}”等本工具的项目名",
                    position=at,
                )
            )
        if self._unused:
            listed = "、".join(f"“{text}”" for text in list(self._unused)[:8])
            more = f"等{len(self._unused)}列" if len(self._unused) > 8 else ""  # noqa: PLR2004
            self._findings.append(note(CODE, f"名单中没有用到的列：{listed}{more}", position=at))
        if len(self._rows) > limits().records:
            what = f"名单有{len(self._rows)}行，超过{limits().records}，没有读"
            remedy = f"请分成几份；{adjustable('records')}"
            self._findings.append(error(CODE, what, remedy=remedy, position=at))
            self._rows = []
        return PlainTable(tuple(self._rows), tuple(self._findings), frozenset(self._columns))

    # --- YAML --------------------------------------------------------------------------------

    def yaml(self, data: bytes) -> None:
        """Read a list of mappings, or a list of plain texts, which are the key."""
        trees, findings = load(data, self._file)
        self._findings += findings
        for tree in trees:
            for item in tree.items if isinstance(tree, Sequence) else (tree,):
                self._item(item)

    def _item(self, item: Mapping | Sequence | Scalar) -> None:
        if isinstance(item, Scalar):
            self._seen_head = True
            if item.text.strip():
                self._add({self._key: item}, item.position)
                self._columns.add(self._key)
            return
        if isinstance(item, Sequence):
            what, remedy = "此处不是一行", "请写成“- 姓名: …”，一人一组"
            self._findings.append(error(CODE, what, remedy=remedy, position=item.position))
            return
        cells: dict[str, Scalar] = {}
        for entry in item.entries:
            name = self._name_of(entry.key)
            if not name or not isinstance(entry.value, Scalar):
                self._unused[entry.key] = None
            else:
                self._seen_head = True
                self._columns.add(name)
                self._put(cells, name, entry.value, entry.position)
        self._add(cells, item.position)

    # --- workbooks, text tables, records of personnel ------------------------------------------

    def workbook(self, data: bytes, names: Names) -> None:
        """Read all sheets that people see and that have the headings; tell of the others."""
        from cadre_docs.intake.any_table import open_table  # slow to import
        from cadre_docs.office.workbooks.open import Refused

        try:
            book = open_table(data, self._file)
        except Refused as refusal:
            # What it says to do is meant for a fill-in template.
            remedy = "请用 Excel 或 WPS 打开，核对内容后另存为“Excel 工作簿（*.xlsx）”"
            self._findings.append(dataclasses.replace(refusal.finding, remedy=remedy))
            return
        ours = any(cells.title == MAP_SHEET for cells in book.sheets)  # a fill-in workbook
        if ours:
            seen = tuple(cells for cells in book.sheets if not cells.hidden)
            book = dataclasses.replace(book, sheets=seen)
        tables, findings = find_tables(book, self._file, names)
        lists = [table for table in tables if any(map(self._is_key, table.headings))]
        for table in lists:
            if table.is_of_kin:
                what = f"工作表“{table.title}”是亲属的名单（有“称谓”“关系”列），没有读"
                remedy = "是应交表的人的名单，请去掉这一列；无关的不必理会"
                self._warn(table, what, remedy)
            else:
                self._table(table, ours=ours)
        if ours:
            return
        self._findings += [dataclasses.replace(found, code=CODE) for found in findings]
        for table in tables:
            if table not in lists:
                what = f"工作表“{table.title}”没有写着“{self._key}”的表头，没有读"
                self._warn(table, what, "里面有名单的，请加上表头；无关的不必理会")

    def _warn(self, table: Table, what: str, remedy: str) -> None:
        at = table.sheet.position()
        self._findings.append(warning(CODE, what, remedy=remedy, position=at))

    def tell_hidden(self) -> None:
        """Say what nobody can see of such a file: who is hidden in it counts as well."""
        what = "这种文件只读得到值：隐藏、筛选掉的行也当作名单上的，公式、划掉的字看不出来"
        remedy = "请核对名单；或用 Excel、WPS 另存为“Excel 工作簿（*.xlsx）”"
        self._findings.append(warning(CODE, what, remedy=remedy, position=Position(self._file)))

    # --- rows ----------------------------------------------------------------------------------

    def _name(self, heading: Heading) -> str:
        return next(filter(None, map(self._name_of, called(heading.text))), "")

    def _is_key(self, heading: Heading) -> bool:
        return self._name(heading) == self._key

    def _table(self, table: Table, *, ours: bool) -> None:
        """Read the rows of a list."""
        self._seen_head = True
        head = dict(self._once(table))
        self._columns.update(head.values())
        sheet = table.sheet
        for row in table.rows:
            first = sheet.text(row, min(sheet.columns(row)))
            if ours and first in (HINT_ROW, EXAMPLE_ROW):
                continue
            cells: dict[str, Scalar] = {}
            is_told = False  # struck out, or not to be seen
            for column, name in head.items():
                typed = sheet.scalar(row, column, "")
                is_told |= name == self._key and typed.origin == "unreadable"
                self._put(cells, name, typed, typed.position)
            if not is_told:
                self._add(cells, sheet.position(row))
        if not ours:
            self._findings += [dataclasses.replace(found, code=CODE) for found in table.findings]
        self._findings += sheet.told()

    def _once(self, table: Table) -> Iterator[tuple[int, str]]:
        """Yield the columns that are known; of two of one name neither can be trusted."""
        named = {heading: self._name(heading) for heading in table.headings}
        times, told = Counter(named.values()), set[str]()
        for heading, name in named.items():
            if not name:
                if folded(heading.text) not in NUMBERS:
                    self._unused[heading.text] = None
            elif times[name] == 1:
                yield heading.column, name
            elif name not in told:
                told.add(name)
                what = f"有{times[name]}列都是“{heading.text}”，不知道用哪一列"
                remedy = "请只留一列，或改掉另一列的名称"
                at = table.sheet.position(table.head[1], heading.column)
                self._findings.append(error(CODE, what, remedy=remedy, position=at))

    def _put(self, cells: dict[str, Scalar], name: str, value: Scalar, at: Position) -> None:
        if name in cells:
            what, remedy = f"“{name}”写了两次", "请只留一处"
            self._findings.append(error(CODE, what, remedy=remedy, position=at))
        elif value.text.strip() and value.origin != "unreadable":
            cells[name] = value

    def _add(self, cells: dict[str, Scalar], at: Position) -> None:
        key = cells.get(self._key)
        if all(is_empty(cell) for cell in cells.values()):
            return
        if key is None:
            what = f"这一行没有写“{self._key}”，没有读"
            remedy = "请补填；不是名单内容的请删去"
            self._findings.append(error(CODE, what, remedy=remedy, position=at))
        elif not is_total([key.text], key.text):
            self._rows.append(PlainRow(cells, at))
