"""The year in a list's title or on its tab, where its people's column says another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, warning
from cadre_docs.intake.foreign.matching import CODE
from cadre_docs.performance.expressions import expression
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Position
    from cadre_docs.intake.foreign.matching import MatchedSheet
    from cadre_docs.intake.headed import Table

_YEAR = expression(r"(?<![0-9])((?:19|20)[0-9]{2})(?:学年度|年度)")
_TAB = expression(r"((?:19|20)[0-9]{2})年?")
_FIRST = expression(r"(?:19|20)[0-9]{2}(?![0-9])")
_RUNNING = frozenset("：:，,。；;")
_BOX = "年度"


def other_years(table: Table, sheet: MatchedSheet) -> Iterator[Finding]:
    """Yield what a title says of a year that none of the people below is of.

    Notes above a list speak of other years, too: only what names one year, and is no sentence.
    """
    column = next((c for c in sheet.columns if c.confirmed and c.path == _BOX), None)
    at = {folded(heading.text): heading for heading in table.headings}
    if column is None or (heading := at.get(folded(column.heading))) is None:
        return
    said = {m[0] for value in table.values(heading) if (m := _FIRST.match(value))}
    for text, position in _titles(table):
        years = set(_YEAR.findall(text))
        if tab := _TAB.fullmatch(text):
            years.add(tab[1])
        if said and len(years) == 1 and years.isdisjoint(said):
            yield warning(
                CODE,
                f"标题写的是{years.pop()}年度，“{column.heading}”一栏是{'、'.join(sorted(said))}",
                remedy="请核对是不是往年的名单；标题没有改的，改正标题",
                position=position,
            )


def _titles(table: Table) -> Iterator[tuple[str, Position]]:
    yield table.title.strip(), table.sheet.position()
    for row in table.sheet.rows:
        if row >= table.head[0]:
            return
        for column in table.sheet.columns(row):
            text = table.sheet.text(row, column).strip()
            if text and _RUNNING.isdisjoint(text):
                yield text, table.sheet.position(row, column)
