"""``roster``: a roster made from people's forms, and an existing one checked against them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    overwrite_option,
    paths_argument,
    private_option,
    progress,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.cli.single import (
    all_found,
    draft_option,
    is_refused,
    refuse_kind,
    report,
    target_of,
    write_document,
)
from cadre_docs.cli.writing import outputs_beside
from cadre_docs.cpu_time import within_cpu_time
from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Severity
from cadre_docs.lists.roster import build_roster, compare, left_out, link_of, rosters_of
from cadre_docs.source.files import read_named
from cadre_docs.values.dates import MAX_YEAR, MIN_YEAR
from cadre_docs.values.likeness import meant_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.schema import Schema


class _Year(click.ParamType[int]):
    """A year that dates know."""

    name = "年"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and MIN_YEAR <= int(text) <= MAX_YEAR):
            self.fail(f"“{text}”不是{MIN_YEAR}至{MAX_YEAR}之间的年份", param, ctx)
        return int(text)


@click.command("roster", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="生成的名册，.xlsx、.docx 或 .pdf",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="名册.xlsx",
    help="与已有的名册逐人逐项核对",
)
@click.option(
    "--year",
    type=_Year(),
    metavar="年",
    help="考核年度，默认按各人的表；表上没有年度的，为通知印发的年份",
)
@click.option("--form", metavar="表单", help="名册的表单名；各人的表只能列入一种名册时不必给")
@unit_option
@previous_option
@as_of_option
@draft_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    against: Path | None,
    year: int | None,
    form: str | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    draft: bool,
    overwrite: bool,
    forms: Catalog,
) -> int:
    """由各人的考核表生成名册，或核对已有的名册。

    按主管部门、单位的文字顺序排列，同一单位的按读入的先后。
    先和 check 一样检查：有错误、缺少项目的不生成。
    同一批表可以列入几种名册的（如审查通过、需现场审查），用 --form 指定一种；不带时列出有哪几种。
    """
    if output is None and against is None:
        raise click.UsageError("请用 -o 指定要生成的名册，或用 --against 指定要核对的名册。")
    if against is not None and not against.is_file():
        raise click.UsageError(f"要核对的名册“{against}”不存在{meant_files(against)}。")
    if output is not None:
        refuse_kind(output)
        output = target_of(output, draft=draft)
    intake, earlier = read_all(paths, unit, previous, forms)
    read = (*paths, unit, against)
    with outputs_beside(read, (intake, earlier.intake), forms, overwrite=overwrite) as outputs:
        outputs.claim([output] if output else [])
        schema = _schema(forms, form, intake)
        everybody = [e for e in intake.entries if e.record.schema.id in link_of(schema).of]
        others = [
            e
            for e in intake.entries
            if e.record.schema.id not in link_of(schema).of and not e.record.schema.facts
        ]
        if others:
            listed = forms.listed(link_of(schema).of)
            progress(f"另有{len(others)}份记录不是{listed}，没有列入名册。")
        entries = [e for e in everybody if left_out(schema, e.record) is None]
        unreadable = list(_tell_left_out(schema, everybody))
        if output is not None and not entries:
            raise click.UsageError(f"没有人可以列入“{schema.title}”，没有生成。")
        record, findings = build_roster(schema, entries, year)
        found = all_found(intake, earlier, forms, [*findings, *unreadable], as_of)
        if output is not None and not is_refused(found, output, draft=draft):
            found += write_document(record, output, forms, outputs, draft=draft)
        if against is not None:
            found += _compare(schema, everybody, against, forms)
    return report(found, intake, "考核表")


def _schema(forms: Catalog, form: str | None, intake: Intake) -> Schema:
    """Return the roster meant: the one named, or the only one made of the forms read."""
    if form is not None:
        return forms.schema(form)
    found = rosters_of(forms, (entry.record.schema.id for entry in intake.entries))
    if len(found) == 1:
        return found[0]
    if found:
        listed = (f"  --form {s.id}　{s.title}：{_count(s, intake)}人" for s in found)
        said = f"这些记录可以列入{len(found)}种名册，请用 --form 指定："
        raise CadreDocsError(said, *listed)
    known = forms.listed(f for f in forms.form_ids if forms.schema(f).roster) or "无"
    raise click.UsageError(
        f"没有读到可以列入名册的考核表，请用 --form 指定名册。现有名册：{known}。"
    )


def _count(schema: Schema, intake: Intake) -> int:
    """Count those who would stand on a roster."""
    records = [e.record for e in intake.entries if e.record.schema.id in link_of(schema).of]
    return sum(left_out(schema, record) is None for record in records)


def _tell_left_out(schema: Schema, entries: Sequence[ReadRecord]) -> Iterator[Finding]:
    """Say how many the roster leaves out; yield what could not be read of its conditions."""
    said: Counter[str] = Counter()
    for entry in entries:
        out = left_out(schema, entry.record)
        if out is not None:
            path = entry.record.schema.path(out.field)
            said[f"“{out.field.key}”{out.text}"] += 1
            errors = (f for f in entry.findings if f.severity is Severity.ERROR)
            yield from (f for f in errors if f.path == path)
    if said:
        listed = "，".join(f"{text}的{count}人" for text, count in said.items())
        progress(f"“{schema.title}”没有列入：{listed}。")


def _compare(
    schema: Schema, entries: Sequence[ReadRecord], path: Path, forms: Catalog
) -> list[Finding]:
    from cadre_docs.intake.printed.roster import read_roster
    from cadre_docs.record import build_record

    master = read_named(forms.master(schema.id))
    with within_cpu_time(path):
        tree, findings = read_roster(read_named(path), str(path), schema, master)
    if tree is None:
        return findings
    record, problems = build_record(schema, tree)
    errors = [f for f in problems if f.severity is Severity.ERROR]
    return [*findings, *errors, *compare(record, [entry.record for entry in entries], forms.law)]
