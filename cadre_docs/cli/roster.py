"""``roster``: a roster made from people's forms, and an existing one checked against them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    WholeNumber,
    as_of_option,
    by_unit_option,
    catalog_option,
    draft_option,
    fonts_option,
    mapping_option,
    order_option,
    overwrite_option,
    paths_argument,
    pdf_plain_option,
    previous_option,
    private_option,
    tell_list,
    unit_option,
)
from cadre_docs.values.dates import MAX_YEAR, MIN_YEAR

if TYPE_CHECKING:
    from datetime import date


@click.command("roster", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="生成的名册，.xlsx、.docx 或 .pdf",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="名册.xlsx",
    help="与已有的名册逐人逐项核对",
)
@click.option(
    "--year",
    type=WholeNumber("年", (MIN_YEAR, MAX_YEAR), "年份"),
    metavar="年",
    help="考核年度，默认按各人的表；表上没有年度的，为通知印发的年份",
)
@click.option("--form", metavar="表单", help="名册的表单名；各人的表只能列入一种名册时不必给")
@mapping_option
@unit_option
@previous_option
@as_of_option
@order_option
@by_unit_option
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
    year: int | None,
    form: str | None,
    mapping: Path | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    order: tuple[str, ...],
    by_unit: bool,
    draft: bool,
    pdf_plain: bool,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """由各人的考核表生成名册，或核对已有的名册。

    按主管部门、单位的文字顺序排列，同一单位的按读入的先后；要别的次序用 --order。
    先和 check 一样检查：有错误、缺少项目的不生成。
    同一批表可以列入几种名册的（如审查通过、需现场审查），用 --form 指定一种；不带时列出有哪几种。
    """
    read = cd.read(paths, unit=unit, previous=previous, catalog=forms)
    listed = cd.roster(
        read,
        output,
        against=against,
        mapping=mapping,
        year=year,
        form=form,
        as_of=as_of,
        order=order,
        by_unit=by_unit,
        draft=draft,
        pdf_plain=pdf_plain,
        overwrite=overwrite,
    )
    return tell_list(listed, "考核表")
