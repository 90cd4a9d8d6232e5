"""``web``: the local page."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import WholeNumber, catalog_option, private_option

_MOST_IDLE, _LEAST_PORT, _MOST_PORT = 1_440, 1_024, 65_535


@click.command("web", cls=Command, options_metavar="[选项]")
@click.argument(
    "folder",
    default=".",
    metavar="[文件夹]",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option(
    "--port",
    type=WholeNumber("端口", (_LEAST_PORT, _MOST_PORT)),
    metavar="端口",
    help="用这个端口（书签一直有效）；不写时由本工具找一个空着的",
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只显示地址")
@click.option(
    "--idle",
    type=WholeNumber("分钟", (1, _MOST_IDLE)),
    metavar="分钟",
    help="这么久没有人操作就自己停下；不写时一直开着",
)
@private_option
@catalog_option
def command(
    folder: Path, port: int | None, no_browser: bool, idle: int | None, forms: cd.Catalog
) -> int:
    """在浏览器里打开一个文件夹（项目或任何文件夹）：填表、检查、打印，与命令行结果一样。

    只有本机、只有打开的那个浏览器能用；不向外发送任何内容。按页面上的“停止”或 Ctrl-C 结束。
    """

    def hear(serving: cd.Serving) -> None:
        click.echo(
            f"已打开“{folder.resolve().name}”。浏览器没有自己打开的，请打开这个地址（只能用一次）："
        )
        click.echo(f"  {serving.address}")
        click.echo("按 Ctrl-C 停止。")

    catalog = forms if forms is not cd.open_catalog() else None
    cd.web(
        folder,
        catalog=catalog,
        port=port or 0,
        open_browser=not no_browser,
        idle=idle or 0,
        hear=hear,
    )
    click.echo("已停止。")
    return 0
