"""``new``: a fill-in template."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, progress

MAX_PEOPLE = 5000


@click.command("new", cls=Command, options_metavar="[选项]")
@click.argument("form", metavar="表单")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="输出文件，扩展名 .yaml 或 .xlsx 决定格式",
)
@click.option(
    "--people",
    type=click.IntRange(1, MAX_PEOPLE),
    metavar="人数",
    help="多人模板：Excel 每人一行，YAML 每人一段",
)
@click.option("--force", "--overwrite", "force", is_flag=True, help="覆盖已有文件")
@catalog_option
def command(form: str, output: Path, people: int | None, force: bool, forms: cd.Catalog) -> None:
    """生成“表单”的填报模板。

    “表单”写名称、名称的一部分或代号，见 cadre-docs forms。
    例：cadre-docs new 年度考核登记表 -o 张三.xlsx
    """
    cd.new(form, output, people=people, overwrite=force, catalog=forms)
    progress(f"已生成 {output}")
