"""``new``: a fill-in template."""

from __future__ import annotations

from pathlib import Path

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import catalog_option, private_option, progress, say_report, status

MAX_PEOPLE = 5000


@click.command("new", cls=Command, options_metavar="[选项]")
@click.argument("form", metavar="表单")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件或文件夹",
    help="输出文件，扩展名 .yaml 或 .xlsx 决定格式；用 --from 时也可以是文件夹",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="名单",
    help="从别的系统的名单取来，预先填好；第一次先生成列名对照，确认后再取",
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="对照",
    help="列名对照文件，默认为名单旁边的 对照.yaml",
)
@click.option(
    "--people",
    type=click.IntRange(1, MAX_PEOPLE),
    metavar="人数",
    help="多人模板：Excel 每人一行，YAML 每人一段",
)
@click.option("--force", "--overwrite", "force", is_flag=True, help="覆盖已有文件")
@catalog_option
@private_option
def command(
    form: str,
    output: Path | None,
    source: Path | None,
    mapping: Path | None,
    people: int | None,
    force: bool,
    forms: cd.Catalog,
) -> int:
    """生成“表单”的填报模板。

    “表单”写名称、名称的一部分或代号，见 cadre-docs forms。
    例：cadre-docs new 年度考核登记表 -o 张三.xlsx
    从名单取：cadre-docs new 年度考核登记表 --from 花名册.xlsx -o 填报
    """
    if source is not None:
        made = cd.prefill(form, source, output, mapping=mapping, overwrite=force, catalog=forms)
        say_report(cd.report(made, colour=True), err=True)
        return status(made)
    if output is None:
        raise cd.RequestError("请用 -o 指定要生成的文件。")
    cd.new(form, output, people=people, overwrite=force, catalog=forms)
    progress(f"已生成 {output}")
    return 0
