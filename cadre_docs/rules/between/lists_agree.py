"""Lists of one unit beside each other: a public notice, a roster, a table of numbers, the facts.

Where the forms of the unit's people are there, each list is held against them; here are lists that
lie together alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity, listing
from cadre_docs.performance.expressions import expression
from cadre_docs.record import printed_text
from cadre_docs.rules.batch import NAMED
from cadre_docs.rules.between.across import LISTS
from cadre_docs.rules.common.telling_apart import NAME, UNIT
from cadre_docs.rules.context import Place, place, row_place
from cadre_docs.rules.days import assessed_in, year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outcomes import Outcome
from cadre_docs.rules.roles import FILING, NOTICE, PERSON, ROSTER, STATISTICS
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record, Row
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema.model import Posting

_PEOPLE, _OUTCOME, _LINES = "people", "outcome", "lines"
_GRADES = {
    Outcome.EXCELLENT: "excellent",
    Outcome.QUALIFIED: "qualified",
    Outcome.BASICALLY_QUALIFIED: "basically_qualified",
    Outcome.UNQUALIFIED: "unqualified",
}
_BEST = Outcome.EXCELLENT
_TOTALS = ("合计", "总计")
_YEAR = expression("(20[0-9]{2})(?:学?年度|学年)")
_BRACES = expression("[{][a-z_]+[}]")
_CONTACTS = ("contact", "contact_phone", "contact_address")
_APART = expression(r"(?<=[0-9])[\s()（）—–-]+(?=[0-9])|^[(（]")
"""What stands between the parts of a number."""
_NAMED = 8


@rule(
    LISTS, Severity.WARNING, "公示、花名册、统计表、事实表说法不一", scope="batch",
    roles=(*NOTICE, *ROSTER, *STATISTICS, *FILING, *PERSON), standard="各表由各人的表汇总",
)  # fmt: skip
def lists_agree(c: BatchContext) -> Iterator[Problem]:
    """同一单位、同一年度的公示与花名册放在一起，而没有各人的表的：同一个人的结果应当一致，有谁多列、漏列的指出；公示的各档人数与统计表的合计也应一致。

    公示的起止日期、联系人、联系电话、联系地址应与单位和程序事实表填的一致；事实表填的应考核人数，应与统计表合计的应参加人数一致。
    备案材料清单填的人数、日期和各项材料，应与事实表填的一致。
    有各人的表的，由 X-posted、X-against、AA-S、X-unit 核对。
    公示只公示优秀的，只比优秀的。名单上的人一个也不在花名册上的不比。
    """
    own = {folded(r.get(UNIT)) for r in c.records if r.schema.role in PERSON and r.get(UNIT)}
    for notice in c.records:
        posting = _posting(notice) if notice.schema.role in NOTICE else None
        unit = folded(notice.get(UNIT)) if posting and notice.get(UNIT) else ""
        if posting is None or not unit:
            continue
        yield from _days(c, notice, posting, unit)
        if unit not in own:
            yield from _of_people(c, notice, posting, unit)
    for table in c.records:
        if table.schema.role in STATISTICS and folded(table.get(UNIT)) not in own:
            yield from _due(c, table)
        elif table.schema.role in FILING:
            yield from _filed(c, table)


def stated_day(facts: Record, name: str) -> tuple[PartialDate | None, Place]:
    """Return a date of the facts and where it stands: a field, or ``table.step``."""
    name, _, step = name.partition(".")
    field = facts.schema.by_id[name]
    if not step:
        day = facts.get(name)
        return day if isinstance(day, PartialDate) else None, place(facts, name)
    for number, row in facts.rows(name):
        days = [c for c in field.columns if c.id in row.values and c.type is FieldType.DATE]
        if days and any(cell.typed == step for cell in row.values.values()):
            day = row.values[days[0].id].typed
            at = row_place(facts, name, number, days[0].id)
            return day if isinstance(day, PartialDate) else None, at
    return None, place(facts, name)


def _posting(notice: Record) -> Posting | None:
    """Return which of the notices of its schema one is, by its title, or by its outcomes."""
    said = "".join(str(notice.get("title") or "").split())
    outcomes = {row.text(_OUTCOME) for row in notice.tables.get(_PEOPLE, ())} - {""}
    for one in notice.schema.notices:
        pieces = (re.escape(piece) for piece in _BRACES.split(one.title))
        if re.fullmatch(".{0,40}?".join(pieces), said):
            return one
    given = (one for one in notice.schema.notices if one.outcomes)
    return next((one for one in given if outcomes and outcomes.issubset(one.outcomes)), None)


def _years(notice: Record) -> set[int]:
    said = " ".join(str(notice.get(name) or "") for name in ("title", "text"))
    return {int(year) for year in _YEAR.findall(said)}


def _days(c: BatchContext, notice: Record, posting: Posting, unit: str) -> Iterator[Problem]:
    years = _years(notice)
    facts = [one for one in c.units if folded(one.get(UNIT)) == unit]
    of_year = [one for one in facts if not years or assessed_in(one) in (None, *years)]
    for one in of_year[:1]:
        yield from _contacts(notice, one)
        for edge, field in (("first", "posted_from"), ("last", "posted_to")):
            if edge not in posting.stated:
                continue
            day, at = stated_day(one, posting.stated[edge])
            ours = notice.get(field)
            if day is None or not isinstance(ours, PartialDate) or day.may_be(ours):
                continue
            yield _problem(
                notice,
                f"公示填的是{ours}，而单位和程序事实表（{at.position}）填的是{day}",
                place(notice, field),
            )


def _contacts(notice: Record, facts: Record) -> Iterator[Problem]:
    """Yield who takes objections where the facts say something else; numbers are not told."""
    for name in _CONTACTS:
        ours, theirs = (_APART.sub("", folded(one.get(name))) for one in (notice, facts))
        if ours and theirs and ours != theirs:
            key = notice.schema.by_id[name].key
            said = f"公示的{key}与单位和程序事实表（{facts.place(name)}）填的不同"
            yield _problem(notice, said, place(notice, name))


def _of_people(c: BatchContext, notice: Record, posting: Posting, unit: str) -> Iterator[Problem]:
    """Hold a notice against the rosters of its unit, or where there are none against its table."""
    years = _years(notice)
    rows = list(enumerate(notice.tables.get(_PEOPLE, ()), 1))
    rosters = [
        one
        for one in c.records
        if one.schema.role in ROSTER
        and one.schema.roster
        and set(one.schema.roster.of) & set(posting.of)
        and folded(one.get(UNIT)) == unit
        and (not years or year_of(one, "") in (None, *years))
    ]
    for roster in rosters[:1]:
        yield from _of_roster(notice, posting, rows, roster)
    tables = [
        one
        for one in c.records
        if one.schema.role in STATISTICS
        and posting.days.partition(".")[0] in one.schema.governed_by
        and folded(one.get(UNIT)) == unit
        and (not years or assessed_in(one) in (None, *years))
    ]
    for table in tables[: 0 if rosters else 1]:
        yield from _of_table(notice, rows, table)


def _of_roster(
    notice: Record, posting: Posting, rows: list[tuple[int, Row]], roster: Record
) -> Iterator[Problem]:
    link = roster.schema.roster
    boxes = posting.columns.get(_OUTCOME, ())
    columns = [name for name, box in link.columns.items() if box in boxes] if link else []
    if link is None or len(columns) != 1:
        return
    by_name: dict[str, list[str]] = defaultdict(list)
    for row in roster.tables.get(link.table, ()):
        if row.text(NAME):
            by_name[folded(row.text(NAME))].append(row.text(columns[0]))
    listed = {folded(row.text(NAME)): row.text(NAME) for _, row in rows if row.text(NAME)}
    if by_name.keys().isdisjoint(listed):
        return
    for number, row in rows:
        said, others = row.text(_OUTCOME), by_name.get(folded(row.text(NAME)), [])
        if said and all(others) and others and said not in others:
            yield _problem(
                notice,
                f"{row.text(NAME)}的结果填“{said}”，而花名册（{roster.position.file}）是“{others[0]}”",
                row_place(notice, _PEOPLE, number, _OUTCOME),
            )
    wanted = (_BEST,) if {row.text(_OUTCOME) for _, row in rows} == {_BEST} else posting.outcomes
    left = [
        row.text(NAME)
        for row in roster.tables.get(link.table, ())
        if folded(row.text(NAME)) not in listed
        and row.text(columns[0])
        and (not wanted or row.text(columns[0]) in wanted)
    ]
    extra = [name for one, name in listed.items() if one not in by_name]
    for names, what in ((extra, "公示有、花名册没有"), (left, "花名册有、公示没有")):
        if names:
            said = f"{what}的{len(names)}人：{listing(names, _NAMED)}"
            yield _problem(notice, said, place(notice, _PEOPLE))


def _of_table(notice: Record, rows: list[tuple[int, Row]], table: Record) -> Iterator[Problem]:
    total = _total(table)
    counted = Counter(row.text(_OUTCOME) for _, row in rows)
    if total is None or not set(counted) <= set(_GRADES):
        return
    grades = [_BEST] if set(counted) == {_BEST} else list(_GRADES)
    differ = [
        f"{grade}{counted[grade]}人，统计表{number}人"
        for grade in grades
        if isinstance(number := total.get(_GRADES[grade]), int) and number != counted[grade]
    ]
    if differ:
        said = f"公示的人数与统计表（{table.position.file}）的合计不同：{'；'.join(differ)}"
        yield _problem(notice, said, place(notice, _PEOPLE))


def _total(table: Record) -> Row | None:
    rows = table.tables.get(_LINES, ())
    return next((row for row in rows if row.text("category") in _TOTALS), None)


def _due(c: BatchContext, table: Record) -> Iterator[Problem]:
    """Hold the number of people that the facts state against the table's, where no forms are."""
    unit, year, total = folded(table.get(UNIT)), assessed_in(table), _total(table)
    listed = any(one.schema.role in ROSTER and folded(one.get(UNIT)) == unit for one in c.records)
    due = total.get("due") if total else None
    if listed or not isinstance(due, int):
        return
    for facts in (one for one in c.units if folded(one.get(UNIT)) == unit):
        for field in facts.schema.fields():
            counts = field.counts
            number = facts.get(field.id) if counts and not counts.where else None
            if counts is None or counts.notice not in table.schema.governed_by:
                continue
            of_year = year_of(facts, counts.notice) in (None, year)
            if of_year and isinstance(number, int) and number != due:
                yield _problem(
                    table,
                    f"合计的应参加人数是{due}人，而单位和程序事实表"
                    f"（{facts.place(field.id)}）填的{field.key}是{number}人",
                    place(table, _LINES),
                )
        return


def _filed(c: BatchContext, filing: Record) -> Iterator[Problem]:
    """Hold a list of papers against the facts, whose boxes bear the same names."""
    unit = folded(filing.get(UNIT))
    facts = next((one for one in c.units if unit and folded(one.get(UNIT)) == unit), None)
    for name in filing.values if facts is not None else ():
        ours, theirs = filing.get(name), facts.get(name) if facts is not None else None
        if facts is None or name in NAMED or theirs is None or _is_same(ours, theirs):
            continue
        said, beside = (
            printed_text(one.schema.by_id[name], typed)
            for one, typed in ((filing, ours), (facts, theirs))
        )
        yield _problem(
            filing,
            f"填“{said}”，而单位和程序事实表（{facts.place(name)}）填“{beside}”",
            place(filing, name),
        )


def _is_same(one: object, other: object) -> bool:
    """Whether two boxes may say the same: a month, and a day in it."""
    if isinstance(one, PartialDate) and isinstance(other, PartialDate):
        return one.may_be(other)
    return one == other


def _problem(record: Record, said: str, at: Place) -> Problem:
    return Problem(
        said,
        wanted="各表一致",
        remedy="请核对；是往年的、别的单位的移走，填错的一处改正",
        at=at,
        record=record,
    )
