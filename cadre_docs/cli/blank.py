"""``blank``: the empty official form."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    catalog_option,
    fonts_option,
    formats_option,
    overwrite_option,
    pdf_plain_option,
    status,
    tell_kept,
)


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
@fonts_option
@pdf_plain_option
@overwrite_option
@catalog_option
def command(
    form: str,
    formats: tuple[str, ...],
    output: Path,
    pdf_plain: bool,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """打印空白的“表单”，供手写填报。"""
    printed = cd.blank(
        form, output, formats=formats, catalog=forms, pdf_plain=pdf_plain, overwrite=overwrite
    )
    tell_kept(printed)
    return status(printed)
