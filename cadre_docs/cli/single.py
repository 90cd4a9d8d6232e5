"""What commands share that make one document of many people's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cadre_docs.check import in_order
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import FORMATS, progress
from cadre_docs.files import write_whole
from cadre_docs.findings import Finding, Severity
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.record import Record


def refuse_kind(path: Path) -> None:
    """Refuse a file name that tells no output format."""
    if path.suffix.lower().removeprefix(".") not in FORMATS:
        raise click.UsageError(f"“{path}”应以 .xlsx、.docx 或 .pdf 结尾。")


def write_document(record: Record, path: Path, forms: Catalog) -> list[Finding]:
    """Write a record in the format its file name tells; return what kept it from being written."""
    from cadre_docs.render.batch import missing_glyphs
    from cadre_docs.render.document import Printer

    document = Printer(forms).filled(record)
    kind = path.suffix.lower().removeprefix(".")
    missing = missing_glyphs(record, document) if kind == "pdf" else []
    if not missing:
        write_whole(path, document.output(kind))
        click.echo(str(path))
    return missing


def report(findings: list[Finding], intake: Intake, what: str) -> int:
    """Tell what was found, each finding once; return the exit status."""
    unique = in_order(dict.fromkeys(findings))
    if not unique:
        progress(f"{len(intake.entries)}份{what}，没有发现问题。")
        return 0
    schemas = (entry.record.schema for entry in intake.entries)
    numbers = {"records": len(intake.entries), "files": len(intake.files)}
    click.echo(render_text(unique, **numbers, schemas=schemas, colour=True))
    return EXIT_FINDINGS if any(f.severity is Severity.ERROR for f in unique) else 0
