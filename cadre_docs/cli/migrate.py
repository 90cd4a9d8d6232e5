"""``migrate``: filled files of an earlier version of a form, with today's keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import catalog_option, paths_argument, private_option, say
from cadre_docs.findings import Severity
from cadre_docs.intake import folders
from cadre_docs.migrate.files import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding


@click.command("migrate", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="改写的副本写进这个文件夹，原文件不动",
)
@private_option
@catalog_option
def command(paths: tuple[Path, ...], output: Path, forms: Catalog) -> int:
    """表单改版后，把填好的文件里的旧项目名改成现在的名称。

    只改名称：内容、注释、次序、格式都不动。改名由表单定义的 formerly 说明；没有要改的文件不写副本。
    """
    changed = problems = files = 0
    for one in migrate(paths, output, forms):
        files += 1
        for rename in one.renames:
            say(rename)
        for finding in one.findings:
            problems += 1
            say(f"{finding.position}：{finding.sentence()}")
        if one.target is not None:
            changed += 1
            lost = f"（副本中没有保留{'、'.join(one.lost)}）" if one.lost else ""
            say(f"已写：{one.target}{lost}")
    for finding in _unread(paths):
        problems += finding.severity is Severity.ERROR
        say(f"{finding.position}：{finding.sentence()}")
    say(f"{files}个文件：改写了{changed}个，问题{problems}处。")
    return EXIT_FINDINGS if problems else 0


def _unread(paths: tuple[Path, ...]) -> Iterator[Finding]:
    """Yield what is to be said of files that are not rewritten; whose the pictures are is not."""
    for folder in filter(Path.is_dir, paths):
        told = folders.findings(folder, folders.contents(folder).others)
        yield from (finding for finding in told if finding.severity is not Severity.WARNING)
