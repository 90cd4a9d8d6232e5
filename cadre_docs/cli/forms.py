"""``forms``: what forms there are, and what one asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option
from cadre_docs.messages.safe import told_lines
from cadre_docs.templates.yaml import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema

PROVENANCE = {"official": "通知所附表样", "reconstructed": "通知未附表样，版式由本工具拟定"}

NOT_PRINTED = "不打印，只供按通知核对"


@click.command("forms", cls=Command, options_metavar="[选项]")
@click.argument("form", required=False, metavar="[表单]")
@catalog_option
def command(form: str | None, forms: Catalog) -> None:
    """列出全部表单；给出表单名时列出它的各项内容。"""
    if form:
        click.echo(told_lines(_details(forms.schema(form))))
        return
    for form_id in forms.schema_ids:
        click.echo(told_lines(_heading(forms.schema(form_id))))


def _heading(schema: Schema) -> Iterator[str]:
    source = schema.source
    fields = list(schema.fields())
    required = sum(field.required for field in fields)
    yield f"{schema.id}  {schema.title}"
    number = source.number or f"《{source.title}》"
    yield f"    来源：{source.issuer} {number} {source.attachment}".rstrip()
    layout = NOT_PRINTED if schema.facts else PROVENANCE[schema.provenance]
    yield f"    版式：{layout}；{len(fields)}项，其中必填{required}项"


def _details(schema: Schema) -> Iterator[str]:
    yield from _heading(schema)
    for section in schema.sections:
        yield ""
        yield f"【{section.title}】" + ("" if section.printed else "（不打印）")
        for field in section.fields:
            yield f"  {describe(field)}"
            for column in field.columns:
                yield f"    - {describe(column)}"
