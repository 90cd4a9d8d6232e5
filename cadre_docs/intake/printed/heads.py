"""What stands above the table of an existing roster: the unit, the assessment year.

Such a box stands among the words of a cell, which are known from the master
(``单位：{{ 单位 }}``, ``{{ 年度 }}年度…名册表``). A title in other words has no box that is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error
from cadre_docs.intake.sheet import Sheet
from cadre_docs.source.tree import Entry, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Position
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.source.tree import Origin

_TAG = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_YEAR_KEY = "年度"
_TITLE_YEAR = re.compile(r"(?<![0-9—至-])((?:19|20)[0-9]{2})年度")
_Pattern = tuple[re.Pattern[str], tuple[str, ...]]


def read_heads(sheet: Sheet, model: Workbook, last_row: int) -> tuple[list[Entry], list[Finding]]:
    """Return the boxes in the rows down to ``last_row``, each once, and where two contradict."""
    patterns = list(_patterns(model))
    found: dict[str, Entry] = {}
    problems: list[Finding] = []
    for row in (row for row in sheet.rows if row <= last_row):
        for column in sheet.columns(row):
            text = _plain(sheet.text(row, column))
            for key, value in _boxes(text, patterns):
                at = sheet.position(row, column)
                first = found.get(key)
                if first is None:
                    origin: Origin = "text" if sheet.seen(row, column) else "unreadable"
                    found[key] = Entry(key, at, Scalar(value, at, origin))
                elif isinstance(first.value, Scalar) and first.value.text != value:
                    problems.append(_contradicts(key, value, at, first))
    if (year := found.get(_YEAR_KEY)) is not None:
        problems += _other_years(sheet, last_row, year)
    return list(found.values()), problems


def _other_years(sheet: Sheet, last_row: int, year: Entry) -> Iterator[Finding]:
    """Report years in titles that are another than the one the list says it is of."""
    said = year.value.text if isinstance(year.value, Scalar) else ""
    if not said.isdecimal():
        return
    for row in (row for row in sheet.rows if row <= last_row):
        for column in sheet.columns(row):
            at = sheet.position(row, column)
            told = set(_TITLE_YEAR.findall(_plain(sheet.text(row, column))))
            if len(told) == 1 and at != year.position and said not in told:
                yield _contradicts(year.key, told.pop(), at, year)


def _contradicts(key: str, value: str, at: Position, first: Entry) -> Finding:
    there = first.value.text if isinstance(first.value, Scalar) else ""
    return error(
        "FS-duplicate",
        f"“{key}”这里是“{value}”，{first.position.cell}是“{there}”",
        wanted="各处一致",
        remedy="请核对，改正有误的一处",
        position=at,
        path=key,
    )


def _patterns(model: Workbook) -> Iterator[_Pattern]:
    """Yield a pattern, and the keys of its groups, for each cell with boxes among words."""
    for worksheet in model.sheets:
        sheet = Sheet("", worksheet)
        for row in sheet.rows:
            for column in sheet.columns(row):
                words = _TAG.split(sheet.text(row, column))  # words and keys by turns
                said = [_plain(part) for part in words[::2]]
                if len(words) > 1 and any(said) and not any("{" in part for part in said):
                    yield re.compile("(.*?)".join(map(re.escape, said))), tuple(words[1::2])


def _boxes(text: str, patterns: list[_Pattern]) -> Iterator[tuple[str, str]]:
    for pattern, keys in patterns:
        if match := pattern.fullmatch(text):
            yield from zip(keys, match.groups(), strict=True)
            return


def _plain(text: str) -> str:
    return "".join(text.split())
