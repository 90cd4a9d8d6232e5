"""``lint``: is a master fit to print?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import catalog_option, say
from cadre_docs.errors import CatalogError
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog


@click.command("lint", cls=Command, options_metavar="[选项]")
@click.argument("target", metavar="表单或母版文件")
@click.option("--form", metavar="表单", help="母版文件属于哪个表单；不给时看它所在的文件夹名")
@catalog_option
def command(target: str, form: str | None, forms: Catalog) -> int:
    """检查母版：不认识的标签、没有印出来的项、不支持的排版，一次列全。"""
    from cadre_docs.masters.lint import lint_master

    path = Path(target)
    if target not in forms.schema_ids and path.is_file():
        schema = forms.schema(form or path.resolve().parent.name)
    else:
        try:
            schema = forms.schema(forms.id_of(target))
        except CatalogError as problem:
            raise click.UsageError(f"“{target}”既不是表单也不是文件。{problem}") from None
        path = forms.master(schema.id)
    findings = lint_master(read_named(path), schema, str(path))
    for finding in findings:
        say(f"{finding.position} {finding.code} {finding.sentence()}")
    say(f"{path}：" + (f"{len(findings)}处问题" if findings else "没有问题"))
    return EXIT_FINDINGS if findings else 0
