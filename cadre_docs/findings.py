"""Findings: what a check has to say, where, and what to do about it.

A finding is data. How it is shown (text, JSON, SARIF, a marked-up workbook) is
the business of :mod:`cadre_docs.report`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cadre_docs.light import light

QUOTED = 40  # characters of what somebody typed: enough to know it again
CALLED = 100  # of the name of a person
_LONGEST = 1_000  # of one clause; ours, with lists of names in them, have a few hundred


class Severity(StrEnum):
    """How much a finding weighs; follows the verb of the article it stands for."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@light
class Position:
    """Where something was typed: ``file:line:column`` or ``file sheet!cell``.

    ``line`` and ``column`` count from 1. Text files have no sheet, workbooks no line.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            return (
                f"{self.file} {self.sheet}!{self.cell}"
                if self.cell
                else f"{self.file} {self.sheet}"
            )
        return ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    ``message`` says what is wrong, ``wanted`` what is expected, ``remedy`` what to do;
    each is a Chinese clause without a final full stop. ``path`` is the field as the user
    knows it (``业绩登记[2].起止时间``); ``citation`` names instrument, 文号 and article.
    ``waiver`` says why and by whom the finding was waived; it is shown all the same.
    """

    code: str
    severity: Severity
    message: str
    wanted: str = ""
    remedy: str = ""
    position: Position | None = None
    path: str = ""
    person: str = ""
    form: str = ""
    citation: str = ""
    waiver: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is an error that nobody has waived."""
        return self.severity is Severity.ERROR and not self.waiver

    def about(self, *, person: str, form: str) -> Finding:
        """Return the same finding, saying whose record and which form it belongs to."""
        return replace(self, person=person, form=form)

    def sentence(self) -> str:
        """Join message, expectation and remedy into one Chinese sentence."""
        return "；".join(part for part in (self.message, self.wanted, self.remedy) if part) + "。"


def shortened(text: str, most: int = QUOTED) -> str:
    """Return the beginning of what a finding quotes, where it is long."""
    return text if len(text) <= most else f"{text[:most]}…"


def clause(text: str) -> str:
    """Return what a finding says, bounded: a person reads it, and there may be thousands."""
    return shortened(text, _LONGEST)


def error(code: str, message: str, **details: object) -> Finding:
    """Make an error finding; ``details`` are the other fields of :class:`Finding`."""
    return _made(code, Severity.ERROR, message, details)


def warning(code: str, message: str, **details: object) -> Finding:
    """Make a warning."""
    return _made(code, Severity.WARNING, message, details)


def note(code: str, message: str, **details: object) -> Finding:
    """Make a note."""
    return _made(code, Severity.NOTE, message, details)


def _made(code: str, severity: Severity, message: str, details: dict[str, object]) -> Finding:
    for name in ("wanted", "remedy", "path"):
        if name in details:
            details[name] = clause(str(details[name]))
    return Finding(code, severity, clause(message), **details)  # type: ignore[arg-type]
