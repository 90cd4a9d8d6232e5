"""``sample``: people drawn for inspection, and a list checked by drawing again."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import cadre_docs as cd
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    draft_option,
    fonts_option,
    overwrite_option,
    paths_argument,
    previous_option,
    private_option,
    progress,
    say_report,
    status,
    unit_option,
)

if TYPE_CHECKING:
    from datetime import date

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)[%％]", re.ASCII)


class _RateType(click.ParamType[Fraction]):
    """A share of people: ``30%``."""

    name = "比例"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        match = _PERCENT.fullmatch(str(value).strip())
        rate = Fraction(match[1]) / 100 if match else Fraction(0)
        if not 0 < rate <= 1:
            self.fail(f"“{value}”不是比例，可写成 30%，最多 100%", param, ctx)
        return rate


@click.command("sample", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option("--seed", metavar="文字", help="抽签的种子：抽取前公开确定的一段文字")
@click.option("--rate", type=_RateType(), metavar="比例", help="抽查比例，默认取通知规定的最低比例")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="抽查名单，.xlsx、.docx、.pdf 或 .csv；可给多次",
)
@click.option(
    "--verify",
    "listed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="名单",
    help="按已有名单（.xlsx 或 .yaml）上的种子和比例重新抽取，逐项核对",
)
@click.option("--form", metavar="表单", help="名单的表单名；只有一种时不必给")
@unit_option
@previous_option
@as_of_option
@draft_option
@fonts_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    seed: str | None,
    rate: Fraction | None,
    outputs: tuple[Path, ...],
    listed: Path | None,
    form: str | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    draft: bool,
    overwrite: bool,
    forms: cd.Catalog,
) -> int:
    """从各人的考核表中抽取要抽查的人员，或核对已有的抽查名单。

    按单位分层，每个单位按比例向上取整。种子、比例和人员相同，结果必定相同，与文件的先后无关。
    先和 check 一样检查：有错误、有人没有填单位、重复等情况时不抽取，列出要改正的地方。
    """
    read = cd.read(paths, unit=unit, previous=previous, catalog=forms)
    sampled = cd.sample(
        read,
        outputs,
        seed=seed,
        rate=rate,
        verify=listed,
        form=form,
        as_of=as_of,
        draft=draft,
        overwrite=overwrite,
    )
    if sampled.findings:
        say_report(cd.report(sampled, colour=True))
    if sampled.agrees:
        progress(f"{listed}：与重新抽取的结果一致。")
    return status(sampled)
