"""``decide``: what grade the rules allow, why, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    overwrite_option,
    paths_argument,
    previous_option,
    private_option,
    say_document,
    status,
    tell_kept,
    unit_option,
)

if TYPE_CHECKING:
    from datetime import date


@click.command("decide", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json"]),
    default="text",
    help="报告格式，默认 text",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另写成表（.xlsx 或 .csv），每人一行",
)
@overwrite_option
@unit_option
@previous_option
@as_of_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    report: str,
    output: Path | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """逐人说明按规则可以定什么档次、依据哪一条、有什么后果。

    规则不能确定的，由考核组织研究确定。优秀有名额的，最后列出各单位的名额和余数。
    填报的档次与规则不符、优秀超出名额、事实自相矛盾或只填了一半、有内容读不出，
    或者同一人有两份时，退出码为 1。
    """
    read = cd.read(paths, unit=unit, previous=previous, catalog=forms)
    decisions = cd.decide(read, output=output, as_of=as_of, overwrite=overwrite)
    tell = click.echo if report == "text" else say_document
    tell(cd.report(decisions, report))
    tell_kept(decisions)
    return status(decisions)
