"""``check``: all findings about filled files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cadre_docs.check import check_intake
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import catalog_option, paths_argument
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.report.jsonfile import render_json
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from pathlib import Path

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
@catalog_option
def command(paths: tuple[Path, ...], report: str, forms: Catalog) -> int:
    """检查填好的文件，一次列出全部问题；有“错误”时退出码为 1。"""
    intake = read_paths(paths, forms)
    findings = check_intake(intake, forms)
    render = render_json if report == "json" else render_text
    click.echo(render(findings, records=len(intake.entries), files=len(intake.files)))
    return EXIT_FINDINGS if any(f.severity is Severity.ERROR for f in findings) else 0
