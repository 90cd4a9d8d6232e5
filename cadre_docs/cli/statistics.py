"""``statistics``: 年度考核结果统计表 made from people's forms, and an existing one checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    draft_option,
    fonts_option,
    overwrite_option,
    paths_argument,
    pdf_plain_option,
    previous_option,
    private_option,
    say_report,
    status,
    unit_option,
)

if TYPE_CHECKING:
    from datetime import date


@click.command("statistics", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件或文件夹",
    help="生成的统计表，.xlsx、.docx 或 .pdf；几个单位的给文件夹，每单位一个 .xlsx",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="统计表.xlsx",
    help="核对已填好的统计表：表内各数，以及与登记表、花名册是否一致",
)
@click.option("--form", metavar="表单", help="统计表的表单名；只有一种统计表时不必给")
@unit_option
@previous_option
@as_of_option
@draft_option
@fonts_option
@pdf_plain_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    against: Path | None,
    form: str | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    draft: bool,
    pdf_plain: bool,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """由各人的登记表（或者花名册）生成年度考核结果统计表，并算出优秀名额。

    一个单位、一个年度一张。应参加＝实际参加＋不参加；比例以实际参加人数为分母，四舍五入到一位小数。
    优秀超出名额、有人没有填档次、与已有的统计表不一致，都列为问题。
    先和 check 一样检查，有错误的不生成。
    """
    read = cd.read(paths, unit=unit, previous=previous, catalog=forms)
    counted = cd.statistics(
        read,
        output,
        against=against,
        form=form,
        as_of=as_of,
        draft=draft,
        pdf_plain=pdf_plain,
        overwrite=overwrite,
    )
    say_report(cd.report(counted, colour=True))
    return status(counted)
