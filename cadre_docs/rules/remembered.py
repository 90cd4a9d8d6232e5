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

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from cadre_docs.rules.context import Problem
from cadre_docs.rules.engine import apply_all, governing, run
from cadre_docs.rules.watched import PLACE, SHAPE, watched
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

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

    def heard(self, context: RecordContext, most: int = 0) -> tuple[Applied, ...]:
        """Return what :func:`~cadre_docs.rules.engine.apply_all` would.

        All contexts must be of one law book, calendar and day of the run.
        """
        record = context.record
        unusual = record.unreadable or record.waivers or record.attachments or record.electronic
        if unusual or context.earlier or context.results:
            return apply_all(context, most)
        days = (record.schema.id, context.as_of, *context.days.items())
        kind = self._kinds.get(days)
        if kind is None:
            if len(self._kinds) == _MOST_KINDS:
                self._kinds.clear()
            kind = self._kinds[days] = _Kind(context)
        return kind.heard(context, most)


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

    def heard(self, context: RecordContext, most: int) -> tuple[Applied, ...]:
        if self._waiting:
            self._waiting -= 1
            return apply_all(context, most)
        stated = self._stated(context.record)
        hearing, heard = context.afresh(), []
        for memory in self._rules:
            said = memory.said.get(memory.key(stated))
            if said is not None:
                if memory.credit < _CREDIT:
                    memory.credit += _KNOWN
            elif memory.credit >= 0:
                said = self._watched(memory, context, most)
            if said is None:
                hearing.forget()
                said = run(memory.rule, hearing, most, memory.edition)
            heard.append(said)
        return tuple(heard)

    def _stated(self, record: Record) -> Stated:
        """Return what a record states, as far as rules read it."""
        stated = {}
        for name, (ask, numbers) in self._asked.items():
            fact = ask(record)
            number = numbers.get(fact)
            if number is None:
                if len(numbers) == _MOST_KEPT:
                    numbers.clear()
                    for memory in self._rules:
                        memory.said.clear()
                number = numbers[fact] = len(numbers)
            stated[name] = number
        return stated

    def _watched(self, memory: _Memory, context: RecordContext, most: int) -> Applied | None:
        """Return what a rule says, kept under what it reads; None: it cannot be kept."""
        watching, read = watched(context)
        said = run(memory.rule, watching, most, memory.edition)
        may_be_kept = self._may_be_kept(said, read, context.record)
        if may_be_kept:
            memory.credit -= _NEW
            facts = [*self._facts(read)]
            for name in facts:
                if name not in self._asked:
                    self._asked[name] = self._ask(name), {}
            memory.keep(said, facts, self._stated(context.record))
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
        return lambda record: record.get(box)


class _Memory:
    """What one rule reads, and what it said; of rules that others wrote nothing is kept."""

    def __init__(self, rule: Rule, edition: Edition | None) -> None:
        self.rule, self.edition = rule, edition
        self.credit = _CREDIT if rule.is_ours else -1
        self.facts: tuple[str, ...] = ()
        self.said: dict[Any, Applied] = {}
        self.key: Callable[[Stated], Any] = _nothing

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
