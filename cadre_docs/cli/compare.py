"""``compare``: two editions of a form."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    catalog_option,
    overwrite_option,
    print_announced,
    status,
    tell_kept,
)


@click.command("compare", cls=Command, options_metavar="[选项]")
@click.argument("old", metavar="旧")
@click.argument("new", metavar="新")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="格式",
    help="屏幕上的报告：text（默认）或 json",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另写成文件：.html（两版的图并排，变化的格涂颜色）、.json 或 .txt",
)
@overwrite_option
@catalog_option
def command(
    old: str, new: str, kind: str, output: Path | None, overwrite: bool, forms: cd.Catalog
) -> int:
    """对照一张表的两版（空白表、母版或表单的标识）：新增、取消、移动、改名的格，说明、纸张、字体、行高和页数的变化。

    比的是格旁边的字，不是标签。有变化时退出码为1。
    """
    with cd.listening(print_announced):
        compared = cd.compare(old, new, output=output, overwrite=overwrite, catalog=forms)
    click.echo(cd.report(compared, kind))
    tell_kept(compared)
    return status(compared)
