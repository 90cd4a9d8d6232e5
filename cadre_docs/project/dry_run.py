"""What a build would do, told without doing it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of a dry run: an output, whose it is, and why it would be made (or kept)."""

    path: str
    person: str
    reasons: tuple[str, ...]
    kept: bool = False


@dataclass(frozen=True)
class DryRun:
    """What a build would do. ``checks`` counts records that would only be checked."""

    lines: tuple[Line, ...]
    checks: int
    obsolete: tuple[str, ...]
    remarks: tuple[str, ...]
