"""Who was assessed, and how: people's forms and rosters told alike, by unit and year."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import frozen
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.days import year_of
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Place
    from cadre_docs.schema import Field

PREFIX = "AA"
_CATEGORY, _GRADES = "post_category", ("proposed_grade", "grade")
_BIRTH = "birth_date"


class Assessed(NamedTuple):
    """A person's category and outcome (None: not filled in), and the box of the outcome.

    ``stands`` is where that is, or the name of the box: of thousands of people few are told of.
    ``born`` is the month of birth (``YYYY-MM``), empty where it is not stated.
    """

    name: str
    category: str | None
    outcome: str | None
    stands: Place | str
    record: Record
    born: str = ""

    @property
    def at(self) -> Place:
        """Where the outcome stands."""
        return place(self.record, self.stands) if isinstance(self.stands, str) else self.stands


@frozen
class Staff:
    """The people of one unit in one year, from forms or from a roster (``source``, Chinese)."""

    unit: str
    year: int
    source: str
    people: tuple[Assessed, ...]

    def count(self, outcome: str | None) -> int:
        """Return how many have this outcome; None: how many have none yet."""
        return sum(person.outcome == outcome for person in self.people)

    def took_part(self, took_no_part: Collection[str | None]) -> int:
        """Return how many took part: all but those with one of these outcomes."""
        return sum(person.outcome not in took_no_part for person in self.people)

    @property
    def size(self) -> int:
        """How many they are, whether they took part or not."""
        return len(self.people)


@frozen
class Counted(Staff):
    """The people of a unit as a table counts them: by outcome, without their names.

    ``people`` is one alone who stands for those graded 优秀, with the box of their number.
    """

    counts: tuple[tuple[str, int], ...] = ()

    def count(self, outcome: str | None) -> int:
        """Return how many have this outcome."""
        return dict(self.counts).get(outcome or "", 0)

    def took_part(self, took_no_part: Collection[str | None]) -> int:
        """Return how many took part."""
        return sum(count for outcome, count in self.counts if outcome not in took_no_part)

    @property
    def size(self) -> int:
        """How many they are."""
        return sum(count for _, count in self.counts)


def staff_of_units(records: Iterable[Record]) -> list[Staff]:
    """Return the people of each unit and year, in the order read, forms before rosters.

    Forms of one unit are one staff; each roster is one. Records that do not say unit and
    year belong to none: that they must is another rule's business.
    """
    forms: dict[tuple[str, int], list[Record]] = defaultdict(list)
    rosters = []
    for record in records:
        unit, year = record.get("unit"), year_of(record, PREFIX)
        if not unit or year is None:
            continue
        if _grade(record.schema.by_id.values()):
            forms[folded(unit), year].append(record)
        elif people := tuple(_rows(record)):
            rosters.append(Staff(str(unit), year, record.schema.title, people))
    found = [
        Staff(str(group[0].get("unit")), year, group[0].schema.title, tuple(map(_person, group)))
        for (_, year), group in forms.items()
    ]
    return found + rosters


def first_of_each(found: Iterable[Staff]) -> list[Staff]:
    """Return one staff for each unit and year: the one of forms, if there is one."""
    kept: dict[tuple[str, int], Staff] = {}
    for staff in found:
        kept.setdefault((folded(staff.unit), staff.year), staff)
    return list(kept.values())


def _grade(fields: Iterable[Field]) -> str | None:
    known = {field.id for field in fields}
    return next((name for name in _GRADES if name in known), None)


def _person(record: Record) -> Assessed:
    grade = _grade(record.schema.by_id.values()) or ""
    values = (record.get(_CATEGORY), record.get(grade))
    category, outcome = (None if value is None else str(value) for value in values)
    born = _month(record.get(_BIRTH))
    return Assessed(record.person, category, outcome, grade, record, born)


def _month(born: object) -> str:
    return born.format("YYYY-MM") if isinstance(born, PartialDate) and born.month else ""


def _rows(record: Record) -> Iterator[Assessed]:
    """Yield the rows of the table that has the columns of a roster."""
    for table in record.schema.fields():
        grade = _grade(table.columns)
        if grade is None or table.column(_CATEGORY) is None:
            continue
        for number, row in record.rows(table.id):
            said = {key: str(value.typed) for key, value in row.values.items()}
            at = row_place(record, table.id, number, grade)
            born = _month(row.get(_BIRTH))
            category = said.get(_CATEGORY)
            yield Assessed(said.get("name", ""), category, said.get(grade), at, record, born)
