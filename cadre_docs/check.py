"""Runs rules over records and joins what they find to what intake found."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity
from cadre_docs.intake.photo import Photo, photo_path, read_photo
from cadre_docs.rules import common  # noqa: F401 - importing registers its rules
from cadre_docs.rules.engine import RecordContext, apply, registered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.record.model import Value

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def check_record(record: Record, catalog: Catalog) -> list[Finding]:
    """Return what the rules of record scope find in one record."""
    provinces = catalog.code_list("province")
    if provinces is None:
        raise LookupError("the code list “province” belongs to every catalog")

    def photo(value: Value) -> Photo:
        return read_photo(photo_path(record.folder, str(value.typed)))

    return list(apply(registered(), RecordContext(record, provinces, photo)))


def check_intake(intake: Intake, catalog: Catalog) -> list[Finding]:
    """Return all findings, those of reading and those of the rules, by place."""
    findings = list(intake.findings)
    for entry in intake.entries:
        findings.extend(check_entry(entry, catalog))
    return in_order(findings)


def check_entry(entry: ReadRecord, catalog: Catalog) -> list[Finding]:
    """Return what reading and the rules found in one record."""
    return [*entry.findings, *check_record(entry.record, catalog)]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by file and place, so that a reader can work from top to bottom."""
    return sorted(findings, key=_place)


def _place(finding: Finding) -> tuple[str, str, int, int, int]:
    at = finding.position
    if at is None:
        return ("", "", 0, 0, _RANK[finding.severity])
    line, column = _row_and_column(at.cell) if at.cell else (at.line or 0, at.column or 0)
    return (at.file, at.sheet or "", line, column, _RANK[finding.severity])


def _row_and_column(cell: str) -> tuple[int, int]:
    """Return ``AB12`` as (12, 28); what is no cell comes first, as a whole sheet does."""
    match = _CELL.fullmatch(cell)
    if match is None:
        return 0, 0
    return int(match[2]), reduce(lambda n, letter: n * 26 + ord(letter) - 64, match[1], 0)


def errors_on_paper(record: Record, findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors that would show on a printed page.

    What concerns only unprinted facts (考核依据) is for ``check``, not a reason to refuse
    a print-out.
    """
    hidden = tuple(s.key for s in record.schema.sections if s.key and not s.printed)
    return [
        finding
        for finding in findings
        if finding.severity is Severity.ERROR and finding.path.split(".")[0] not in hidden
    ]
