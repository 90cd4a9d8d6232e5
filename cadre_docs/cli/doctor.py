"""``doctor``: what this machine has, and how to mend what it lacks."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, fonts_option, say, status


@click.command("doctor", cls=Command, options_metavar="[选项]")
@click.argument("form", required=False, metavar="[表单]")
@click.option(
    "--sample",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.pdf",
    help="另写这个表单的字体样张：每种字体一行，后面是空白表，可以对着看",
)
@click.option(
    "--bundle",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.zip",
    help="另写一个支持文件（版本、字体、限制、出错的种类），不含任何人的资料，可以发给维护者",
)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="支持文件里加上这个项目的设置和上次出错的种类",
)
@fonts_option
@catalog_option
def command(
    form: str | None,
    sample: Path | None,
    bundle: Path | None,
    folder: Path | None,
    forms: cd.Catalog,
) -> int:
    """检查本机的系统库和字体，列出工作日历的年份；缺什么、影响什么、如何补齐。

    写明表单的，再列出这个表单用的每种字体：本机有没有，没有的用什么代替。
    """
    if folder is not None and bundle is None:
        raise click.UsageError("--project 只与 --bundle 一起用。")
    if bundle is not None:
        if form is not None or sample is not None:
            raise click.UsageError("--bundle 不与表单、--sample 一起用，请分两次运行。")
        cd.support(bundle, project=folder, catalog=forms)
        click.echo(f"已写：{bundle}（不含姓名、号码和填报内容；发出前可以打开核对）")
        return 0
    diagnosis = cd.doctor(form, sample=sample, catalog=forms)
    click.echo(cd.report(diagnosis))
    if diagnosis.sample is not None:
        say(f"已写：{diagnosis.sample}")
    return status(diagnosis)
