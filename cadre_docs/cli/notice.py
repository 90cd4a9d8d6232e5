"""``notice``: a public notice made of people's forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.check import check_record
from cadre_docs.cli.help import Command
from cadre_docs.cli.options import (
    DayType,
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
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.notice import build_notice, notices_of, posting_of, span_from
from cadre_docs.lists.notice.make import PEOPLE, cited, days_of
from cadre_docs.rules.common.public_notice import REST

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.lists.notice import Notice, Span
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema
    from cadre_docs.schema.model import Posting

MOST_DAYS = 250  # about a year of working days


class _Days(click.ParamType[int]):
    """A number of days; the notice that governs says how few they may be."""

    name = "天数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and 0 < int(text) <= MOST_DAYS):
            self.fail(f"“{text}”不是1至{MOST_DAYS}的整数", param, ctx)
        return int(text)


@click.command("notice", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="文件",
    help="生成的公示，.docx、.pdf 或 .xlsx",
)
@click.option("--from", "first", type=DayType(), required=True, metavar="日期", help="第一个公示日")
@click.option(
    "--days",
    type=_Days(),
    metavar="天数",
    help="公示几个工作日，默认为规定的最少天数",
)
@click.option(
    "--to",
    "last",
    type=DayType(),
    metavar="日期",
    help="最后一个公示日，默认按工作日推算；没有节假日资料的年份用它指定",
)
@unit_option
@previous_option
@as_of_option
@click.option("--form", metavar="表单", help="按哪种表公示；读到的表只有一种可以公示时不必给")
@draft_option
@overwrite_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    output: Path,
    first: date,
    days: int | None,
    last: date | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    form: str | None,
    draft: bool,
    overwrite: bool,
    forms: Catalog,
) -> int:
    """由各人的表生成公示：姓名、岗位和拟定的结果，不印身份证号码、电话、出生日期。

    公示期的首日和末日都计入，按国务院办公厅的节假日安排推算。不确定档次、不参加考核的人不列入。
    先和 check 一样检查，有错误的不生成；单位名称、联系人、电话、地址取自单位和程序事实表。
    """
    refuse_kind(output)
    if days is not None and last is not None:
        raise click.UsageError("--days 和 --to 只能给一个。")
    output = target_of(output, draft=draft)
    facts = _facts(unit, forms) if unit else None
    intake, earlier = read_all(paths, unit, previous, forms)
    read = (*paths, unit)
    with outputs_beside(read, (intake, earlier.intake), forms, overwrite=overwrite) as outputs:
        outputs.claim([output])
        schema, posting = _posting(forms, form, intake)
        span = _span(posting, forms, first, days, last)
        entries = [entry for entry in intake.entries if entry.record.schema.id == posting.of]
        notice = build_notice(schema, posting, entries, span, forms.law, facts)
        of_days = (f for f in check_record(notice.record, forms) if f.code == REST)
        found = all_found(intake, earlier, forms, (*notice.findings, *of_days), as_of)
        if not is_refused(found, output, draft=draft):
            found += write_document(notice.record, output, forms, outputs, draft=draft)
    others = sum(not entry.record.schema.facts for entry in intake.entries) - len(entries)
    _tell(notice, span, others=others)
    return report(found, intake, "表")


def _posting(forms: Catalog, form: str | None, intake: Intake) -> tuple[Schema, Posting]:
    """Return the notice meant: that of the form named, or the only one of the forms read."""
    records = (entry.record for entry in intake.entries if not entry.record.schema.facts)
    read = [forms.id_of(form)] if form else [record.schema.id for record in records]
    found = posting_of(forms, read)
    if len(found) == 1:
        return found[0]
    known = forms.listed(dict.fromkeys(posting.of for _, posting in notices_of(forms)))
    why = "这些表可以分别公示" if found else "没有读到可以公示的表"
    raise click.UsageError(f"{why}，请用 --form 指定一种。可以公示的表：{known}。")


def _span(
    posting: Posting, forms: Catalog, first: date, days: int | None, last: date | None
) -> Span:
    """Return the days of posting; refuse what is surely fewer than the notice asks for."""
    parameter, least = days_of(posting, forms.law, first)
    least_text = f"{least}{parameter.unit}（{cited(posting, forms.law)}）"
    if last is not None and last < first:
        raise click.UsageError("--to 早于 --from。")
    if days is not None and days < least:
        raise click.UsageError(f"公示不得少于{least_text}，--days 给的是{days}。")
    span = span_from(forms.calendar, first, days or least, last)
    if span.days is not None and span.days.reach(least) is False:
        most = span.days.sure + span.days.unknown
        raise click.UsageError(f"公示不得少于{least_text}，{first}至{last}最多{most}个工作日。")
    return span


def _facts(path: Path, forms: Catalog) -> Record | None:
    """Return the facts of the unit; what is wrong with their file is told with all the rest."""
    intake = read_paths([path], forms)
    facts = [entry.record for entry in intake.entries if entry.record.schema.facts]
    if len(facts) != len(intake.entries) or len(facts) > 1:
        raise click.UsageError(f"--unit 的“{path}”应是一份单位和程序事实表。")
    return facts[0] if facts else None


def _tell(notice: Notice, span: Span, *, others: int) -> None:
    if span.last is None or span.days is None:
        progress(
            f"公示自{span.first}起；{span.unknown}起没有节假日资料，不能推算最后一个公示日，"
            "公示上空着。请对照国务院办公厅的节假日安排填写，或用 --to 指定。"
        )
    elif span.days.unknown:
        progress(
            f"公示自{span.first}至{span.last}，其中{span.days.unknown}天没有节假日资料，"
            "不能确定工作日数，公示上不印。请对照国务院办公厅的节假日安排核对。"
        )
    else:
        progress(f"公示自{span.first}至{span.last}，{span.days.sure}个工作日。")
    listed = len(notice.record.tables.get(PEOPLE, ()))
    progress(f"公示列出{listed}人，请核对人员是否齐全。")
    if notice.omitted:
        counted = "、".join(f"{outcome}{n}人" for outcome, n in notice.omitted.items())
        progress(f"不列入公示：{counted}。")
    if others:
        progress(f"另有{others}份记录不是要公示的表，没有列入。")
