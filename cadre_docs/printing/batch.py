"""Printing many records: each checked, filled and written on its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.adapters.pillow_internals import can_decode
from cadre_docs.checks.on_paper import TOLD_ON_FORMS, errors_on_paper, for_paper
from cadre_docs.checks.records import NOTHING_EARLIER, check_each
from cadre_docs.errors import EnvironmentLackError, OutputError, UnprintedError
from cadre_docs.findings import Severity, error
from cadre_docs.masters.photo_size import printed_photo
from cadre_docs.messages.progress import steps
from cadre_docs.performance.classes import frozen
from cadre_docs.printing.glyphs import glyph_finding, glyph_warnings
from cadre_docs.record import printed_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.checks.records import Checked
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.pages.tagged_pdf import Part
    from cadre_docs.pages.typeset import SetPage
    from cadre_docs.printing.document import Document, Printer
    from cadre_docs.record import Record
    from cadre_docs.rules.previous_years import Earlier


@dataclass
class Printed:
    """What became of one record.

    ``outputs`` holds the finished documents by kind. ``findings`` are the errors that kept
    the record, or one of its outputs, from being printed; ``told`` are the other errors, and
    what reading remarked; ``warnings`` what to look at in those that were printed, and among
    ``told``. ``extra_pages`` counts PDF pages beyond those of the blank form.
    ``lack`` says what the machine lacks for one of them. ``structure`` is that of the PDF,
    ``set_pages`` are its pages as they were set.
    """

    record: Record
    outputs: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    extra_pages: int = 0
    lack: str = ""
    structure: Part | None = None
    set_pages: tuple[SetPage, ...] = ()


@frozen
class Batch:
    """Prints the records of an intake. With ``draft`` even those with errors.

    ``as_of`` and ``earlier`` are those of :func:`cadre_docs.checks.records.check_each`.
    """

    intake: Intake
    catalog: Catalog
    printer: Printer
    draft: bool = False
    as_of: date | None = None
    earlier: Earlier = NOTHING_EARLIER

    @cached_property
    def checked(self) -> Checked:
        """What was found in all records; the same person in two files is one of these things."""
        return check_each(self.intake, self.catalog, self.as_of, self.earlier)

    def run(self, kinds: Iterable[str]) -> Iterator[Printed]:
        """Yield every record's outputs, in the order read; one bad record stops only itself.

        Facts that are never printed are passed over.
        """
        wanted = tuple(kinds)
        each = list(zip(self.intake.entries, self.checked.each, strict=True))
        for entry, found in steps(each, "生成"):
            if not entry.record.schema.facts:
                yield self._print(entry, found, wanted)

    def _print(self, entry: ReadRecord, found: list[Finding], kinds: tuple[str, ...]) -> Printed:
        of_file = self.intake.findings_of_file(entry.record.position.file)
        stopping = [] if self.draft else [*of_file, *found]
        printed = print_record(entry.record, stopping, self.printer, kinds)
        said = [*for_paper(found, self.catalog.law), *_of_paper(found)]
        printed.told = [f for f in said if f not in printed.findings]
        printed.told += printed.warnings
        return printed


def _of_paper(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the warnings that concern what is printed; :func:`for_paper` has the errors."""
    return (f for f in findings if f.code in TOLD_ON_FORMS and f.severity is Severity.WARNING)


def print_record(
    record: Record, findings: Iterable[Finding], printer: Printer, kinds: Collection[str]
) -> Printed:
    """Print one record, unless there are errors on paper among its findings."""
    printed = Printed(record)
    printed.findings = errors_on_paper(record, findings, printer.law)
    if printed.findings:
        return printed
    try:
        document = printer.filled(record)
    except UnprintedError as problem:
        printed.findings += _left_out(record, problem)
        return printed
    except OutputError as problem:
        printed.findings.append(_not_printed(record, problem))
        return printed
    for kind in kinds:
        try:
            problems = missing_glyphs(record, document) if kind == "pdf" else []
            printed.findings += problems
            if not problems:
                printed.outputs[kind] = document.output(kind)
        except OutputError as problem:  # what this record holds does not go into this format
            printed.findings.append(_not_printed(record, problem, kind))
        except EnvironmentLackError as lack:  # the other kinds may need nothing of it
            printed.lack = str(lack)
    if printed.outputs:
        printed.warnings += _to_look_at(record, kinds)
    if "pdf" in printed.outputs:
        extra = document.pages - printer.blank_pages(record.schema)
        printed.extra_pages = max(extra, 0)
        printed.structure, printed.set_pages = document.structure, document.set_pages
    return printed


def _not_printed(record: Record, problem: OutputError, kind: str = "") -> Finding:
    what = f"{kind.upper() or '表格'}生成不了：{str(problem).rstrip('。')}"
    found = error("FS-print", what, position=record.position)
    return found.about(person=record.person, form=record.schema.id)


def _to_look_at(record: Record, kinds: Collection[str]) -> list[Finding]:
    """Return what to look at in a record that was printed."""
    glyphs = [] if "pdf" in kinds else glyph_warnings([record])
    return [*_photos_left_out(record), *glyphs]


def _photos_left_out(record: Record) -> Iterator[Finding]:
    """Yield a finding for each photo that nothing here turns or converts: its box is blank."""
    if can_decode():  # what is wrong with one is said by FS-photo
        return
    for path, item, value in record.texts():
        if item.photo and printed_photo(item, record.folder, str(value.typed)) is None:
            yield error(
                "FS-print",
                f"照片“{value.typed}”没有印进去：浏览器里不能转正、不能转换这样的照片",
                remedy="请换成正着的普通JPEG，或者打印以后贴照片，或者交记录文件由单位打印",
                path=path,
                position=value.position,
            ).about(person=record.person, form=record.schema.id)


def _left_out(record: Record, problem: UnprintedError) -> list[Finding]:
    """Return a finding for each value that a master does not print."""
    places = {path: value.position for path, _, value in record.texts()}
    return [
        error(
            "MASTER-unbound",
            f"填了“{text}”，母版 {problem.master} 没有把它印出来",
            remedy="请用 cadre-docs lint 检查母版，让它印出每一行、每一项",
            path=path,
            position=places.get(path, record.position),
        ).about(person=record.person, form=record.schema.id)
        for path, text in problem.values
    ]


def missing_glyphs(record: Record, document: Document) -> list[Finding]:
    """Return a GL-missing finding for each character of a box that no font can draw."""
    missing = sorted({glyph.character for glyph in document.missing_glyphs})
    if not missing:
        return []
    findings = [
        _missing_glyph(character, record, path=path, position=value.position)
        for path, item, value in record.texts()
        for text in [printed_text(item, value.typed)]
        for character in missing
        if character in text
    ]
    if findings:
        return findings
    # Not typed by anybody: the master itself has it.
    return [_missing_glyph(character, record, position=record.position) for character in missing]


def _missing_glyph(character: str, record: Record, **place: object) -> Finding:
    found = glyph_finding(character, Severity.ERROR, **place)
    return found.about(person=record.person, form=record.schema.id)
