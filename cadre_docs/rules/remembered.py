"""What rules said of records before, said again of others that state the same.

Many people state the same units, years and results, and a rule reads little of a record: one that
is content with a tenure and three grades is content with them whoever states them. So rules are
watched (:mod:`cadre_docs.rules.watched`) as they read some of the records, and what they said is
kept under the facts that they read. It goes for every record that states the same facts: what a
rule says follows from what it reads, so it would read the same of this one, and say the same.

Not kept is what rests on where something was typed, on a file or on boxes in which hardly two
people say the same, and whatever problem a rule tells of: it has a place.
"""

from __future__ import annotations

from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cadre_docs.rules.context import Problem
from cadre_docs.rules.engine import apply_all, governing, run
from cadre_docs.rules.watched import PLACE, SHAPE, watched
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from cadre_docs.law.instruments import Edition
    from cadre_docs.record import Record
    from cadre_docs.rules.context import RecordContext
    from cadre_docs.rules.engine import Applied, Rule

    Ask = Callable[[Record], Hashable]
    Stated = dict[str, int]
    """Facts by name, each as the number that it has got among what others stated."""

_FIRST = 20  # records of a kind that are taken as they are: few are not worth the trouble
_MOST_KINDS = 50
_MOST_KEPT = 1_000  # of one fact, or of one rule
_MANY = 5  # boxes of which a rule asks whether they are filled; then all count as one fact
_OWN = (
    *(FieldType.TEXT, FieldType.NAME, FieldType.PHOTO),
    *(FieldType.ID_NUMBER, FieldType.MOBILE, FieldType.PHONE, FieldType.DIGITS),
)
"""Boxes in which hardly two people say the same."""
_CREDIT, _NEW, _NOT_KEPT, _KNOWN = 40, 1, 20, 2
"""A rule is given up when its credit is spent: what watching it costs, and what a record gains."""


class Remembered:
    """What the rules said of the records of one check, by what they read of them."""

    def __init__(self) -> None:
        self._kinds: dict[Hashable, _Kind] = {}

    def heard(self, contexts: Sequence[RecordContext], most: int = 0) -> list[tuple[Applied, ...]]:
        """Return what :func:`~cadre_docs.rules.engine.apply_all` would of each of some records.

        All contexts must be of one law book, calendar and day of the run. Of records of a kind one
        rule is heard after the other, each of all of them: what a rule needs is then at hand in the
        processor, which takes a quarter less than record by record.
        """
        kinds: dict[_Kind | None, list[int]] = {}
        for number, context in enumerate(contexts):
            kinds.setdefault(self._kind_of(context), []).append(number)
        heard: dict[int, tuple[Applied, ...]] = {}
        for kind, numbers in kinds.items():
            some = [contexts[number] for number in numbers]
            each = kind.heard(some, most) if kind else [apply_all(one, most) for one in some]
            heard.update(zip(numbers, each, strict=True))
        return [heard[number] for number in range(len(contexts))]

    def _kind_of(self, context: RecordContext) -> _Kind | None:
        """Return the records among which one is; None: it is like no others."""
        record = context.record
        unusual = record.unreadable or record.waivers or record.attachments or record.electronic
        if unusual or context.earlier or context.results:
            return None
        days = (record.schema.id, context.as_of, *context.days.items())
        kind = self._kinds.get(days)
        if kind is None:
            if len(self._kinds) == _MOST_KINDS:
                self._kinds.clear()
            kind = self._kinds[days] = _Kind(context)
        return kind


class _Kind:
    """Records of one form that are judged as of the same days."""

    def __init__(self, context: RecordContext) -> None:
        schema = context.record.schema
        self._boxes = schema.by_id
        self._rules = [
            _Memory(rule, context.edition_of(rule.prefix))
            for rule in governing(schema, context.law)
        ]
        self._waiting = _FIRST
        self._asked: dict[str, tuple[Ask, dict[Hashable, int]]] = {}
        self._numbers = count()

    def heard(self, contexts: Sequence[RecordContext], most: int) -> list[tuple[Applied, ...]]:
        first, rest = contexts[: self._waiting], contexts[self._waiting :]
        self._waiting -= len(first)
        heard = [apply_all(context, most) for context in first]
        if rest:
            some = [_Hearing(context) for context in rest]
            for one in some:
                self._state(one)
            by_rule = [self._heard_of(memory, some, most) for memory in self._rules]
            heard += zip(*by_rule, strict=True)  # some rules look at every form
        return heard

    def _heard_of(self, memory: _Memory, some: list[_Hearing], most: int) -> list[Applied]:
        """Return what a rule says of each of some records."""
        if memory.credit < 0:
            return [one.run(memory, most) for one in some]
        get, key = memory.said.get, memory.key
        if memory.said and not memory.facts:
            return [memory.said[None]] * len(some)  # it reads nothing in which records differ
        known = [said for one in some if (said := get(key(one.stated))) is not None]
        if len(known) == len(some):
            memory.credit = min(memory.credit + _KNOWN * len(known), _CREDIT)
            return known
        return [self._heard_anew(memory, one, some, most) for one in some]

    def _heard_anew(
        self, memory: _Memory, one: _Hearing, some: list[_Hearing], most: int
    ) -> Applied:
        said = memory.known(one)
        if said is not None:
            memory.credit = min(memory.credit + _KNOWN, _CREDIT)
        elif memory.credit >= 0:
            said = self._watched(memory, one, some, most)
        return one.run(memory, most) if said is None else said

    def _state(self, one: _Hearing) -> None:
        """Find out what a record states, as far as rules read it and it is not known yet.

        No number is given twice, so that none goes for another fact when they are given anew.
        """
        record, stated = one.context.record, one.stated
        for name, (ask, numbers) in self._asked.items():
            if name in stated:
                continue
            fact = ask(record)
            number = numbers.get(fact)
            if number is None:
                if len(numbers) == _MOST_KEPT:
                    numbers.clear()
                    for memory in self._rules:
                        memory.said.clear()
                number = numbers[fact] = next(self._numbers)
            stated[name] = number

    def _watched(
        self, memory: _Memory, one: _Hearing, some: list[_Hearing], most: int
    ) -> Applied | None:
        """Return what a rule says, kept under what it reads; None: it cannot be kept."""
        watching, read = watched(one.context)
        said = run(memory.rule, watching, most, memory.edition)
        may_be_kept = self._may_be_kept(said, read, one.context.record)
        if may_be_kept:
            memory.credit -= _NEW
            facts = [*self._facts(read)]
            new = [name for name in facts if name not in self._asked]
            if new:
                self._asked.update((name, (self._ask(name), {})) for name in new)
                for other in some:
                    self._state(other)
            memory.keep(said, facts, one.stated)
        else:
            memory.credit -= _NOT_KEPT
        if memory.credit < 0:
            memory.give_up()
            wanted = {name for one in self._rules for name in one.facts}
            self._asked = {name: asked for name, asked in self._asked.items() if name in wanted}
        return said if may_be_kept else None

    def _may_be_kept(self, said: Applied, read: Iterable[str], record: Record) -> bool:
        if said.fault is not None or any(isinstance(one, Problem) for one in said.said):
            return False
        return PLACE not in read and not any(self._is_own(name, record) for name in read)

    def _is_own(self, name: str, record: Record) -> bool:
        """Whether a fact is what hardly anybody else states."""
        table, _, column = name.partition(".")
        box = self._boxes.get(table) if table in record.values or column else None
        box = box.column(column) if box and column else box
        return box is not None and box.type in _OWN

    def _facts(self, read: Iterable[str]) -> Iterator[str]:
        """Yield the facts that may differ from record to record."""
        known = [name for name in read if name.partition(".")[0].rstrip("?") in self._boxes]
        there = [name for name in known if name.endswith("?")]
        if SHAPE in read or len(there) > _MANY:
            yield SHAPE  # tells all of these
            known = [name for name in known if not name.endswith("?")]
        yield from known

    def _ask(self, name: str) -> Ask:
        """Return what finds a fact out of a record, by its name."""
        if name == SHAPE:
            return lambda record: (tuple(record.values), tuple(record.tables))
        box, _, column = name.rstrip("?").partition(".")
        if name.endswith("?"):
            return lambda record: box in record.values or box in record.tables
        if column == "*":
            return lambda record: tuple(
                [
                    tuple([(key, cell.typed) for key, cell in row.values.items()])
                    for row in record.tables.get(box, ())
                ]
            )
        if column:
            return lambda record: tuple([row.get(column) for row in record.tables.get(box, ())])
        if self._boxes[box].columns:
            return lambda record: len(record.tables.get(box, ()))

        def typed(record: Record) -> Hashable:  # asked most often: record.get(box), without a call
            value = record.values.get(box)
            return None if value is None else value.typed

        return typed


class _Hearing:
    """A record while rules are heard: its context, one for rules, and what it states."""

    __slots__ = ("_heard_by", "context", "stated")

    def __init__(self, context: RecordContext) -> None:
        self.context, self._heard_by = context, context.afresh()
        self.stated: Stated = {}

    def run(self, memory: _Memory, most: int) -> Applied:
        """Return what a rule says."""
        self._heard_by.forget()
        return run(memory.rule, self._heard_by, most, memory.edition)


class _Memory:
    """What one rule reads, and what it said; of rules that others wrote nothing is kept."""

    def __init__(self, rule: Rule, edition: Edition | None) -> None:
        self.rule, self.edition = rule, edition
        self.credit = _CREDIT if rule.is_ours else -1
        self.facts: tuple[str, ...] = ()
        self.said: dict[Any, Applied] = {}
        self.key: Callable[[Stated], Any] = _nothing

    def known(self, one: _Hearing) -> Applied | None:
        """Return what it said of a record that states the same."""
        return self.said.get(self.key(one.stated))

    def keep(self, said: Applied, facts: Iterable[str], stated: Stated) -> None:
        """Keep what it said where these facts, and all that it read before, are stated so."""
        more = [name for name in facts if name not in self.facts]
        if more:
            self.facts = (*self.facts, *more)
            self.key = itemgetter(*self.facts)
        if more or len(self.said) == _MOST_KEPT:
            self.said.clear()
        self.said[self.key(stated)] = said

    def give_up(self) -> None:
        """Keep nothing any more."""
        self.facts, self.key = (), _nothing
        self.said.clear()


def _nothing(_stated: Stated) -> None:
    """Return the key of what rests on nothing that a record states."""
