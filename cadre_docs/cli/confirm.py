"""``confirm``: what was read of a workbook whose looks are hidden from us is what it shows."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, private_option, status


@click.command("confirm", cls=Command, options_metavar="[选项]")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--code", metavar="确认码", help="核对无误后确认；确认码由不带此选项的那次运行给出")
@private_option
@catalog_option
def command(file: Path, code: str | None, forms: cd.Catalog) -> int:
    """核对从 .xls、.xlsb、.et、.ods 读入的内容，核对无误的予以确认。

    这几种文件只读得到值，看不到公式、数字格式、隐藏的行列，所以要有人把列出的内容与原表逐格核对。
    号码只显示末4位，要核对全部的加 --show-private。
    例：cadre-docs confirm 张三.xls，核对后按提示带 --code 再运行一次
    """
    confirmed = cd.confirm(file, code, catalog=forms)
    click.echo(cd.report(confirmed))
    return status(confirmed)
