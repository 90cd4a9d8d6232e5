"""市考核实施办法第十九条第（六）项: the 结果统计表 adds up, and equals the people behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity, listing
from cadre_docs.rules.annual.people import PREFIX, Staff, staff_of_units
from cadre_docs.rules.annual.tally import (
    CATEGORIES,
    COLUMNS,
    COUNTS,
    DUE,
    LINES,
    NOT_ASSESSED,
    TOOK_PART,
    TOTAL,
    category_of,
    is_nothing,
    share_agrees,
    share_column,
    share_text,
    tally,
)
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, ROSTER, STATISTICS
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cadre_docs.record import Record, Row
    from cadre_docs.rules.annual.people import Assessed
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place

_CHECK = "请核对，改正有误的一处"
_SAME = "同一单位、同一年度的花名册和登记表应一致，统计和名额只按其中一种计算"
_NAMED = 8  # people who are on one side only, named in one sentence


class _Line:
    """A row of the table: its category, and its counts; an empty box counts nobody."""

    def __init__(self, table: Record, number: int, row: Row) -> None:
        self.table, self.number, self.row = table, number, row
        self.named = row.text("category")
        self.category = category_of(self.named)

    def __getitem__(self, column: str) -> int:
        number = self.row.get(column)
        return number if isinstance(number, int) else 0

    def share(self, column: str) -> str:
        return self.row.text(share_column(column))

    def has(self, column: str) -> bool:
        """Whether the table has this column: not every shape has every share."""
        return self.table.schema.by_id[LINES].column(column) is not None

    def is_read(self, column: str) -> bool:
        """Whether the box is not one that could not be read: that is reported already."""
        return f"{LINES}[{self.number}].{column}" not in self.table.unreadable

    def at(self, column: str) -> Place:
        return row_place(self.table, LINES, self.number, column)

    def label(self, column: str) -> str:
        found = self.table.schema.by_id[LINES].column(column)
        return found.key if found else column

    def problem(
        self, column: str, message: str, wanted: str = "", severity: Severity | None = None
    ) -> Problem:
        said = f"{self.named}：{message}"
        return Problem(said, wanted, _CHECK, self.at(column), severity, self.table)


@rule(
    "AA-S",
    Severity.ERROR,
    "结果统计表与花名册、登记表一致",
    "第十九条第（六）项",
    scope="batch",
    roles=(*STATISTICS, *ROSTER, *PERSON),
)
def the_table_adds_up(c: BatchContext) -> Iterator[Problem]:
    """结果统计表的每个人数、合计和比例，应与同单位、同年度的花名册和登记表一致；花名册和登记表也应一致。

    没有花名册和登记表的，只核对表内：应参加＝实际参加＋不参加，实际参加＝各档次之和，合计＝三类岗位之和，
    比例＝人数÷实际参加人数。同一年度，名册上的人又在另一个单位的名册、登记表里的（姓名、出生年月相同），提醒；一个单位的花名册和登记表没有一份是同一年度的，统计表的单位只有别的年度的花名册、登记表，或者一起的都是另一个单位的，也提醒。人按姓名对，两处都写了出生年月的也应相同；同样的名册只计算一份，予以提醒。空着的人数算作0。比例按表上填的小数位数核对，只有四舍五入以外的取整才相符的只提醒。
    """
    sources: dict[tuple[str, int | None], list[Staff]] = defaultdict(list)
    for staff in staff_of_units(c.records):
        sources[folded(staff.unit), staff.year].append(staff)
    tables = [record for record in c.records if record.schema.role in STATISTICS]
    for table in tables:
        lines = [_Line(table, n, row) for n, row in enumerate(table.tables.get(LINES, ()), 1)]
        yield from _misplaced(lines)
        for line in lines:
            yield from _own_sums(c, line)
            yield from _shares(c, line)
        yield from _totals(lines)
        for staff in sources.get(_whose(table), ()):
            yield from _against(c.in_year(staff.year), table, lines, staff)
    yield from _of_nobody(tables, sources)
    yield from _in_two_units(sources.values())
    yield from _of_other_year(sources.values())
    for first, *others in filter(None, sources.values()):
        for number, other in enumerate(others):
            differences = list(_of_two_sources(first, other))
            yield from differences
            alike = next((one for one in (first, *others[:number]) if _is_copy(other, one)), None)
            if alike and not differences:
                message = f"与{_source(alike)}是同一单位、同一年度的，内容相同，只按一份计算"
                at = place(other.people[0].record, "unit")
                yield Problem(message, _SAME, "多余的请移走", at, Severity.WARNING,
                              record=other.people[0].record)  # fmt: skip


def _in_two_units(sources: Iterable[list[Staff]]) -> Iterator[Problem]:
    """Tell of people who have a form in one unit, and stand on the roster of another.

    Two forms X-namesake tells of, and two rosters X-rosters.
    """
    seen: dict[tuple[int, str, str], tuple[Staff, Assessed]] = {}
    for staff in (staff for group in sources for staff in group):
        for person in staff.people:
            if not person.born:
                continue
            key = staff.year, folded(person.name), person.born
            other, first = seen.setdefault(key, (staff, person))
            forms = {p.record.schema.role in PERSON for p in (person, first)}
            if folded(other.unit) != folded(staff.unit) and len(forms) > 1:
                yield Problem(
                    f"“{person.name}”（{person.born}）在“{staff.unit}”的{staff.source}里，"
                    f"又在“{other.unit}”的{other.source}里（{first.at.position}）",
                    "一人一年只在一个单位考核",
                    "请核对：调动的只列入一个单位；确是同名的两个人的不必改",
                    person.at,
                    Severity.WARNING,
                    record=person.record,
                )


def _whose(table: Record) -> tuple[str, int | None]:
    """Return the unit and the year of a table."""
    return folded(table.get("unit")), year_of(table, PREFIX)


def _of_nobody(
    tables: Sequence[Record], sources: Mapping[tuple[str, int | None], list[Staff]]
) -> Iterator[Problem]:
    """Tell of tables of no unit and year of which there are people beside them."""
    units = {unit for unit, _ in sources}
    lone = [
        table
        for table, (unit, year) in zip(tables, map(_whose, tables), strict=True)
        if unit and year and not sources.get((unit, year)) and (unit in units or len(units) == 1)
    ]
    if not lone:
        return
    found = dict.fromkeys(f"{s.unit}{s.year}年度" for staff in sources.values() for s in staff)
    named = listing(found, _NAMED)
    own = [f"{table.get('unit')}{year_of(table, PREFIX)}年度" for table in lone]
    said = f"统计表是{own[0]}的"
    if len(lone) > 1:
        listed = (f"{what}（{one.position}）" for what, one in zip(own, lone, strict=True))
        said = f"{len(lone)}张统计表是{listing(listed, _NAMED)}的"
    yield Problem(
        f"{said}，一起的花名册、登记表是{named}的，没有互相核对",
        "统计表与花名册、登记表同一单位、同一年度",
        "请核对单位和年度；是往年的或者别的单位的统计表的，移走",
        place(lone[0], "unit"),
        Severity.WARNING,
        record=lone[0],
    )


def _of_other_year(sources: Iterable[list[Staff]]) -> Iterator[Problem]:
    """Tell of a roster beside forms of another year, where the unit has none of theirs."""
    rosters: dict[str, dict[int, Staff]] = defaultdict(dict)
    forms: dict[str, dict[int, Staff]] = defaultdict(dict)
    for staff in (staff for group in sources for staff in group):
        of_forms = staff.people[0].record.schema.role in PERSON
        (forms if of_forms else rosters)[folded(staff.unit)].setdefault(staff.year, staff)
    for unit, by_year in rosters.items():
        theirs = forms.get(unit, {})
        if not theirs or any(year in theirs for year in by_year):
            continue
        known = {(folded(p.name), p.born) for one in theirs.values() for p in one.people}
        others = {
            year: staff.people[0].record
            for year, staff in sorted(by_year.items())
            if any((folded(person.name), person.born) in known for person in staff.people)
        }
        if others:
            record = next(iter(others.values()))
            yield Problem(
                f"花名册是{'、'.join(map(str, others))}年度的，"
                f"一起的登记表是{'、'.join(map(str, sorted(theirs)))}年度的，没有互相核对",
                "同一年度的花名册和登记表",
                "请核对年度；是往年的花名册的，移走或者用 --previous 指定",
                place(record, "year"),
                Severity.WARNING,
                record=record,
            )


def _is_copy(other: Staff, one: Staff) -> bool:
    """Whether both are rosters: the forms and one roster are two sources that should agree."""
    return all(staff.people[0].record.schema.role in ROSTER for staff in (one, other))


def _of_two_sources(first: Staff, other: Staff) -> Iterator[Problem]:
    """Say where a roster and the forms (or another roster) tell of other people or grades.

    Only one of them is counted: what the other says would be lost.
    """
    one, two = (Counter(person.name for person in staff.people) for staff in (first, other))
    record, sources = other.people[0].record, (_source(first), _source(other))
    for (there, here), names in ((sources, two - one), (sources[::-1], one - two)):
        if names:
            listed = listing(names, _NAMED)
            message = f"{here}有、{there}没有的{names.total()}人：{listed}"
            yield Problem(message, _SAME, _CHECK, place(record, "unit"), record=record)
    by_name = _by_name(first), _by_name(other)
    for name, (mine, theirs) in _of_both(*by_name).items():
        for said in _unlike(mine, theirs):
            message = f"{name}：{sources[1]}为{said[1]}，{sources[0]}为{said[0]}"
            yield Problem(message, _SAME, _CHECK, theirs[0].at, record=record)


def _source(staff: Staff) -> str:
    """Name forms, or a roster and its file."""
    files = dict.fromkeys(person.record.position.file for person in staff.people)
    more = f"等{len(files)}个文件" if len(files) > 1 else ""
    return f"{staff.source}（{next(iter(files))}{more}）"


def _by_name(staff: Staff) -> dict[str, list[Assessed]]:
    found: dict[str, list[Assessed]] = defaultdict(list)
    for person in staff.people:
        found[person.name].append(person)
    return found


def _of_both(
    one: Mapping[str, list[Assessed]], two: Mapping[str, list[Assessed]]
) -> dict[str, tuple[list[Assessed], list[Assessed]]]:
    """Return the people, by name, of whom both sides name as many; namesakes are together."""
    shared = (name for name in two if len(two[name]) == len(one.get(name, ())))
    return {name: (one[name], two[name]) for name in shared}


def _category(person: Assessed) -> str:
    return category_of(person.category or "")


def _born(person: Assessed) -> str:
    return f"{person.born}出生" if person.born else ""


def _outcome(person: Assessed) -> str:
    return person.outcome or ""


def _both(person: Assessed) -> str:
    said = _category(person), _outcome(person)
    return "、".join(said) if all(said) else ""


def _unlike(one: Sequence[Assessed], two: Sequence[Assessed]) -> Iterator[tuple[str, str]]:
    """Yield what both sides say of as many people of one name, where it cannot be the same."""

    def told(how: Callable[[Assessed], str]) -> Iterator[tuple[str, str]]:
        said = [tuple(map(how, people)) for people in (one, two)]
        if not _may_be_one(*said):
            yield _quoted(said[0]), _quoted(said[1])

    apart = [*told(_born), *told(_category), *told(_outcome)]
    yield from apart or told(_both)


def _may_be_one(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether as many namesakes may be told alike; what one side leaves open is no difference.

    An empty text is left open. Nobody knows which of the namesakes is which. Both sides name as
    many: what only one states fits into what two leaves open if, and only if, the reverse does.
    """
    only_one = Counter(filter(None, one)) - Counter(filter(None, two))
    return only_one.total() <= sum(not text for text in two)


def _quoted(texts: Iterable[str]) -> str:
    return "、".join(f"“{text}”" for text in texts if text)


def _misplaced(lines: list[_Line]) -> Iterator[Problem]:
    """The form prints its rows in this order, and names those that are left empty."""
    order = (*CATEGORIES, TOTAL)
    for line, wanted in zip(lines, order, strict=False):
        if line.category and line.category != wanted:
            message = f"这是第{line.number}行，应为“{wanted}”"
            yield line.problem("category", message, f"依次为{'、'.join(order)}，没有人的也列一行")
    listed = [line.category for line in lines]
    if len(listed) > 1 and all(listed) and all(line.is_read("category") for line in lines):
        missing = [one for one in order if one not in listed]
        if missing and listed == list(order[: len(listed)]):  # else the row that is amiss says so
            yield Problem(
                f"没有“{'”“'.join(missing)}”的行",
                f"依次为{'、'.join(order)}，没有人的也列一行",
                "请补填",
                place(lines[0].table, LINES),
                record=lines[0].table,
            )


def _own_sums(c: BatchContext, line: _Line) -> Iterator[Problem]:
    for total, parts in ((TOOK_PART, tuple(COLUMNS.values())), (DUE, (TOOK_PART, NOT_ASSESSED))):
        if all(map(line.is_read, parts)):
            choice = c.chosen("AA.statistics_due") if total == DUE else ""
            yield from _sum(line, total, {line.label(part): line[part] for part in parts}, choice)


def _totals(lines: list[_Line]) -> Iterator[Problem]:
    total = next((line for line in lines if line.category == TOTAL), None)
    parts = [line for line in lines if line.category in CATEGORIES]
    if total is None or not parts or not all(line.is_read("category") for line in lines):
        return
    for column in COUNTS:
        if all(line.is_read(column) for line in parts):
            yield from _sum(total, column, {line.category: line[column] for line in parts})


def _sum(line: _Line, column: str, parts: Mapping[str, int], choice: str = "") -> Iterator[Problem]:
    """Report a total that its parts do not make up; ``choice`` says why it should."""
    wanted = sum(parts.values())
    if line[column] != wanted and line.is_read(column):
        added = "＋".join(f"{name}{count}" for name, count in parts.items())
        message = f"{line.label(column)}填{line[column]}，而{added}＝{wanted}"
        yield line.problem(column, message, "；".join(filter(None, (f"应为{wanted}", choice))))


def _shares(c: BatchContext, line: _Line) -> Iterator[Problem]:
    people = line[TOOK_PART]
    year = year_of(line.table, PREFIX)
    own = c.in_year(year) if year else c
    for column in COLUMNS.values():
        count, text, box = line[column], line.share(column), share_column(column)
        read = all(map(line.is_read, (box, column, TOOK_PART)))
        if not read or not line.has(box) or (is_nothing(text) and not count):
            continue
        wanted = f"{count}÷{people}，应为{share_text(count, people, _decimals(own))}"
        try:
            agrees = not is_nothing(text) and share_agrees(text, count, people)
        except ValueError:
            yield line.problem(box, f"{line.label(box)}“{text}”不是数", wanted)
            continue
        told = f"填{text}" if text else "没有填"
        if agrees is None:
            choice = own.chosen("AA.statistics_decimals")
            message = f"{line.label(box)}{told}，不是四舍五入的结果"
            yield line.problem(box, message, f"{wanted}；{choice}", severity=Severity.WARNING)
        elif not agrees:
            yield line.problem(box, f"{line.label(box)}{told}，与人数不符", wanted)


def _decimals(c: BatchContext) -> int:
    return c.number("AA.statistics_decimals")


def _against(c: BatchContext, table: Record, lines: list[_Line], staff: Staff) -> Iterator[Problem]:
    """Compare the counts of each category, and of all, with the people behind them."""
    part = c.chosen("AA.took_no_part")
    choices = {DUE: c.chosen("AA.statistics_due"), TOOK_PART: part, NOT_ASSESSED: part}
    counted = tally(staff, c.names("AA.took_no_part"))
    if counted.left_out:
        yield Problem(
            f"{staff.source}中有{len(counted.left_out)}人没有填岗位类别或档次，不能与统计表逐项核对",
            remedy=f"请在{staff.source}中补填",
            at=place(table, LINES),
            severity=Severity.WARNING,
            record=table,
        )
        return
    rows = {line.category: line for line in lines}
    for category, counts in counted.counts.items():
        line = rows.get(category)
        if line is None:
            if any(counts.values()) and all(one.is_read("category") for one in lines):
                yield _no_row(table, category, counts[DUE], staff)
            continue
        for column, count in counts.items():
            if line[column] != count and line.is_read(column):
                message = f"{line.label(column)}填{line[column]}，而{staff.source}为{count}"
                wanted = "；".join(filter(None, ("两处应一致", choices.get(column))))
                yield line.problem(column, message, wanted)


def _no_row(table: Record, category: str, count: int, staff: Staff) -> Problem:
    return Problem(
        f"统计表没有“{category}”一行，而{staff.source}中有{count}人",
        remedy="请补上这一行",
        at=place(table, LINES),
        record=table,
    )
