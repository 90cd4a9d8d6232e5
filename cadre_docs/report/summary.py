"""The clerk's summary as a file, and what rules and forms are called in reports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.intake.read import SUFFIXES
from cadre_docs.privacy import ESCAPED
from cadre_docs.rules.elsewhere import known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake

HTML, XLSX = ".html", ".xlsx"


def people_of(intake: Intake) -> list[tuple[str, str]]:
    """Return name and form of every record."""
    return [(entry.record.person, entry.record.schema.id) for entry in intake.entries]


def titles_of(intake: Intake) -> dict[str, str]:
    """Return what codes, and the forms that were read, are called."""
    forms = {entry.record.schema.id: entry.record.schema.title for entry in intake.entries}
    return {**{rule.code: rule.title for rule in known()}, **forms}


class SummaryFile:
    """Where a summary goes; settled before anything is read."""

    def __init__(self, path: Path, inputs: Sequence[Path]) -> None:
        """Raise :class:`OutputError` for what is no summary or would get in the way."""
        if path.suffix.lower() not in (HTML, XLSX):
            raise OutputError(f"“{path}”应以 .html 或 .xlsx 结尾。")
        target = path.resolve()
        for given in inputs:
            if target == given.resolve():
                raise OutputError(f"汇总不能写到“{path}”：它是要检查的文件。请换一个文件名。")
            # A workbook among the records would be read as one the next time.
            if given.is_dir() and target.is_relative_to(given.resolve()) and _is_record(path):
                raise OutputError(
                    f"汇总不能写到“{path}”：它在要检查的文件夹“{given}”里，下次会被当作填报文件。"
                    "请换一个文件夹，或改用 .html。"
                )
        self.path = path

    def data(self, findings: Sequence[Finding], intake: Intake) -> bytes:
        """Return what goes into the file."""
        html = self.path.suffix.lower() == HTML
        return (_page if html else _workbook)(findings, intake)


def _is_record(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _page(findings: Sequence[Finding], intake: Intake) -> bytes:
    return page(findings, intake).encode("utf-8", ESCAPED)


def page(findings: Sequence[Finding], intake: Intake) -> str:
    """Return the summary as a web page."""
    from cadre_docs.report.html import render_html  # Jinja is slow to import

    return render_html(
        findings,
        records=len(intake.entries),
        files=len(intake.files),
        people=people_of(intake),
        titles=titles_of(intake),
    )


def _workbook(findings: Sequence[Finding], intake: Intake) -> bytes:
    from cadre_docs.report.summary_xlsx import NO_DATE, render_summary  # openpyxl is slow to import

    dates = (date.fromisoformat(entry.record.schema.source.date) for entry in intake.entries)
    return render_summary(
        findings,
        records=len(intake.entries),
        files=len(intake.files),
        people=people_of(intake),
        titles=titles_of(intake),
        date=max(dates, default=NO_DATE),
    )
