"""People of one year held against those of another: who came, left, moved, or has a new name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, warning
from cadre_docs.lists.expected.people import Expected, ExpectedList
from cadre_docs.lists.expected.roll import Standing, call_roll_of
from cadre_docs.rules.between.namesakes import numbers_of
from cadre_docs.rules.days import assessed_in
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cadre_docs.record import Record

CODE = "X-last-year"


@dataclass(frozen=True)
class Changes:
    """Who is on the newer list and how they stand to the older year's records.

    ``pairs`` are all people of the newer year, each with the records of last time that are surely
    theirs (one of a form, or none). ``left`` are the records of people who are not on the list.
    """

    pairs: tuple[tuple[Expected, tuple[Record, ...]], ...]
    left: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def joined(self) -> list[Expected]:
        """Those of whom last time has no record."""
        return [person for person, records in self.pairs if not records]

    @property
    def moved(self) -> list[tuple[Expected, Record]]:
        """Those whose unit is another one now."""
        return [(p, r) for p, r in self._both() if _differ(p.unit, r.get("unit"))]

    @property
    def renamed(self) -> list[tuple[Expected, Record]]:
        """Those whose name is another one now; a number tells that they are the same."""
        return [(p, r) for p, r in self._both() if _differ(p.name, r.get("name"))]

    def _both(self) -> list[tuple[Expected, Record]]:
        return [(person, records[0]) for person, records in self.pairs if records]

    def lines(self) -> list[str]:
        """Return who came, left, moved or was renamed, in lines of Chinese."""
        joined = [_called(p.name, p.unit) for p in self.joined]
        left = [_called(r.person, str(r.get("unit") or "")) for r in self.left]
        moved = [f"{p.name}（{r.get('unit')} → {p.unit}）" for p, r in self.moved]
        renamed = [f"{r.get('name')} → {p.name}" for p, r in self.renamed]
        groups = {"新来": joined, "离开": left, "换了单位": moved, "改了姓名": renamed}
        return [f"{what}{len(who)}人：{'、'.join(who)}" for what, who in groups.items() if who]


def newest(
    records: Iterable[Record],
) -> tuple[list[Record], dict[int, list[Record]], list[Finding]]:
    """Return each person's record of the newest year; who has two of it has none, and is told.

    Also returned are those of earlier years, the newest first, by ``id`` of the newest one; of a
    year of which there are two none is taken, which is told as well.
    """
    groups: dict[tuple[object, ...], dict[int, list[Record]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for record in records:
        if record.schema.of_people:
            groups[_identity(record)][assessed_in(record) or 0].append(record)
    kept: list[Record] = []
    earlier: dict[int, list[Record]] = {}
    findings = []
    for by_year in groups.values():
        first, *others = (by_year[year] for year in sorted(by_year, reverse=True))
        findings += [_several(of_year) for of_year in (first, *others) if len(of_year) > 1]
        if len(first) == 1:
            kept.append(first[0])
            earlier[id(first[0])] = [one[0] for one in others if len(one) == 1]
    return kept, earlier, findings


def _several(of_year: Sequence[Record]) -> Finding:
    places = "、".join(str(record.position) for record in of_year)
    return warning(
        CODE,
        f"上一次的记录中同一年有{len(of_year)}份（{places}），不知道用哪一份，没有带入",
        remedy="请把多余的移走后重新运行，或者手工填写此人的表",
        position=of_year[0].position,
        person=of_year[0].person,
        form=of_year[0].schema.id,
    )


def _identity(record: Record) -> tuple[object, ...]:
    numbers = numbers_of(record)
    if numbers:
        kind, number = next(iter(numbers.items()))
        return (record.schema.id, kind, number)
    born = record.get("birth_date")
    month = born.format("YYYY-MM") if isinstance(born, PartialDate) else ""
    names = (folded(record.get("name")), month, folded(record.get("unit")))
    return (record.schema.id, *names) if all(names[:1]) else (id(record),)


def people_of(records: Sequence[Record], where: Path) -> ExpectedList:
    """Return the people of some records as a list."""
    return ExpectedList(where, tuple(map(person_of, records)))


def person_of(record: Record) -> Expected:
    """Return the person that a record is about."""
    born = record.get("birth_date")
    return Expected(
        name=str(record.get("name") or ""),
        unit=str(record.get("unit") or ""),
        born=born if isinstance(born, PartialDate) else None,
        numbers=numbers_of(record),
        position=record.position,
    )


def changes(now: ExpectedList, before: Sequence[Record]) -> Changes:
    """Hold a list of people against the records of last time.

    Whose record it is goes by the same rules as who handed in; what is not sure is not taken,
    and told.
    """
    roll = call_roll_of(now, before, ())
    pairs: list[tuple[Expected, tuple[Record, ...]]] = []
    findings = list(now.findings)
    for called in roll.people:
        sure = called.standing is Standing.HANDED_IN
        pairs.append((called.person, called.records if sure else ()))
        if called.standing in (Standing.UNCLEAR, Standing.TWICE):
            findings.append(
                warning(
                    CODE,
                    f"上一次的记录（{'、'.join(called.where)}）分不清是不是此人的，没有带入",
                    remedy="请在名单上补填身份证号码或出生年月后重新运行，或者手工填写此人的表",
                    position=called.person.position,
                    person=called.person.name,
                )
            )
    return Changes(tuple(pairs), tuple(record for record, _ in roll.strangers), tuple(findings))


def _differ(one: object, other: object) -> bool:
    return bool(one and other) and folded(one) != folded(other)


def _called(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name
