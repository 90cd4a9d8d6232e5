"""Findings as the state keeps them: JSON, not pickles, for a project may come from anybody."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import ProjectError
from cadre_docs.findings import Finding, Position, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


def findings_to_text(findings: Iterable[Finding]) -> str:
    """Return findings as text."""
    return json.dumps([astuple(f) for f in findings], ensure_ascii=False, separators=(",", ":"))


def findings_from_text(text: str | None) -> tuple[Finding, ...]:
    """Return the findings of a text that :func:`findings_to_text` wrote."""
    try:
        return tuple(_finding(*values) for values in json.loads(text or "[]"))
    except (TypeError, ValueError):
        raise ProjectError(
            "状态文件里的检查结果读不出来。请删去输出文件夹里的 .cadre-docs 后重新运行："
            "已有的输出逐个比对，不会丢失。"
        ) from None


def _finding(
    code: str, severity: str, message: str, wanted: str, remedy: str, position: Any, *rest: str
) -> Finding:
    at = None if position is None else Position(*position)
    return Finding(code, Severity(severity), message, wanted, remedy, at, *rest)
