"""The list of who is expected, held against what was handed in.

A form is somebody's on the list where a number that both give agrees (身份证号码, 认定证书编号,
工号 within one unit). Where no such number is on both sides, the name must agree, no fact that
both state (month of birth, unit) may differ, and only one person of the list may be meant. A
form that could be two people's, or whose unit alone differs, is nobody's: it is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Finding, Severity, error, warning
from cadre_docs.lists.expected.apart import CODE, Pair, apart
from cadre_docs.rules.between.namesakes import numbers_of
from cadre_docs.rules.days import assessed_in
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.intake.read import Intake
    from cadre_docs.lists.expected.people import Expected, ExpectedList
    from cadre_docs.record import Record

NO_UNIT = "（名单未写单位）"
_STAFF = "staff_number"
_LISTED = 5
_MOST = 10  # forms of one person that are held against each other


class Standing(Enum):
    """How somebody on the list stands."""

    HANDED_IN = "已交"
    TWICE = "重复"
    UNREADABLE = "读不出"
    UNCLEAR = "分不清"
    MISSING = "未交"


@dataclass(frozen=True)
class Called:
    """Somebody on the list, how they stand, and the forms that are theirs."""

    person: Expected
    standing: Standing
    records: tuple[Record, ...] = ()
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit is."""

    unit: str
    expected: int
    handed_in: int


@dataclass(frozen=True)
class Roll:
    """Everybody on the list, and the forms of people who are not on it (or perhaps are)."""

    listed: ExpectedList
    people: tuple[Called, ...]
    strangers: tuple[tuple[Record, str], ...]
    unclear: tuple[tuple[Record, str], ...]
    complete: bool = False
    own: tuple[Finding, ...] = field(default=(), repr=False)

    def count(self, *standings: Standing) -> int:
        """Count the people who stand so."""
        return sum(called.standing in standings for called in self.people)

    @property
    def handed_in(self) -> int:
        """How many handed in, those who did so twice among them."""
        return self.count(Standing.HANDED_IN, Standing.TWICE)

    @cached_property
    def units(self) -> tuple[Progress, ...]:
        """How far each unit is, in the order of the list."""
        groups: dict[str, list[Called]] = defaultdict(list)
        for called in self.people:
            groups[folded(called.person.unit)].append(called)
        done = (Standing.HANDED_IN, Standing.TWICE)
        return tuple(
            Progress(
                group[0].person.unit or NO_UNIT,
                len(group),
                sum(called.standing in done for called in group),
            )
            for group in groups.values()
        )

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong: with the list, with people on it, and with forms of others."""
        yield from self.listed.findings
        yield from self.own
        for called in self.people:
            finding = self._about(called)
            if finding is not None:
                yield finding
        yield from self._of_earlier_years()
        for record, why in self.unclear:
            yield self._of_record(
                record,
                f"分不清是应交名单上的哪一个人：{why}",
                "请在名单和表上都填身份证号码（或工号、出生年月），写错的改正",
            )
        for record, why in self.strangers:
            yield self._of_record(
                record,
                f"应交名单上没有此人{f'（{why}）' if why else ''}",
                "应当交的请补入名单；不该交的请移出；姓名、号码写错的请改正",
            )

    def _of_earlier_years(self) -> Iterator[Finding]:
        """Yield who handed in a form of an earlier year than others did: last year's, it seems."""
        newest: dict[str, int] = {}
        for record in (record for called in self.people for record in called.records):
            form, year = record.schema.id, assessed_in(record) or 0
            newest[form] = max(newest.get(form, 0), year)
        for called in self.people:
            theirs: dict[str, int] = {}
            for record in called.records if called.standing is Standing.HANDED_IN else ():
                form = record.schema.id
                theirs[form] = max(theirs.get(form, 0), assessed_in(record) or newest[form])
            for form, year in theirs.items():
                if year < newest[form]:
                    yield (error if self.complete else warning)(
                        CODE,
                        f"只交了{year}年度的（{'、'.join(called.where)}），别人交的有{newest[form]}年度的",
                        wanted="应交名单上每人交本年度的一份",
                        remedy="请核对是不是交错了往年的；往年的表请移走（核对用 --previous）",
                        position=called.person.position,
                        person=called.person.name,
                    )

    def _about(self, called: Called) -> Finding | None:
        person, standing = called.person, called.standing
        make = error if self.complete else warning
        where = "、".join(called.where)
        if standing is Standing.HANDED_IN:
            return None
        if standing is Standing.TWICE:
            message = f"同一种表交了{len(called.records)}份（{where}）"
            remedy, make = "请核对，只留一份", warning
            if _are_several(called.records):
                message += "，号码或者出生年月不同，像是同名的几个人"
                remedy = "请核对：是几个人的，名单上一人一行，补填身份证号码；是一个人的只留一份"
        elif standing is Standing.UNREADABLE:
            message = f"没有读到此人的表；文件名像是此人的没有读出来（{where}）"
            remedy = "请按这个文件自己的提示改正后重新检查"
        elif standing is Standing.UNCLEAR:
            message = f"可能交了，分不清是不是此人的表（{where}）"
            remedy = "请在名单和表上都填身份证号码（或工号、出生年月）"
        else:
            message, remedy = "还没有交", "请催交；不必交的请从名单中删去"
        return make(
            CODE,
            message,
            wanted="应交名单上每人交一份",
            remedy=remedy,
            position=person.position,
            person=person.name,
        )

    def _of_record(self, record: Record, message: str, remedy: str) -> Finding:
        return warning(
            CODE,
            message,
            remedy=remedy,
            position=record.place("name"),
            person=record.person,
            form=record.schema.id,
        )


def call_roll(listed: ExpectedList, intake: Intake, *, complete: bool = False) -> Roll:
    """Hold a list of people against what was read; ``complete``: who is missing is an error."""
    records = [entry.record for entry in intake.entries]
    return call_roll_of(listed, records, unread_files(intake), complete=complete)


def unread_files(intake: Intake) -> list[str]:
    """Return the files of which nothing could be read, in folders and named."""
    read = {entry.record.position.file for entry in intake.entries}
    files = [str(path) for path in intake.files if str(path) not in read]
    return [*files, *(str(one.path) for one in intake.unread if _may_hold_records(one))]


def _may_hold_records(one: object) -> bool:
    kind = getattr(one, "kind", None)
    return kind is not None and kind.value.severity is Severity.ERROR


def call_roll_of(
    listed: ExpectedList,
    records: Iterable[Record],
    unread: Sequence[str],
    *,
    complete: bool = False,
) -> Roll:
    """Do the same with records, wherever they come from, and the names of files not read."""
    index = _Index(listed.people)
    theirs: dict[int, list[Record]] = defaultdict(list)
    perhaps: dict[int, list[Record]] = defaultdict(list)
    strangers: list[tuple[Record, str]] = []
    unclear: list[tuple[Record, str]] = []
    pairs: list[Pair] = []
    for record in records:
        if not record.schema.of_people:
            continue
        if not record.get("name") and not _numbers(record):
            unclear.append((record, "表上没有姓名和号码"))
            continue
        whose = index.find(record)
        if whose.person is not None:
            theirs[id(whose.person)].append(record)
            pairs.append(Pair(whose.person, record))
        elif whose.maybe:
            unclear.append((record, whose.why))
            for person in whose.maybe:
                perhaps[id(person)].append(record)
        else:
            strangers.append((record, whose.why))
    left = [p for p in listed.people if id(p) not in theirs and id(p) not in perhaps]
    files = _files_of(left, unread)
    people = [
        _called(p, theirs[id(p)], perhaps[id(p)], files.get(id(p), ())) for p in listed.people
    ]
    return Roll(
        listed,
        tuple(people),
        tuple(strangers),
        tuple(unclear),
        complete,
        tuple(apart(listed.people, pairs)),
    )


def _called(
    person: Expected, theirs: list[Record], perhaps: list[Record], files: Sequence[str]
) -> Called:
    def places(records: list[Record]) -> tuple[str, ...]:
        return tuple(str(record.position) for record in records[:_LISTED])

    if theirs:
        forms = [(record.schema.id, assessed_in(record)) for record in theirs]
        times = Counter(forms)
        again = [record for record, form in zip(theirs, forms, strict=True) if times[form] > 1]
        if again:
            return Called(person, Standing.TWICE, tuple(again), places(again))
        return Called(person, Standing.HANDED_IN, tuple(theirs), places(theirs))
    if perhaps:
        return Called(person, Standing.UNCLEAR, tuple(perhaps), places(perhaps))
    if files:
        return Called(person, Standing.UNREADABLE, (), tuple(files[:_LISTED]))
    return Called(person, Standing.MISSING)


def _files_of(people: Sequence[Expected], unread: Sequence[str]) -> dict[int, list[str]]:
    """Return the files that could not be read and bear somebody's name: the longest it bears."""
    named = {folded(person.name): person for person in people if folded(person.name)}
    twice = [folded(person.name) for person in people]
    found: dict[int, list[str]] = defaultdict(list)
    for file in unread:
        stem = folded(Path(file).stem)
        longest = max((name for name in named if name in stem), key=len, default="")
        if longest and twice.count(longest) == 1:
            found[id(named[longest])].append(file)
    return found


class _Whose(NamedTuple):
    """Whose a form is; where that is not sure, whose it may be, and why not."""

    person: Expected | None
    maybe: Sequence[Expected] = ()
    why: str = ""


class _Index:
    """The people of a list by their numbers and names."""

    def __init__(self, people: Sequence[Expected]) -> None:
        self._by_number: dict[tuple[str, str], list[Expected]] = defaultdict(list)
        self._by_name: dict[str, list[Expected]] = defaultdict(list)
        for person in people:
            for number in person.numbers.items():
                self._by_number[number].append(person)
            self._by_name[folded(person.name)].append(person)

    def find(self, record: Record) -> _Whose:
        """Return whose a form is, as far as that can be told."""
        numbers = _numbers(record)
        for number in numbers.items():
            same = [p for p in self._by_number.get(number, []) if _may_share(number[0], p, record)]
            if len(same) == 1:
                return _Whose(same[0])
            if same:
                return _Whose(None, same, f"名单上有{len(same)}个人的号码和表上的相同")
        return self._named(record, numbers)

    def _named(self, record: Record, numbers: dict[str, str]) -> _Whose:
        named = self._by_name.get(folded(record.get("name")), [])
        may_be = [person for person in named if not _contradicts(person, record, numbers)]
        if not may_be:
            differ = "名单上有同名的人，但号码或出生年月不同" if named else ""
            return _Whose(None, [], differ)
        unit = folded(record.get("unit"))
        near = [p for p in may_be if not (unit and p.unit) or folded(p.unit) == unit]
        exact = [p for p in near if unit and folded(p.unit) == unit]
        chosen = exact if len(exact) == 1 and _told_by_unit(may_be) else near
        if len(chosen) == 1 and (len(may_be) == 1 or chosen is exact):
            return _Whose(chosen[0])
        if len(may_be) == 1:  # the unit differs
            if may_be[0].born is not None and record.get("birth_date") is not None:
                return _Whose(may_be[0])
            why = f"名单上的单位是“{may_be[0].unit}”，没有都填的号码或出生年月"
            return _Whose(None, may_be, why)
        return _Whose(None, may_be, f"名单上有{len(may_be)}个同名的人")


def _told_by_unit(people: Sequence[Expected]) -> bool:
    """Whether all of some namesakes state their unit."""
    return all(person.unit for person in people)


def _numbers(record: Record) -> dict[str, str]:
    """Return the numbers of a form's person; the number of staff counts within a unit."""
    staff = str(record.get(_STAFF) or "").upper()
    return numbers_of(record) | ({_STAFF: staff} if staff else {})


def _may_share(kind: str, person: Expected, record: Record) -> bool:
    """Whether a number of a kind is one person's: each unit numbers its own staff."""
    if kind != _STAFF:
        return True
    units = folded(person.unit), folded(record.get("unit"))
    return folded(person.name) == folded(record.get("name")) and (
        not all(units) or units[0] == units[1]
    )


def _contradicts(person: Expected, record: Record, numbers: dict[str, str]) -> bool:
    both = [kind for kind in numbers if kind in person.numbers and kind != _STAFF]
    if any(numbers[kind] != person.numbers[kind] for kind in both):
        return True
    born = record.get("birth_date")
    return (
        isinstance(born, PartialDate) and person.born is not None and not born.may_be(person.born)
    )


def _are_several(records: Sequence[Record]) -> bool:
    """Whether forms say that they are of several people: two numbers, or two births."""
    numbers = {str(r.get("id_number")) for r in records if r.get("id_number")}
    births = [b for r in records if isinstance(b := r.get("birth_date"), PartialDate)]
    apart = any(not one.may_be(other) for one, other in combinations(births[:_MOST], 2))
    return len(numbers) > 1 or apart
