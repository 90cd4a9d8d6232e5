"""``clean``: what the tool keeps for itself of a closed year."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import EXIT_FAILED, progress, status


@click.command("clean", cls=Command, options_metavar="[选项]")
@click.argument("folder", default=".", metavar="[文件夹]", type=click.Path(path_type=Path))
@click.option("--year", type=int, required=True, metavar="年", help="已结束的年度，须与项目的相同")
@click.option("--yes", is_flag=True, help="不再询问，直接删除")
def command(folder: Path, year: int, yes: bool) -> int:
    """清理一个已结束年度的项目：删除状态、草稿和写到一半的文件，先列出再问。

    记录、生成的表格、已签发的文件和手改备份都不删。清理以后再运行 build，会全部重新检查、比对。
    """
    left = cd.leftovers(folder, year)
    click.echo(cd.report(left))
    if not left.found:
        return 0
    if not yes and not _confirmed(len(left.found)):
        progress("没有删除。")
        return EXIT_FAILED
    cleaned = cd.clean(left)
    click.echo(cd.report(cleaned))
    return status(cleaned)


def _confirmed(count: int) -> bool:
    """Ask; where nobody can answer the answer is no."""
    answer = click.prompt(f"删除以上{count}项？输入 是 删除", default="否", err=True)
    return str(answer).strip() in ("是", "y", "yes")
