"""``check``: all findings about filled files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import check_intake, in_order
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    overwrite_option,
    paths_argument,
    private_option,
    progress,
    say_report,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.cli.writing import outputs_beside, tell_kept
from cadre_docs.outputs.targets import Owner, digest
from cadre_docs.printing.glyphs import glyph_warnings
from cadre_docs.report.annotate.copies import Copies
from cadre_docs.report.json import render_json
from cadre_docs.report.summary import SummaryFile, page, titles_of
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake


OF_APPLICANT = "本人自查：由单位、主管部门填写而还空着的项没有计入；单位汇总时请不带此选项再查。"


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
    "--applicant",
    "--本人",
    "applicant",
    is_flag=True,
    help="本人自查：由单位、主管部门填写而还空着的项不算（单位用时不要加）",
)
@unit_option
@previous_option
@as_of_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    report: str,
    folder: Path | None,
    summary: Path | None,
    applicant: bool,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    overwrite: bool,
    forms: Catalog,
) -> int:
    """检查填好的文件，一次列出全部问题；有“错误”时退出码为 1。"""
    read = (*paths, unit) if unit else paths
    overview = SummaryFile(summary, read) if summary else None
    intake, earlier = read_all(paths, unit, previous, forms)
    copies = Copies(intake.files, folder, intake.digests) if folder else None
    inputs = (intake, earlier.intake)
    with outputs_beside(read, inputs, forms, overwrite=overwrite, folder=folder) as outputs:
        outputs.claim([overview.path] if overview else [])
        outputs.claim(copies.targets if copies else [])
        glyphs = glyph_warnings(entry.record for entry in intake.entries)
        found = check_intake(intake, forms, as_of, earlier, applicant=applicant)
        findings = in_order([*found, *glyphs])
        tell = say_report if report == "text" else click.echo
        tell(_rendered(report, findings, intake))
        if applicant:
            progress(OF_APPLICANT)

        def put(source: Path, target: Path, data: bytes) -> bool:
            owner = Owner(source=digest(os.path.realpath(source)))
            return outputs.write(target, data, owner, paper=False)

        changed = False
        for copied in copies.write(findings, put) if copies else ():
            progress(str(copied))
            changed |= copied.changed
        if overview and outputs.write(overview.path, overview.data(findings, intake)):
            progress(f"已写汇总：{overview.path}")
    return tell_kept(outputs) or (
        EXIT_FINDINGS if changed or any(f.counts for f in findings) else 0
    )


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
    schemas = (entry.record.schema for entry in intake.entries)
    return render_text(findings, records=records, files=files, schemas=schemas, colour=True)
