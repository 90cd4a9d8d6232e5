"""Comparing a roster with people's forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError
from cadre_docs.findings import Finding, error, few_of_each, warning
from cadre_docs.lists.roster.conditions import left_out
from cadre_docs.lists.roster.people import (
    BIRTH,
    BIRTHDAY,
    IDENTITY,
    NAME,
    UNIT,
    Person,
    born_of,
    columns_of,
    identity_of,
    link_of,
    person_of,
    row_texts,
    told_twice,
    twins_of,
)
from cadre_docs.rules.batch import NAMED, SPELLING
from cadre_docs.rules.days import assessed_in, edition_for, year_of
from cadre_docs.rules.engine import find
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record

CODE = "X-consistency"
# Which of a person's facts must agree for a row and a form to be one person's, the surest
# first: one fact may be wrong, that is what the comparison is for.
_KEYS = (
    (NAME, BIRTHDAY, UNIT), IDENTITY, (NAME, BIRTH), (NAME, UNIT), (BIRTH, UNIT), (NAME,),
)  # fmt: skip


def compare(
    roster: Record, people: Sequence[Record], law: LawBook, absent: Container[str] = ()
) -> list[Finding]:
    """Return every difference between a roster and people's forms, but in columns ``absent`` there.

    ``people`` are all forms the roster is made of, those it leaves out too; forms of another
    assessment year than the roster's are not compared, and counted. Somebody missing
    on one side or there unmeant, or a box that says something else, is reported under the
    roster's own rule, or as ``X-consistency`` where it names none; ``ID-duplicate``:
    somebody twice. Positions are those in the roster where it has one. Of one column as many are
    told as of one file, and how many more there are. Without names there is nobody to compare.
    """
    if NAME in absent:
        return []
    link = link_of(roster.schema)
    rows = [
        Person(row_texts(roster.schema, row), roster, number, row, born_of(row.values))
        for number, row in enumerate(roster.tables.get(link.table, ()), 1)
    ]
    year = year_of(roster, "")
    own = [record for record in people if year in (None, assessed_in(record) or year)]
    forms = [person_of(roster.schema, record) for record in own]
    again = twins_of(forms)
    people_known = _without(forms, again)
    listed_again = _too_many(twins_of(rows), people_known)
    findings = [
        *_of_other_years(roster, year, people, own),
        *told_twice(listed_again, "名册上"),
        *told_twice(again, "考核表中"),
    ]
    pairs, alone, without = _match(_without(rows, listed_again), people_known)
    for row, form in pairs:
        findings += [*_unmeant(row, form), *_differences(row, form, absent)]
    findings += [_no_form(row) for row in alone if not _is_lost(row)]
    findings += [
        _no_row(form, roster) for form in without if not left_out(roster.schema, form.record)
    ]
    code, citation = _cited_as(roster, law)
    return [
        replace(finding, code=code, citation=citation) if finding.code == CODE else finding
        for finding in few_of_each(findings)
    ]


def _without(people: list[Person], twins: Sequence[tuple[Person, Person]]) -> list[Person]:
    gone = {id(person) for person, _ in twins}
    return [person for person in people if id(person) not in gone]


def _too_many(
    twins: Sequence[tuple[Person, Person]], forms: Sequence[Person]
) -> list[tuple[Person, Person]]:
    """Return the rows that repeat another, but for those of namesakes.

    A roster prints months of birth and no ID numbers: two who share name and month are told
    apart by their forms alone, so as many rows are right as there are forms of two people.
    """
    known = Counter(form.key(identity_of(form)) for form in forms)
    repeated: Counter[tuple[str, ...] | None] = Counter()
    over = []
    for row, first in twins:
        key = row.key(identity_of(row))
        repeated[key] += 1
        if repeated[key] >= known[key]:
            over.append((row, first))
    return over


def _of_other_years(
    roster: Record, year: int | None, people: Sequence[Record], own: Sequence[Record]
) -> Iterator[Finding]:
    """Say how many forms were not compared, being of other years than the roster."""
    if year is not None and len(own) < len(people):
        others = sorted({assessed_in(record) or 0 for record in people} - {0, year})
        yield warning(
            CODE,
            f"名册是{year}年度的，{'、'.join(map(str, others))}年度的考核表"
            f"{len(people) - len(own)}份没有核对",
            remedy="请核对名册和考核表的年度；本来是其他年度的不必理会",
            position=roster.position,
            form=roster.schema.id,
        )


def _cited_as(roster: Record, law: LawBook) -> tuple[str, str]:
    """Return the code and the citation under which a roster's differences are reported."""
    schema = roster.schema
    source, code = schema.source, link_of(schema).rule
    if not code:
        return CODE, f"{source.number or f'《{source.title}》'}{source.attachment}"
    rule = find(code)
    if rule is None:
        raise CatalogError(f"名册“{schema.id}”所引的规则“{code}”不存在。")
    return code, rule.citation(law, edition_for(rule, roster, law))


def _match(
    rows: list[Person], forms: list[Person]
) -> tuple[list[tuple[Person, Person]], list[Person], list[Person]]:
    """Pair rows and forms, by fewer and fewer facts; never where two could be meant."""
    pairs: list[tuple[Person, Person]] = []
    pairs += _namesakes(rows, forms)
    rows = _without(rows, pairs)
    forms = _without(forms, [(form, row) for row, form in pairs])
    for columns in _KEYS:
        by_key: dict[tuple[str, ...], tuple[list[Person], list[Person]]] = defaultdict(
            lambda: ([], [])
        )
        for side, people in enumerate((rows, forms)):
            for person in people:
                if (key := person.key(columns)) is not None:
                    by_key[key][side].append(person)
        found = [(a[0], b[0]) for a, b in by_key.values() if len(a) == len(b) == 1]
        taken = {id(person) for pair in found for person in pair}
        pairs += found
        rows = [person for person in rows if id(person) not in taken]
        forms = [person for person in forms if id(person) not in taken]
    return sorted(pairs, key=lambda pair: pair[0].number), rows, forms


def _namesakes(rows: list[Person], forms: list[Person]) -> list[tuple[Person, Person]]:
    """Pair rows that share name, birth and unit with the forms that say all that they say."""
    several = Counter(row.key(identity_of(row)) for row in rows)
    alike = [row for row in rows if several[row.key(identity_of(row))] > 1]
    if not alike:
        return []
    by_texts: dict[tuple[tuple[str, str], ...], list[Person]] = defaultdict(list)
    for form in reversed(forms):
        by_texts[_all_said(form, form)].append(form)
    kinds = list({frozenset(form.texts): form for form in forms}.values())
    pairs = []
    for row in alike:
        said = (_all_said(row, kind) for kind in kinds)
        found = next((by_texts[texts] for texts in said if by_texts.get(texts)), None)
        if found:
            pairs.append((row, found.pop()))
    return pairs


def _all_said(person: Person, form: Person) -> tuple[tuple[str, str], ...]:
    """Return what somebody's row or form says in the columns that a form has."""
    return tuple((column, folded(person.texts.get(column, ""))) for column in sorted(form.texts))


def _differences(row: Person, form: Person, absent: Container[str]) -> Iterator[Finding]:
    link = link_of(row.record.schema)
    table = row.record.schema.by_id[link.table]
    for column, field in columns_of(row.record.schema, form.record.schema):
        stated, wanted = row.texts[column.id], form.texts[column.id]
        path = f"{table.key}[{row.number}].{column.key}"
        known = f"{table.id}[{row.number}].{column.id}" not in row.record.unreadable
        if not known or column.id in absent or field.id in form.record.unreadable:
            continue  # already reported: nothing to compare
        if stated == wanted or _dates_agree(row, column.id, form, field.id):
            continue
        at = form.record.place(field.id)
        about = {
            "position": row.row.place(column.id) if row.row else row.position,
            "path": path,
            "person": row.name,
            "form": row.record.schema.id,
        }
        if not wanted:
            yield warning(
                CODE,
                f"名册填“{stated}”，考核表没有填，不能核对",
                remedy=f"请在考核表中补填（{at}）",
                **about,
            )
            continue
        if folded(stated) == folded(wanted):
            if column.id in NAMED:
                message = f"名册填“{stated}”，考核表填“{wanted}”，只是写法不同"
                yield warning(SPELLING, message, remedy="请统一写法", **about)
            continue
        shown = f"填“{stated}”" if stated else "没有填"
        yield error(
            CODE,
            f"名册{shown}，考核表填“{wanted}”",
            wanted="两处应一致",
            remedy=f"请核对，改正有误的一处（考核表：{at}）",
            **about,
        )


def _dates_agree(row: Person, column: str, form: Person, field: str) -> bool:
    """Whether both say a date, and one only says less of it: a month and a day in it."""
    stated, wanted = (row.row.values if row.row else {}).get(column), form.record.values.get(field)
    one, other = (value.typed if value else None for value in (stated, wanted))
    return isinstance(one, PartialDate) and isinstance(other, PartialDate) and one.may_be(other)


def _unmeant(row: Person, form: Person) -> Iterator[Finding]:
    """Report somebody on the roster whom it leaves out."""
    out = left_out(row.record.schema, form.record)
    if out is None or out.field.id in form.record.unreadable:
        return
    yield error(
        CODE,
        f"不应列入本名册：考核表的“{out.field.key}”{out.text}",
        wanted=f"本名册只列“{out.field.key}”为“{out.wanted}”的人",
        remedy=f"请核对，从名册中删去或改正考核表（{form.record.place(out.field.id)}）",
        position=row.position,
        path=f"{row.record.schema.by_id[link_of(row.record.schema).table].key}[{row.number}]",
        person=row.name,
        form=row.record.schema.id,
    )


def _is_lost(row: Person) -> bool:
    """Whether it cannot be read who stands in a row: already reported."""
    table = row.record.schema.by_id[link_of(row.record.schema).table]
    places = (f"{table.id}[{row.number}].{column}" for column in IDENTITY)
    return any(place in row.record.unreadable for place in places)


def _no_form(row: Person) -> Finding:
    return error(
        CODE,
        "没有找到此人的考核表",
        wanted="名册上每人都有考核表",
        remedy="请补交考核表，或从名册中删去；姓名、出生年月、单位有误的请改正",
        position=row.position,
        path=f"{row.record.schema.by_id[link_of(row.record.schema).table].key}[{row.number}]",
        person=row.name,
        form=row.record.schema.id,
    )


def _no_row(form: Person, roster: Record) -> Finding:
    return error(
        CODE,
        f"名册（{roster.position}）上没有此人",
        wanted="每份考核表的人都在名册上",
        remedy="请补入名册；姓名、出生年月、单位有误的请改正",
        position=form.position,
        person=form.name,
        form=form.record.schema.id,
    )
