"""Rows of foreign tables → one tree a person: lines of one person joined, conflicts told.

Rows belong together by an ID number, a number of the unit's own, or a name, as the mapping says.
Nothing is taken from a column that was not confirmed, and of two lines that contradict each other
neither is.
"""

from __future__ import annotations

from dataclasses import field, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import LONGEST_NAME, Finding, error, is_too_much, note, shortened, warning
from cadre_docs.intake.foreign.matching import CODE, paired
from cadre_docs.intake.foreign.recognize import END, PEOPLE, START, name_test
from cadre_docs.intake.foreign.years import other_years
from cadre_docs.intake.headed import find_tables
from cadre_docs.intake.keys import Key, read_key, same_name
from cadre_docs.intake.shape import nested_sections
from cadre_docs.messages.progress import steps
from cadre_docs.office.workbooks.spreadsheetml import named
from cadre_docs.performance.classes import mutable
from cadre_docs.source.tree import Entry, Mapping, Scalar, Sequence, is_empty
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Position
    from cadre_docs.intake.foreign.matching import MatchedSheet, Matching
    from cadre_docs.intake.headed import Table
    from cadre_docs.office.workbooks.cells import Workbook

_EXCEL_DIGITS = 15  # of a number; the others are lost
_TOLD = 5  # headings that a note lists
_UNTIL_NOW = ("至今", "今", "现在", "目前")


class Foreign(NamedTuple):
    """What was read: a tree and its findings for each person, and what concerns the file.

    ``headings`` tells by place of a value which column it stood in.
    """

    people: list[tuple[Mapping, tuple[Finding, ...]]]
    findings: list[Finding]
    headings: dict[Position, str]


@mutable
class _Person:
    values: dict[str, Scalar]  # by path
    position: Position
    own: Key  # by which lines of one person are joined
    by: str  # its heading
    keys: dict[str, Key]  # by heading, for the lines of other tables
    findings: list[Finding] = field(default_factory=list)
    tables: dict[str, list[Mapping]] = field(default_factory=dict)


def read_foreign(workbook: Workbook, file: str, matching: Matching) -> Foreign:
    """Return the people of a foreign workbook, as a mapping says.

    An unconfirmed mapping, or one for other headings, gives nobody and findings.
    """
    tables, findings = find_tables(workbook, file, name_test(matching.schema))
    pairs, problems = paired(tables, matching, matching.position)
    findings += problems
    if problems:
        return Foreign([], findings, {})
    reader = _Reader(matching, findings)
    people = reader.read(pairs)
    findings += chain.from_iterable(other_years(table, sheet) for table, sheet in pairs)
    for table, _ in pairs:
        findings += [*table.findings, *table.sheet.told()]
    return Foreign(people, findings, reader.headings)


class _Reader:
    def __init__(self, matching: Matching, findings: list[Finding]) -> None:
        self._schema = matching.schema
        self._findings = findings
        self.headings: dict[Position, str] = {}
        self._by_path = {self._schema.path(f): f.key for f in self._schema.fields()}
        name = self._schema.by_id.get("name")
        self._name = self._schema.path(name) if name else ""

    def read(
        self, pairs: list[tuple[Table, MatchedSheet]]
    ) -> list[tuple[Mapping, tuple[Finding, ...]]]:
        """Return the trees; of a form that is nobody's, the one tree with all rows."""
        self._tell_not_taken(pairs)
        owners = {sheet.owner for _, sheet in pairs if sheet.owner}
        if not self._schema.of_people:
            return self._list(pairs)
        people: list[_Person] = []
        for table, sheet in pairs:
            if sheet.role == PEOPLE:
                people += self._people(table, sheet, owners)
        people = self._joined(people)
        for table, sheet in pairs:
            if sheet.role and sheet.role != PEOPLE:
                self._lines(table, sheet, people)
        return [self._tree(person) for person in people]

    def _list(
        self, pairs: list[tuple[Table, MatchedSheet]]
    ) -> list[tuple[Mapping, tuple[Finding, ...]]]:
        tables: dict[str, list[Mapping]] = {}
        first: Position | None = None
        for table, sheet in pairs:
            if sheet.role:
                rows = [item for _, item, _ in self._items(table, sheet)]
                tables.setdefault(sheet.role, []).extend(rows)
                first = first or table.sheet.position()
        if first is None:
            return []
        nodes = {self._by_path[role]: Sequence(tuple(rows), rows[0].position if rows else first)
                 for role, rows in tables.items()}  # fmt: skip
        return [(nested_sections(self._schema, nodes, first), ())]

    # --- rows -------------------------------------------------------------------------------

    def _values(self, table: Table, sheet: MatchedSheet, row: int) -> dict[str, Scalar]:
        """Return what a row says in the columns that were confirmed, by path."""
        at = {folded(h.text): h for h in table.headings}
        values = {}
        for column in sheet.columns:
            if column.path and column.confirmed:
                heading = at[folded(column.heading)]
                value = table.sheet.scalar(row, heading.column, column.path)
                if not is_empty(value):
                    values[column.path] = value
                    self.headings[value.position] = heading.text
        return self._with_periods(values, table)

    def _with_periods(self, values: dict[str, Scalar], table: Table) -> dict[str, Scalar]:
        """Make one period of the two columns that say when it begins and ends."""
        for path in [p.removesuffix(START) for p in values if p.endswith(START)]:
            begin, end = values.pop(path + START), values.pop(path + END, None)
            if end is None:
                what = f"“{path}”只有开始（{_shown(begin)}），没有结束，没有取"
                remedy = "请在原表中补上结束时间；还在继续的写“至今”"
                problem = error(CODE, what, remedy=remedy, position=begin.position, path=path)
                table.sheet.findings.append(problem)
                continue
            lost = "unreadable" in (begin.origin, end.origin)
            until = _shown(end).strip()
            text = f"{_shown(begin)} {'至今' if until in _UNTIL_NOW else f'至 {until}'}"
            values[path] = Scalar(text, begin.position, "unreadable" if lost else "text")
            both = (self.headings[begin.position], self.headings[end.position])
            self.headings[begin.position] = "、".join(both)
        for path in [p for p in values if p.endswith(END)]:
            end = values.pop(path)
            what = f"“{path.removesuffix(END)}”只有结束（{_shown(end)}），没有开始，没有取"
            remedy = "请在原表中补上开始时间"
            table.sheet.findings.append(error(CODE, what, remedy=remedy, position=end.position))
        return values

    def _key(self, table: Table, heading: str, row: int) -> Key:
        column = next((h.column for h in table.headings if folded(h.text) == folded(heading)), 0)
        if not column:
            return Key("")
        typed = table.sheet.key(row, column)
        if typed.origin == "number" and len(typed.text) > _EXCEL_DIGITS:
            return Key("", f"是超过{_EXCEL_DIGITS}位的数值，末几位已经丢失")
        key = read_key(typed)
        return Key("", "被划掉了") if key.is_told else key

    def _people(self, table: Table, sheet: MatchedSheet, owners: set[str]) -> Iterator[_Person]:
        for row in steps(table.rows, "读行"):
            if is_too_much(self._findings, table.sheet.findings):
                return
            before = len(table.sheet.findings)
            values = self._values(table, sheet, row)
            own = table.sheet.findings[before:]
            del table.sheet.findings[before:]
            if not values:
                continue
            position = next(iter(values.values())).position
            keys = {heading: self._key(table, heading, row) for heading in owners}
            key = self._key(table, sheet.key, row)
            person = _Person(values, position, key, sheet.key, keys, own)
            if key.why:
                person.findings.append(_unreadable(sheet.key, key.why, position))
            yield person

    def _items(
        self, table: Table, sheet: MatchedSheet
    ) -> Iterator[tuple[int, Mapping, list[Finding]]]:
        """Yield the rows of a table of several lines each, with what was wrong with each."""
        for row in steps(table.rows, "读行"):
            if is_too_much(self._findings, table.sheet.findings):
                return
            before = len(table.sheet.findings)
            values = self._values(table, sheet, row)
            own = [] if not self._schema.of_people else table.sheet.findings[before:]
            if self._schema.of_people:
                del table.sheet.findings[before:]
            if values:
                entries = tuple(Entry(key, v.position, v) for key, v in values.items())
                yield row, Mapping(entries, entries[0].position), own

    # --- people -----------------------------------------------------------------------------

    def _joined(self, people: list[_Person]) -> list[_Person]:
        """Join the lines of one person; two names under one number are nobody's."""
        kept: list[_Person] = []
        first: dict[str, _Person] = {}
        for person in people:
            key, by = person.own.text, person.by
            known = first.get(key) if key else None
            if known is None:
                if key:
                    first[key] = person
                kept.append(person)
            elif self._same_name(known, person):
                self._join(known, person, by)
            else:
                what = f"“{by}”相同，姓名却不同（另一处在 {known.position}）"
                remedy = "请在原表中改正号码或姓名；两处都没有合并，各类登记中这个号码的行没有取"
                person.findings.append(_conflict(what, remedy, person.position))
                known.findings.append(_conflict(f"“{by}”与 {person.position} 的人相同，姓名却不同",
                                                remedy, known.position))  # fmt: skip
                known.keys.clear()  # neither owns any line
                person.keys.clear()
                kept.append(person)
        return kept

    def _same_name(self, one: _Person, other: _Person) -> bool:
        names = [p.values[self._name].text for p in (one, other) if self._name in p.values]
        return len(names) < 2 or same_name(*names)  # noqa: PLR2004 - both say one

    def _join(self, first: _Person, other: _Person, by: str) -> None:
        differ = []
        for path, value in other.values.items():
            held = first.values.get(path)
            if held is None:
                first.values[path] = value
            elif folded(held.text) != folded(value.text):
                differ.append(path)
                first.values[path] = replace(held, origin="unreadable")
                one, two = (shortened(v.text.strip()) for v in (held, value))
                where = f"{held.position} 是“{one}”，{value.position} 是“{two}”"
                what = f"“{path}”两处不同：{where}，没有取"
                first.findings.append(_conflict(what, "请核对后在原表中改成一致", held.position))
        first.findings += other.findings
        if not differ:
            what = f"与 {first.position} 的“{by}”相同，是同一个人的另一行，已合并"
            first.findings.append(note(CODE, what, position=other.position))

    def _lines(self, table: Table, sheet: MatchedSheet, people: list[_Person]) -> None:
        """Give the rows of a table to their people; what is nobody's is told."""
        owners: dict[str, list[_Person]] = {}
        for person in people:
            key = person.keys.get(sheet.owner)
            if key is not None and key.text:
                owners.setdefault(key.text, []).append(person)
        lost: list[int] = []
        for row, item, own in self._items(table, sheet):
            key = self._key(table, sheet.key, row) if sheet.key else Key("")
            found = owners.get(key.text, []) if key.text else []
            if len(found) == 1:
                found[0].tables.setdefault(sheet.role, []).append(item)
                found[0].findings += own
            else:
                lost.append(row)
                self._findings += own
        if lost:
            by = f"“{sheet.key}”" if sheet.key else "认人的列"
            places = named([f"第{row}行" for row in lost], "行")
            what = f"工作表“{table.title}”的{places}按{by}找不到是谁的，没有取"
            remedy = f"请核对{by}：人员表中要有，而且只有一个人；或在对照里改“认人”“对应”"
            self._findings.append(
                error(CODE, what, remedy=remedy, position=table.sheet.position(lost[0]))
            )

    def _tree(self, person: _Person) -> tuple[Mapping, tuple[Finding, ...]]:
        nodes: dict[str, Scalar | Sequence] = {
            self._by_path[path]: value for path, value in person.values.items()
        }
        for role, rows in person.tables.items():
            nodes[self._by_path[role]] = Sequence(tuple(rows), rows[0].position)
        typed = person.values.get(self._name)
        name = shortened(typed.text.strip(), LONGEST_NAME) if typed else ""
        about = tuple(f.about(person=name, form=self._schema.id) for f in person.findings)
        return nested_sections(self._schema, nodes, person.position), about

    def _tell_not_taken(self, pairs: list[tuple[Table, MatchedSheet]]) -> None:
        """Say which columns and sheets are left out, and which nobody has confirmed yet."""
        for table, sheet in pairs:
            at = table.sheet.position(table.head[1])
            waiting = [c.heading for c in sheet.columns if c.path and not c.confirmed]
            if waiting:
                what = f"{_listed(waiting)}没有确认，没有取"
                remedy = "要取的，请在对照里把该列的“确认”改为“是”；不要的写“不取”"
                self._findings.append(warning(CODE, what, remedy=remedy, position=at))
            left = [c.heading for c in sheet.columns if not c.path and c.heading != sheet.key]
            if not sheet.role:
                what = f"工作表“{table.title}”按对照不取"
                self._findings.append(note(CODE, what, position=at))
            elif left:
                self._findings.append(note(CODE, f"{_listed(left)}按对照不取", position=at))


def _shown(value: Scalar) -> str:
    """Return what people see in a cell that holds a date."""
    display = value.display
    return ((display.date or display.text) if display else value.text) or value.text


def _listed(names: list[str]) -> str:
    more = f"等{len(names)}列" if len(names) > _TOLD else ""
    return "、".join(f"“{shortened(name)}”" for name in names[:_TOLD]) + more


def _conflict(what: str, remedy: str, position: Position) -> Finding:
    return error("FS-duplicate", what, remedy=remedy, position=position)


def _unreadable(heading: str, why: str, position: Position) -> Finding:
    what = f"“{heading}”{why}，不能用来认人"
    remedy = "请把该列设为“文本”格式，对照原件重新录入"
    return error("FS-type", what, remedy=remedy, position=position)
