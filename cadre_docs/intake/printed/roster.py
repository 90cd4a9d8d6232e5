"""Reading an existing roster workbook: columns are found by the header texts of the master.

People move columns, add title rows, type dates as dates, and merge a department's cells
down its rows; all that is read. Other columns are theirs: that they are not read is told. Rows
that are hidden and people struck out are on no list: both are told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, takewhile
from string import ascii_uppercase
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import (
    Finding,
    Position,
    error,
    is_too_much,
    shortened,
    told_of,
    too_many,
    warning,
)
from cadre_docs.intake.headings import Head, Heading, Names, called, fill_down, find_head
from cadre_docs.intake.printed.by_hand import typed_by_hand
from cadre_docs.intake.printed.heads import UNIT, read_heads, stated
from cadre_docs.intake.printed.marks import draft_marks
from cadre_docs.intake.printed.meant import ANY, Meant
from cadre_docs.intake.printed.titles import told_title
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.anchors import repeated
from cadre_docs.intake.template.layout import names, plain
from cadre_docs.intake.template.people_rows import (
    is_footer,
    is_heading,
    is_total,
)
from cadre_docs.intake.template.totals import Totals
from cadre_docs.intake.template.unread import beyond, not_read
from cadre_docs.limits import limits
from cadre_docs.office.workbooks.open import Refused, open_workbook
from cadre_docs.source.tree import Entry, Mapping, Sequence, is_empty

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from cadre_docs.office.workbooks.cells import SheetCells, Workbook
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Scalar

_LOOP = re.compile(r"\{%-?\s*tr\s+for\s+(\w+)\s+in\s+(\w+)\s*-?%\}")
_TAG = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}")
_ENOUGH = 3
_NUMBER, _NAME = "序号", "name"


def read_roster(
    data: bytes, file: str, schema: Schema, master: bytes, meant: Meant = ANY
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of a roster record, and what was wrong with the file.

    ``master`` is the roster's own master. None when no sheet has its header. What stands above
    the table is in the tree as far as the words around it are those of the master. Its title, and
    what was typed where it is signed and dated, are held against what is ``meant``.
    """
    try:
        workbook, model = open_workbook(data, file), open_workbook(master, file)
    except Refused as refusal:
        return None, [refusal.finding]
    tree, findings = rows_of(workbook, model, file, schema)
    if tree is None:
        return None, findings
    sheet_cells = next(s for s in workbook.sheets if s.title == tree.position.sheet)
    sheet = Sheet(file, sheet_cells)
    header = header_row(sheet_cells, model, schema)
    heads, problems = read_heads(sheet, model, header)
    year = schema.by_id[schema.roster.year].key if schema.roster and schema.roster.year else ""
    meant = meant.of_year(stated(heads, year))
    problems += told_title(sheet, model, header, meant, stated(heads, UNIT))
    problems += typed_by_hand(sheet, model, beside_people(sheet, tree, header), meant)
    found = [*findings, *problems, *sheet.findings, *draft_marks(sheet, header)]
    return Mapping((*heads, *tree.entries), tree.position), told_of(
        file, list(dict.fromkeys(found))
    )


def beside_people(sheet: Sheet, tree: Mapping, header: int) -> set[int]:
    """Return the rows of a list that are above and below its table."""
    [people] = [entry.value for entry in tree.entries if isinstance(entry.value, Sequence)]
    last = max((_row(item.position) for item in people.items), default=header)
    return {row for row in sheet.rows if row < header or row > last}


def _row(position: Position) -> int:
    return int((position.cell or "").lstrip(ascii_uppercase) or 0)


def header_row(cells: SheetCells, model: Workbook, schema: Schema) -> int:
    """Return the last row of a sheet's headings."""
    return _candidate(cells, headings(model, _table_of(schema))).header


def rows_of(
    workbook: Workbook, model: Workbook, file: str, schema: Schema
) -> tuple[Mapping | None, list[Finding]]:
    """Return the same of a workbook and a master that are open.

    Cells of the workbook that are merged down their column are filled.
    """
    table = _table_of(schema)
    patterns = headings(model, table)
    sheets = [_candidate(cells, patterns) for cells in workbook.sheets]
    found = [s for s in sheets if len(s.columns) >= min(_ENOUGH, len(patterns))]
    shown = [candidate for candidate in found if not candidate.cells.hidden]
    if not shown:
        return None, [_headless(file, table)]
    chosen = max(shown, key=lambda candidate: len(candidate.columns))
    fill_down(chosen.cells, chosen.header)
    sheet = Sheet(file, chosen.cells)
    most = limits().records
    reader = _Rows(sheet, chosen, table, patterns)
    rows = list(islice(reader.read(), most + 1))
    if len(rows) > most:
        return None, [too_many(file, "records", "没有读")]
    if is_too_much(sheet.findings):  # not all rows were read: nothing to compare
        return None, told_of(file, sheet.told())
    renamed = _renamed(chosen, patterns, table)
    beside = (place for place in reader.beside() if place[1] not in renamed)
    sheet.findings += beyond(sheet, [*beside, *reader.below(_words(model))])
    sheet.findings += _missing(sheet, chosen, patterns, table, renamed)
    sheet.findings += _twice(sheet, chosen, patterns)
    others = [c for c in sheets if c is not chosen]
    sheet.findings += not_read([(Sheet(file, c.cells), c in found) for c in others])
    items = Sequence(tuple(rows), sheet.position(chosen.header))
    tree = Mapping((Entry(table.key, items.position, items),), sheet.position())
    return tree, told_of(file, sheet.told())


def _table_of(schema: Schema) -> Field:
    link = schema.roster or schema.sample
    return schema.by_id[link.table] if link else schema.fields()[0]


class _Candidate(NamedTuple):
    """A sheet, the last row of its headings, the headings, and the column of each key there."""

    cells: SheetCells
    header: int
    headings: tuple[Heading, ...]
    columns: dict[str, int]


def headings(model: Workbook, table: Field) -> dict[str, re.Pattern[str]]:
    """Return, by column key, the pattern of the header text above each tag of the loop."""
    for sheet in model.sheets:
        cells = [
            (row, column, cell.text)
            for row, line in sheet.rows.items()
            for column, cell in line.items()
        ]
        for start, _, text in cells:
            loop = _LOOP.search(text)
            if loop is None or loop[2] != table.key:
                continue
            tag = re.compile(rf"\{{\{{\s*{loop[1]}\.(\w+)\s*\}}\}}")
            above = {column: text for row, column, text in cells if row < start}
            return {
                match[1]: _pattern(above[column])
                for row, column, text in cells
                if row > start and column in above
                for match in tag.finditer(text)
            }
    return {}


def _pattern(heading: str) -> re.Pattern[str]:
    """Make a pattern of a header text; a tag in it (the year) stands for anything short."""
    return re.compile(".{0,10}?".join(re.escape(plain(part)) for part in _TAG.split(heading)))


def _candidate(cells: SheetCells, patterns: dict[str, re.Pattern[str]]) -> _Candidate:
    """Return the headings of a sheet, and the column of each key (and of 序号)."""

    def is_known(text: str) -> bool:
        return _key(text, patterns) is not None

    none = Head(0, 0, ())
    head = find_head(cells, Names(is_known, is_known)) or none
    columns: dict[str, int] = {}
    for heading in head.headings:
        key = _key(heading.text, patterns)
        if key is not None:
            columns.setdefault(key, heading.column)
    return _Candidate(cells, head.bottom, head.headings, columns)


def _key(heading: str, patterns: dict[str, re.Pattern[str]]) -> str | None:
    """Return the key of a column: by what stands above it whole, or by its last row."""
    for text in map(plain, called(heading)):
        key = next((k for k, p in patterns.items() if p.fullmatch(text)), None)
        if key is not None or text == _NUMBER:
            return key or _NUMBER
    return None


def _twice(sheet: Sheet, at: _Candidate, patterns: dict[str, re.Pattern[str]]) -> Iterator[Finding]:
    """Report columns with a heading that an earlier column has: only one of them is read."""
    filled = {c for row in sheet.rows if row > at.header for c in sheet.columns(row)
              if sheet.text(row, c)}  # fmt: skip
    for heading in at.headings:
        key, column = _key(heading.text, patterns), heading.column
        if key in (None, _NUMBER) or at.columns[str(key)] == column or column not in filled:
            continue
        yield repeated(plain(heading.text), sheet.position(at.header, column))


def _words(model: Workbook) -> set[str]:
    """Return what the master itself says, without blanks."""
    lines = (line for sheet in model.sheets for line in sheet.rows.values())
    return {"".join(cell.text.split()) for line in lines for cell in line.values()}


class _Rows:
    """Reads the rows of people; numbered empty ones and what stands below the list are none."""

    def __init__(
        self, sheet: Sheet, at: _Candidate, table: Field, patterns: dict[str, re.Pattern[str]]
    ) -> None:
        self._sheet, self._table, self._patterns = sheet, table, patterns
        self._header, self._headings = at.header, at.headings
        by_key = {column.key: column for column in table.columns}
        known = names(table.columns)
        self._all = at.columns
        self._keys = {k: c for k, c in at.columns.items() if known.get(k) in by_key}
        ids = {key: by_key[known[key]].id for key in self._keys}
        self._name = next((c for k, c in self._keys.items() if ids[k] == _NAME), 0)
        self._people: list[int] = []  # rows
        self._doubted: set[int] = set()  # rows with a name alone
        self._totals = Totals()

    def read(self) -> Iterator[Mapping]:
        """Yield the people on the list; rows that are not read are told."""
        sheet = self._sheet
        for row in sheet.rows:
            if row <= self._header:
                continue
            if is_too_much(sheet.findings):
                return  # told with the others
            filled = [column for column in self._keys.values() if sheet.text(row, column)]
            if filled and self._is_person(row, filled) and self._counts(row, filled):
                self._people.append(row)
                self._totals.add()
                yield self._mapping(row)
            else:
                self._compare_total(row)
        self._compare_numbers()

    def _compare_total(self, row: int) -> None:
        sheet = self._sheet
        texts = [sheet.text(row, column) for column in sheet.columns(row)]
        if sheet.is_hidden(row):
            return
        if is_total(texts, self._called(row)):
            at = sheet.position(row, next(iter(sheet.columns(row)), 1))
            groups = self._last_groups()
            sheet.findings += self._totals.compare(texts, self._called(row), at, groups)
        elif self._is_of_list(row):
            self._totals.turn()

    def _last_groups(self) -> Iterator[int]:
        """Yield how many of the last people have one text in a column: a unit, a department."""
        for column in self._keys.values():
            texts = [self._sheet.text(row, column) for row in reversed(self._people)]
            if texts and texts[0]:
                yield len(list(takewhile(texts[0].__eq__, texts)))

    def _compare_numbers(self) -> None:
        """Report numbers of rows that leave one out or come twice; each unit may begin with 1.

        Rows that are numbered and empty leave nobody out.
        """
        column, before, people = self._all.get(_NUMBER), 0, set(self._people)
        rows = [row for row in self._sheet.rows if row > self._header] if column else []
        for row in rows:
            text = self._sheet.text(row, column or 0)
            filled = any(self._sheet.text(row, c) for c in self._keys.values())
            if not text.isdecimal() or (filled and row not in people):
                continue
            number = int(text)
            if row in people and number not in (before + 1, 1):
                self._sheet.findings.append(
                    warning(
                        "X-consistency",
                        f"序号是{number}，上一行是{before}" if before else f"序号从{number}开始",
                        wanted="序号从1起，一个接一个",
                        remedy="请核对是否漏列、重列了人，改正序号",
                        position=self._sheet.position(row, column or 0),
                    )
                )
            before = number

    def beside(self) -> Iterator[tuple[int, int]]:
        """Yield the cells beside people that no heading of the list belongs to."""
        headed = {h.column for h in self._headings if _key(h.text, self._patterns) is not None}
        for row in self._people:
            for column in self._sheet.columns(row):
                if column not in headed and self._sheet.text(row, column):
                    yield row, column

    def below(self, own: Container[str]) -> Iterator[tuple[int, int]]:
        """Yield the cells of rows that are nobody's and not the list's ``own`` words either."""
        people = set(self._people)
        for row in self._sheet.rows:
            if row <= self._header or row in people or self._is_of_list(row):
                continue
            told = {self._name} if row in self._doubted else set()
            for column in set(self._sheet.columns(row)) - told:
                text = "".join(self._sheet.text(row, column).split())
                if text and not text.isdecimal() and text not in own:
                    yield row, column

    def _is_of_list(self, row: int) -> bool:
        """Whether a row is hidden, headings, a total or a footer: known, and told where need be."""
        sheet = self._sheet
        texts = [sheet.text(row, column) for column in sheet.columns(row)]
        cells = {key: sheet.text(row, column) for key, column in self._all.items()}
        return (
            sheet.is_hidden(row)
            or is_heading({key: text for key, text in cells.items() if text}, self._patterns)
            or is_total(texts, self._called(row))
            or is_footer([text for text in texts if not text.startswith("=")])
            or (bool(self._name) and sheet.is_struck(row, self._name))
        )

    def _is_person(self, row: int, filled: list[int]) -> bool:
        sheet = self._sheet
        texts = [sheet.text(row, column) for column in sheet.columns(row)]
        cells = {key: sheet.text(row, column) for key, column in self._all.items()}
        cells = {key: text for key, text in cells.items() if text}
        if is_heading(cells, self._patterns) or is_total(texts, self._called(row)):
            return False
        if _NUMBER in self._all and sheet.text(row, self._all[_NUMBER]).isdecimal():
            return True
        if is_footer([text for text in texts if not text.startswith("=")]):
            return False
        if len(filled) == 1 and filled[0] == self._name:
            sheet.findings.append(_unsure(sheet.position(row, self._name), self._called(row)))
            self._doubted.add(row)
        return len(filled) > 1

    def _counts(self, row: int, filled: list[int]) -> bool:
        """Whether somebody is on the list: neither hidden nor struck out, which is told."""
        sheet = self._sheet
        before = len(sheet.findings)
        for column in filled:
            sheet.seen(row, column)
        struck = sheet.is_struck(row, self._name or filled[0])
        if not sheet.is_hidden(row) and not struck:
            return True
        name = self._called(row)
        told = [replace(f, person=name, remedy=f"{f.remedy}；此人没有算在名单上")
                for f in sheet.findings[before:]]  # fmt: skip
        sheet.findings[before:] = told
        return False

    def _called(self, row: int) -> str:
        return self._sheet.text(row, self._name) if self._name else ""

    def _mapping(self, row: int) -> Mapping:
        values: dict[str, Scalar] = {
            key: self._sheet.scalar(row, column, f"{self._table.key}.{key}")
            for key, column in self._keys.items()
        }
        entries = tuple(Entry(key, value.position, value) for key, value in values.items())
        first = next((v.position for v in values.values() if not is_empty(v)), None)
        return Mapping(entries, first or self._sheet.position(row))


def _unsure(position: Position, text: str) -> Finding:
    return warning(
        "FS-template",
        f"这一行只有“{shortened(text)}”，没有序号和其他内容，没有读取",
        remedy="是名单上的人，请补填序号和其他各栏；不是的不必理会",
        position=position,
    )


def _renamed(
    at: _Candidate, patterns: dict[str, re.Pattern[str]], table: Field
) -> dict[int, tuple[str, str]]:
    """Return the columns with another heading than the list's own: that, and the own one."""
    found: dict[int, tuple[str, str]] = {}
    for column in table.columns:
        if column.key in patterns and column.key not in at.columns:
            heading = _in_its_place(column.key, at, patterns)
            if heading is not None and heading.column not in found:
                found[heading.column] = (plain(heading.text), column.label)
    return found


def _missing(
    sheet: Sheet,
    at: _Candidate,
    patterns: dict[str, re.Pattern[str]],
    table: Field,
    renamed: dict[int, tuple[str, str]],
) -> Iterator[Finding]:
    """Report columns that are not there: where another heading stands in their place, at that."""
    for column, (said, own) in renamed.items():
        yield error(
            "FS-template",
            f"这一栏的栏名是“{shortened(said)}”，应是“{own}”，没有读",
            wanted="栏名应与通知所附的名册表一致",
            remedy="请核对这一栏填的是什么：栏名写错的改回来，填的是别的内容的换成这一项",
            position=sheet.position(at.header, column),
        )
    known = {own for _, own in renamed.values()}
    labels = [c.label for c in table.columns if c.key in patterns and c.key not in at.columns]
    gone = [label for label in labels if label not in known]
    if gone:
        yield error(
            "FS-template",
            f"名册缺少列：{'、'.join(f'“{label}”' for label in gone)}",
            wanted="栏名应与通知所附的名册表一致",
            remedy="请补上该列，或改正栏名",
            position=sheet.position(at.header),
        )


def _in_its_place(key: str, at: _Candidate, patterns: dict[str, re.Pattern[str]]) -> Heading | None:
    """Return the only heading between the neighbours of a column that the list itself has not."""
    keys = list(patterns)
    place = keys.index(key)
    left = max((at.columns[k] for k in keys[:place] if k in at.columns), default=0)
    right = min((at.columns[k] for k in keys[place + 1 :] if k in at.columns), default=left + 2)
    found = [h for h in at.headings if left < h.column < right and _key(h.text, patterns) is None]
    return found[0] if len(found) == 1 else None


def _headless(file: str, table: Field) -> Finding:
    wanted = "、".join(column.label for column in table.columns if column.required)
    return error(
        "FS-template",
        "找不到名册的表头",
        wanted=f"应有一行栏名：{wanted}",
        remedy="请核对是否选错了文件，或用 cadre-docs roster 生成名册",
        position=Position(file),
    )
