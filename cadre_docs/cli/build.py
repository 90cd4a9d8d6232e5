"""``build``: a whole project, only what changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

import cadre_docs as cd
from cadre_docs.cli.help import LongCommand
from cadre_docs.cli.options import (
    EXIT_FAILED,
    WholeNumber,
    fonts_option,
    private_option,
    progress,
    status,
)

MAX_JOBS = 256


@click.command("build", cls=LongCommand, options_metavar="[选项]")
@click.argument("folder", default=".", metavar="[文件夹]", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只列出要生成什么、为什么，不写任何文件")
@click.option("--prune", is_flag=True, help="删除不再需要的输出（记录已删除或改名）")
@click.option("--force", is_flag=True, help="手工改过的输出也重新生成；先另存到“手改备份”")
@click.option(
    "--jobs",
    type=WholeNumber("个数", (1, MAX_JOBS)),
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
@click.option(
    "--shard",
    metavar="片/片数",
    help="几台电脑分着做：这一台做第几片，如 2/8；各台都要有整个项目，结果另放，不写输出",
)
@click.option("--merge", is_flag=True, help="把各片的结果合起来，写出全部输出和报告")
@click.option(
    "--shards",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="各片的结果放在哪里（共用的文件夹、移动硬盘），默认在输出文件夹的 .cadre-docs 里",
)
@click.option("--watch", is_flag=True, help="一直运行，有改动就重新生成；按 Ctrl-C 结束")
@click.option("--quiet", is_flag=True, help="不显示进度")
@fonts_option
@private_option
def command(
    folder: Path,
    dry_run: bool,
    prune: bool,
    force: bool,
    jobs: int | None,
    executor: str,
    issued: bool,
    shard: str | None,
    merge: bool,
    shards: Path | None,
    watch: bool,
    quiet: bool,  # noqa: ARG001 - heeded by LongCommand
) -> int:
    """按项目文件 cadre-docs.yaml 生成整批表格，只做有变化的。

    项目文件用 cadre-docs init 建立。中途停下的，重新运行即接着做；手工改过的输出不会被覆盖。
    """
    if issued and (watch or dry_run):
        raise click.UsageError("--issued 不能与 --watch、--dry-run 一起用：签发是一次的事。")
    if dry_run and prune:
        raise click.UsageError("--prune 不能与 --dry-run 一起用：只看要做什么时什么也不删。")
    divided = [name for name, given in (("--shard", shard), ("--merge", merge)) if given]
    _refuse_mixing(divided, shards, dry_run=dry_run, watch=watch, issued=issued)
    if dry_run:
        plan = cd.plan(folder, executor=executor, force=force)
        click.echo(cd.report(plan))
        return status(plan)
    options: dict[str, Any] = {"jobs": jobs or os.cpu_count() or 1, "executor": executor}
    if shard:
        if force or prune:
            raise click.UsageError("--shard 不写输出，--force、--prune 请在 --merge 时给。")
        done = cd.build_shard(folder, shard, shards=shards, **options)
        click.echo(cd.report(done))
        return status(done)
    options |= {"force": force, "prune": prune}
    if merge:
        return status(_told(cd.merge_shards(folder, shards=shards, **options)))
    if watch:
        last = cd.watch(folder, _told, progress, **options)
        return status(last) if last else EXIT_FAILED
    return status(_told(cd.build(folder, issued=issued, **options)))


def _refuse_mixing(divided: list[str], shards: Path | None, **others: bool) -> None:
    """Refuse what cannot be asked for together."""
    given = [f"--{name.replace('_', '-')}" for name, asked in others.items() if asked]
    if len(divided) > 1 or (divided and given):
        named = "、".join([*divided, *given])
        raise click.UsageError(f"{named} 不能一起用：先各片分别做，再合并，然后才是别的。")
    if shards is not None and not divided:
        raise click.UsageError("--shards 要和 --shard 或 --merge 一起用。")


def _told(built: cd.Built) -> cd.Built:
    click.echo(cd.report(built))
    return built
