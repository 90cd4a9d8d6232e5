"""``clean``: what the tool keeps for itself of a closed year."""

from __future__ import annotations

from pathlib import Path

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FAILED, EXIT_FINDINGS
from cadre_docs.cli.options import progress
from cadre_docs.project.clean import leftovers, remove
from cadre_docs.project.project_file import read_project

_KB = 1000


@click.command("clean", cls=Command, options_metavar="[选项]")
@click.argument("folder", default=".", metavar="[文件夹]", type=click.Path(path_type=Path))
@click.option("--year", type=int, required=True, metavar="年", help="已结束的年度，须与项目的相同")
@click.option("--yes", is_flag=True, help="不再询问，直接删除")
def command(folder: Path, year: int, yes: bool) -> int:
    """清理一个已结束年度的项目：删除状态、草稿和写到一半的文件，先列出再问。

    记录、生成的表格、已签发的文件和手改备份都不删。清理以后再运行 build，会全部重新检查、比对。
    """
    project = read_project(folder)
    found = leftovers(project, year)
    if not found:
        click.echo("没有可以清理的。")
        return 0
    for leftover in found:
        size = max(1, round(leftover.size / _KB))
        click.echo(f"{leftover.path}  {leftover.what}，{size} kB")
    if not yes and not _confirmed(len(found)):
        progress("没有删除。")
        return EXIT_FAILED
    problems = remove(project, found)
    for problem in problems:
        click.echo(problem)
    click.echo(f"已清理{len(found) - len(problems)}项。")
    return EXIT_FINDINGS if problems else 0


def _confirmed(count: int) -> bool:
    """Ask; where nobody can answer the answer is no."""
    answer = click.prompt(f"删除以上{count}项？输入 是 删除", default="否", err=True)
    return str(answer).strip() in ("是", "y", "yes")
