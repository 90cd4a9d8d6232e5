"""Checks very many records: each is let go when its own rules have run over it.

What is found is what :mod:`cadre_docs.checks.records` finds over all of them held together, in the
same order. What stays is what was found, and put aside (:mod:`cadre_docs.checks.spool`) the records
packed, and the numbers by which it is known which of them the rules between records must see
(:mod:`cadre_docs.checks.seen`).
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from cadre_docs.checks.records import (
    NOTHING_EARLIER,
    in_order,
    own_findings,
    ruled_together,
    with_rules,
)
from cadre_docs.checks.store import Store
from cadre_docs.intake.read import Counted
from cadre_docs.limits import limits
from cadre_docs.messages.progress import steps
from cadre_docs.performance.garbage import making_many
from cadre_docs.rules.batch import BatchContext, check_batch, facts_of
from cadre_docs.rules.engine import looking_at
from cadre_docs.rules.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.checks.records import Ruled
    from cadre_docs.checks.seen import Chosen, Known
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule
    from cadre_docs.rules.previous_years import Earlier
    from cadre_docs.schema import Schema

_TEXTS = ("message", "wanted", "remedy", "citation")


class ManyChecks:
    """Takes records as they are read, and says at the end what is wrong with them.

    The arguments are those of :func:`cadre_docs.checks.records.check_intake`.
    """

    def __init__(
        self,
        catalog: Catalog,
        as_of: date | None = None,
        earlier: Earlier = NOTHING_EARLIER,
        *,
        applicant: bool = False,
    ) -> None:
        self._catalog, self._as_of, self._earlier = catalog, as_of, earlier
        self._applicant = applicant
        self._store = Store(catalog.schema)
        self._files = array("q")  # hashes of their names
        self._counted = 0
        self._names: list[str] = []
        self._forms: list[str] = []
        self._schemas: dict[str, Schema] = {}
        self._said = 0  # of the file that is read; what is told of one read twice is settled later
        self._own: dict[int, tuple[Finding, ...]] = {}
        self._counts = array("I")  # of what was found in each record, told or not
        self._few: set[int] = set()
        self._texts: dict[str, str] = {}
        self._remembered = Remembered()

    @cached_property
    def _known(self) -> Known:
        """What is known of the records that are packed."""
        from cadre_docs.checks.seen import Known  # as for Seen: most checks pack none

        return Known(self._catalog.law, self._as_of)

    def _note(self, number: int, record: Record) -> None:
        self._known.note(number, record)

    @making_many()
    def take(self, some: Intake) -> None:
        """Run the rules over the records of some files, and let them go."""
        self._counted += len(some.files)
        ruled = ruled_together(
            some.entries, self._catalog, self._as_of, self._earlier, self._remembered, self._is_few
        )
        for entry, one in steps(ruled, "检查", len(some.entries)):
            number, record = self._store.count, entry.record
            self._names.append(record.person)
            self._forms.append(record.schema.id)
            self._schemas.setdefault(record.schema.id, record.schema)
            if self._is_few(entry):
                self._few.add(number)
            before = self._said_of(entry)
            self._files.append(hash(record.position.file))
            self._counts.append(0)
            self._find(number, entry, one)
            self._said = before + self._counts[number]
            self._store.add(entry, self._note)

    def _said_of(self, entry: ReadRecord) -> int:
        """Return how much has been found in the file of a record that is taken next."""
        goes_on = self._files and self._files[-1] == hash(entry.record.position.file)
        return self._said if goes_on else 0

    def _is_few(self, entry: ReadRecord) -> bool:
        return self._said_of(entry) > limits().findings

    @property
    def counted(self) -> Counted:
        """What reports say of what was taken."""
        return Counted(self._counted, self._names, self._forms, self._schemas)

    def _find(
        self, number: int, entry: ReadRecord, ruled: Ruled, about: Sequence[Finding] = ()
    ) -> None:
        """Note what is wrong with a record; ``about`` is what rules between records found."""
        record = entry.record
        found = with_rules(entry, ruled, [*about, *self._earlier.findings_about(record)])
        self._counts[number] = len(found)
        if found:
            told = tuple(own_findings(found, record) if self._applicant else found)
            for finding in told:
                self._share(finding)
            self._own[number] = told
        else:
            self._own.pop(number, None)

    def _share(self, finding: Finding) -> None:
        """Let a finding share its texts with others, which say the same."""
        for name in _TEXTS:
            text = getattr(finding, name)
            known = self._texts.setdefault(text, text)
            if known is not text:
                object.__setattr__(finding, name, known)  # its equal: nobody sees it change

    @making_many()
    def findings(self, of_files: Iterable[Finding]) -> list[Finding]:
        """Return all findings by place; ``of_files`` are those of reading whole files."""
        shared = [*of_files, *self._earlier.findings()]
        about: dict[int, list[Finding]] = defaultdict(list)
        for number, finding in self._between():
            (shared if number is None else about[number]).append(finding)
        self._find_again(about)
        each = (finding for number in sorted(self._own) for finding in self._own[number])
        return in_order([*shared, *each])

    def _find_again(self, about: dict[int, list[Finding]]) -> None:
        """Find out anew what is wrong with records of which rules between them said something.

        It may be waived, and after very many findings of a file less is told of the others.
        """
        said: Counter[int] = Counter()
        for number in sorted({*self._own, *about}):
            file = self._files[number]
            few = said[file] > limits().findings
            if number in about or few != (number in self._few):
                (self._few.add if few else self._few.discard)(number)
                for _, entry in self._store.entries([number]):
                    self._find(number, entry, self._ruled(entry, few=few), about.get(number, ()))
            said[file] += self._counts[number]

    def _ruled(self, entry: ReadRecord, *, few: bool) -> Ruled:
        [(_, ruled)] = ruled_together(
            [entry], self._catalog, self._as_of, self._earlier, self._remembered, lambda _: few
        )
        return ruled

    def _between(self) -> Iterator[tuple[int | None, Finding]]:
        """Yield what rules between records find, with the number of whom it is about."""
        law, earlier = self._catalog.law, self._earlier.records
        looking = looking_at(self._schemas.values(), law)
        rules = [rule for rule in looking if rule.scope == "batch" and rule.run]
        choices = self._choices(rules)
        seeing: dict[int, list[int]] = defaultdict(list)  # rules, by what they see
        for place, choice in enumerate(choices):
            seeing[id(choice)].append(place)
        found: list[list[tuple[int | None, Finding]]] = [[] for _ in rules]
        for places in seeing.values():
            for chosen in choices[places[0]]:
                numbers = {id(record): number for number, record in chosen.items()}
                records = tuple(chosen.values())
                context = BatchContext(records, law, facts_of(records), earlier, asked=self._as_of)
                for place in places:
                    found[place] += (
                        (numbers[id(one.record)] if one.record else None, one.finding)
                        for one in check_batch([rules[place]], context)
                    )
        yield from chain.from_iterable(found)

    def _choices(self, rules: Sequence[Rule]) -> list[Iterable[Chosen]]:
        """Return what each rule sees: for some it is the same."""
        if not self._store.is_packed:
            everybody = [dict(self._records(range(self._store.count)))]
            return [everybody for _ in rules]
        from cadre_docs.checks.seen import Seen

        self._store.leave(self._note)
        seen = Seen(self._known, rules, self._files, self._records)
        return [seen.by(rule) for rule in rules]

    def _records(self, wanted: Iterable[int]) -> Iterator[tuple[int, Record]]:
        yield from ((number, entry.record) for number, entry in self._store.entries(wanted))
