"""Records of earlier years (``--previous``): whose they are, and what is wrong with them.

They are read like any record and never checked again: their own year did that. What could
not be read is reported, for nobody knows what it would have said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity, warning
from cadre_docs.intake.read import Intake
from cadre_docs.performance.classes import frozen
from cadre_docs.rules.between.namesakes import numbers_of
from cadre_docs.rules.between.same_person import doubt, same_number
from cadre_docs.rules.common.telling_apart import (
    Facts,
    enough_of,
    name_and_birth,
    one_sign_apart,
    own_fields,
)
from cadre_docs.rules.days import assessed_in
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record

CODE = "X-earlier"
_MOST = 50  # records of earlier years that one person can have
_LISTED = 10  # places that a message lists


@frozen
class Earlier:
    """The records of earlier years, by the people they are about."""

    intake: Intake = field(default_factory=Intake)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """All of them, facts about units included."""
        return tuple(entry.record for entry in self.intake.entries)

    def of(self, record: Record) -> tuple[Record, ...]:
        """Return a person's records on the same form, the oldest first: those surely theirs.

        A number that agrees is sure. Where one side has none, name, month of birth and
        unit must agree and nothing contradict; where no birth is asked for, a number must.
        What is not sure is left out (:meth:`findings_about` says so).
        """
        if not self.records:
            return ()  # as wherever no earlier years were given
        return tuple(sorted(self._weighed(record, record.schema.kind).sure, key=_year))

    def results_of(self, record: Record) -> tuple[Record, ...]:
        """Return a person's records on other forms whose results this form lists, the oldest first.

        They are the annual records of a form that lists the grades of years (``last_time`` of its
        schema); whose they are is told as in :meth:`of`.
        """
        if not self.records:
            return ()
        found = (self._weighed(record, kind).sure for kind in self._listed_by(record))
        return tuple(sorted((one for sure in found for one in sure), key=_year))

    def needed_for(self, record: Record) -> tuple[Record, ...]:
        """Return all of a person's records that rules ask for."""
        return (*self.of(record), *self.results_of(record))

    def _listed_by(self, record: Record) -> tuple[str, ...]:
        """Return the kinds of other forms whose results a form lists, of those there are."""
        listed = (form for entry in record.schema.last_time if entry.columns for form in entry.of)
        kinds = (self._kinds[form] for form in listed if form in self._kinds)
        return tuple(kind for kind in dict.fromkeys(kinds) if kind != record.schema.kind)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {record.schema.id: record.schema.kind for record in self.records}

    def findings(self) -> list[Finding]:
        """Return what could not be read."""
        found = [*self.intake.findings, *(f for e in self.intake.entries for f in e.findings)]
        return [
            replace(f, message=f"往年的记录读入有误：{f.message}")
            for f in found
            if f.severity is not Severity.NOTE
        ]

    def findings_about(self, record: Record) -> Iterator[Finding]:
        """Say why records under a person's name were not used."""
        if not self.records:
            return  # as wherever no earlier years were given
        for kind in (record.schema.kind, *self._listed_by(record)):
            weighed = self._weighed(record, kind)
            yield from self._unused(record, weighed)
            if not weighed.sure and not weighed.doubtful and not weighed.late:
                yield from self._born_otherwise(record, kind)
                yield from self._named_otherwise(record, kind)

    def _born_otherwise(self, record: Record, kind: str) -> Iterator[Finding]:
        """Say that the only earlier records under a person's name and unit state another birth.

        A birth typed wrong, or put right, would lose what those years say (sanctions, grades).
        """
        born = record.get("birth_date")
        others = self._by_name.get((kind, *_named(record)), []) if born else []
        found = [other for other in _may_be(record, others[:_MOST]) if other.get("birth_date")]
        if found:
            yield self._unclear(
                record,
                f"往年的记录中有同名、同单位的人，而出生年月与这里的{born}不同，没有采用",
                [f"{other.position}：{other.get('birth_date')}" for other in found[:_LISTED]],
                len(found),
                "是本人的请核对出生年月，写错的一处改正；不是本人的不必理会",
            )

    def _named_otherwise(self, record: Record, kind: str) -> Iterator[Finding]:
        """Say that somebody of the same unit, sex and birth bore nearly that name in earlier years.

        A name typed wrong would lose what those years say, as a birth does.
        """
        unit, born = _named(record)[1], name_and_birth(record)[1]
        others = self._by_birth.get((kind, unit, born), []) if unit and born else []
        found = [
            other
            for other in _may_be(record, others[:_MOST])
            if one_sign_apart(_named(record)[0], _named(other)[0])
            and record.get("sex") == other.get("sex")
        ]
        if found:
            yield self._unclear(
                record,
                "往年的记录中有同单位、同性别、同出生年月的人，姓名与这里的只差一个字，没有采用",
                [f"{other.position}：{other.person}" for other in found[:_LISTED]],
                len(found),
                "是本人的请核对姓名，写错的一处改正；确已改名的，今年和往年的记录中都填身份证号码；不是本人的不必理会",
            )

    def _unused(self, record: Record, weighed: _Weighed) -> Iterator[Finding]:
        if weighed.doubtful:
            born = "、同出生年月" if "birth_date" in record.schema.by_id else ""
            yield self._unclear(
                record,
                f"往年的记录中有同名{born}的人，分不清是哪一个、是不是本人，没有采用",
                [f"{other.position}：{why}" for other, why in weighed.doubtful[:_LISTED]],
                len(weighed.doubtful) + weighed.more,
                "是本人的请在今年和往年的记录中都填身份证号码，写错的改正；不是本人的不必理会",
            )
        if weighed.late:
            yield self._unclear(  # of a whole folder: no places, so that all are told as one
                record,
                f"往年的记录中{_year(weighed.late[0])}年度的不早于本年度，没有当作往年的记录",
                [],
                0,
                "请核对 --previous 的文件夹和记录的年度",
            )

    def _unclear(
        self, record: Record, message: str, where: list[str], number: int, remedy: str
    ) -> Finding:
        more = f"等{number}份" if number > len(where) else ""
        return warning(
            CODE,
            f"{message}（{'、'.join(where)}{more}）" if where else message,
            remedy=remedy,
            position=record.place("name"),
            person=record.person,
            form=record.schema.id,
        )

    def _weighed(self, record: Record, form: str) -> _Weighed:
        """Sort the records on a kind of form that may be a person's by whether they surely are.

        Each of thousands may be asked about, so of namesakes only those of the same number or
        unit are looked at one by one, and of more than anybody can have none is sure.
        """
        weighed = _Weighed()
        if not self.records:
            return weighed
        unit = folded(record.get("unit"))
        numbered = (
            self._by_number.get((form, *number), []) for number in numbers_of(record).items()
        )
        known = {id(other): other for group in numbered for other in group}
        same = list(known.values())
        namesakes = (
            self._by_facts.get((form, *name_and_birth(record)), {}) if _has_facts(record) else {}
        )
        near = namesakes.get(unit, []) if unit and len(same) <= _MOST else []
        near = [other for other in near if id(other) not in known] if known else near
        alike: list[Record] = []
        for group in (same, near):
            if len(group) > _MOST:
                weighed.doubtful += [(other, f"一人有{len(group)}份") for other in group[:_LISTED]]
                weighed.more += len(group) - _LISTED
                continue
            for other in group:
                self._weigh(record, other, weighed, alike)
        self._add_others(record, namesakes, unit, weighed)
        numbers = {str(r.get("id_number")) for r in (record, *alike) if r.get("id_number")}
        years = [_year(other) for other in (*weighed.sure, *alike) if _year(other)]
        several = len(numbers) > 1
        if several or (alike and len(set(years)) < len(years)):
            reason = "号码不止一个" if several else "同一年度不止一份"
            weighed.doubtful.extend((other, reason) for other in alike)
        else:
            weighed.sure.extend(alike)
        return weighed

    def _weigh(self, record: Record, other: Record, weighed: _Weighed, alike: list[Record]) -> None:
        why = doubt(record, other)
        if why:
            weighed.doubtful.append((other, why))
        elif not _is_before(other, record):
            weighed.late.append(other)
        elif same_number(record, other):
            weighed.sure.append(other)
        else:
            alike.append(other)

    def _add_others(
        self, record: Record, namesakes: dict[str, list[Record]], unit: str, weighed: _Weighed
    ) -> None:
        """Add namesakes of other units, which are nobody's for sure: the first, and how many."""
        others = (
            r for named, group in namesakes.items() if named != unit or not unit for r in group
        )
        looked_at = list(islice(others, _MOST + _LISTED))
        doubtful = [other for other in looked_at if not same_number(record, other)]
        weighed.doubtful += [(other, doubt(record, other)) for other in doubtful[:_LISTED]]
        near = len(namesakes.get(unit, ())) if unit else 0
        all_of_them = sum(map(len, namesakes.values())) - near
        listed = min(len(doubtful), _LISTED)
        weighed.more += max(all_of_them - (len(looked_at) - len(doubtful)) - listed, 0)

    @cached_property
    def _by_number(self) -> dict[tuple[str, ...], list[Record]]:
        found: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in self.records:
            for number in numbers_of(record).items():
                found[record.schema.kind, *number].append(record)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[Record]]:
        """The records of each form, name and unit, where all are stated."""
        found: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in self.records:
            if all(_named(record)):
                found[record.schema.kind, *_named(record)].append(record)
        return found

    @cached_property
    def _by_birth(self) -> dict[tuple[str, ...], list[Record]]:
        """The records of each form, unit and month of birth, where all are stated."""
        found: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in self.records:
            unit, born = _named(record)[1], name_and_birth(record)[1]
            if unit and born:
                found[record.schema.kind, unit, born].append(record)
        return found

    @cached_property
    def _by_facts(self) -> dict[tuple[str, ...], dict[str, list[Record]]]:
        """The records of each form, name and month of birth, by unit."""
        found: dict[tuple[str, ...], dict[str, list[Record]]] = defaultdict(dict)
        for record in self.records:
            if _has_facts(record):
                by_unit = found[record.schema.kind, *name_and_birth(record)]
                by_unit.setdefault(folded(record.get("unit")), []).append(record)
        return found


def _may_be(record: Record, others: list[Record]) -> Iterator[Record]:
    """Yield the earlier records that no number and no other box shows to be somebody else's."""
    if not others:
        return
    own = own_fields(record.schema.fields())
    facts, enough = Facts.of(record.values, own), enough_of(record.schema.by_id)
    for other in others:
        if (
            _is_before(other, record)
            and not numbers_of(record).keys() & numbers_of(other).keys()
            and not facts.is_somebody_else(Facts.of(other.values, own), own, enough=enough)
        ):
            yield other


def _has_facts(record: Record) -> bool:
    """Whether a person may be known by name and birth; by the name where no birth is asked for."""
    born = "birth_date" not in record.schema.by_id or record.get("birth_date")
    return bool(record.get("name") and born)


def _named(record: Record) -> tuple[str, str]:
    """Return name and unit."""
    return folded(record.get("name")), folded(record.get("unit"))


@dataclass(slots=True)
class _Weighed:
    """The records that may be a person's: surely, perhaps (and why not), and of no earlier year.

    ``more`` counts those in doubt that are not listed.
    """

    sure: list[Record] = field(default_factory=list)
    doubtful: list[tuple[Record, str]] = field(default_factory=list)
    late: list[Record] = field(default_factory=list)
    more: int = 0


def _year(record: Record) -> int:
    return assessed_in(record) or 0


def _is_before(earlier: Record, record: Record) -> bool:
    """Whether a record is of an earlier year; one that states no year is taken to be."""
    return not _year(record) or _year(earlier) < _year(record)
