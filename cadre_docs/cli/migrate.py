"""``migrate``: filled files of an earlier version of a form, with today's keys."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, paths_argument, private_option, status


@click.command("migrate", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="改写的副本写进这个文件夹，原文件不动",
)
@private_option
@catalog_option
def command(paths: tuple[Path, ...], output: Path, forms: cd.Catalog) -> int:
    """表单改版后，把填好的文件里的旧项目名改成现在的名称。

    只改名称：内容、注释、次序、格式都不动。改名由表单定义的 formerly 说明；没有要改的文件不写副本。
    """
    migration = cd.migrate(paths, output, catalog=forms)
    click.echo(cd.report(migration))
    return status(migration)
