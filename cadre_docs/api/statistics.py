"""The table of annual results: counted from people's forms, or an existing one compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import FORMATS, findings_text, kind_of, output_writer, public
from cadre_docs.api.lists import (
    Listed,
    all_found,
    as_sheet,
    is_refused,
    list_owner,
    ordered,
    read_instead,
    refuse_missing,
    target_of,
    tell_others,
    why_unread,
    without,
    write_document,
)
from cadre_docs.checks.records import batch_context, check_record
from cadre_docs.errors import RequestError
from cadre_docs.findings import Severity, listing
from cadre_docs.intake.read import YAML_SUFFIXES
from cadre_docs.lists.statistics import (
    UnitTable,
    check_against,
    forms_counted,
    left_out,
    not_compared,
    not_counted,
    other_numbers,
    other_share,
    quota_findings,
    tables_for,
    unit_tables,
)
from cadre_docs.machine.cpu_time import within_cpu_time
from cadre_docs.masters.draft import MARK
from cadre_docs.report.statistics_text import statistics_text
from cadre_docs.rules.roles import STATISTICS
from cadre_docs.rules.texts import REMARK
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cadre_docs.api.base import Pen
    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.outputs.targets import Outputs
    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Schema


@dataclass(frozen=True, kw_only=True)
class Statistics(Listed):
    """The tables of annual results, one a unit and year; ``counts`` tells them in Chinese."""

    tables: tuple[UnitTable, ...]
    counts: str

    def text(self, *, colour: bool = False) -> str:
        """Return the counts, and below them the findings."""
        if not self.findings:
            return self.counts
        found = findings_text(self.findings, self.read.intake, colour=colour)
        return f"{self.counts}\n\n{found}"


_LISTED = 5  # tables that a message names


@public
def statistics(  # noqa: PLR0913 - what may be chosen of a table
    read: Read,
    output: Path | str | None = None,
    *,
    against: Path | str | None = None,
    form: str | None = None,
    as_of: date | None = None,
    draft: bool = False,
    pdf_plain: bool = False,
    overwrite: bool = False,
) -> Statistics:
    """Count annual results by unit and year, work out who may be 优秀, and print the tables.

    ``output`` is a file (.xlsx, .docx, .pdf), or a folder where there are several units.
    ``against`` is a filled table, compared with the counts. ``form`` is the table meant, where
    there are several for the people read. ``as_of`` is as for :func:`check`, ``draft`` as for
    :func:`roster`, ``pdf_plain`` as for :func:`render`.

    Raises :class:`~cadre_docs.errors.RequestError` when nobody was read who counts, or several
    tables would go into one file.

    >>> import cadre_docs as cd
    >>> counted = cd.statistics(cd.read("examples/annual-record/full.yaml"))
    >>> [table.title for table in counted.tables]
    ['示例中学2023年度']
    """
    other = Path(against) if against is not None else None
    if draft and output is None:
        raise RequestError("--draft 是生成统计表用的，请与 -o 同用。")
    refuse_missing(other, "统计表")
    read, forms = without(read, other), read.catalog
    context = batch_context(read.intake, forms, as_of, read.earlier)
    schema = _table_meant(forms, form, context)
    tables = unit_tables(schema, context)
    if not tables:
        said = f"没有读到填了单位和年度的年度考核登记表或花名册{read_instead(read)}。"
        raise RequestError(said, *why_unread(read))
    place = Path(output) if output is not None else None
    folder = place if place and kind_of(place) not in FORMATS else None
    inputs = (*read.named, other)
    with output_writer(inputs, read.intakes, forms, overwrite=overwrite, folder=folder) as written:
        targets = _targets(tables, place, written.outputs, draft=draft) if place else []
        written.outputs.claim(path for _, path in targets)
        tell_others(read, forms_counted(context), "年度考核的表", "没有计入统计表", written)
        found = _found(read, tables, context, written, as_of)
        if other is not None:
            table, problems = _read_table(other, schema, forms)
            found += problems + (_of_filled(table, tables, context, forms) if table else [])
            if table and (said := not_compared(table, tables)):
                written.remark(said)
        files = [path for _, path in targets]
        if place is not None and not is_refused(found, place, written, draft=draft, targets=files):
            for made, path in targets:
                said = f"已写：{path}"
                found += write_document(
                    made.record,
                    path,
                    read.records,
                    forms,
                    written,
                    draft=draft,
                    plain=pdf_plain,
                    said=said,
                )
            # Of a unit that is spelt otherwise now, or has nobody left.
            written.remark_former(written.outputs.former(folder) if folder else ())
    return Statistics(
        *written.told(),
        read=read,
        record=tables[0].record if len(tables) == 1 else None,
        findings=ordered(found, written),
        tables=tuple(tables),
        counts=statistics_text(tables),
    )


def _found(
    read: Read,
    tables: Sequence[UnitTable],
    context: BatchContext,
    written: Pen,
    as_of: date | None,
) -> list[Finding]:
    own = [finding for table in tables for finding in left_out(table)]
    own += [*other_numbers(tables), *not_counted(tables)]
    return all_found(read, [*own, *quota_findings(context)], written, as_of)


def _table_meant(forms: Catalog, form: str | None, context: BatchContext) -> Schema:
    """Return the table meant: the one named, or the only one for the people read."""
    if form is not None:
        schema = forms.schema(forms.id_of(form))
        if schema.role not in STATISTICS:
            raise RequestError(f"“{schema.id}”（{schema.title}）不是统计表。")
        return schema
    found = tables_for(forms, context)
    if len(found) == 1:
        return found[0]
    why = f"可以用的统计表有{len(found)}种" if found else "没有这些表可以用的统计表"
    known = forms.listed(schema.id for schema in found) or "无"
    raise RequestError(f"{why}，请用 --form 指定一种。现有：{known}。")


def _read_table(
    against: Path, schema: Schema, forms: Catalog
) -> tuple[Record | None, list[Finding]]:
    """Read a filled table: the printed workbook, or a record (YAML, fill-in template)."""
    from cadre_docs.intake.printed.form import read_filled
    from cadre_docs.intake.printed.meant import Meant
    from cadre_docs.intake.read import read_paths, second_record_finding
    from cadre_docs.record import build_record

    read = read_paths([against], forms)
    records = [entry for entry in read.entries if entry.record.schema.id == schema.id]
    if records:
        others = [second_record_finding(records, schema)] if len(records) > 1 else []
        return records[0].record, [*read.findings, *records[0].findings, *others]
    if against.suffix.lower() in YAML_SUFFIXES:
        raise RequestError(f"“{against}”里没有“{schema.title}”。", *_errors(read.findings))
    master = read_named(forms.master(schema.id))
    with within_cpu_time(against):
        titles = tuple(forms.titles.values())
        meant = Meant(is_assessed=True, today=forms.today, others=titles)
        tree, findings = read_filled(read_named(against), str(against), schema, master, meant)
    if tree is None:
        return None, as_sheet(findings, against)
    record, problems = build_record(schema, tree)
    return record, [*findings, *(f for f in problems if f.severity is Severity.ERROR)]


def _of_filled(
    table: Record, tables: Sequence[UnitTable], context: BatchContext, forms: Catalog
) -> list[Finding]:
    """Return what is wrong with a filled table: with its numbers, and with what it remarks."""
    remarked = [found for found in check_record(table, forms) if found.code == REMARK]
    return [*check_against(table, context), *other_share(table, tables), *remarked]


def _errors(findings: Iterable[Finding]) -> list[str]:
    return [f"  {f.position or ''}：{f.sentence()}" for f in findings if f.counts]


def _targets(
    tables: Sequence[UnitTable], output: Path, outputs: Outputs, *, draft: bool
) -> list[tuple[UnitTable, Path]]:
    """Return where each table goes: a file, or files in a folder."""
    if kind_of(output) in FORMATS:
        if len(tables) > 1:
            titles = listing((table.title for table in tables), _LISTED)
            raise RequestError(
                f"读到{len(tables)}张统计表（{titles}），请用 -o 指定文件夹，每张一个文件。"
            )
        return [(tables[0], target_of(output, draft=draft))]
    if output.suffix or output.is_file():
        raise RequestError(f"“{output}”应以 .xlsx、.docx 或 .pdf 结尾，或者是文件夹。")
    mark = MARK if draft else ""
    wishes = [(f"{t.title}统计表{mark}", list_owner(t.record, (), draft=draft)) for t in tables]
    stems = outputs.stems(output, wishes)
    return [(t, output / f"{stem}.xlsx") for t, (stem, _) in zip(tables, stems, strict=True)]
