"""Findings: what a check has to say, where, and what to do about it.

A finding is data. How it is shown (text, JSON, SARIF, a marked-up workbook) is
the business of :mod:`cadre_docs.report`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from cadre_docs.performance import light

LONGEST_NAME = 100  # of a person, as findings say it
_LONGEST_CLAUSE, _LONGEST_PATH, _LONGEST_QUOTE = 1_000, 200, 60
_QUOTE = re.compile(f"“([^“”]{{{_LONGEST_QUOTE + 1},}})”")


def shortened(text: str, most: int = _LONGEST_QUOTE) -> str:
    """Return a text that is quoted, with ``most`` characters at most: its beginning and its end.

    Digits beside the gap become ``*``: what is left of a number that was cut in two does not
    look like one, and nobody would mask it.
    """
    if len(text) <= most:
        return text
    end = most // 3
    return f"{_masked_end(text[: most - end - len('……')])}……{_masked_end(text[-end:][::-1])[::-1]}"


def _masked_end(text: str) -> str:
    """Return a text with the digits behind its last letter masked."""
    last = len(text)
    while last and not text[last - 1].isalpha():
        last -= 1
    return text[:last] + "".join("*" if c.isdigit() else c for c in text[last:])


def clause(text: str) -> str:
    """Return a clause as it is said: long texts that it quotes are shortened, then it itself."""
    if len(text) <= _LONGEST_CLAUSE:
        return text
    text = _QUOTE.sub(lambda match: f"“{shortened(match[1])}”", text)
    return shortened(text, _LONGEST_CLAUSE)


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

    def __post_init__(self) -> None:
        """Say no more than can be read: whatever a file holds may be quoted."""
        for name, most in (("path", _LONGEST_PATH), ("person", LONGEST_NAME)):
            if len(said := getattr(self, name)) > most:
                object.__setattr__(self, name, shortened(said, most))
        for name in ("message", "wanted", "remedy", "waiver"):
            if len(said := getattr(self, name)) > _LONGEST_CLAUSE:
                object.__setattr__(self, name, clause(said))

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


def error(code: str, message: str, **details: object) -> Finding:
    """Make an error finding; ``details`` are the other fields of :class:`Finding`."""
    return Finding(code, Severity.ERROR, message, **details)  # type: ignore[arg-type]


def warning(code: str, message: str, **details: object) -> Finding:
    """Make a warning."""
    return Finding(code, Severity.WARNING, message, **details)  # type: ignore[arg-type]


def note(code: str, message: str, **details: object) -> Finding:
    """Make a note."""
    return Finding(code, Severity.NOTE, message, **details)  # type: ignore[arg-type]
