"""``rules``: the catalogue of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cadre_docs import check  # noqa: F401 - importing it registers the rules
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option
from cadre_docs.report.rule_text import catalogue
from cadre_docs.rules.catalogue import known

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog


@click.command("rules", cls=Command, options_metavar="[选项]")
@click.option(
    "--instrument", metavar="代号", help="只列一个通知的规则，如 HN；通用检查为 FS、ID 等"
)
@catalog_option
def command(instrument: str | None, forms: Catalog) -> None:
    """列出全部规则：代号、级别、内容、条款。"""
    rules = known()
    prefixes = dict.fromkeys(rule.prefix for rule in rules)
    if instrument is not None:
        if instrument.upper() not in prefixes:
            listed = "、".join(prefixes)
            raise click.UsageError(f"没有代号为“{instrument}”的规则。现有：{listed}。")
        rules = tuple(rule for rule in rules if rule.prefix == instrument.upper())
    click.echo(catalogue(rules, forms.law).rstrip())
