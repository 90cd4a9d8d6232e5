"""年度考核结果统计表, made from the people of a unit: one table for each unit and year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, listing, warning
from cadre_docs.lists.results import not_listed
from cadre_docs.performance.expressions import expression
from cadre_docs.record import Record, Row, Value
from cadre_docs.rules.annual.allowance import BASIC, RAISED, REDUCED, SMALL, allowances
from cadre_docs.rules.annual.people import PREFIX, first_of_each, staff_of_units
from cadre_docs.rules.annual.tally import (
    COLUMNS,
    DUE,
    LINES,
    TOOK_PART,
    TOTAL,
    category_of,
    share_column,
    share_text,
    tally,
)
from cadre_docs.rules.batch import SPELLING, by_edition, check_batch
from cadre_docs.rules.between.across import FACTS
from cadre_docs.rules.days import year_of
from cadre_docs.rules.engine import registered
from cadre_docs.rules.roles import STATISTICS
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.rules.annual.allowance import Allowance
    from cadre_docs.rules.annual.people import Assessed, Staff
    from cadre_docs.rules.annual.tally import Tally
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Rule
    from cadre_docs.schema import Schema

CODE = "X-consistency"
_LISTED = 5  # tables that a message names
_SHARE = expression(
    r"优秀(?:等次|档次)?的?比例[^0-9。；;]{0,6}?(?:提高|降低|调整|放宽|增加|减少)[至到为]"
    r"([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*[%％]"
)
_HERE = Position("统计表")
STATED = "assessment_people"
"""How many people are due, as the unit's facts state it."""


@dataclass(frozen=True)
class UnitTable:
    """A unit's table: the record to print, the counts in it, and how many may be 优秀.

    ``context`` holds the people whom the notice judges that governs this unit's forms.
    """

    record: Record
    staff: Staff
    tally: Tally
    allowance: Allowance
    context: BatchContext

    @property
    def title(self) -> str:
        """Unit and year, in Chinese; for file names as well."""
        return f"{self.staff.unit}{self.staff.year}年度"


def tables_for(catalog: Catalog, c: BatchContext) -> list[Schema]:
    """Return the tables that a notice governs which judges the people read."""
    judging = {notice.prefix for notice, _ in by_edition(PREFIX, c.records, c)}
    tables = [s for s in map(catalog.schema, catalog.form_ids) if s.role in STATISTICS]
    return [
        schema
        for schema in tables
        if not judging or {n.prefix for n in c.law.instruments_of(schema.governed_by)} & judging
    ]


def unit_tables(schema: Schema, c: BatchContext) -> list[UnitTable]:
    """Make the table of every unit and year in the batch, in the order read."""
    return [
        table
        for notice, records in by_edition(PREFIX, c.records, c)
        for table in _tables_of(schema, c.of(notice, records))
    ]


def _tables_of(schema: Schema, c: BatchContext) -> Iterator[UnitTable]:
    governing = {(folded(s.unit), s.year): a for a in allowances(c) for s in a.staff}
    for staff in first_of_each(staff_of_units(c.records)):
        own = c.in_year(staff.year)
        counted = tally(staff, own.names("AA.took_no_part"))
        allowance = governing[folded(staff.unit), staff.year]
        record = _record(schema, staff, counted, remark(allowance), own)
        yield UnitTable(record, staff, counted, allowance, c)


def forms_counted(c: BatchContext) -> set[str]:
    """Return the forms whose people are counted or held against those that are, and the tables."""
    staffs = (staff_of_units(records) for _, records in by_edition(PREFIX, c.records, c))
    people = (person for staff in chain(*staffs) for person in staff.people)
    tables = (r.schema.id for r in c.records if r.schema.role in STATISTICS)
    return {person.record.schema.id for person in people} | set(tables)


def left_out(table: UnitTable) -> Iterator[Finding]:
    """Report the people who are not in the counts: no category or outcome, or none of the table."""
    for person in table.tally.left_out:
        code, what, remedy = _why_left_out(person)
        yield error(
            code,
            f"{what}，没有计入统计表",
            remedy=remedy,
            position=person.at.position,
            path=person.at.path,
            person=person.name,
            form=person.record.schema.id,
        )


def not_counted(tables: Sequence[UnitTable]) -> Iterator[Finding]:
    """Report second results of people, which the table does not count."""
    for table in tables:
        for person in table.staff.people:
            schema = person.record.schema
            counted = [f for f in schema.fields() if schema.path(f) == person.at.path]
            yield from not_listed(counted, [person.record] if counted else [], "统计表")


def other_numbers(tables: Sequence[UnitTable]) -> Iterator[Finding]:
    """Report where a table says of how many people are due otherwise than the unit's facts do.

    X-unit only warns, since people's forms come in one by one; a table is of all of them, and
    prints the number. Facts that state no year are those of a unit's only table.
    """
    of_unit = Counter(folded(table.staff.unit) for table in tables)
    for table in tables:
        staff = table.staff
        facts = table.context.unit_named(staff.unit, staff.year, PREFIX)
        if facts is None or (year_of(facts, PREFIX) is None and of_unit[folded(staff.unit)] > 1):
            continue
        stated = facts.get(STATED)
        counted = table.tally.counts[TOTAL][DUE] + len(table.tally.left_out)
        if isinstance(stated, int) and stated != counted:
            yield _other_number(table, facts, stated, counted)


def _other_number(table: UnitTable, facts: Record, stated: int, counted: int) -> Finding:
    field = facts.schema.by_id[STATED]
    lack = f"少{stated - counted}人" if stated > counted else f"多{counted - stated}人"
    return error(
        FACTS,
        f"填的{field.key}是{stated}人，{table.title}统计表的应参加人数是{counted}人，{lack}",
        wanted="与统计表上的人数一致",
        remedy="请核对人员是否齐全，缺的补齐、多的移走；人数填错的改正",
        **facts.about(STATED),
    )


def _why_left_out(person: Assessed) -> tuple[str, str, str]:
    """Return code, reason and remedy."""
    missing = _missing(person)
    if not missing:
        said = f"岗位类别“{person.category}”、档次“{person.outcome}”"
        return "FS-choice", f"统计表没有{said}的栏", "请核对；表上能填而统计表没有栏的，请手工统计"
    if _unread(person):
        return "FS-required", f"没有读到{missing}", "请改正"
    return "FS-required", f"没有填{missing}", "请补填"


def _missing(person: Assessed) -> str:
    lacking = (("岗位类别", person.category), ("考核档次", person.outcome))
    return "和".join(name for name, value in lacking if value is None)


def _unread(person: Assessed) -> bool:
    """Whether the outcome stands there, but nobody could read it."""
    return person.outcome is None and person.at.path in person.record.unread_paths


def _record(schema: Schema, staff: Staff, counted: Tally, said: str, c: BatchContext) -> Record:
    decimals = c.number("AA.statistics_decimals")
    table = schema.by_id[LINES]
    named = table.column("category")
    called = (
        {category_of(name): name for name in named.choices.values}
        if named and named.choices
        else {}
    )
    rows = []
    for category, counts in counted.counts.items():
        cells = _cells(called.get(category, category), counts, decimals)
        known = {n: Value(typed, _HERE) for n, typed in cells if table.column(n) is not None}
        rows.append(Row(known, _HERE))
    values = {"year": Value(PartialDate(staff.year), _HERE), "unit": Value(staff.unit, _HERE)}
    if said:
        values["remark"] = Value(said, _HERE)
    return Record(schema, values, {LINES: tuple(rows)}, _HERE)


def _cells(
    category: str, counts: Mapping[str, int], decimals: int
) -> Iterator[tuple[str, str | int]]:
    yield "category", category
    yield from counts.items()
    for column in COLUMNS.values():
        yield share_column(column), share_text(counts[column], counts[TOOK_PART], decimals)


def remark(allowance: Allowance) -> str:
    """Return why the share of 优秀 is not the common one, for the box 备注."""
    if allowance.pool:
        return f"优秀人数由主管部门统筹确定（{allowance.pool}）。"
    if not allowance.facts:
        return ""
    [facts], share = allowance.facts, allowance.quota.share
    if facts.get("quota_fault"):
        return f"{facts.get('quota_fault')}，优秀比例降低为{share}％。"
    if allowance.code == RAISED:
        agreed = "经主管部门和同级人事综合管理部门审核同意"
        return f"{facts.get('quota_honour')}，{agreed}，优秀比例提高至{share}％。"
    return ""


def quota_findings(c: BatchContext) -> list[Finding]:
    """Return what the rules on the quota of 优秀, on units' names and on two sources find."""
    known = (BASIC, RAISED, REDUCED, SMALL, SPELLING)
    found = list(check_batch([rule for rule in registered() if rule.code in known], c))
    found += check_batch(_of_tables(), replace(c, records=_people(c)))
    return [one.finding for one in found]


def _of_tables() -> list[Rule]:
    return [rule for rule in registered() if rule.code == "AA-S"]


def _people(c: BatchContext) -> tuple[Record, ...]:
    return tuple(record for record in c.records if record.schema.role not in STATISTICS)


def other_share(table: Record, made: Sequence[UnitTable]) -> Iterator[Finding]:
    """Report where a filled table remarks another share of 优秀 than the one that holds.

    Where no facts of the unit were given, nobody can tell whether another one was agreed to.
    """
    said = _SHARE.search(str(table.get("remark") or ""))
    for own in made if said else ():
        if said is None or _whose(own.record) != _whose(table) or own.allowance.pool:
            continue
        share, known = own.allowance.quota.share, bool(own.allowance.facts)
        if Fraction(said[1]) != share:
            by = "单位的事实表" if known else "一般的规定"
            yield (error if known else warning)(
                CODE,
                f"备注写优秀比例{said[1]}％，按{by}是{share}％",
                wanted="备注与所用的比例一致",
                remedy="请核对：备注写错的改正；经同意提高、按规定降低的，"
                "写进单位和程序事实表，用 --unit 给出",
                **table.about("remark"),
            )


def not_compared(table: Record, made: Iterable[UnitTable]) -> str:
    """Return what was read beside the unit and year of a filled table; empty where nothing was."""
    others = [own.title for own in made if _whose(own.record) != _whose(table)]
    return f"另有{len(others)}张没有核对：{listing(others, _LISTED)}" if others else ""


def _whose(table: Record) -> tuple[str, int | None]:
    return folded(table.get("unit")), year_of(table, PREFIX)


def check_against(table: Record, c: BatchContext) -> list[Finding]:
    """Return what is wrong with a filled table, in itself and against the people."""
    people = _people(c)
    found = [f.finding for f in check_batch(_of_tables(), replace(c, records=(table, *people)))]
    unit, year = _whose(table)
    if not any((folded(s.unit), s.year) == (unit, year) for s in staff_of_units(people)):
        found.append(
            error(
                "AA-S",
                f"统计表的单位“{table.get('unit') or '（未填）'}”、年度“{year or '（未填）'}”"
                "没有对应的登记表或花名册，不能核对",
                remedy="请核对统计表的单位和年度，或补齐登记表",
                position=table.place("unit"),
                form=table.schema.id,
            )
        )
    return found
