"""``render``: filled files → print-ready documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    EXIT_FAILED,
    as_of_option,
    catalog_option,
    fonts_option,
    formats_option,
    order_option,
    overwrite_option,
    paths_argument,
    pdf_plain_option,
    previous_option,
    private_option,
    progress,
    say_report,
    status,
    unit_option,
)

if TYPE_CHECKING:
    from datetime import date


@click.command("render", cls=Command, options_metavar="[选项]")
@paths_argument
@formats_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="输出文件夹，每人每种格式一个文件",
)
@click.option(
    "--merge",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.pdf",
    help="把所有人的 PDF 合成一个文件，按单位、姓名加书签",
)
@click.option(
    "--package",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.pdf",
    help="打印文件：按名册顺序、每表按规定份数，带目录和书签；旁边另存同名 .csv 清单",
)
@click.option("--duplex", is_flag=True, help="打印文件用于双面打印：奇数页的表后加一张空白页")
@click.option(
    "--as",
    "target",
    metavar="表单",
    help="把单位和程序事实表印成这种表，例如 jilin-filing-checklist；同名的项照填",
)
@order_option
@click.option("--draft", is_flag=True, help="有错误也打印，注明“草稿”；须手写的栏仍然留空")
@unit_option
@previous_option
@as_of_option
@fonts_option
@pdf_plain_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    output: Path | None,
    merge: Path | None,
    package: Path | None,
    duplex: bool,
    target: str | None,
    order: tuple[str, ...],
    draft: bool,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    pdf_plain: bool,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """把填好的文件生成可打印的 DOCX、PDF、XLSX。

    先和 check 一样检查：印在表上的内容有错误的人、填了两份的人不打印，其他人照常；
    全部错误列在最后，退出码为 1。同名的人的文件自动加 (2)，再次生成时各归各的。
    """
    asked = click.get_current_context().get_parameter_source("formats")
    if output is None and asked is ParameterSource.COMMANDLINE and tuple(formats) != ("pdf",):
        raise click.UsageError("-t 要与 -o 一起用：--merge、--package 的文件总是 PDF。")
    read = cd.read(paths, unit=unit, previous=previous, catalog=forms)
    rendered = cd.render(
        read,
        output,
        formats=formats,
        merge=merge,
        package=package,
        duplex=duplex,
        form=target,
        order=order,
        draft=draft,
        as_of=as_of,
        pdf_plain=pdf_plain,
        overwrite=overwrite,
    )
    for lack in rendered.lacks:
        progress(f"错误：{lack}。")
    if rendered.findings:
        progress("")
        say_report(cd.report(rendered, colour=True), err=True)
    for line in rendered.conclusions:  # warnings may be left to check where nothing is listed
        progress(line)
    return EXIT_FAILED if rendered.lacks else status(rendered)
