"""``draft``: a blank official form as a master with its schema."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, overwrite_option, print_announced, status


@click.command("draft", cls=Command, options_metavar="[选项]")
@click.argument("blank", metavar="空白表", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写进这个表单目录：data_schemas/ 和 forms/，以后用 --catalog 指它",
)
@click.option(
    "--form", default="", metavar="标识", help="新表单的标识，如 my-form；默认用标题的拼音"
)
@click.option("--title", default="", metavar="标题", help="新表单的标题；默认用表上的标题")
@click.option(
    "--like",
    default="",
    metavar="表单",
    help="这张表是哪个表单的新版：没变的项沿用原来的键和规定，没有了的项标为已取消",
)
@overwrite_option
@catalog_option
def command(
    blank: Path,
    output: Path,
    form: str,
    title: str,
    like: str,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """由一张空白表（.docx、.xlsx）起草母版、表单定义和 SOURCE.md，并画出标着格号的图。

    印不出的排版先改掉，逐项列出；猜的地方标“# 请核对”，没有名称的空格在图上标“？”。
    """
    with cd.listening(print_announced):
        drafted = cd.draft(
            blank, output, form=form, title=title, like=like, overwrite=overwrite, catalog=forms
        )
    click.echo(cd.report(drafted))
    return status(drafted)
