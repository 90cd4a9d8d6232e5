"""Reports as JSON text: what people typed is masked before it is escaped."""

from __future__ import annotations

import json
from typing import Any

from cadre_docs.messages.control_characters import STEERING
from cadre_docs.messages.safe import discreet


def json_text(report: dict[str, Any]) -> str:
    r"""Return a report as JSON that may be told and that steers no terminal.

    Once escaped, nobody would find a number any more: ``138\u200b1234…``.
    """
    text = json.dumps(_discreet(report), ensure_ascii=False, indent=2)
    return STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _discreet(value: Any) -> Any:
    match value:
        case str():
            return discreet(value)
        case dict():
            return {_discreet(key): _discreet(item) for key, item in value.items()}
        case list() | tuple():
            return [_discreet(item) for item in value]
    return value
