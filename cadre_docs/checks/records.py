"""Runs rules over records and joins what they find to what intake found."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from cadre_docs.checks.told_once import told_once
from cadre_docs.findings import FEW, SEVERITY_RANKS, Finding, Severity, column_of
from cadre_docs.limits import limits
from cadre_docs.messages.progress import steps
from cadre_docs.performance.classes import frozen, roomy
from cadre_docs.performance.garbage import making_many
from cadre_docs.record import filler_of
from cadre_docs.record.evidence.paths import evidence_path
from cadre_docs.record.photo.paths import photo_path
from cadre_docs.rules import engine
from cadre_docs.rules.annual.consequences import YEARS
from cadre_docs.rules.batch import BatchContext, check_batch, facts_of
from cadre_docs.rules.between.former_sanctions import FORMER
from cadre_docs.rules.days import days_by_family, main_day
from cadre_docs.rules.decide import Decision, decide, grade_findings, proposes
from cadre_docs.rules.engine import Applied, RecordContext
from cadre_docs.rules.outside import OUTSIDE
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.remembered import Remembered
from cadre_docs.rules.waivers import waived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.record.evidence.read import EvidenceFacts
    from cadre_docs.record.model import Attachment
    from cadre_docs.record.photo.read import PhotoFacts

_IMPOSSIBLE = ("FS-future", "FS-order", "FS-repeated", "FS-within")
_MISSING = "FS-required"
_TOGETHER = 50  # records over which a rule runs at a time


NOTHING_EARLIER = Earlier()


@roomy
class Ruled:
    """What the rules of record scope say of one record; each of them was run once for it."""

    context: RecordContext
    applied: tuple[Applied, ...]

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What they allow as a grade, one decision for each notice that grades."""
        return tuple(decide(self.context, self.applied))

    @property
    def findings(self) -> list[Finding]:
        """What they find wrong, the grade included."""
        saying = [a for a in self.applied if a.said or a.fault is not None]
        found = [f for applied in saying for f in engine.findings(applied, self.context)]
        if proposes(self.context.record, self.context.law):  # else nothing is wrong with it
            for decision in self.decisions:
                found.extend(grade_findings(decision, self.context))
        return found

    @property
    def doubts(self) -> list[Finding]:
        """What they say of facts that cannot be, or are half said: what rests on them may be wrong.

        A row (a sanction, say) of which a box is empty is a fact that no rule can weigh.
        """
        of_facts = (item for item in self.applied if item.rule.code in (*_IMPOSSIBLE, _MISSING))
        found = (f for item in of_facts for f in engine.findings(item, self.context))
        return [f for f in found if f.severity is Severity.ERROR and _is_of_fact(f)]

    @property
    def contradicted(self) -> list[Finding]:
        """What they say of results and sanctions of earlier years that are stated in two ways."""
        of_years = (item for item in self.applied if item.rule.code in (YEARS, FORMER))
        return [f for item in of_years for f in engine.findings(item, self.context)]


def _is_of_fact(finding: Finding) -> bool:
    return finding.code != _MISSING or column_of(finding.path) != finding.path  # in a row


def apply_rules(
    record: Record,
    catalog: Catalog,
    as_of: date | None = None,
    earlier: Earlier = NOTHING_EARLIER,
    most: int = 0,
) -> Ruled:
    """Run the rules of record scope over one record, for its findings and its grades.

    ``most`` is how many findings of a column each rule has; 0: as many as are told of one file.
    """
    context = record_context(record, catalog, as_of, earlier)
    return Ruled(context, engine.apply_all(context, most))


def ruled_together(
    entries: Sequence[ReadRecord],
    catalog: Catalog,
    as_of: date | None,
    earlier: Earlier,
    remembered: Remembered,
    is_few: Callable[[ReadRecord], bool],
) -> Iterator[tuple[ReadRecord, Ruled]]:
    """Yield records with what rules say of them; they run over some records at a time.

    ``remembered`` is what they said of other records of the same check. ``is_few`` is asked of each
    record when what was found in all before it is known: whether few findings are told of it.
    """
    for first in range(0, len(entries), _TOGETHER):
        some = entries[first : first + _TOGETHER]
        few = all(map(is_few, some))
        contexts = [record_context(entry.record, catalog, as_of, earlier) for entry in some]
        heard = remembered.heard(contexts, FEW if few else 0)
        for entry, context, applied in zip(some, contexts, heard, strict=True):
            if few or not is_few(entry):
                yield entry, Ruled(context, applied)
            else:
                yield entry, apply_rules(entry.record, catalog, as_of, earlier, FEW)


def check_record(record: Record, catalog: Catalog) -> list[Finding]:
    """Return what the rules of record scope find in one record, its grade included."""
    return apply_rules(record, catalog).findings


def decisions(
    record: Record, catalog: Catalog, earlier: Earlier = NOTHING_EARLIER
) -> list[Decision]:
    """Return what the rules allow as a grade, one decision for each notice that grades."""
    return list(apply_rules(record, catalog, earlier=earlier).decisions)


def record_context(
    record: Record,
    catalog: Catalog,
    as_of: date | None = None,
    earlier: Earlier = NOTHING_EARLIER,
) -> RecordContext:
    """Return what rules may read of a record.

    ``as_of`` defaults to the record's own day, for each notice that governs its form; the day
    of the run is the catalog's.
    """
    provinces = catalog.code_list("province")
    if provinces is None:
        raise LookupError("the code list “province” belongs to every catalog")

    def photo(value: Value) -> PhotoFacts:
        from cadre_docs.record.photo.read import photo_facts  # imported here: most have none

        return photo_facts(photo_path(record.folder, str(value.typed)))

    def evidence(attachment: Attachment) -> EvidenceFacts:
        from cadre_docs.record.evidence.read import evidence_facts  # as photos

        return evidence_facts(evidence_path(record.evidence_folder, attachment.file))

    days = {} if as_of else days_by_family(record, catalog.law)
    day = as_of or main_day(record, days)
    before, results = earlier.of(record), earlier.results_of(record)
    return RecordContext(
        record, provinces, photo, catalog.law, day, before, results, catalog.calendar,
        days=days, today=catalog.today, evidence=evidence,
    )  # fmt: skip


@frozen
class Checked:
    """What was found: of all records together, and of each, in the order they were read.

    What rules over many records find about one record stands with that record.
    """

    together: list[Finding]
    each: list[list[Finding]]

    @property
    def findings(self) -> list[Finding]:
        """All of them, by place."""
        return in_order(chain(self.together, *self.each))


@making_many()
def check_each(
    intake: Intake,
    catalog: Catalog,
    as_of: date | None = None,
    earlier: Earlier = NOTHING_EARLIER,
) -> Checked:
    """Return all findings, those of reading and those of the rules, record by record."""
    shared = [*intake.findings, *earlier.findings()]
    about: dict[int, list[Finding]] = defaultdict(list)
    schemas = {entry.record.schema.id: entry.record.schema for entry in intake.entries}.values()
    rules = engine.looking_at(schemas, catalog.law)
    for found in check_batch(rules, batch_context(intake, catalog, as_of, earlier)):
        (about[id(found.record)] if found.record else shared).append(found.finding)
    each = []
    said: Counter[str] = Counter()

    def is_few(entry: ReadRecord) -> bool:
        return said[entry.record.position.file] > limits().findings

    entries = intake.entries
    ruled = ruled_together(entries, catalog, as_of, earlier, Remembered(), is_few)
    for entry, one in steps(ruled, "检查", len(entries)):
        of_many = [*about[id(entry.record)], *earlier.findings_about(entry.record)]
        each.append(with_rules(entry, one, of_many))
        said[entry.record.position.file] += len(each[-1])
    return Checked(shared, each)


def check_intake(
    intake: Intake,
    catalog: Catalog,
    as_of: date | None = None,
    earlier: Earlier = NOTHING_EARLIER,
    *,
    applicant: bool = False,
) -> list[Finding]:
    """Return all findings, those of reading and those of the rules, by place.

    For an ``applicant`` boxes are left out that others fill and have not filled yet.
    """
    checked = check_each(intake, catalog, as_of, earlier)
    if applicant:
        each = zip(intake.entries, checked.each, strict=True)
        checked = Checked(checked.together, [list(own_findings(f, e.record)) for e, f in each])
    return checked.findings


def batch_context(
    intake: Intake,
    catalog: Catalog,
    as_of: date | None = None,
    earlier: Earlier = NOTHING_EARLIER,
) -> BatchContext:
    """Return what rules may read of all records together."""
    records = tuple(entry.record for entry in intake.entries)
    return batch_context_of(records, catalog, as_of, earlier)


def batch_context_of(
    records: tuple[Record, ...], catalog: Catalog, as_of: date | None, earlier: Earlier
) -> BatchContext:
    """Return the same for records, wherever they come from."""
    return BatchContext(records, catalog.law, facts_of(records), earlier.records, asked=as_of)


def check_entry(
    entry: ReadRecord,
    catalog: Catalog,
    as_of: date | None = None,
    of_many: Sequence[Finding] = (),
    earlier: Earlier = NOTHING_EARLIER,
    most: int = 0,
) -> list[Finding]:
    """Return what reading and the rules found in one record.

    ``of_many`` is what rules over many records found about it; it can be waived as well.
    ``most`` is that of :func:`apply_rules`.
    """
    ruled = apply_rules(entry.record, catalog, as_of, earlier, most)
    return with_rules(entry, ruled, of_many)


def with_rules(entry: ReadRecord, ruled: Ruled, of_many: Sequence[Finding] = ()) -> list[Finding]:
    """Return the same of a record over which the rules have run."""
    read = (_cited(finding, ruled.context) for finding in entry.findings)
    return told_once(waived([*read, *ruled.findings, *of_many], entry.record))


def outside_findings(record: Record, catalog: Catalog, as_of: date | None) -> list[Finding]:
    """Return what there is to say of a record whose own day its notice's edition does not hold.

    For those who look at records one by one; :func:`check_each` says it once for all.
    """
    context = batch_context_of((record,), catalog, as_of, NOTHING_EARLIER)
    governing = filter(None, [engine.find(OUTSIDE)])
    return [found.finding for found in check_batch(governing, context)]


def own_findings(findings: Iterable[Finding], record: Record) -> Iterator[Finding]:
    """Yield what an applicant can do something about: no empty boxes that the unit fills."""
    return (finding for finding in findings if not filler_of(record, finding.path))


def _cited(finding: Finding, context: RecordContext) -> Finding:
    """Give a finding of reading its citation: a field's ``rule`` closes its list."""
    governing = engine.find(finding.code, context.law)
    if governing is None:
        return finding
    edition = context.edition_of(governing.prefix)
    return replace(finding, citation=governing.citation(context.law, edition))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by file and place, so that a reader can work from top to bottom."""
    return sorted(findings, key=_place)


def _place(finding: Finding) -> tuple[str, str, int, int, int]:
    at = finding.position
    if at is None:
        return ("", "", 0, 0, SEVERITY_RANKS[finding.severity])
    line, column = _row_and_column(at.cell) if at.cell else (at.line or 0, at.column or 0)
    return (at.file, at.sheet or "", line, column, SEVERITY_RANKS[finding.severity])


def _row_and_column(cell: str) -> tuple[int, int]:
    """Return ``AB12`` as (12, 28); what is no cell comes first, as a whole sheet does."""
    try:
        from cadre_docs.office.workbooks.spreadsheetml import split_reference

        return split_reference(cell)
    except ValueError:
        return 0, 0
