"""``init``: a new project folder."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, progress, say


@click.command("init", cls=Command, options_metavar="[选项]")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option(
    "--form",
    "chosen",
    multiple=True,
    required=True,
    metavar="表单",
    help="项目要用的表单；可以给几次",
)
@catalog_option
def command(folder: Path, chosen: tuple[str, ...], forms: cd.Catalog) -> None:
    """建立一个项目：项目文件 cadre-docs.yaml，和填好的示例。

    例：cadre-docs init 2024聘期考核 --form henan-tenure-form
    """
    for path in cd.init(folder, chosen, catalog=forms).written:
        say(path)
    progress(f"已建立。生成：cadre-docs build {folder}")
