"""What is said of a file in which there is too much to say, or too many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error
from cadre_docs.limits import adjustable, amount, limits

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_too_much(*said: Sequence[Finding]) -> bool:
    """Tell whether more was found than is told of one file: reading on makes no sense."""
    return sum(map(len, said)) > limits().findings


def too_many(file: str, limit: str, rest: str) -> Finding:
    """Return the finding for a file with too many records or findings; ``rest`` is what is lost."""
    what = "记录" if limit == "records" else "问题"
    remedy = f"请先改正已列出的问题，人数很多时分成几个文件；{adjustable(limit)}"
    message = f"{what}超过{amount(limit)}，{rest}"
    return error("FS-file", message, remedy=remedy, position=Position(file))


def told_of(file: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return as many findings as are told of one file; where there are more, that is said."""
    kept = list(findings[: limits().findings])
    return [*kept, too_many(file, "findings", "此后的没有列出")] if is_too_much(findings) else kept
