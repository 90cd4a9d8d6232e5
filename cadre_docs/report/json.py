"""Findings as JSON; the format is described in docs/report-json.md and versioned."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from cadre_docs import __version__
from cadre_docs.findings import Severity
from cadre_docs.report.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.findings import Finding

FORMAT_VERSION = 1


def render_json(findings: Sequence[Finding], *, records: int, files: int) -> str:
    """Return the report as one JSON object; keys that say nothing are left out."""
    counts = Counter(finding.severity for finding in findings)
    report = {
        "format": FORMAT_VERSION,
        "tool": {"name": "cadre-docs", "version": __version__},
        "summary": {
            "files": files,
            "records": records,
            **{severity.value: counts[severity] for severity in Severity},
        },
        "findings": [_finding(finding) for finding in findings],
    }
    return json_text(report)


def _finding(finding: Finding) -> dict[str, object]:
    plain = asdict(finding)
    position = plain.pop("position") or {}
    return {
        **{key: value for key, value in plain.items() if value},
        "position": {key: value for key, value in position.items() if value is not None},
    }
