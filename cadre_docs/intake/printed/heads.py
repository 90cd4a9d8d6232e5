"""What stands above the table of an existing roster: the unit, the assessment year.

Such a box stands among the words of a cell, which are known from the master
(``单位：{{ 单位 }}``, ``{{ 年度 }}年度…名册表``). Of a title in other words the year is read, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error
from cadre_docs.intake.printed.own_words import numbered, plain
from cadre_docs.intake.printed.titles import is_title
from cadre_docs.intake.sheet import Sheet
from cadre_docs.source.tree import Entry, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Position
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.source.tree import Origin

_TAG = re.compile(r"\{\{\s*(\w+)\s*\}\}")
YEAR, UNIT = "年度", "单位"
"""The keys of the boxes for the year and the unit."""
_HEAD_YEAR = re.compile(r"(?<![0-9—至-])((?:19|20)[0-9]{2})年度")
_TITLE_YEAR = re.compile(r"(?<![0-9—至-])((?:19|20)[0-9]{2})年")
_Pattern = tuple[re.Pattern[str], tuple[str, ...]]


def stated(entries: Iterable[Entry], key: str) -> str:
    """Return what a box says as it was typed; empty where it is not there."""
    found = next((e.value for e in entries if e.key == key), None)
    return found.text if isinstance(found, Scalar) else ""


def read_heads(sheet: Sheet, model: Workbook, last_row: int) -> tuple[list[Entry], list[Finding]]:
    """Return the boxes in the rows down to ``last_row``, each once, and where two contradict."""
    patterns = list(_patterns(model))
    found: dict[str, Entry] = {}
    problems: list[Finding] = []
    for row in (row for row in sheet.rows if row <= last_row):
        for column in sheet.columns(row):
            text = plain(sheet.text(row, column))
            for key, value in _boxes(text, patterns):
                at = sheet.position(row, column)
                first = found.get(key)
                if first is None:
                    origin: Origin = "text" if sheet.seen(row, column) else "unreadable"
                    found[key] = Entry(key, at, Scalar(value, at, origin))
                elif isinstance(first.value, Scalar) and first.value.text != value:
                    problems.append(_contradicts(key, value, at, first))
    if YEAR not in found and any(YEAR in keys for _, keys in patterns):
        found.update((entry.key, entry) for entry in _in_titles(sheet, last_row))
    if (year := found.get(YEAR)) is not None:
        problems += other_years(sheet, last_row, year)
    return list(found.values()), problems


def _in_titles(sheet: Sheet, last_row: int) -> Iterator[Entry]:
    """Yield the year of a title in other words than the master's, where it names one."""
    for row in (row for row in sheet.rows if row < last_row):
        for column in sheet.columns(row):
            text = numbered(sheet.text(row, column))
            years = set(_TITLE_YEAR.findall(text)) if is_title(text) else set()
            if len(years) == 1 and sheet.seen(row, column):
                at = sheet.position(row, column)
                yield Entry(YEAR, at, Scalar(years.pop(), at))
                return


def other_years(sheet: Sheet, last_row: int, year: Entry) -> Iterator[Finding]:
    """Report years above the headings that are another than ``year``, which the list is of.

    The last headings are in ``last_row``; they may be of other years: 2022年度考核结果.
    """
    said = year.value.text if isinstance(year.value, Scalar) else ""
    if not said.isdecimal():
        return
    for row in (row for row in sheet.rows if row < last_row):
        for column in sheet.columns(row):
            at, text = sheet.position(row, column), numbered(sheet.text(row, column))
            told = set((_TITLE_YEAR if is_title(text) else _HEAD_YEAR).findall(text))
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
                said = [plain(part) for part in words[::2]]
                if len(words) > 1 and any(said) and not any("{" in part for part in said):
                    yield re.compile("(.*?)".join(map(re.escape, said))), tuple(words[1::2])


def _boxes(text: str, patterns: list[_Pattern]) -> Iterator[tuple[str, str]]:
    for pattern, keys in patterns:
        if match := pattern.fullmatch(text):
            yield from zip(keys, match.groups(), strict=True)
            return
