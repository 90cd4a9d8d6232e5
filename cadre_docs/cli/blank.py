"""``blank``: the empty official form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, formats_option, overwrite_option, say
from cadre_docs.cli.writing import outputs_beside, tell_kept
from cadre_docs.outputs.files import safe_name
from cadre_docs.printing.document import Printer

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog


@click.command("blank", cls=Command, options_metavar="[选项]")
@click.argument("form", metavar="表单")
@formats_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="输出文件夹",
)
@overwrite_option
@catalog_option
def command(
    form: str, formats: tuple[str, ...], output: Path, overwrite: bool, forms: Catalog
) -> int:
    """打印空白的“表单”，供手写填报。"""
    schema = forms.schema(form)
    document = Printer(forms).blank(schema)
    with outputs_beside((), (), forms, overwrite=overwrite, folder=output) as outputs:
        for kind in formats:
            path = output / f"{safe_name(schema.title)}（空白）.{kind}"
            if outputs.write(path, document.output(kind)):
                say(path)
    return tell_kept(outputs)
