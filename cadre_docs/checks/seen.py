"""Which records each rule between records must see, and how much of them.

What a rule finds among these is what it would find among all: one that compares records sees those
that have something in common, one that counts all of the forms that it governs. Lists of people and
facts about units are seen by every rule.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.checks.counted import People
from cadre_docs.checks.meeting import Meetings, compared, filed, is_misfiled, named
from cadre_docs.checks.together import Together
from cadre_docs.rules.batch import NAMED, SPELLING
from cadre_docs.rules.between.across import (
    AGAINST,
    COMPARED,
    DEPARTMENT,
    FACTS,
    LISTS,
    OTHERS_FILE,
    POSTED,
)
from cadre_docs.rules.covered import UNCOVERED
from cadre_docs.rules.outside import OUTSIDE, boxes_of_day, is_outside
from cadre_docs.rules.roles import NOTICE, STATISTICS, UNIT
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule
    from cadre_docs.schema import Schema

    Chosen = dict[int, Record]  # by their numbers, in order
    _Part = tuple[set[int], Callable[[int, Record], Record]]
    Reread = Callable[[Iterable[int]], Iterator[tuple[int, Record]]]

_NAME = "name"
_WHOLE, _COUNTED = "whole", "counted"
_AT_ONCE = 500
"""Records that have something in common and are made anew together."""
_PARTS = {
    **dict.fromkeys((SPELLING, DEPARTMENT), SPELLING),
    OUTSIDE: OUTSIDE,
    UNCOVERED: UNCOVERED,
    OTHERS_FILE: OTHERS_FILE,
}
"""What the rules see that neither count nor compare; each part has records of its own."""
BESIDE = {FACTS: UNIT, LISTS: (*NOTICE, *STATISTICS)}
"""Rules that see everybody where there are records of these roles, else nobody."""


class Known:
    """What is known of records that went by: numbers, most of them put aside."""

    def __init__(self, law: LawBook, as_of: date | None) -> None:
        self.law, self._as_of = law, as_of
        self.compared, self.named, self.filed = Meetings(), Meetings(), Meetings()
        self.schemas: dict[str, Schema] = {}
        self.always: set[int] = set()
        """Lists of people, facts about units, and the first record of each form."""
        self.outside, self.misfiled = array("I"), array("I")
        self._forms: dict[str, array[int]] = {}

    def note(self, number: int, record: Record) -> None:
        """Note a record."""
        schema = record.schema
        if schema.id not in self.schemas or schema.facts or not schema.of_people:
            self.schemas[schema.id] = schema
            self.always.add(number)
        self._forms.setdefault(schema.id, array("I")).append(number)
        self.compared.note(number, compared(number, record))
        self.named.note(number, named(record))
        self.filed.note(number, filed(record))
        if is_outside(record, self.law, self._as_of):
            self.outside.append(number)
        if is_misfiled(record):
            self.misfiled.append(number)

    def of_forms(self, forms: Iterable[str]) -> set[int]:
        """Return the numbers of the records of some forms."""
        return {number for form in forms for number in self._forms.get(form, ())}

    def files_tell(self, files: Sequence[int]) -> bool:
        """Whether somebody alone in a file may be another than its name says.

        ``files`` are those of all records, by whatever numbers.
        """
        doubtful = {*self.misfiled, *self.filed.met()}
        if not doubtful:
            return False
        people = self.of_forms(schema.id for schema in self.schemas.values() if schema.of_people)
        count = Counter(files[number] for number in people)
        return any(count[files[number]] == 1 for number in doubtful)


class Seen:
    """The records that each rule sees, made anew in one go: of each as little as will do.

    ``files`` are those of all records, by whatever numbers. ``read_again`` yields records.
    """

    def __init__(
        self, known: Known, rules: Sequence[Rule], files: Sequence[int], read_again: Reread
    ) -> None:
        self._known, self._always = known, known.always
        self._counting = {rule.code: self._counted_by(rule) for rule in rules}
        strange = {form for r in rules if not r.is_ours for form in self._counting[r.code]}
        forms = {form for counted in self._counting.values() for form in counted}
        # Whoever is held against a list is asked for nearly all that the form says.
        self._listed = {form for code in (AGAINST, POSTED) for form in self._counting.get(code, ())}
        self._people = People(lambda number: _slim(*next(read_again([number]))))
        people = known.of_forms(s.id for s in known.schemas.values() if s.of_people)
        groups = known.compared.groups(sorted(self._always), _AT_ONCE)
        self._together = Together(groups, known.schemas.__getitem__)
        self._chosen: dict[tuple[str, frozenset[str]], list[Chosen]] = {}
        self._made = self._make(read_again, {
            _WHOLE: (known.of_forms(strange), _whole),
            SPELLING: (known.named.met(), _names),
            OUTSIDE: ({*known.outside}, self._day),
            UNCOVERED: (set(), _whole),
            OTHERS_FILE: (people if known.files_tell(files) else set(), _name),
            _COUNTED: (known.of_forms(forms - strange), self._counted),
        })  # fmt: skip

    def _make(self, read_again: Reread, parts: dict[str, _Part]) -> dict[str, Chosen]:
        made: dict[str, Chosen] = {name: {} for name in parts}
        together = self._together
        wanted = self._always.union(together.numbers, *(numbers for numbers, _ in parts.values()))
        for number, record in read_again(wanted):
            together.take(number, record)
            for name, (numbers, cut) in parts.items():
                if number in self._always:
                    made[name][number] = record
                elif number in numbers:
                    made[name][number] = cut(number, record)
        return made

    def by(self, rule: Rule) -> Iterable[Chosen]:
        """Return the records that a rule sees, by their numbers and in their order.

        Those that are compared come in groups that have nothing in common with each other. Rules
        that see the same have the same from here.
        """
        if rule.code in COMPARED:
            return self._together
        part = _PARTS.get(rule.code)
        if part is None:
            part = _COUNTED if rule.is_ours else _WHOLE
        counted = self._counting[rule.code]
        chosen = self._chosen.get((part, counted))
        if chosen is None:
            chosen = self._chosen[part, counted] = [self._of(part, counted, rule)]
        return chosen

    def _of(self, part: str, counted: frozenset[str], rule: Rule) -> Chosen:
        seen = self._made[part]
        if not counted:
            return seen if rule.code in _PARTS else {n: seen[n] for n in sorted(self._always)}
        return {n: r for n, r in seen.items() if n in self._always or r.schema.id in counted}

    def _counted_by(self, rule: Rule) -> frozenset[str]:
        """Return the forms all of whose records a rule sees; none where it compares them."""
        law, schemas = self._known.law, self._known.schemas.values()
        if rule.code in (*_PARTS, *COMPARED):
            return frozenset()
        if rule.code in BESIDE:
            roles = BESIDE[rule.code]
            forms = schemas if any(schema.role in roles for schema in schemas) else ()
            return frozenset(schema.id for schema in forms)
        if rule.code in (AGAINST, POSTED):
            links = [link for s in schemas for link in (s.roster, *s.notices) if link]
            return frozenset(form for link in links for form in link.of)
        return frozenset(schema.id for schema in schemas if rule.applies_to(schema, law))

    def _counted(self, number: int, record: Record) -> Record:
        slim = _slim(number, record)
        return slim if record.schema.id in self._listed else self._people.of(number, slim)

    def _day(self, _: int, record: Record) -> Record:
        return _cut(record, boxes_of_day(record.schema, self._known.law))


def _whole(_: int, record: Record) -> Record:
    return record


def _name(_: int, record: Record) -> Record:
    return _cut(record, ())


def _names(_: int, record: Record) -> Record:
    """Return a record with the units and departments that it and its tables state."""
    return _cut(record, (*NAMED, *_tables_with(record, NAMED)))


def _slim(_: int, record: Record) -> Record:
    """Return a record without what nobody counts or knows people by.

    That are long texts, and the tables of people where they state neither units nor steps.
    """
    fields = record.schema.by_id
    values = {k: v for k, v in record.values.items() if fields[k].type is not FieldType.TEXT}
    tables = {name: record.tables[name] for name in _tables_with(record, ("unit", "step"))}
    return replace(record, values=values, tables=tables)


def _tables_with(record: Record, columns: Iterable[str]) -> list[str]:
    fields = record.schema.by_id
    return [t for t in record.tables if any(fields[t].column(column) for column in columns)]


def _cut(record: Record, boxes: Iterable[str]) -> Record:
    """Return a record with its person's name and these boxes alone."""
    kept = {_NAME, *boxes}
    return replace(
        record,
        values={name: value for name, value in record.values.items() if name in kept},
        tables={name: rows for name, rows in record.tables.items() if name in kept},
        places={name: at for name, at in record.places.items() if name in kept},
    )
