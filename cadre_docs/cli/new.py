"""``new``: a fill-in template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    DayType,
    catalog_option,
    private_option,
    progress,
    say_report,
    status,
)

if TYPE_CHECKING:
    from datetime import date

MAX_PEOPLE = 5000


@click.command("new", cls=Command, options_metavar="[选项]")
@click.argument("form", metavar="表单")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件或文件夹",
    help="输出文件，扩展名 .yaml、.xlsx 或 .html 决定格式；用 --from 时也可以是文件夹",
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
@click.option(
    "--from",
    "last",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="上一次的记录（文件夹或文件，可给几次）：每人生成一份，不变的项目已填好并标明，其余空着",
)
@click.option(
    "--expected",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="名单",
    help="与 --from 一起用：今年应交表的人，各生成一份，并列出新来、离开、换单位、改名的",
)
@click.option(
    "--previous",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="与 --from 一起用：再上一次的记录，列出两次之间新来、离开、换单位、改名的",
)
@click.option(
    "-t",
    "--to",
    "kind",
    type=click.Choice(["xlsx", "yaml", "html"]),
    help="与 --from 一起用：填报文件的格式，默认 xlsx；html 是各人一个网页文件，用浏览器填和检查",
)
@click.option(
    "--unit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="单位和程序事实表：带进 HTML 填报文件，规则按它核对，单位和主管部门先填好",
)
@click.option(
    "--issuer", default="", metavar="单位", help="HTML 填报文件上写明由谁发出，默认是 --unit 的单位"
)
@click.option(
    "--until",
    type=DayType(),
    metavar="日期",
    help="HTML 填报文件用到哪一天（2024-12-31），过后打开会提醒已经过期",
)
@click.option(
    "--office",
    "filled",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="各人填好的表：生成单位填写的表（.xlsx），一人一行，填考核依据、例外、电子意见等单位的项",
)
@click.option("--force", "--overwrite", "force", is_flag=True, help="覆盖已有文件")
@catalog_option
@private_option
def command(
    form: str,
    output: Path | None,
    mapping: Path | None,
    people: int | None,
    last: tuple[Path, ...],
    expected: Path | None,
    previous: tuple[Path, ...],
    kind: str | None,
    unit: Path | None,
    issuer: str,
    until: date | None,
    filled: tuple[Path, ...],
    force: bool,
    forms: cd.Catalog,
) -> int:
    """生成“表单”的填报模板。

    “表单”写名称、名称的一部分或代号，见 cadre-docs forms。
    例：cadre-docs new 年度考核登记表 -o 张三.xlsx
    用上一年的记录：cadre-docs new 年度考核登记表 --from 2023/ -o 填报2024/
    从别的系统的名单取：cadre-docs new 年度考核登记表 --from 花名册.xlsx -o 填报
    发给各人用浏览器填：cadre-docs new 年度考核登记表 -o 填报.html --until 2024-12-31
    """
    handed: dict[str, Any] = {"unit": unit, "issuer": issuer, "until": until}
    listed = len(last) == 1 and not cd.holds_records(last, catalog=forms)
    _refuse_mixing(
        {
            "--office 不能与 --from、--people 一起用。": filled and (last or people is not None),
            "--expected、--previous 要与 --from 一起用。": (expected or previous) and not last,
            "--people 不能与 --from 一起用：每人生成一份。": last and people is not None,
            "-t 要与 --from 一起用；别的由 -o 的扩展名决定格式。": kind and not last,
            "--unit、--issuer、--until 只用于 HTML 填报文件，不能与 --office 一起用。": (
                filled and any(handed.values())
            ),
            "--expected、--previous 与上一年的记录一起用，不与名单一起用。": (
                listed and (expected or previous)
            ),
            "--map 是取名单用的，请与 --from 名单 一起用。": mapping and not listed,
            "取名单时由 -o 决定格式：.xlsx 每人一行，文件夹每人一个 .yaml；-t 请与它一致。": (
                listed and output and kind in {"xlsx", "yaml"} - {_kind_of_list(output)}
            ),
            "请用 -o 指定要生成的文件。": output is None and not listed,
        }
    )
    if listed:
        made = cd.prefill(
            form, last[0], output, mapping=mapping, kind=kind if kind == "html" else "",
            overwrite=force, catalog=forms, **handed,
        )  # fmt: skip
        if told := cd.report(made, colour=True):
            say_report(told, err=True)
        return status(made)
    assert output is not None  # noqa: S101
    if last:
        return _begun(
            cd.begin(
                form,
                last,
                output,
                expected=expected,
                previous=previous,
                kind=kind or "xlsx",
                overwrite=force,
                catalog=forms,
                **handed,
            ),
            output,
        )
    if filled:
        cd.office(form, cd.read(filled, catalog=forms), output, overwrite=force)
        progress(f"已生成 {output}；填好后检查：cadre-docs check {filled[0]} {output}")
    else:
        written = cd.new(form, output, people=people, overwrite=force, catalog=forms, **handed)
        progress("\n".join([f"已生成 {output}", *written.remarks]))
    return 0


def _refuse_mixing(asked: dict[str, object]) -> None:
    """Refuse what would be passed over beside other options: the first that was asked for."""
    for message, mixed in asked.items():
        if mixed:
            raise click.UsageError(message)


def _kind_of_list(output: Path) -> str:
    """Return what the people of a list of another system are written as."""
    return "xlsx" if output.suffix.lower() == ".xlsx" else "yaml"


def _begun(begun: cd.Begun, folder: Path) -> int:
    if told := cd.report(begun, colour=True):
        say_report(told)
    progress(f"已生成{len(begun.written)}个文件，在“{folder}”里")
    return status(begun)
