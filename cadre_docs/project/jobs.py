"""The unit of work: one record → its findings and its outputs, in whatever process.

A job and its result travel between processes, so both are small. A worker touches no
output: it hands back bytes, and only the build itself writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.catalog import Catalog
from cadre_docs.checks.on_paper import errors_on_paper
from cadre_docs.checks.records import apply_rules, outside_findings, with_rules
from cadre_docs.errors import CadreDocsError, ProjectError
from cadre_docs.intake.read import Intake, ReadRecord
from cadre_docs.limits import Limits, using
from cadre_docs.pages.fonts.folders import fonts_in
from cadre_docs.printing.batch import print_record
from cadre_docs.printing.document import Printer
from cadre_docs.project.fingerprint import Shared, content_digest, field_digests, photos_of
from cadre_docs.project.transfer import Others, Parcel, unpack
from cadre_docs.record.photo.read import pictures_kept
from cadre_docs.rules.between.across import TWICE
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.source.files import recorded_digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from cadre_docs.checks.records import Ruled
    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.record import Record

GONE = "读取之后记录或照片有改动，这份没有生成，下次运行再生成"
OTHER_EDITION = (
    "表单、字体或程序在读取之后有改动（用集群时：工作进程与本机的不同），没有生成。请重新运行。"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What all jobs of a build share.

    ``catalog`` is a folder of own forms, ``as_of`` the day whose rules hold, ``today`` the day
    of the run, ``notices`` the prefixes of the notices whose findings count (empty: all).
    ``edition`` is a hash of all that jobs on ``forms`` with outputs of ``kinds`` load: a worker
    must not go on with what it has loaded before, nor with what somebody changed since the build
    read it.
    ``limits`` travel along: a worker does not inherit what holds in the build.
    ``show_private`` says whether what a worker says itself may hold numbers in full.
    ``fonts`` are the folders of fonts that were named. ``pdf_plain`` PDFs have no structure.
    """

    catalog: Path | None = None
    as_of: date | None = None
    today: date | None = None
    notices: tuple[str, ...] = ()
    edition: str = ""
    forms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    show_private: bool = False
    fonts: tuple[Path, ...] = ()
    pdf_plain: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A record (packed), and the kinds of outputs to make of it; none: it is only checked.

    ``content`` is the hash of what the build read of it, its photos included; ``others`` is
    what others say of it (packed, empty for nothing).
    """

    number: int
    parcel: bytes
    kinds: tuple[str, ...]
    settings: Settings
    content: str = ""
    others: bytes = b""


@dataclass(slots=True)
class Result:
    """What became of a job.

    ``findings`` are all that was found. ``stopped`` says in Chinese why outputs are missing;
    with ``refused`` the record itself is the reason, and it would be refused again.
    ``grades`` holds, for each notice that grades: its prefix, the grade proposed, the grades
    allowed. ``fault`` means that the tool failed, not the record.
    """

    number: int
    findings: tuple[Finding, ...] = ()
    outputs: dict[str, bytes] = field(default_factory=dict)
    stopped: str = ""
    refused: bool = False
    fault: bool = False
    extra_pages: int = 0
    grades: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class _Workshop:
    """What a process needs for every record; made once for an edition."""

    catalog: Catalog
    printer: Printer


def _workshop(settings: Settings) -> _Workshop:
    loaded = (settings.forms, settings.kinds, settings.edition, settings.pdf_plain)
    return _opened(settings.catalog, settings.today, *loaded, settings.limits)


@lru_cache(maxsize=2)
def _opened(
    folder: Path | None,
    today: date | None,
    forms: tuple[str, ...],
    kinds: tuple[str, ...],
    edition: str,
    pdf_plain: bool,
    _: Limits,
) -> _Workshop:
    catalog = Catalog(*([folder] if folder else []), today=today)
    if edition and Shared(catalog).edition(forms, kinds) != edition:
        raise ProjectError(OTHER_EDITION)
    return _Workshop(catalog, Printer(catalog, plain=pdf_plain))


def preload(settings: Settings, kinds: Iterable[str], forms: Iterable[str]) -> None:
    """Load what every job needs, so that the first is as quick as the others."""
    with using(settings.limits), fonts_in(*settings.fonts):
        shop = _workshop(settings)
        for form in forms:
            schema = shop.catalog.schema(form)
            if not schema.facts and kinds:
                document = shop.printer.blank(schema)
                if "pdf" in kinds:
                    shop.printer.blank_pages(schema)
                else:
                    _ = document.native


def make(job: Job) -> Result:
    """Do a job. Never raises: what goes wrong is part of the result."""
    try:
        settings = job.settings
        with using(settings.limits), fonts_in(*settings.fonts):
            shop = _workshop(settings)
            parcel = unpack(job.parcel, Parcel, shop.catalog.schema)
            with recorded_digests() as seen, pictures_kept():
                result = _make(job, parcel, shop)
            return result if _is_same(job, parcel.entry.record, seen) else _changed(job)
    except CadreDocsError as problem:
        return Result(job.number, stopped=str(problem), fault=True)
    except Exception as fault:
        reason = f"工具内部出错（{type(fault).__name__}: {fault}），请报告给工具维护者"
        return Result(job.number, stopped=reason, fault=True)


def make_all(jobs: Iterable[Job]) -> list[Result]:
    """Do several jobs, one after another."""
    return [make(job) for job in jobs]


def _is_same(job: Job, record: Record, seen: Mapping[Path, str]) -> bool:
    """Whether a job was done with the record and the photos that the build knows of."""
    if not job.content:
        return True
    return content_digest(field_digests(record), photos_of(record), seen) == job.content


def _changed(job: Job) -> Result:
    return Result(job.number, stopped=GONE, fault=True)


def _make(job: Job, parcel: Parcel, shop: _Workshop) -> Result:
    settings, record = job.settings, parcel.entry.record
    others = unpack(job.others, Others, shop.catalog.schema) if job.others else Others()
    earlier = Earlier(Intake([ReadRecord(record, ()) for record in others.earlier]))
    ruled = apply_rules(record, shop.catalog, settings.as_of, earlier)
    found = with_rules(parcel.entry, ruled, others.of_many)
    found += outside_findings(record, shop.catalog, settings.as_of)
    findings = tuple(f for f in found if _counts(f, settings.notices, shop.catalog))
    result = Result(job.number, findings, grades=_grades(ruled, settings.notices))
    if record.schema.facts:
        return result
    # What is wrong with the whole file stops all its records.
    known = [*parcel.of_file, *(f for f in findings if not (f.waiver and f.code == TWICE))]
    if job.kinds:
        try:
            printed = print_record(record, known, shop.printer, job.kinds)
        except CadreDocsError as problem:  # a master, a font: the findings stand all the same
            result.stopped, result.fault = str(problem), True
            return result
        result.outputs, result.extra_pages = printed.outputs, printed.extra_pages
        stopping, lack, warnings = printed.findings, printed.lack, printed.warnings
    else:
        stopping, lack, warnings = errors_on_paper(record, known, shop.catalog.law), "", []
    new = [finding for finding in stopping if finding not in known]
    result.findings = (*findings, *new, *warnings)
    result.refused = bool(stopping) and not new and not lack
    result.stopped = "；".join(filter(None, dict.fromkeys([*map(_brief, stopping), lack])))
    return result


def _counts(finding: Finding, notices: tuple[str, ...], forms: Catalog) -> bool:
    """Whether a finding is of the notices asked for; its code names the family of their rules."""
    family, law = finding.code.split("-", maxsplit=1)[0], forms.law
    return not notices or family in _families(notices, law) or family not in law.instruments


def _families(notices: tuple[str, ...], law: LawBook) -> set[str]:
    return {law.instruments[prefix].family for prefix in notices}


def _brief(finding: Finding) -> str:
    return f"{finding.path}：{finding.message}" if finding.path else finding.message


def _grades(ruled: Ruled, notices: tuple[str, ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    record = ruled.context.record
    return tuple(
        (
            d.notice.prefix if d.notice else d.grading.prefix,
            str(record.get(d.grading.field_id) or ""),
            tuple(map(str, d.allowed)),
        )
        for d in ruled.decisions
        if not notices or d.grading.prefix in _families(notices, ruled.context.law)
    )
