"""``lint``: is a master fit to print?"""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, overwrite_option, status, tell_kept


@click.command("lint", cls=Command, options_metavar="[选项]")
@click.argument("target", metavar="表单或母版文件")
@click.option("--form", metavar="表单", help="母版文件属于哪个表单；不给时看它所在的文件夹名")
@click.option("--watch", is_flag=True, help="母版或表单定义每存一次就检查一次，直到按 Ctrl-C")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="图.png",
    help="再画成一张图：有问题的格子标着问题的号（第几处）",
)
@overwrite_option
@catalog_option
def command(
    target: str,
    form: str | None,
    watch: bool,
    picture: Path | None,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """检查母版：不认识的标签、没有印出来的项、不支持的排版，一次列全。

    不知道是哪个表单的文件，只看排版。
    """
    if watch and picture is not None:
        raise cd.RequestError("--watch 不画图：请去掉 --picture，或者不用 --watch。")
    if watch:
        cd.lint_again(
            target, lambda linted: click.echo(cd.report(linted)), form=form, catalog=forms
        )
        return 0
    linted = cd.lint(target, form=form, catalog=forms)
    click.echo(cd.report(linted))
    if picture is not None:
        drawn = cd.lint_preview(linted, picture, catalog=forms, overwrite=overwrite)
        for path in drawn.written:
            numbers = f"标着{len(drawn.numbers)}处，共{len(linted.findings)}处问题"
            click.echo(f"{path}：{numbers}")
        tell_kept(drawn)
        return status(linted) or status(drawn)
    return status(linted)
