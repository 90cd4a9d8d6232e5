"""``statistics``: 年度考核结果统计表 made from people's forms, and an existing one checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import batch_context, in_order
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import (
    FORMATS,
    as_of_option,
    catalog_option,
    overwrite_option,
    paths_argument,
    private_option,
    progress,
    say_report,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.cli.single import all_found, draft_option, is_refused, list_owner, target_of
from cadre_docs.cli.writing import outputs_beside
from cadre_docs.cpu_time import within_cpu_time
from cadre_docs.findings import Severity
from cadre_docs.lists.statistics import FORM, check_against, left_out, quota_findings, unit_tables
from cadre_docs.masters.draft import MARK
from cadre_docs.report.statistics_text import statistics_text
from cadre_docs.report.text import render_text
from cadre_docs.source.files import read_named
from cadre_docs.values.likeness import meant_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.lists.statistics import UnitTable
    from cadre_docs.outputs.targets import Outputs
    from cadre_docs.record import Record


@click.command("statistics", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件或文件夹",
    help="生成的统计表，.xlsx、.docx 或 .pdf；几个单位的给文件夹，每单位一个 .xlsx",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="统计表.xlsx",
    help="核对已填好的统计表：表内各数，以及与登记表、花名册是否一致",
)
@unit_option
@previous_option
@as_of_option
@draft_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    against: Path | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    draft: bool,
    overwrite: bool,
    forms: Catalog,
) -> int:
    """由各人的登记表（或者花名册）生成年度考核结果统计表，并算出优秀名额。

    一个单位、一个年度一张。应参加＝实际参加＋不参加；比例以实际参加人数为分母，四舍五入到一位小数。
    优秀超出名额、有人没有填档次、与已有的统计表不一致，都列为问题。
    先和 check 一样检查，有错误的不生成。
    """
    if against is not None and not against.is_file():
        raise click.UsageError(f"要核对的统计表“{against}”不存在{meant_files(against)}。")
    intake, earlier = read_all(paths, unit, previous, forms)
    context = batch_context(intake, forms, as_of, earlier)
    tables = unit_tables(forms.schema(FORM), context)
    if not tables:
        raise click.UsageError("没有读到填了单位和年度的年度考核登记表或花名册。")
    read = (*paths, unit, against)
    inputs = (intake, earlier.intake)
    folder = output if output and output.suffix.lower().removeprefix(".") not in FORMATS else None
    with outputs_beside(read, inputs, forms, overwrite=overwrite, folder=folder) as outputs:
        targets = _targets(tables, output, outputs, draft=draft) if output else []
        outputs.claim(path for _, path in targets)
        click.echo(statistics_text(tables, context))
        own = [finding for table in tables for finding in left_out(table)]
        found = all_found(intake, earlier, forms, [*own, *quota_findings(context)], as_of)
        if against is not None:
            table, problems = _read_table(against, forms)
            found += problems + (check_against(table, context) if table else [])
        if output is not None and not is_refused(found, output, draft=draft):
            for made, path in targets:
                found += _print(made, path, forms, outputs, draft=draft)
    return _report([*found, *outputs.kept], len(intake.entries), len(intake.files))


def _read_table(path: Path, forms: Catalog) -> tuple[Record | None, list[Finding]]:
    """Read a filled table: the printed workbook, or a record (YAML, fill-in template)."""
    from cadre_docs.intake.printed.form import read_filled
    from cadre_docs.intake.read import read_paths
    from cadre_docs.intake.several import several
    from cadre_docs.record import build_record

    schema = forms.schema(FORM)
    read = read_paths([path], forms)
    records = [entry for entry in read.entries if entry.record.schema.id == FORM]
    if records:
        others = [several(records, schema)] if len(records) > 1 else []
        return records[0].record, [*read.findings, *records[0].findings, *others]
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise click.UsageError(f"“{path}”不是年度考核结果统计表。")
    master = read_named(forms.master(FORM))
    with within_cpu_time(path):
        tree, findings = read_filled(read_named(path), str(path), schema, master)
    if tree is None:
        return None, findings
    record, problems = build_record(schema, tree)
    return record, [*findings, *(f for f in problems if f.severity is Severity.ERROR)]


def _targets(
    tables: Sequence[UnitTable], output: Path, outputs: Outputs, *, draft: bool
) -> list[tuple[UnitTable, Path]]:
    """Return where each table goes: a file, or files in a folder."""
    if output.suffix.lower().removeprefix(".") in FORMATS:
        if len(tables) > 1:
            titles = "、".join(table.title for table in tables)
            raise click.UsageError(
                f"读到{len(tables)}张统计表（{titles}），请用 -o 指定文件夹，每张一个文件。"
            )
        return [(tables[0], target_of(output, draft=draft))]
    if output.suffix or output.is_file():
        raise click.UsageError(f"“{output}”应以 .xlsx、.docx 或 .pdf 结尾，或者是文件夹。")
    mark = MARK if draft else ""
    wishes = [(f"{t.title}统计表{mark}", list_owner(t.record, draft=draft)) for t in tables]
    stems = outputs.stems(output, wishes)
    return [(t, output / f"{stem}.xlsx") for t, (stem, _) in zip(tables, stems, strict=True)]


def _print(
    table: UnitTable, path: Path, forms: Catalog, outputs: Outputs, *, draft: bool
) -> list[Finding]:
    from cadre_docs.printing.batch import missing_glyphs
    from cadre_docs.printing.document import Printer

    kind = path.suffix.lower().removeprefix(".")
    document = Printer(forms, draft=draft).filled(table.record)
    missing = missing_glyphs(table.record, document) if kind == "pdf" else []
    owner = list_owner(table.record, draft=draft)
    if not missing and outputs.write(path, document.output(kind), owner):
        progress(f"已写：{path}")
    return missing


def _report(findings: list[Finding], records: int, files: int) -> int:
    unique = in_order(dict.fromkeys(findings))
    if unique:
        click.echo("")
        say_report(render_text(unique, records=records, files=files, colour=True))
    return EXIT_FINDINGS if any(f.counts for f in unique) else 0
