"""Findings as SARIF 2.1.0, for code hosts and editors; described in docs/report-sarif.md."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cadre_docs import __version__
from cadre_docs.messages.safe import masked_text
from cadre_docs.report.json import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.findings import Finding, Position

VERSION = "2.1.0"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render_sarif(
    findings: Sequence[Finding],
    *,
    records: int,
    files: int,
    titles: Mapping[str, str] | None = None,
    base: Path | None = None,
) -> str:
    """Return the report as one SARIF log with one run.

    ``titles`` says what codes stand for. Files below ``base`` get relative addresses, other
    absolute paths become ``file:`` addresses.
    """
    codes = {code: n for n, code in enumerate(dict.fromkeys(f.code for f in findings))}
    results = [_result(finding, codes[finding.code], base) for finding in findings]
    if any(map(_waiver, findings)):  # then each result says whether it is waived (3.27.23)
        for result, finding in zip(results, findings, strict=True):
            result["suppressions"] = _suppressions(finding)
    driver = {
        "name": "cadre-docs",
        "version": __version__,
        "language": "zh-CN",
        "rules": [_rule(code, titles or {}) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"records": records, "files": files},
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    return json_text(log)


def _rule(code: str, titles: Mapping[str, str]) -> dict[str, Any]:
    return {"id": code, "shortDescription": {"text": _message(titles.get(code) or code)}}


def _result(finding: Finding, index: int, base: Path | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": _message(finding.sentence())},
    }
    if finding.position is not None:
        result["locations"] = [_location(finding.position, base)]
    properties = {
        name: value
        for name in ("person", "form", "path", "citation")
        if (value := getattr(finding, name))
    }
    if properties:
        result["properties"] = properties
    return result


def _message(text: str) -> str:
    """Double braces: single ones are placeholders (3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _location(at: Position, base: Path | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(at.file, base)}}
    if at.line and at.place is None:
        physical["region"] = {"startLine": at.line}
        if at.column:
            physical["region"]["startColumn"] = at.column
    location: dict[str, Any] = {"physicalLocation": physical}
    if at.place is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": at.place, "kind": "box"}]
    elif at.sheet is not None:
        full = f"{at.sheet}!{at.cell}" if at.cell else at.sheet
        kind = "cell" if at.cell else "sheet"
        location["logicalLocations"] = [{"fullyQualifiedName": full, "kind": kind}]
    return location


def _uri(file: str, base: Path | None) -> str:
    """Return a POSIX path, percent-encoded; ``..`` is worked out, disks are not asked.

    Numbers in it, and in the folders above it, are masked before: nobody finds them afterwards.
    """
    path = Path(os.path.normpath(base / file if base is not None else file))
    if base is not None and path.is_relative_to(base):
        path = path.relative_to(base)
    path = Path(masked_text(str(path)))
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _waiver(finding: Finding) -> object:
    return getattr(finding, "waiver", None)


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    waiver = _waiver(finding)
    if not waiver:
        return []
    return [{"kind": "external", "status": "accepted", "justification": str(waiver)}]
