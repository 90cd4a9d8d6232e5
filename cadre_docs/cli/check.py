"""``check``: all findings about filled files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import check_intake
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import catalog_option, paths_argument, progress
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.report.annotate import Copies
from cadre_docs.report.jsonfile import render_json
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog


@click.command("check", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json"]),
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
@catalog_option
def command(paths: tuple[Path, ...], report: str, folder: Path | None, forms: Catalog) -> int:
    """检查填好的文件，一次列出全部问题；有“错误”时退出码为 1。"""
    intake = read_paths(paths, forms)
    copies = Copies(intake.files, folder) if folder else None
    findings = check_intake(intake, forms)
    render = render_json if report == "json" else render_text
    click.echo(render(findings, records=len(intake.entries), files=len(intake.files)))
    for copied in copies.write(findings) if copies else ():
        progress(str(copied))
    return EXIT_FINDINGS if any(f.severity is Severity.ERROR for f in findings) else 0
