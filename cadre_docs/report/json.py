"""Findings as JSON; the format is described in docs/report-json.md and versioned."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cadre_docs import __version__
from cadre_docs.findings import Severity
from cadre_docs.messages.control_characters import STEERING
from cadre_docs.messages.safe import masked_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.findings import Finding


def json_text(report: dict[str, Any]) -> str:
    r"""Return a report as JSON that may be told and that steers no terminal.

    Once escaped, nobody would find a number any more: ``138\u200b1234…``.
    """
    text = json.dumps(_discreet(report), ensure_ascii=False, indent=2)
    return STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _discreet(value: Any) -> Any:
    match value:
        case str():
            return masked_text(value)
        case dict():
            return {_discreet(key): _discreet(item) for key, item in value.items()}
        case list() | tuple():
            return [_discreet(item) for item in value]
    return value


FORMAT_VERSION = 1


def render_json(
    findings: Sequence[Finding],
    *,
    records: int,
    files: int,
    more: Mapping[str, object] | None = None,
) -> str:
    """Return the report as one JSON object; keys that say nothing are left out.

    ``more`` has keys that not every report has.
    """
    counts = Counter(finding.severity for finding in findings)
    report = {
        "format": FORMAT_VERSION,
        "tool": {"name": "cadre-docs", "version": __version__},
        "summary": {
            "files": files,
            "records": records,
            **{severity.value: counts[severity] for severity in Severity},
        },
        **(more or {}),
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
