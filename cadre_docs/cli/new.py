"""``new``: a fill-in template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, progress
from cadre_docs.outputs.files import write_whole
from cadre_docs.outputs.targets import Guard

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema

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
def command(form: str, output: Path, people: int | None, force: bool, forms: Catalog) -> None:
    """生成“表单”的填报模板。

    “表单”写名称、名称的一部分或代号，见 cadre-docs forms。
    例：cadre-docs new 年度考核登记表 -o 张三.xlsx
    """
    if output.exists() and not force:
        raise click.UsageError(f"“{output}”已存在，里面可能有填好的内容；确要覆盖请加 --force。")
    schema = forms.schema(form)
    if schema.facts and not schema.of_people and people is not None:
        raise click.UsageError(f"“{schema.id}”（{schema.title}）一个单位一份，不能用 --people。")
    data = _template(schema, output.suffix.lower(), people)
    if Guard(folders=forms.folders).holds(output):
        raise click.UsageError(f"“{output}”在表单目录里，不能写到那里。")
    write_whole(output, data)  # to be filled in: no output that a ledger would know
    progress(f"已生成 {output}")


def _template(schema: Schema, suffix: str, people: int | None) -> bytes:
    if suffix in (".yaml", ".yml"):
        from cadre_docs.templates.yaml import blank_yaml

        return blank_yaml(schema, people or 1).encode()
    if suffix == ".xlsx":
        if people is None:
            from cadre_docs.templates.workbook import blank_workbook

            return blank_workbook(schema)
        from cadre_docs.templates.people import blank_people_workbook

        return blank_people_workbook(schema, people)
    raise click.UsageError(f"不知道“{suffix}”是什么格式；请用 .yaml 或 .xlsx 结尾的文件名。")
