"""``explain``: one rule with its citation, what it says, and its parameters."""

from __future__ import annotations

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option


@click.command("explain", cls=Command, options_metavar="[选项]")
@click.argument("code", metavar="规则代号")
@catalog_option
def command(code: str, forms: cd.Catalog) -> None:
    """说明一条规则：级别、依据、内容、参数、本工具的选择和例子。"""
    click.echo(cd.report(cd.explain(code, catalog=forms)))
