"""What a build would do, told without doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.findings import Finding


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that was not (or not wholly) built, and why; ``form`` is a title."""

    source: str
    person: str
    form: str
    problem: str


@dataclass(frozen=True)
class Line:
    """A line of a dry run: an output, whose it is, and why it would be made (or kept)."""

    path: str
    person: str
    reasons: tuple[str, ...]
    kept: bool = False


@dataclass(frozen=True)
class DryRun:
    """What a build would do. ``checks`` counts records that would only be checked.

    ``files`` are faults of whole files, and what lies in the folders and is not read;
    ``refused`` are records that had errors last time and would have them again.
    """

    lines: tuple[Line, ...]
    checks: int
    obsolete: tuple[str, ...]
    remarks: tuple[str, ...]
    files: tuple[Finding, ...] = ()
    refused: tuple[Failure, ...] = ()
