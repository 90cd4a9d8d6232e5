"""``sample``: people drawn for inspection, and a list checked by drawing again."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.check import in_order, may_be_signed
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import (
    FORMATS,
    as_of_option,
    catalog_option,
    overwrite_option,
    paths_argument,
    private_option,
    progress,
    say,
    say_report,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.cli.single import (
    all_found,
    draft_option,
    is_refused,
    list_owner,
    target_of,
    write_document,
)
from cadre_docs.cli.writing import outputs_beside
from cadre_docs.intake.read import YAML_SUFFIXES
from cadre_docs.lists.sample import candidates_of, draw, list_schema, sample_record
from cadre_docs.lists.sample.listed import drawn_again, least_rate
from cadre_docs.lists.sample.record import rate_text
from cadre_docs.report.text import render_text
from cadre_docs.values.characters import forbidden_characters
from cadre_docs.values.text import clean_line

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake
    from cadre_docs.lists.sample import Candidate
    from cadre_docs.outputs.targets import Outputs
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

_KINDS = (*FORMATS, "csv")
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
    forms: Catalog,
) -> int:
    """从各人的考核表中抽取要抽查的人员，或核对已有的抽查名单。

    按单位分层，每个单位按比例向上取整。种子、比例和人员相同，结果必定相同，与文件的先后无关。
    先和 check 一样检查：有错误、有人没有填单位、重复等情况时不抽取，列出要改正的地方。
    """
    _check_usage(seed, rate, outputs, listed)
    targets = [target_of(path, draft=draft) for path in outputs]
    intake, earlier = read_all(paths, unit, previous, forms)
    read = (*paths, unit, listed)
    with outputs_beside(read, (intake, earlier.intake), forms, overwrite=overwrite) as written:
        written.claim(targets)
        schema = _schema(forms, form, intake)
        people, own = candidates_of(schema, intake.entries)
        found = all_found(intake, earlier, forms, own, as_of)
        if not own and not people and may_be_signed(found):
            raise click.UsageError("没有读到属于抽查范围的考核表，不能抽取。")
        if not own and listed is not None:
            found += drawn_again(schema, people, listed, forms)
        elif listed is None and own:  # not even a draft: the drawing would not be fair
            progress("有错误，没有抽取。改正后重新运行。")
        elif listed is None and not is_refused(found, targets[0], draft=draft):
            record = _draw(schema, people, rate, str(seed), forms)
            found += _write_all(record, targets, forms, written, draft=draft)
    if found:
        unique = in_order(dict.fromkeys(found))
        say_report(
            render_text(unique, records=len(intake.entries), files=len(intake.files), colour=True)
        )
        if not may_be_signed(unique):
            return EXIT_FINDINGS
    if listed is not None:
        progress(f"{listed}：与重新抽取的结果一致。")
    return 0


def _check_usage(
    seed: str | None, rate: Fraction | None, outputs: tuple[Path, ...], listed: Path | None
) -> None:
    if listed is not None and (seed is not None or rate is not None or outputs):
        raise click.UsageError("--verify 用名单上的种子和比例，不与 --seed、--rate、-o 同用。")
    if listed is not None and listed.suffix.lower() not in (*YAML_SUFFIXES, ".xlsx"):
        raise click.UsageError(f"“{listed}”不能核对：--verify 只读 .xlsx 或 .yaml 的名单。")
    if listed is None and not (seed and seed.strip()):
        raise click.UsageError("请用 --seed 给出种子：一段抽取前公开确定的文字。")
    if seed and forbidden_characters(seed):
        raise click.UsageError("种子里有不能打印的字符，请换一段文字。")
    if listed is None and not outputs:
        raise click.UsageError("请用 -o 指定抽查名单，或用 --verify 指定要核对的名单。")
    for path in outputs:
        if path.suffix.lower().removeprefix(".") not in _KINDS:
            raise click.UsageError(f"“{path}”应以 .xlsx、.docx、.pdf 或 .csv 结尾。")


def _schema(forms: Catalog, form: str | None, intake: Intake) -> Schema:
    if form is not None:
        return forms.schema(form)
    found = list_schema(forms, (entry.record.schema.id for entry in intake.entries))
    if found is None:
        known = forms.listed(f for f in forms.form_ids if forms.schema(f).sample) or "无"
        raise click.UsageError(f"不能确定抽取哪种名单，请用 --form 指定。现有名单：{known}。")
    return found


def _draw(
    schema: Schema, people: list[Candidate], rate: Fraction | None, seed: str, forms: Catalog
) -> Record:
    least = least_rate(schema, forms.law)
    wanted = rate or least
    if wanted < least:
        raise click.UsageError(f"抽查比例{rate_text(wanted)}低于通知规定的{rate_text(least)}。")
    # Cleaned as a typed box is: the list is read back, and drawn again, in the same words.
    drawing = draw(people, wanted, clean_line(seed).text)
    share = len(drawing.drawn) / drawing.people
    progress(
        f"{drawing.strata}个单位共{drawing.people}人，抽取{len(drawing.drawn)}人（{share:.1%}），"
        f"每个单位不低于{rate_text(wanted)}。抽取的范围是读到的这些人，请核对人员是否齐全。"
    )
    return sample_record(schema, drawing)


def _write_all(
    record: Record, paths: list[Path], forms: Catalog, outputs: Outputs, *, draft: bool
) -> list[Finding]:
    from cadre_docs.lists.sample.csv import list_csv

    found = []
    for path in paths:
        if path.suffix.lower() != ".csv":
            found += write_document(record, path, forms, outputs, draft=draft)
        elif outputs.write(path, list_csv(record), list_owner(record, draft=draft)):
            say(path)
    return [*found, *outputs.kept]
