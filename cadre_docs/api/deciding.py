"""Grades: what the rules allow, why, and what follows from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, output_writer, public
from cadre_docs.checks.on_paper import for_paper, may_be_signed
from cadre_docs.checks.records import apply_rules, batch_context
from cadre_docs.errors import RequestError
from cadre_docs.findings import Finding, Severity, error
from cadre_docs.messages.progress import steps
from cadre_docs.outputs.made_of import owner_of_all
from cadre_docs.report.decisions.decided import Decided
from cadre_docs.report.decisions.json import decisions_json
from cadre_docs.report.decisions.table import CSV, XLSX, decision_file, decision_rows
from cadre_docs.report.decisions.text import decisions_text
from cadre_docs.report.output import NO_DATE, OutputFile
from cadre_docs.report.quotas import quota_lines
from cadre_docs.rules.annual.allowance import CODES as QUOTAS
from cadre_docs.rules.annual.consequences import YEARS
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.between.across import BARRED, FACTS, NAMESAKE, OF_ONE_PERSON, RESULTS
from cadre_docs.rules.between.former_sanctions import FORMER
from cadre_docs.rules.covered import UNCOVERED
from cadre_docs.rules.days import default_day
from cadre_docs.rules.engine import find, registered
from cadre_docs.rules.outside import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.api.reading import Read
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.rules.batch import BatchContext, Found

SAME = (*OF_ONE_PERSON, NAMESAKE, RESULTS, BARRED)
# Two records of somebody, two results of a year, or a sanction that one of the records lacks.
_DISPUTES = (OF_ONE_PERSON[0], RESULTS, BARRED)


@dataclass(frozen=True, kw_only=True)
class Decisions(Written):
    """The decisions about ``people``, in the order read; who is not graded has none.

    ``findings`` belong to whole files and to several records; ``over`` say whose quota of 优秀 is
    exceeded, ``quotas`` are lines of Chinese that work every quota out.
    """

    read: Read
    people: tuple[Decided, ...]
    findings: tuple[Finding, ...]
    over: tuple[Finding, ...]
    quotas: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether proposed grades are allowed, no quota exceeded, and all read and written."""
        wrong = any(one.is_outside or not one.is_sound for one in self.people)
        return super().ok and not wrong and may_be_signed([*self.findings, *self.over])

    def reported(self, kind: str, *, colour: bool = False) -> str:  # noqa: ARG002 - none in it
        """Return the decisions as ``text`` or ``json``."""
        renders = {"text": decisions_text, "json": decisions_json}
        if kind not in renders:
            raise RequestError(f"没有“{kind}”这种报告，可用：{'、'.join(renders)}。")
        law = self.read.catalog.law
        return renders[kind](self.people, self.findings, law, self.quotas)

    def text(self, *, colour: bool = False) -> str:
        """Return the decisions as text."""
        return self.reported("text", colour=colour)


@public
def decide(
    read: Read,
    *,
    output: Path | str | None = None,
    as_of: date | None = None,
    overwrite: bool = False,
) -> Decisions:
    """Say what grade the rules allow each person, by which article, and what follows.

    ``output`` (.xlsx, .csv) is written as well, one line a person. ``as_of`` is the day whose
    parameters hold, as in :func:`check`.

    Raises :class:`~cadre_docs.errors.OutputError` for an output that would get in the way of
    what was read.

    >>> import cadre_docs as cd
    >>> decisions = cd.decide(cd.read("examples/annual-record"))
    >>> [one.entry.record.person for one in decisions.people][:1]
    ['示例子']
    """
    inputs = (*read.paths, *read.previous, *([read.unit] if read.unit else []))
    table = OutputFile(Path(output), inputs, (CSV, XLSX), "结果") if output is not None else None
    forms, earlier = read.catalog, read.earlier
    with output_writer(inputs, read.intakes, forms, overwrite=overwrite) as written:
        written.outputs.claim([table.path] if table else [])
        context = batch_context(read.intake, forms, as_of, earlier)
        same = list(check_batch(filter(None, map(find, SAME)), context))
        people = _people(read, as_of, _disputes(same))
        unread = for_paper([*read.intake.findings, *earlier.findings()], forms.law)
        unread += [f for e in read.intake.entries for f in earlier.findings_about(e.record)]
        unread += [f for one in people for f in one.disputed if f.code in (YEARS, FORMER)]
        unread += [found.finding for found in same]
        unread += _of_rules((UNCOVERED, OUTSIDE, FACTS), context)
        shares = [r for r in registered(forms.law) if r.declared and r.declared.counts]
        unread += [found.finding for found in check_batch(shares, context)]
        quotas = quota_lines(context)
        over = _of_rules(QUOTAS, context)
        if table:
            rows = tuple(decision_rows(people, unread, forms.law, quotas))
            days = (date.fromisoformat(one.entry.record.schema.source.date) for one in people)
            data = decision_file(rows, table.suffix, max(days, default=NO_DATE))
            whose = owner_of_all(read.records)
            written.write(table.path, data, whose, said=f"已写：{table.path}")
    return Decisions(
        *written.told(),
        read=read,
        people=tuple(people),
        findings=tuple(unread),
        over=tuple(over),
        quotas=tuple(quotas),
    )


def _of_rules(codes: Sequence[str], context: BatchContext) -> list[Finding]:
    return [found.finding for found in check_batch(filter(None, map(find, codes)), context)]


def _disputes(same: Sequence[Found]) -> dict[int, list[Finding]]:
    """Return what two records of somebody say differently, by the record that says it."""
    disputes: dict[int, list[Finding]] = defaultdict(list)
    for found in same:
        if found.record is not None and found.finding.code in _DISPUTES:
            disputes[id(found.record)].append(found.finding)
    return disputes


def _people(
    read: Read, as_of: date | None, disputes: Mapping[int, Sequence[Finding]]
) -> list[Decided]:
    intake = read.intake
    of_files = Counter(
        f.position.file for f in intake.findings if f.severity is Severity.ERROR and f.position
    )
    told = []
    for entry in steps(intake.entries, "定档"):
        of_file = of_files[entry.record.position.file]
        between = disputes.get(id(entry.record), ())
        told.append(_decided(_doubted(entry, of_file), read, as_of, between))
    return [one for one in told if one.decisions or not one.entry.record.schema.facts]


def _decided(
    entry: ReadRecord, read: Read, as_of: date | None, between: Sequence[Finding]
) -> Decided:
    ruled = apply_rules(entry.record, read.catalog, as_of, read.earlier)
    entry = replace(entry, findings=(*entry.findings, *ruled.doubts))
    day = as_of or default_day(entry.record, read.catalog.law)
    return Decided(entry, day, ruled.decisions, (*ruled.contradicted, *between))


def _doubted(entry: ReadRecord, errors: int) -> ReadRecord:
    """Return a record with a word on the errors of its file: they may be about this person."""
    if not errors:
        return entry
    record = entry.record
    doubt = error(
        "FS-file",
        f"所在的文件还有{errors}处错误（列在最后），可能涉及此人",
        remedy="请先改正",
        position=record.position,
    )
    about = doubt.about(person=record.person, form=record.schema.id)
    return replace(entry, findings=(*entry.findings, about))
