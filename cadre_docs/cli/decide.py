"""``decide``: what grade the rules allow, why, and what follows from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import apply_rules, batch_context, default_day, for_paper, may_be_signed
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    overwrite_option,
    paths_argument,
    private_option,
    progress,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.cli.writing import outputs_beside, tell_kept
from cadre_docs.findings import Severity, error
from cadre_docs.messages.progress import steps
from cadre_docs.report.decision import Decided, decisions_text
from cadre_docs.report.decision_json import decisions_json
from cadre_docs.report.decision_table import CSV, XLSX, decision_file, decision_rows
from cadre_docs.report.output import NO_DATE, OutputFile
from cadre_docs.report.quotas import quota_lines
from cadre_docs.rules.annual.allowance import CODES as QUOTAS
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.common.across import NAMESAKE, OF_ONE_PERSON
from cadre_docs.rules.engine import find

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.rules.previous_years import Earlier

SAME = (*OF_ONE_PERSON, NAMESAKE)


@click.command("decide", cls=Command, options_metavar="[选项]")
@paths_argument
@click.option(
    "--format",
    "report",
    type=click.Choice(["text", "json"]),
    default="text",
    help="报告格式，默认 text",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另写成表（.xlsx 或 .csv），每人一行",
)
@overwrite_option
@unit_option
@previous_option
@as_of_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    report: str,
    output: Path | None,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    overwrite: bool,
    forms: Catalog,
) -> int:
    """逐人说明按规则可以定什么档次、依据哪一条、有什么后果。

    规则不能确定的，由考核组织研究确定。优秀有名额的，最后列出各单位的名额和余数。
    填报的档次与规则不符、优秀超出名额、事实自相矛盾、有内容读不出，或者同一人有两份时，退出码为 1。
    """
    read = (*paths, *previous, *([unit] if unit else []))
    table = OutputFile(output, read, (CSV, XLSX), "结果") if output else None
    intake, earlier = read_all(paths, unit, previous, forms)
    of_files = Counter(
        f.position.file for f in intake.findings if f.severity is Severity.ERROR and f.position
    )
    told = [
        _decided(_doubted(entry, of_files[entry.record.position.file]), forms, as_of, earlier)
        for entry in steps(intake.entries, "定档")
    ]
    people = [one for one in told if one.decisions or not one.entry.record.schema.facts]
    context = batch_context(intake, forms, as_of, earlier)
    unread = for_paper([*intake.findings, *earlier.findings()])
    unread += [f for entry in intake.entries for f in earlier.findings_about(entry.record)]
    unread += [found.finding for found in check_batch(filter(None, map(find, SAME)), context)]
    quotas = quota_lines(context)
    render = decisions_json if report == "json" else decisions_text
    click.echo(render(people, unread, forms.law, quotas))
    over = [found.finding for found in check_batch(filter(None, map(find, QUOTAS)), context)]
    wrong = any(one.is_outside or not one.is_sound for one in people)
    wrong = wrong or not may_be_signed([*unread, *over])
    if table:
        rows = tuple(decision_rows(people, unread, forms.law, quotas))
        days = (date.fromisoformat(one.entry.record.schema.source.date) for one in people)
        data = decision_file(rows, table.suffix, max(days, default=NO_DATE))
        with outputs_beside(read, (intake, earlier.intake), forms, overwrite=overwrite) as outputs:
            outputs.claim([table.path])
            if outputs.write(table.path, data):
                progress(f"已写：{table.path}")
        wrong = bool(tell_kept(outputs)) or wrong
    return EXIT_FINDINGS if wrong else 0


def _decided(entry: ReadRecord, forms: Catalog, as_of: date | None, earlier: Earlier) -> Decided:
    ruled = apply_rules(entry.record, forms, as_of, earlier)
    entry = replace(entry, findings=(*entry.findings, *ruled.doubts))
    return Decided(entry, as_of or default_day(entry.record), ruled.decisions)


def _doubted(entry: ReadRecord, errors: int) -> ReadRecord:
    """Return a record with a word on the errors of its file: they may be about this person."""
    if not errors:
        return entry
    record = entry.record
    doubt = error(
        "FS-file",
        f"所在的文件还有{errors}处错误（列在最后），可能涉及此人",
        remedy="请先改正",
        position=record.position,
    )
    about = doubt.about(person=record.person, form=record.schema.id)
    return replace(entry, findings=(*entry.findings, about))
