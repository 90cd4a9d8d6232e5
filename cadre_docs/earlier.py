"""Records of earlier years (``--previous``): whose they are, and what is wrong with them.

They are read like any record and never checked again: their own year did that. What could
not be read is reported, for nobody knows what it would have said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.dates import PartialDate
from cadre_docs.findings import Finding, Severity, warning
from cadre_docs.folding import folded
from cadre_docs.intake.read import Intake
from cadre_docs.rules.batch import year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record

CODE = "X-earlier"


@dataclass(frozen=True)
class Earlier:
    """The records of earlier years, by the people they are about."""

    intake: Intake = field(default_factory=Intake)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """All of them, facts about units included."""
        return tuple(entry.record for entry in self.intake.entries)

    def of(self, record: Record) -> tuple[Record, ...]:
        """Return a person's records on the same form, the oldest first.

        They are found by the ID number; where one side has none, by name and month of
        birth. Several people of one name and birth are told apart by their unit; those that
        are not are left out (:meth:`findings` says so).
        """
        found = [r for r in self._candidates(record) if _is_before(r, record)]
        people = {_whose(other) for other in found}
        if len(people) > 1:
            found = [r for r in found if _same_unit(r, record)]
            if len({_whose(other) for other in found}) > 1:
                return ()
        return tuple(sorted(found, key=_year))

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
        before = [r for r in self._candidates(record) if _is_before(r, record)]
        if before and not self.of(record):
            message = "往年的记录中有几个同名、同出生年月的人，分不清是哪一个"
            remedy = "请在今年和往年的记录中都填身份证号码"
            yield self._unclear(record, before, message, remedy)
        late = [r for r in self._candidates(record) if not _is_before(r, record)]
        if late:
            message = f"{_year(late[0])}年度的记录不早于本年度，没有当作往年的记录"
            yield self._unclear(record, late, message, "请核对 --previous 的文件夹和记录的年度")

    def _unclear(self, record: Record, others: list[Record], message: str, remedy: str) -> Finding:
        where = "、".join(str(other.position) for other in others)
        return warning(
            CODE,
            f"{message}（{where}）",
            remedy=remedy,
            position=record.place("name"),
            person=record.person,
            form=record.schema.id,
        )

    def _candidates(self, record: Record) -> list[Record]:
        """Return the records that may be this person's: of one number, or no other number."""
        if not self.records:
            return []
        number = record.get("id_number")
        same = self._by_number.get((record.schema.id, str(number)), [])
        alike = self._by_facts.get((record.schema.id, *_facts(record)), [])
        return same + [r for r in alike if not (number and r.get("id_number"))]

    @cached_property
    def _by_number(self) -> dict[tuple[str, str], list[Record]]:
        found: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in self.records:
            if record.get("id_number"):
                found[record.schema.id, str(record.get("id_number"))].append(record)
        return found

    @cached_property
    def _by_facts(self) -> dict[tuple[str, ...], list[Record]]:
        found: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in self.records:
            if record.get("name") and record.get("birth_date"):
                found[record.schema.id, *_facts(record)].append(record)
        return found


def _facts(record: Record) -> tuple[str, str]:
    """Return name and month of birth: one year's form may give the day, another's not."""
    born = record.get("birth_date")
    month = born.format("YYYY-MM") if isinstance(born, PartialDate) else ""
    return folded(record.get("name")), month


def _whose(record: Record) -> str:
    """What tells people of one name and birth apart: the number, or else the unit."""
    return str(record.get("id_number") or folded(record.get("unit")))


def _same_unit(one: Record, other: Record) -> bool:
    return folded(one.get("unit")) == folded(other.get("unit"))


def _year(record: Record) -> int:
    years = (year_of(record, prefix) for prefix in record.schema.years)
    return next(filter(None, years), 0)


def _is_before(earlier: Record, record: Record) -> bool:
    """Whether a record is of an earlier year; one that states no year is taken to be."""
    return not (_year(earlier) and _year(record)) or _year(earlier) < _year(record)
