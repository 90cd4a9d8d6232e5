"""``rules``: the catalogue of rules."""

from __future__ import annotations

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option


@click.command("rules", cls=Command, options_metavar="[选项]")
@click.option(
    "--instrument", metavar="代号", help="只列一个通知的规则，如 HN；通用检查为 FS、ID 等"
)
@catalog_option
def command(instrument: str | None, forms: cd.Catalog) -> None:
    """列出全部规则：代号、级别、内容、条款。"""
    click.echo(cd.report(cd.rules(instrument, catalog=forms)))
