"""``doctor``: what this machine has, and how to mend what it lacks."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, status


@click.command("doctor", cls=Command, options_metavar="[选项]")
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
@catalog_option
def command(bundle: Path | None, folder: Path | None, forms: cd.Catalog) -> int:
    """检查本机的系统库和字体，列出工作日历的年份；缺什么、影响什么、如何补齐。"""
    if folder is not None and bundle is None:
        raise click.UsageError("--project 只与 --bundle 一起用。")
    if bundle is not None:
        cd.support(bundle, project=folder, catalog=forms)
        click.echo(f"已写：{bundle}（不含姓名、号码和填报内容；发出前可以打开核对）")
        return 0
    diagnosis = cd.doctor(catalog=forms)
    click.echo(cd.report(diagnosis))
    return status(diagnosis)
