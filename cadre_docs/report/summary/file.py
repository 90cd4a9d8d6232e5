"""The clerk's summary as a file, and what rules and forms are called in reports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.messages.undecoded import ESCAPED
from cadre_docs.report.output import OutputFile
from cadre_docs.rules.catalogue import known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Counted
    from cadre_docs.law.instruments import LawBook

HTML, XLSX = ".html", ".xlsx"


def titles_of(read: Counted, law: LawBook) -> dict[str, str]:
    """Return what codes, and the forms that were read, are called."""
    forms = {schema.id: schema.title for schema in read.schemas.values()}
    return {**{rule.code: rule.title for rule in known(law)}, **forms}


class SummaryFile:
    """Where a summary goes; settled before anything is read."""

    def __init__(self, path: Path, inputs: Sequence[Path]) -> None:
        """Raise :class:`OutputError` for what is no summary or would get in the way."""
        self._file = OutputFile(path, inputs, (HTML, XLSX), "汇总")

    @property
    def path(self) -> Path:
        """Where it goes."""
        return self._file.path

    def data(self, findings: Sequence[Finding], read: Counted, law: LawBook) -> bytes:
        """Return what goes into the file."""
        return (_page if self._file.suffix == HTML else _workbook)(findings, read, law)


def _page(findings: Sequence[Finding], read: Counted, law: LawBook) -> bytes:
    return page(findings, read, law).encode("utf-8", ESCAPED)


def page(findings: Sequence[Finding], read: Counted, law: LawBook) -> str:
    """Return the summary as a web page."""
    from cadre_docs.report.html import render_html  # Jinja is slow to import

    return render_html(
        findings,
        schemas=read.schemas.values(),
        files=read.files,
        people=read.people,
        titles=titles_of(read, law),
    )


def _workbook(findings: Sequence[Finding], read: Counted, law: LawBook) -> bytes:
    from cadre_docs.report.summary.workbook import (  # openpyxl is slow to import
        NO_DATE,
        render_summary,
    )

    dates = (date.fromisoformat(schema.source.date) for schema in read.schemas.values())
    return render_summary(
        findings,
        schemas=read.schemas.values(),
        files=read.files,
        people=read.people,
        titles=titles_of(read, law),
        date=max(dates, default=NO_DATE),
    )
