"""``decide``: what grade the rules allow, why, and what follows from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import batch_context, decisions, default_day
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    paths_argument,
    private_option,
    progress,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.findings import Severity
from cadre_docs.progress import steps
from cadre_docs.report.decision import Decided, decisions_text
from cadre_docs.report.decision_json import decisions_json
from cadre_docs.report.decision_table import CSV, XLSX, decision_file, decision_rows
from cadre_docs.report.output import NO_DATE, OutputFile
from cadre_docs.report.quotas import quota_lines

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog


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
    forms: Catalog,
) -> int:
    """逐人说明按规则可以定什么档次、依据哪一条、有什么后果。

    规则不能确定的，由考核组织研究确定。优秀有名额的，最后列出各单位的名额和余数。
    填报的档次与规则不符，或者有内容读不出时，退出码为 1。
    """
    read = (*paths, *previous, *([unit] if unit else []))
    table = OutputFile(output, read, (CSV, XLSX), "结果") if output else None
    intake, earlier = read_all(paths, unit, previous, forms)
    told = [
        Decided(
            entry,
            as_of or default_day(entry.record),
            tuple(decisions(entry.record, forms, as_of, earlier)),
        )
        for entry in steps(intake.entries, "定档")
    ]
    people = [one for one in told if one.decisions or not one.entry.record.schema.facts]
    found = [*intake.findings, *earlier.findings()]
    unread = [f for f in found if f.severity is Severity.ERROR]
    quotas = quota_lines(batch_context(intake, forms, as_of, earlier))
    render = decisions_json if report == "json" else decisions_text
    click.echo(render(people, unread, forms.law, quotas))
    if table:
        rows = tuple(decision_rows(people, unread, forms.law, quotas))
        days = (date.fromisoformat(one.entry.record.schema.source.date) for one in people)
        data = decision_file(rows, table.suffix, max(days, default=NO_DATE))
        progress(f"已写：{table.write(data)}")
    wrong = any(one.is_outside or not one.is_sound for one in people)
    return EXIT_FINDINGS if wrong or unread else 0
