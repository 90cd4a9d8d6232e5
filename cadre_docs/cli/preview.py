"""``preview``: a form or a record as a picture."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import LongCommand
from cadre_docs.cli.options import (
    WholeNumber,
    catalog_option,
    overwrite_option,
    private_option,
    status,
    tell_kept,
)

_MOST = 10_000


@click.command("preview", cls=LongCommand, options_metavar="[选项]")
@click.argument("target", metavar="表单或记录文件")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="图.png",
    help="写成这个图片文件，各页上下相连",
)
@click.option(
    "--number",
    type=WholeNumber("第几份", (1, _MOST)),
    default=1,
    metavar="第几份",
    help="文件里有几份记录时，画第几份，默认第1份",
)
@click.option(
    "--boxes",
    is_flag=True,
    help="画空白表时标出各格的号：cadre-docs forms 表单 列出的次序，明细表的列如 5.2",
)
@overwrite_option
@private_option
@catalog_option
def command(
    target: str, output: Path, number: int, boxes: bool, overwrite: bool, forms: cd.Catalog
) -> int:
    """把空白表，或者一份填好的记录（草稿），按打印的样子画成一张图。"""
    is_file = Path(target).is_file()
    drawn = cd.preview(
        cd.read(target, catalog=forms) if is_file else target,
        output,
        number=number,
        boxes=boxes,
        catalog=forms,
        overwrite=overwrite,
    )
    tell_kept(drawn)
    return status(drawn)
