"""``build``: a whole project, only what changed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.check import may_be_signed
from cadre_docs.cli.help import LongCommand
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import private_option, progress, say
from cadre_docs.project.closing_lines import told, told_dry_run
from cadre_docs.project.project_file import read_project

if TYPE_CHECKING:
    from cadre_docs.project.project import Project
    from cadre_docs.project.run import Options


MAX_JOBS = 256


class _Jobs(click.ParamType[int]):
    """A number of processes."""

    name = "个数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MAX_JOBS):
            self.fail(f"“{text}”不是1至{MAX_JOBS}之间的整数", param, ctx)
        return int(text)


@click.command("build", cls=LongCommand, options_metavar="[选项]")
@click.argument("folder", default=".", metavar="[文件夹]", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只列出要生成什么、为什么，不写任何文件")
@click.option("--prune", is_flag=True, help="删除不再需要的输出（记录已删除或改名）")
@click.option("--force", is_flag=True, help="手工改过的输出也重新生成；先另存到“手改备份”")
@click.option(
    "--jobs",
    type=_Jobs(),
    metavar="个数",
    help="同时工作的进程数，默认为处理器核数",
)
@click.option(
    "--executor",
    default="local",
    metavar="local|dask://主机:端口",
    help="由谁来做：本机（默认），或一个 Dask 集群",
)
@click.option(
    "--issued",
    is_flag=True,
    help="没有问题时把打印文件标为已签发：另存一份，以后各人的改动逐人说明，不再悄悄替换",
)
@click.option("--watch", is_flag=True, help="一直运行，有改动就重新生成；按 Ctrl-C 结束")
@click.option("--quiet", is_flag=True, help="不显示进度")
@private_option
def command(
    folder: Path,
    dry_run: bool,
    prune: bool,
    force: bool,
    jobs: int | None,
    executor: str,
    issued: bool,
    watch: bool,
    quiet: bool,  # noqa: ARG001 - heeded by LongCommand
) -> int:
    """按项目文件 cadre-docs.yaml 生成整批表格，只做有变化的。

    项目文件用 cadre-docs init 建立。中途停下的，重新运行即接着做；手工改过的输出不会被覆盖。
    """
    from cadre_docs.project.run import Options

    if executor != "local" and not executor.startswith("dask://"):
        raise click.UsageError(f"--executor 应是 local 或 dask://主机:端口，现为“{executor}”。")
    if issued and (watch or dry_run):
        raise click.UsageError("--issued 不能与 --watch、--dry-run 一起用：签发是一次的事。")
    options = Options(
        jobs=jobs or os.cpu_count() or 1,
        executor=executor,
        force=force,
        prune=prune,
        issued=datetime.now().astimezone().date() if issued else None,
    )
    project = read_project(folder)
    if dry_run:
        return _dry_run(project, force=force)
    if watch:
        from cadre_docs.project.watch import watch_project

        watch_project(folder, lambda fresh: _build(fresh, options), progress)
        return 0
    return _build(project, options)


def _dry_run(project: Project, *, force: bool) -> int:
    from cadre_docs.project.run import dry_run

    plan = dry_run(project, force=force)
    for line in told_dry_run(plan):
        say(line)
    return 0 if may_be_signed(plan.files) else EXIT_FINDINGS


def _build(project: Project, options: Options) -> int:
    from cadre_docs.project.run import build

    summary = build(project, options)
    for line in told(summary, project):
        say(line)
    return EXIT_FINDINGS if summary.has_errors else 0
