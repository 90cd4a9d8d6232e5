"""What commands share that make one document of many people's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cadre_docs.check import check_intake, for_paper, in_order, may_be_signed, with_own
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import FORMATS, progress, say, say_report
from cadre_docs.findings import Finding, Severity
from cadre_docs.masters.draft import draft_path
from cadre_docs.outputs.targets import Owner, owner_of
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path
    from typing import Any

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.outputs.targets import Outputs
    from cadre_docs.record import Record
    from cadre_docs.rules.previous_years import Earlier


def draft_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--draft``."""
    return click.option(
        "--draft",
        is_flag=True,
        help="有错误也生成，标题后和文件名里注明“草稿”；不加时有错误就不生成",
    )(function)


def refuse_kind(path: Path) -> None:
    """Refuse a file name that tells no output format."""
    if path.suffix.lower().removeprefix(".") not in FORMATS:
        raise click.UsageError(f"“{path}”应以 .xlsx、.docx 或 .pdf 结尾。")


def all_found(
    intake: Intake,
    earlier: Earlier,
    forms: Catalog,
    own: Iterable[Finding],
    as_of: date | None = None,
) -> list[Finding]:
    """Return what ``check`` finds in the forms that a list is made of, and what the list does."""
    errors = [finding for finding in own if finding.severity is not Severity.NOTE]
    return with_own(for_paper(check_intake(intake, forms, as_of, earlier)), errors)


def target_of(path: Path, *, draft: bool) -> Path:
    """Return where a list goes."""
    return draft_path(path) if draft else path


def is_refused(found: Iterable[Finding], path: Path, *, draft: bool) -> bool:
    """Whether a list must not be made; then it is said why."""
    if draft or may_be_signed(found):
        return False
    progress(f"有错误，没有生成“{path}”。改正后重新运行；先看草稿的加 --draft，会注明“草稿”。")
    return True


def write_document(
    record: Record, path: Path, forms: Catalog, outputs: Outputs, *, draft: bool = False
) -> list[Finding]:
    """Write a record in the format its file name tells; return what kept it from being written."""
    from cadre_docs.printing.batch import missing_glyphs
    from cadre_docs.printing.document import Printer

    document = Printer(forms, draft=draft).filled(record)
    kind = path.suffix.lower().removeprefix(".")
    missing = missing_glyphs(record, document) if kind == "pdf" else []
    if not missing and outputs.write(path, document.output(kind), list_owner(record, draft=draft)):
        say(path)
    return [*missing, *outputs.kept]


def list_owner(record: Record, *, draft: bool = False) -> Owner:
    """Return whose a list is: that of a unit and a year, whatever it was made of."""
    return Owner(owner_of(record, draft=draft).whose)


def report(findings: list[Finding], intake: Intake, what: str) -> int:
    """Tell what was found, each finding once; return the exit status."""
    unique = in_order(dict.fromkeys(findings))
    if not unique:
        progress(f"{len(intake.entries)}份{what}，没有发现问题。")
        return 0
    schemas = (entry.record.schema for entry in intake.entries)
    numbers = {"records": len(intake.entries), "files": len(intake.files)}
    say_report(render_text(unique, **numbers, schemas=schemas, colour=True))
    return EXIT_FINDINGS if any(f.counts for f in unique) else 0
