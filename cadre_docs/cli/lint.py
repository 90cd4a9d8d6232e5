"""``lint``: is a master fit to print?"""

from __future__ import annotations

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, status


@click.command("lint", cls=Command, options_metavar="[选项]")
@click.argument("target", metavar="表单或母版文件")
@click.option("--form", metavar="表单", help="母版文件属于哪个表单；不给时看它所在的文件夹名")
@click.option("--watch", is_flag=True, help="母版或表单定义每存一次就检查一次，直到按 Ctrl-C")
@catalog_option
def command(target: str, form: str | None, watch: bool, forms: cd.Catalog) -> int:
    """检查母版：不认识的标签、没有印出来的项、不支持的排版，一次列全。

    不知道是哪个表单的文件，只看排版。
    """
    if watch:
        cd.lint_again(
            target, lambda linted: click.echo(cd.report(linted)), form=form, catalog=forms
        )
        return 0
    linted = cd.lint(target, form=form, catalog=forms)
    click.echo(cd.report(linted))
    return status(linted)
