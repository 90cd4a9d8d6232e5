"""``convert``: filled Word and Excel files as YAML."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    catalog_option,
    overwrite_option,
    paths_argument,
    print_announced,
    private_option,
    say_report,
    status,
    tell_kept,
)


@click.command("convert", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写成的 YAML 文件，.yaml；照片放在它旁边",
)
@overwrite_option
@private_option
@catalog_option
def command(paths: tuple[Path, ...], output: Path, overwrite: bool, forms: cd.Catalog) -> int:
    """把填好的 Word、Excel 表写成 YAML，供核对和修改。

    读出时的疑问写在每份记录的开头，核对后从这个文件检查、打印。原文件不动；读不出的不写。
    """
    read = cd.read(paths, catalog=forms)
    with cd.listening(print_announced):
        converted = cd.convert(read, output, overwrite=overwrite)
    if converted.findings:
        say_report(cd.report(converted, colour=True), err=True)
    tell_kept(converted)
    return status(converted)
