"""Two forms of one person without numbers: who is probably one, and what both say otherwise.

A name and a unit are no number, and namesakes there are: so people are asked, not told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.record import printed_text
from cadre_docs.rules.common.posts import level_of
from cadre_docs.rules.common.telling_apart import BORN, NUMBER, SEX, UNIT, agree, differences
from cadre_docs.rules.context import Problem, place, row_place
from cadre_docs.rules.days import assessed_in
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import PartialDate, Period
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record

_LASTING = (SEX, BORN, "ethnic_group", "work_start")
"""What stays the same whatever the year."""
_OF_A_YEAR = ("department", "appointment_date")
_TENURE = "contract_period"
_MEANING = {
    _TENURE: ("contract_tenure", "tenure"),
    "tenure_grade": ("proposed_grade", "grade"),
    "targets": ("targets",),
}
"""Of facts on a tenure: the boxes of forms of tenures that mean the same."""
_GRADES = "annual_grades"
_LEVEL_BOX = "post_level"
_NEAR = 2  # levels: who are farther apart are hardly one person
_MOST = 20  # forms of one name and unit: no person has more
_APART = {SEX, BORN}
_TWO = 2


def name_keys(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what the forms of one person share, whichever forms: the name, and unit or mobile."""
    if not record.schema.of_people:
        return
    mobiles = (f for f in record.schema.personal if f.type is FieldType.MOBILE)
    for name in (UNIT, *(field.id for field in mobiles)):
        if said := folded(record.get(name)):
            yield "of a name", folded(record.person), said


def unlike_forms(records: Iterable[Record]) -> Iterator[Problem]:
    """Yield what two forms of one name and unit say otherwise, where no numbers tell.

    With another sex and another birth they are two people's. Of a form that there is twice for
    one year nobody knows which one is meant: X-namesake asks.
    """
    known = list(records)
    names = Counter(folded(record.person) for record in known)
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in (record for record in known if names[folded(record.person)] > 1):
        for key in name_keys(record):
            groups[key].append(record)
    told: set[tuple[int, int]] = set()
    for group in groups.values():
        if len(group) > _MOST or _has_namesakes(group):
            continue
        for first, other in combinations(group, _TWO):
            pair = id(first), id(other)
            if pair not in told and not (first.get(NUMBER) and other.get(NUMBER)):
                told.add(pair)
                yield from _unlike(first, other)


def unlike_tenures(first: Record, other: Record) -> Iterator[Problem]:
    """Yield what two forms of a person say otherwise of one tenure, and of its years."""
    facts, form = (other, first) if _TENURE in other.schema.by_id else (first, other)
    pairs = [
        (name, box)
        for name, boxes in (_MEANING.items() if _TENURE in facts.schema.by_id else ())
        if (box := next((b for b in boxes if b in form.schema.by_id), ""))
    ]
    periods = [name for name in _MEANING[_TENURE] if name in form.schema.by_id]
    period = next((name for name in periods if name in form.values), "")
    if not periods or facts.schema.kind == form.schema.kind:
        pairs = []  # the form is about no tenure
    elif pairs and not _overlap(facts.get(_TENURE), form.get(period) if period else None):
        return
    for name, box in ((n, period if n == _TENURE else b) for n, b in pairs):
        one, two = facts.values.get(name), form.values.get(box)
        if one is not None and two is not None and not _same(one.typed, two.typed):
            said = printed_text(facts.schema.by_id[name], one.typed)
            wanted = printed_text(form.schema.by_id[box], two.typed)
            yield _two_say(facts, name, said, form, box, wanted)
    if first.schema.kind != other.schema.kind:
        yield from _unlike_years(first, other)
        yield from _unlike_levels(first, other)
        yield from _unlike_levels(other, first)


def _has_namesakes(group: list[Record]) -> bool:
    forms = {(record.schema.kind, assessed_in(record)) for record in group}
    return len(forms) < len(group)


def _unlike(first: Record, other: Record) -> Iterator[Problem]:
    by_id = other.schema.by_id
    years = {assessed_in(first), assessed_in(other)} - {None}
    one_unit = folded(first.get(UNIT)) == folded(other.get(UNIT))
    at_once = len(years) < _TWO and one_unit and first.schema.kind != other.schema.kind
    of_year = _OF_A_YEAR if at_once else ()
    names = (*_LASTING, *of_year)
    differ = [n for n in names if not agree(_told(other, n), _told(first, n))]
    if set(differ) >= _APART:
        return  # two people
    if differ:
        said = differences(other.values, first.values, [by_id[name] for name in differ])
        both = NUMBER in by_id and NUMBER in first.schema.by_id
        yield Problem(
            f"与“{first.person}”的{first.schema.title}（{first.place(differ[0])}）同名、单位"
            f"（或者手机号码）相同，像是同一人，而{said}不同",
            wanted="同一人各表一致",
            remedy="请核对，是一个人的改正有误的一处；是两个人的不必改"
            + ("，两处都填身份证号码即可区分" if both else ""),
            at=place(other, differ[0]),
            severity=Severity.WARNING,
            record=other,
        )
    yield from unlike_tenures(first, other)
    if BORN not in by_id or BORN not in first.schema.by_id:  # of others X-results tells
        yield from _unlike_listed(first, other)
        yield from _unlike_listed(other, first)


def _unlike_listed(form: Record, year: Record) -> Iterator[Problem]:
    """Yield the result of a year that a form lists and the record of that year says otherwise."""
    columns = next((e.columns for e in form.schema.last_time if year.schema.id in e.of), {})
    said, assessed = year.text(columns.get("grade", "")), assessed_in(year)
    for number, (listed, grade) in _grades(form).items() if said else ():
        if listed == assessed and grade != said:
            stated = f"{listed}年度的结果填“{grade}”"
            whose = f"像是本人的{year.schema.title}（{year.position}）填“{said}”"
            yield _other_result(
                form, number, f"{stated}，而{whose}", "；是两个人的、后来另行确定的不必改"
            )


def _told(record: Record, name: str) -> object:
    typed = record.get(name)
    return folded(typed) or None if isinstance(typed, str) else typed


def _overlap(one: object, two: object) -> bool:
    """Whether two periods may be of one tenure: most of the shorter lies in both."""
    if not (isinstance(one, Period) and isinstance(two, Period)):
        return True
    if one.end is None or two.end is None:
        return one.start.may_be(two.start)
    begin, end = max(one.start.first, two.start.first), min(one.end.last, two.end.last)
    shorter = min((p.end.last - p.start.first).days for p in (one, two) if p.end)
    return (end - begin).days * _TWO > shorter


def _same(one: object, two: object) -> bool:
    if isinstance(one, Period) and isinstance(two, Period):
        ends = one.end is None or two.end is None or one.end.may_be(two.end)
        return one.start.may_be(two.start) and ends
    return one == two


def _unlike_years(first: Record, other: Record) -> Iterator[Problem]:
    """Yield the results of a year which two forms list otherwise."""
    before = _grades(first)
    for number, (year, grade) in _grades(other).items():
        was = next((g for y, g in before.values() if y == year), "")
        if was and grade and was != grade:
            stated = f"{year}年度的结果填“{grade}”"
            whose = f"本人的{first.schema.title}（{first.position}）填“{was}”"
            yield _other_result(other, number, f"{stated}，而{whose}")


def _other_result(form: Record, number: int, said: str, unless: str = "") -> Problem:
    """Return what is said of a year's result on a form; ``unless`` it may stay as it is."""
    return Problem(
        said,
        wanted="同一年度的结果各表一致",
        remedy=f"请核对两处，改正有误的一处{unless}",
        at=row_place(form, _GRADES, number, "grade"),
        severity=Severity.WARNING,
        record=form,
    )


def _unlike_levels(form: Record, year: Record) -> Iterator[Problem]:
    """Yield the level of a post at a year's end, where a form of the tenure is of another one."""
    name, tenure, assessed = _LEVEL_BOX, form.get("tenure"), assessed_in(year)
    post = year.get("post")
    if not post or assessed is None or not isinstance(tenure, Period) or tenure.end is None:
        return
    if not tenure.start.last <= date(assessed, 12, 31) <= tenure.end.first:
        return  # the post may have been another one
    box = name in form.schema.by_id
    told = form.text(name) if box else form.schema.title  # a form for one level alone
    own, stated = level_of(told), level_of(str(post))
    if not (own and stated and own.kind in ("", stated.kind)):
        return
    if 0 < abs(own.level - stated.level) <= _NEAR:
        yield Problem(
            f"填“{post}”，而像是本人的{form.schema.title}（{form.position}）是{told}的，聘期{tenure}",
            wanted="同一时间的岗位等级各表一致",
            remedy="请核对两处，改正有误的一处；是两个人的、岗位后来有变动的不必改",
            at=place(year, "post"),
            severity=Severity.WARNING,
            record=year,
        )


def _grades(record: Record) -> dict[int, tuple[int, str]]:
    """Return the years that a form lists and their results, by the number of the row."""
    found = {}
    for number, row in enumerate(record.tables.get(_GRADES, ()), 1):
        year, grade = row.get("year"), row.text("grade")
        if grade and isinstance(year, PartialDate):
            found[number] = year.year, grade
    return found


def _two_say(record: Record, name: str, said: str, other: Record, box: str, wanted: str) -> Problem:
    key = other.schema.by_id[box].key
    return Problem(
        f"填“{said}”，而本人的{other.schema.title}（{other.place(box)}）的“{key}”填“{wanted}”",
        wanted="同一人各表一致",
        remedy="请核对两处，改正有误的一处；登记表上是建议，后来另行确定的不必改",
        at=place(record, name),
        severity=Severity.WARNING,
        record=record,
    )
