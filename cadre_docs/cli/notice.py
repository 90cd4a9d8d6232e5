"""``notice``: a public notice made of people's forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    DayType,
    WholeNumber,
    as_of_option,
    by_unit_option,
    catalog_option,
    draft_option,
    fonts_option,
    overwrite_option,
    paths_argument,
    pdf_plain_option,
    previous_option,
    private_option,
    tell_list,
    unit_option,
)

if TYPE_CHECKING:
    from datetime import date

MOST_DAYS = 250  # about a year of working days


@click.command("notice", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="文件",
    help="生成的公示，.docx、.pdf 或 .xlsx",
)
@click.option("--from", "first", type=DayType(), required=True, metavar="日期", help="第一个公示日")
@click.option(
    "--days",
    type=WholeNumber("天数", (1, MOST_DAYS)),
    metavar="天数",
    help="公示几个工作日，默认为规定的最少天数",
)
@click.option(
    "--to",
    "last",
    type=DayType(),
    metavar="日期",
    help="最后一个公示日，默认按工作日推算；没有节假日资料的年份用它指定",
)
@unit_option
@previous_option
@as_of_option
@click.option("--form", metavar="表单", help="按哪种表公示；读到的表只有一种可以公示时不必给")
@by_unit_option
@draft_option
@fonts_option
@pdf_plain_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    output: Path,
    first: date,
    days: int | None,
    last: date | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    form: str | None,
    by_unit: bool,
    draft: bool,
    pdf_plain: bool,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """由各人的表生成公示：姓名、岗位和拟定的结果，不印身份证号码、电话、出生日期。

    公示期的首日和末日都计入，按国务院办公厅的节假日安排推算。不确定档次、不参加考核的人不列入。
    先和 check 一样检查，有错误的不生成；单位名称、联系人、电话、地址取自单位和程序事实表。
    """
    read = cd.read(paths, unit=unit, previous=previous, catalog=forms)
    listed = cd.notice(
        read,
        output,
        first,
        days=days,
        last=last,
        form=form,
        as_of=as_of,
        by_unit=by_unit,
        draft=draft,
        pdf_plain=pdf_plain,
        overwrite=overwrite,
    )
    return tell_list(listed, "表")
