"""``check``: all findings about filled files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import check_intake
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import as_of_option, catalog_option, paths_argument, progress
from cadre_docs.intake.read import read_paths
from cadre_docs.report.annotate import Copies
from cadre_docs.report.jsonfile import render_json
from cadre_docs.report.summary import SummaryFile, page, titles_of
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake


@click.command("check", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json", "sarif", "html"]),
    default="text",
    help="报告格式，默认 text",
)
@click.option(
    "--annotate",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="把标注副本写进这个文件夹：问题标在出错的格子或行上，原文件不动",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另写一份汇总（.html 或 .xlsx）：谁要改什么、人员×规则、没有问题的人员",
)
@click.option(
    "--unit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="单位和程序事实表（cadre-docs new unit 生成），与填好的表一起检查",
)
@as_of_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    report: str,
    folder: Path | None,
    summary: Path | None,
    unit: Path | None,
    as_of: date | None,
    forms: Catalog,
) -> int:
    """检查填好的文件，一次列出全部问题；有“错误”时退出码为 1。"""
    if unit is not None:
        paths = _with_unit(paths, unit, forms)
    overview = SummaryFile(summary, paths) if summary else None
    intake = read_paths(paths, forms)
    copies = Copies(intake.files, folder) if folder else None
    findings = check_intake(intake, forms, as_of)
    click.echo(_rendered(report, findings, intake))
    for copied in copies.write(findings) if copies else ():
        progress(str(copied))
    if overview:
        progress(f"已写汇总：{overview.write(findings, intake)}")
    return EXIT_FINDINGS if any(f.counts for f in findings) else 0


def _with_unit(paths: tuple[Path, ...], unit: Path, forms: Catalog) -> tuple[Path, ...]:
    """Add the unit's file to the paths, unless they hold it already."""
    for entry in read_paths([unit], forms).entries:
        schema = entry.record.schema
        if not schema.facts or schema.of_people:
            raise click.UsageError(f"--unit 的“{unit}”是“{schema.title}”，不是单位和程序事实表。")
    target = unit.resolve()
    given = [path.resolve() for path in paths]
    held = any(p == target or (p.is_dir() and target.is_relative_to(p)) for p in given)
    return paths if held else (*paths, unit)


def _rendered(report: str, findings: list[Finding], intake: Intake) -> str:
    records, files = len(intake.entries), len(intake.files)
    match report:
        case "json":
            return render_json(findings, records=records, files=files)
        case "sarif":
            from cadre_docs.report.sarif import render_sarif

            titles = titles_of(intake)
            return render_sarif(
                findings, records=records, files=files, titles=titles, base=Path.cwd()
            )
        case "html":
            return page(findings, intake)
    return render_text(findings, records=records, files=files)
