"""``forms``: what forms there are, and what one asks for."""

from __future__ import annotations

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option


@click.command("forms", cls=Command, options_metavar="[选项]")
@click.argument("form", required=False, metavar="[表单]")
@catalog_option
def command(form: str | None, forms: cd.Catalog) -> None:
    """列出全部表单；给出表单名时列出它的各项内容。"""
    click.echo(cd.report(cd.forms(form or None, catalog=forms)))
