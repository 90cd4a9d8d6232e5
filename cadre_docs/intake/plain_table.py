"""A plain table of people or units: YAML, CSV or a workbook, with a row of headings.

A column is known by its heading alone, which must say, but for width, blanks and case, one of
the names asked for (``wanted``): nothing is guessed, and columns that are not known are told.
"""

from __future__ import annotations

import csv
import dataclasses
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.cpu_time import within_cpu_time
from cadre_docs.errors import UnsafeFileError, why
from cadre_docs.findings import Finding, Position, error, note, warning
from cadre_docs.intake.any_table import needs_confirmation, open_table
from cadre_docs.intake.folders import BINARY_SUFFIXES
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.layout import EXAMPLE_ROW, HINT_ROW, MAP_SHEET, plain
from cadre_docs.intake.template.people_rows import is_footer, is_total
from cadre_docs.limits import adjustable, limits
from cadre_docs.office.workbooks.open import Refused
from cadre_docs.source.files import read_file
from cadre_docs.source.tree import Mapping, Scalar, Sequence, is_empty
from cadre_docs.source.yaml import decode, load
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

CODE = "FS-table"
"""Under which it is told that a table cannot be read, or only in part."""
SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv", ".yaml", ".yml", *BINARY_SUFFIXES)
_HEAD_ROWS = 20  # that are looked through for the headings


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
    return lambda heading: known.get(folded(plain(heading)), "")


def read_plain_table(path: Path, name_of: Callable[[str], str], key: str) -> PlainTable:
    """Read a table whose rows are told apart by the column ``key``.

    ``name_of`` says what a heading stands for, or nothing. Whatever is wrong is a finding;
    nothing that a file holds raises.
    """
    file, suffix = str(path), path.suffix.lower()
    at = Position(file)
    if suffix not in SUFFIXES:
        wanted = f"可读 .xlsx、.csv、.tsv、.yaml、{'、'.join(BINARY_SUFFIXES)}"
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
        if suffix in (".yaml", ".yml"):
            reader.yaml(data)
        elif suffix in (".csv", ".tsv"):
            reader.delimited(data, "\t" if suffix == ".tsv" else ",")
        else:
            reader.workbook(data)
            if needs_confirmation(path):
                reader.tell_hidden()
        return reader.table()


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
                    wanted="第一行是表头，一列一个名称，下面一行一个",
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
        self._seen_head = True
        if isinstance(item, Scalar):
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
                self._columns.add(name)
                self._put(cells, name, entry.value, entry.position)
        self._add(cells, item.position)

    # --- CSV ---------------------------------------------------------------------------------

    def delimited(self, data: bytes, delimiter: str) -> None:
        """Read CSV: UTF-8 or GB 18030; everything in it is text."""
        text, findings = decode(data, self._file)
        self._findings += findings
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        lines: list[tuple[int, dict[int, Scalar]]] = []
        try:
            before = 0
            for row in reader:
                line = before + 1
                cells = {
                    n: Scalar(_unguarded(t), Position(self._file, line, n))
                    for n, t in enumerate(row, 1)
                    if t.strip()
                }
                lines.append((before + 1, cells))
                before = reader.line_num
        except csv.Error:
            what = f"第{reader.line_num}行不是一行表格，此后没有读"
            remedy = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”"
            self._findings.append(
                error(CODE, what, remedy=remedy, position=Position(self._file, reader.line_num, 1))
            )
        self._grid((Position(self._file, n, 1), cells) for n, cells in lines)

    # --- workbooks -----------------------------------------------------------------------------

    def workbook(self, data: bytes) -> None:
        """Read all sheets that people see and that have the headings; tell of the others."""
        try:
            book = open_table(data, self._file)
        except Refused as refusal:
            # What it says to do is meant for a fill-in template.
            remedy = "请用 Excel 或 WPS 打开，核对内容后另存为“Excel 工作簿（*.xlsx）”"
            self._findings.append(dataclasses.replace(refusal.finding, remedy=remedy))
            return
        ours = any(cells.title == MAP_SHEET for cells in book.sheets)  # a fill-in workbook
        for cells in book.sheets:
            sheet = Sheet(self._file, cells)
            if not sheet.rows or sheet.is_of_program or (ours and cells.hidden):
                continue
            if cells.hidden:
                self._not_read(sheet, "是隐藏的", "里面有要用的内容的，请取消隐藏后再试")
                continue
            lines = (
                (
                    sheet.position(row),
                    {c: sheet.scalar(row, c, "") for c in sheet.columns(row) if sheet.text(row, c)},
                )
                for row in sheet.rows
            )
            if self._grid(lines):
                self._findings += sheet.told()
            elif not ours:
                what = f"没有写着“{self._key}”的表头"
                self._not_read(sheet, what, "里面有名单的，请加上表头；无关的不必理会")

    def _not_read(self, sheet: Sheet, why: str, remedy: str) -> None:
        what = f"工作表“{sheet.title}”{why}，没有读"
        self._findings.append(warning(CODE, what, remedy=remedy, position=sheet.position()))

    def tell_hidden(self) -> None:
        """Say what nobody can see of such a file: who is hidden in it counts as well."""
        what = "这种文件只读得到值：隐藏、筛选掉的行也当作名单上的，公式、划掉的字看不出来"
        remedy = "请核对名单；或用 Excel、WPS 另存为“Excel 工作簿（*.xlsx）”"
        self._findings.append(warning(CODE, what, remedy=remedy, position=Position(self._file)))

    # --- rows ----------------------------------------------------------------------------------

    def _grid(self, lines: Iterable[tuple[Position, dict[int, Scalar]]]) -> bool:
        """Read rows below the first that has the key among its headings."""
        head: dict[int, str] = {}
        for number, (at, cells) in enumerate(lines):
            if head:
                self._line(head, at, cells)
                continue
            if number >= _HEAD_ROWS:
                break
            named = {column: self._name_of(cell.text) for column, cell in cells.items()}
            if self._key not in named.values():
                continue
            self._seen_head = True
            head = dict(self._once(named, cells))
            self._columns.update(head.values())
        return bool(head)

    def _once(self, named: dict[int, str], cells: dict[int, Scalar]) -> Iterator[tuple[int, str]]:
        """Yield the columns that are known; of two of one name neither can be trusted."""
        taken = list(named.values())
        for column, name in named.items():
            if not name:
                self._unused[cells[column].text.strip()] = None
            elif taken.count(name) == 1:
                yield column, name
            elif taken.index(name) == list(named).index(column):
                what = f"有{taken.count(name)}列都是“{cells[column].text.strip()}”，不知道用哪一列"
                remedy = "请只留一列，或改掉另一列的名称"
                self._findings.append(
                    error(CODE, what, remedy=remedy, position=cells[column].position)
                )

    def _line(self, head: dict[int, str], at: Position, cells: dict[int, Scalar]) -> None:
        first = cells.get(min(cells, default=0))
        if first is not None and first.text.strip() in (HINT_ROW, EXAMPLE_ROW):
            return  # of our own fill-in workbook
        texts = [cell.text.strip() for _, cell in sorted(cells.items())]
        found: dict[str, Scalar] = {}
        for column, name in head.items():
            if column in cells:
                self._put(found, name, cells[column], cells[column].position)
        name = found[self._key].text if self._key in found else ""
        again = all(self._name_of(cell.text) == head for head, cell in found.items())
        # The headings again, on the next page, are nobody.
        if found and not again and not is_total(texts, name) and not is_footer(texts):
            self._add(found, at)

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


def _unguarded(text: str) -> str:
    """Return a text without the apostrophe that keeps spreadsheets from calculating it."""
    return text.strip().removeprefix("'")
