"""``explain``: one rule with its citation, what it says, and its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cadre_docs import check  # noqa: F401 - importing it registers the rules
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option
from cadre_docs.report.rule_text import explanation, rule_text
from cadre_docs.rules.catalogue import known
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog


@click.command("explain", cls=Command, options_metavar="[选项]")
@click.argument("code", metavar="规则代号")
@catalog_option
def command(code: str, forms: Catalog) -> None:
    """说明一条规则：级别、依据、内容、参数、本工具的选择和例子。"""
    rules = {rule.code.casefold(): rule for rule in known()}
    found = rules.get(code.casefold())
    if found is None:
        like = nearest(code.casefold(), rules)
        hint = f"是否为“{rules[like].code}”？" if like else ""
        raise click.UsageError(f"没有“{code}”这条规则。{hint}用 cadre-docs rules 查看全部规则。")
    click.echo(explanation(rule_text(found, forms), forms.rule_examples(found.code)))
