"""``decide``: what grade the rules allow, why, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import batch_context, decisions, default_day, for_paper, may_be_signed
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import as_of_option, catalog_option, paths_argument, private_option
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.report.decision import Decided, decisions_text
from cadre_docs.report.decision_json import decisions_json
from cadre_docs.report.quotas import quota_lines
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.engine import find
from cadre_docs.rules.together import OF_ONE_PERSON as SAME

if TYPE_CHECKING:
    from datetime import date

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
@unit_option
@previous_option
@as_of_option
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    report: str,
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    forms: Catalog,
) -> int:
    """逐人说明按规则可以定什么档次、依据哪一条、有什么后果。

    规则不能确定的，由考核组织研究确定。优秀有名额的，最后列出各单位的名额和余数。
    填报的档次与规则不符、有内容读不出，或者同一人有两份时，退出码为 1。
    """
    intake, earlier = read_all(paths, unit, previous, forms)
    told = [
        Decided(
            entry,
            as_of or default_day(entry.record),
            tuple(decisions(entry.record, forms, as_of, earlier)),
        )
        for entry in intake.entries
    ]
    people = [one for one in told if one.decisions or not one.entry.record.schema.facts]
    context = batch_context(intake, forms, as_of, earlier)
    unread = for_paper([*intake.findings, *earlier.findings()])
    unread += [f for entry in intake.entries for f in earlier.findings_about(entry.record)]
    unread += [found.finding for found in check_batch(filter(None, map(find, SAME)), context)]
    quotas = quota_lines(context)
    render = decisions_json if report == "json" else decisions_text
    click.echo(render(people, unread, forms.law, quotas))
    wrong = any(one.is_outside or not one.is_sound for one in people)
    return EXIT_FINDINGS if wrong or not may_be_signed(unread) else 0
