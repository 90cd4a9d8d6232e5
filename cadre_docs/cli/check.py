"""``check``: all findings about filled files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    DayType,
    as_of_option,
    catalog_option,
    mapping_option,
    overwrite_option,
    paths_argument,
    previous_option,
    private_option,
    progress,
    say_document,
    say_report,
    status,
    tell_kept,
    unit_option,
)

if TYPE_CHECKING:
    from datetime import date

OF_APPLICANT = "本人自查：由单位、主管部门填写而还空着的项没有计入；单位汇总时请不带此选项再查。"


@click.command("check", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json", "sarif", "html"]),
    default="text",
    help="报告格式，默认 text",
)
@click.option(
    "--annotate",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="把标注副本写进这个文件夹：问题标在出错的格子或行上，原文件不动",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另写一份汇总（.html 或 .xlsx）：谁要改什么、人员×规则、没有问题的人员",
)
@click.option(
    "--applicant",
    "--本人",
    "applicant",
    is_flag=True,
    help="本人自查：由单位、主管部门填写而还空着的项不算（单位用时不要加）",
)
@click.option(
    "--slips",
    "slips",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="把退回单写进这个文件夹：有错误的人一人一页（.docx）和一段文字（.txt），写明改什么、在哪里",
)
@click.option("--until", type=DayType(), metavar="日期", help="退回单上写的交回期限")
@click.option(
    "--expected",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="名单",
    help="应交名单（表格、.yaml 或 .lrmx，有“姓名”列）：列出谁交了、没交、重复、读不出、不在名单上",
)
@click.option(
    "--complete",
    "--齐全",
    "complete",
    is_flag=True,
    help="与 --expected 一起用：有人没交、读不出、分不清的算错误；不加时只提醒",
)
@unit_option
@previous_option
@mapping_option
@as_of_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    report: str,
    folder: Path | None,
    summary: Path | None,
    applicant: bool,
    slips: Path | None,
    until: date | None,
    expected: Path | None,
    complete: bool,
    unit: Path | None,
    previous: tuple[Path, ...],
    mapping: Path | None,
    as_of: date | None,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """检查填好的文件，一次列出全部问题；有“错误”时退出码为 1。"""
    if until is not None and slips is None:
        raise click.UsageError("--until 要与 --slips 一起用。")
    if not (folder or summary or slips or expected or complete):
        # Nothing but the report: of very many people none are held.
        found = cd.check_files(
            paths,
            unit=unit,
            previous=previous,
            mapping=mapping,
            catalog=forms,
            as_of=as_of,
            applicant=applicant,
        )
        _say(found, report, applicant=applicant)
        return status(found)
    read = cd.read(
        paths, unit=unit, previous=previous, mapping=mapping, expected=expected, catalog=forms
    )
    # Settled before anything is said: nothing of what was read may be in the way.
    marks = cd.Marks(read, folder, summary=summary, overwrite=overwrite)
    checked = cd.check(read, as_of=as_of, applicant=applicant, complete=complete)
    _say(checked, report, applicant=applicant)
    marked = marks.write(checked)
    tell_kept(marked)
    if slips is None:
        return status(checked, marked)
    sent = cd.slips(checked, slips, until=until, overwrite=overwrite)
    tell_kept(sent)
    progress(f"退回单：{len(sent.people)}人，在“{slips}”里")
    return status(checked, marked, sent)


def _say(found: cd.Result, report: str, *, applicant: bool) -> None:
    tell = say_report if report == "text" else say_document
    tell(cd.report(found, report, colour=True))
    if applicant:
        progress(OF_APPLICANT)
