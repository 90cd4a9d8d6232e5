"""A roster that lies beside people's forms: what a row says and the person's form does not.

The roster's schema says which column comes from which box (``roster``), so it holds for each.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity, listing
from cadre_docs.record import printed_text
from cadre_docs.rules.between.across import AGAINST
from cadre_docs.rules.common.telling_apart import BORN, NAME, POST, UNIT, agree, in_brief
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.days import assessed_in, year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Row, Value
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place
    from cadre_docs.schema import Field, Schema
    from cadre_docs.schema.model import Roster

_TOLD = {"AA": frozenset({BORN, "post_category", "grade"})}
"""The columns that rules of a family of notices hold against the forms (AA-S): told once."""
_KEYS = ((BORN, UNIT), (BORN,), (UNIT,))
"""What must agree beside the name for a row and a form to be one person's, the surest first."""
_REMARK = "remark"
"""May say more than the box it comes from: 因病未参加，下一批次考核."""
_SEX = "sex"
_SEVERAL = 3
"""So many differences, where the birth or the unit differs too, are hardly slips: two people."""
_NAMED = 8  # people who are on one side only, named in one sentence
_MOST = 20  # namesakes that are told apart


class _Person(NamedTuple):
    """Somebody on either side: what identifies, and the form or the row (from 1)."""

    facts: Mapping[str, str]
    record: Record
    number: int
    row: Row | None


@rule(
    AGAINST, Severity.ERROR, "名册与一起的本人的表不一致", scope="batch",
    standard="名册由各人的表汇总",
)  # fmt: skip
def rosters_agree_with_forms(c: BatchContext) -> Iterator[Problem]:
    """名册和各人的表一起核对时，名册上一行填的（考核结果、性别、出生年月、岗位等），应与本人的表一致；按规定不列入这种名册的人，不应列入。

    姓名相同，并且出生年月、单位都相同或者其中一项相同的，是同一人；两处都填了才比较，大段文字不比较，年度不同的不比较。
    岗位等自己写的一行文字不同的，出生年月或者单位不同、一共有3项以上不同的（可能是同名的两个人，也可能串了行），只提醒。
    有一处到月、另一处到日而不矛盾的算相同；只是写法（括号、全角半角等）不同的，由 X-spelling 指出。
    谁有表而没有列入、谁列入而没有表（所在的单位有别人的表的），只提醒。
    年度考核的花名册，岗位类别、出生年月、档次和谁多谁少由 AA-S 核对；roster --against 逐格核对。
    """
    rosters = [record for record in c.records if record.schema.roster]
    named: dict[str, list[Record]] = defaultdict(list)
    for record in c.records if rosters else ():
        if record.person:
            named[folded(record.person)].append(record)
    for roster in rosters if named else ():
        judging = (notice.family for notice in c.law.instruments_of(roster.schema.governed_by))
        told = [_TOLD[family] for family in judging if family in _TOLD]
        yield from _of_roster(roster, named, frozenset().union(*told))


def _of_roster(
    roster: Record, named: Mapping[str, list[Record]], told: frozenset[str]
) -> Iterator[Problem]:
    """Compare one roster; ``told`` are the columns that the rules of its notice compare."""
    link = roster.schema.roster
    if link is None:
        return
    year = year_of(roster, "")
    rows: dict[str, list[_Person]] = defaultdict(list)
    for number, listed in enumerate(roster.tables.get(link.table, ()), 1):
        if NAME in listed.values:
            name = folded(listed.values[NAME].typed)
            rows[name].append(_of_row(roster, number, listed))
    met: list[Record] = []
    for name, theirs in rows.items():
        forms = [
            _of_form(record, link)
            for record in named.get(name, ())
            if record.schema.id in link.of and year in (None, assessed_in(record) or year)
        ]
        if max(len(forms), len(theirs)) <= _MOST:
            for row, form, sure in _pairs(theirs, forms):
                met.append(form.record)
                unlike = [one for one in _differing(link, row, form) if one.column.id not in told]
                if not sure and len(unlike) >= _SEVERAL:
                    yield _other(link, row, form, unlike)
                else:
                    yield from _unmeant(link, row, form)
                    yield from (_problem(link, row, form, one) for one in unlike)
    if not told:
        yield from _who(roster, link, rows, met, named, year)


def _who(
    roster: Record,
    link: Roster,
    rows: Mapping[str, list[_Person]],
    met: list[Record],
    named: Mapping[str, list[Record]],
    year: int | None,
) -> Iterator[Problem]:
    """Say who of the units whose forms are there stands on one side only."""
    unit = link.columns.get(UNIT, UNIT)
    forms = {name: [r for r in group if r.schema.id in link.of] for name, group in named.items()}
    units = {folded(record.get(unit)) for record in met}
    if not met:
        yield from _misnamed(roster, link, rows, forms)
    without = (one for name, people in rows.items() if not forms.get(name) for one in people)
    extra = [one.row.text(NAME) for one in without if one.row and one.facts[UNIT] in units]
    left = [
        group[0].person
        for name, group in forms.items()
        if group and name not in rows and all(_belongs(r, link, units, year) for r in group)
    ]
    for names, said in ((extra, "名册有、没有本人的表"), (left, "有本人的表、名册没有")):
        if names:
            yield Problem(
                f"{said}的{len(names)}人：{listing(names, _NAMED)}",
                wanted="名册与一起的各人的表人员一致",
                remedy="请核对：漏列、多列或者姓名写错的改正；各人的表还没有交齐的，交齐后再核对",
                at=place(roster, link.table),
                severity=Severity.WARNING,
                record=roster,
            )


def _misnamed(
    roster: Record,
    link: Roster,
    rows: Mapping[str, list[_Person]],
    forms: Mapping[str, list[Record]],
) -> Iterator[Problem]:
    """Yield rows that agree with a form in all but the name, where nobody is on both sides."""
    born: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in (one for group in forms.values() for one in group):
        born[_identity(_of_form(record, link).facts, record.text(_SEX))].append(record)
    for row in (one for people in rows.values() for one in people if one.row):
        key = _identity(row.facts, row.row.text(_SEX) if row.row else "")
        found = born.get(key, [])
        if all(key) and len(found) == 1:
            yield Problem(
                f"单位、出生年月、性别相同的人，表上的姓名是“{found[0].person}”（{found[0].position}）",
                wanted="名册与一起的各人的表人员一致",
                remedy="请核对姓名，写错的改正；确是两个人的不必改",
                at=_at(link, row, NAME),
                severity=Severity.WARNING,
                record=roster,
            )


def _identity(facts: Mapping[str, str], sex: str) -> tuple[str, ...]:
    return facts[BORN], facts[UNIT], sex


def _belongs(record: Record, link: Roster, units: set[str], year: int | None) -> bool:
    """Whether somebody ought to stand on the roster, as far as the form says."""
    said = (record.get(name) for name in link.where)
    meant = all(str(one) == wanted for one, wanted in zip(said, link.where.values(), strict=True))
    unit = folded(record.get(link.columns.get(UNIT, UNIT)))
    return meant and unit in units and year in (None, assessed_in(record) or year)


def _of_row(roster: Record, number: int, row: Row) -> _Person:
    return _Person(_facts(row.values, BORN, UNIT, roster.values), roster, number, row)


def _of_form(record: Record, link: Roster) -> _Person:
    born, unit = link.columns.get(BORN, BORN), link.columns.get(UNIT, UNIT)
    return _Person(_facts(record.values, born, unit, {}), record, 0, None)


def _facts(
    values: Mapping[str, Value], born: str, unit: str, above: Mapping[str, Value]
) -> dict[str, str]:
    said = values.get(born)
    day = said.typed if said else None
    place = values.get(unit) or above.get(unit)
    return {
        BORN: day.format("YYYY-MM") if isinstance(day, PartialDate) and day.month else "",
        UNIT: folded(place.typed) if place else "",
    }


def _pairs(rows: list[_Person], forms: list[_Person]) -> Iterator[tuple[_Person, _Person, bool]]:
    """Yield rows with their forms, and whether all agrees by which they are known.

    Never where two could be meant.
    """
    for columns in _KEYS:
        sides: dict[tuple[str, ...], tuple[list[_Person], list[_Person]]] = defaultdict(
            lambda: ([], [])
        )
        for side, people in enumerate((rows, forms)):
            for person in people:
                key = tuple(person.facts[column] for column in columns)
                if all(key):
                    sides[key][side].append(person)
        pairs = (zip(a, b, strict=True) for a, b in sides.values() if len(a) == len(b) == 1)
        found = [pair for one in pairs for pair in one]
        yield from ((row, form, columns is _KEYS[0]) for row, form in found)
        taken = {id(person) for pair in found for person in pair}
        rows = [person for person in rows if id(person) not in taken]
        forms = [person for person in forms if id(person) not in taken]


def _unmeant(link: Roster, row: _Person, form: _Person) -> Iterator[Problem]:
    for name, wanted in link.where.items():
        value = form.record.values.get(name)
        if value is not None and str(value.typed) != wanted:
            box = form.record.schema.by_id[name]
            yield Problem(
                f"不应列入本名册：本人的{form.record.schema.title}"
                f"（{form.record.place(name)}）的“{box.key}”是“{value.typed}”",
                wanted=f"本名册只列“{box.key}”为“{wanted}”的人",
                remedy="请核对，从名册中删去或改正本人的表",
                at=_at(link, row, NAME),
                record=row.record,
            )


class _Unlike(NamedTuple):
    """A column, the box of the form, and what each says."""

    column: Field
    box: Field
    said: str
    other: str


def _differing(link: Roster, row: _Person, form: _Person) -> Iterator[_Unlike]:
    for column, box in _columns(link, row.record.schema, form.record.schema):
        values = row.row.values if row.row else {}
        stated, wanted = values.get(column.id), form.record.values.get(box.id)
        if stated is not None and wanted is not None and not _agree(column, stated, wanted):
            said, other = (printed_text(column, value.typed) for value in (stated, wanted))
            yield _Unlike(column, box, said, other)


def _problem(link: Roster, row: _Person, form: _Person, unlike: _Unlike) -> Problem:
    column, box = unlike.column, unlike.box
    return Problem(
        f"填“{unlike.said}”，而本人的{form.record.schema.title}（{form.record.place(box.id)}）"
        f"的“{box.key}”填“{unlike.other}”",
        wanted="两处一致",
        remedy="请核对，改正有误的一处",
        at=_at(link, row, column.id),
        severity=Severity.WARNING if column.type is FieldType.LINE else None,
        record=row.record,
    )


def _other(link: Roster, row: _Person, form: _Person, unlike: list[_Unlike]) -> Problem:
    """Say once that a row has hardly more than the name in common with the form."""
    columns = "、".join(one.column.key for one in unlike)
    return Problem(
        f"与同名的“{form.record.person}”的{form.record.schema.title}"
        f"（{form.record.position}）有{len(unlike)}项不同：{columns}",
        wanted="两处一致",
        remedy="请核对：是一个人的，改正有误的一处（多处不同，可能串了行）；确是同名的两个人的不必改",
        at=_at(link, row, NAME),
        severity=Severity.WARNING,
        record=row.record,
    )


def _columns(link: Roster, roster: Schema, form: Schema) -> Iterable[tuple[Field, Field]]:
    """Yield the columns that are compared, each with the box of the form that it comes from."""
    for column in roster.by_id[link.table].columns:
        box = form.by_id.get(link.columns.get(column.id, ""))
        if box is not None and FieldType.TEXT not in (column.type, box.type):
            yield column, box


def _agree(column: Field, stated: Value, wanted: Value) -> bool:
    one, two = stated.typed, wanted.typed
    if isinstance(one, PartialDate):
        return agree(one, two)
    said, other = printed_text(column, one), printed_text(column, two)
    if column.id == POST:
        return in_brief(said, other)
    if column.id == _REMARK:
        return folded(other) in folded(said)
    return folded(said) == folded(other)


def _at(link: Roster, row: _Person, column: str) -> Place:
    return row_place(row.record, link.table, row.number, column)
