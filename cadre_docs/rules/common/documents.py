"""What rows say of documents (示人社〔2020〕1号): of the year of their day, give or take one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext

_DOCUMENT = "document"


class _Documents(NamedTuple):
    """A list of things with documents: its day, what that is called, and the paper."""

    table: str
    column: str
    called: str
    paper: str
    earliest: int = 0
    """Years that the day may lie before the document's, negative."""


_OF_DOCUMENTS = {
    "sanctions": _Documents("sanctions", "decided_on", "处分决定日期", "处分决定"),
    # a contest of December is announced in January
    "merits": _Documents("merits", "date", "取得时间", "表彰文件", -1),
}
_LATE = 6
"""Months: in the first half of a year the document may be of the year before."""
_WRITTEN, _DESCRIPTION = "other_qualifications", "description"
_BEGINS = expression(r"\s*+((?:19|20)[0-9]{2})\s?年\s?(1[0-2]|0?[1-9])\s?月")
_CUT = expression(r"[〔\[【](?:19|20)[0-9]{2}[〕\]】]\s?(?:第|号)?\s?\Z")
_NO_YEAR = expression(r"[〔\[【]([0-9]{1,3}|[0-9]{5,8}|(?!19|20)[0-9]{4})[〕\]】]\s?第?\s?[0-9]")
_NUMBERED = expression(r"[〔\[(（【]((?:19|20)[0-9]{2})[〕\])）】]\s?第?[0-9]{1,5}\s?号")
"""In a text, where years in brackets may be those of a standard (规范（2015））."""
_NUMBER = expression(r"[〔\[(（【]((?:19|20)[0-9]{2})[〕\])）】]")


def of_documents(c: RecordContext) -> Iterator[Problem]:
    """Yield rows whose document is of another year than what they tell."""
    for table_id, rows in c.record.tables.items():
        if table_id in _OF_DOCUMENTS:
            yield from _malformed(c, rows, _OF_DOCUMENTS[table_id])
            yield from _documents(c, rows, _OF_DOCUMENTS[table_id])
        elif table_id == _WRITTEN:
            yield from _written(c, rows)


def _documents(c: RecordContext, rows: tuple[Row, ...], of: _Documents) -> Iterator[Problem]:
    """Yield rows whose document is of another year than their day, give or take one."""
    for number, row in enumerate(rows, 1):
        day, found = row.get(of.column), _NUMBER.search(row.text(_DOCUMENT))
        if found is None or not isinstance(day, PartialDate):
            continue
        if not of.earliest <= day.year - int(found[1]) <= _after_document(day):
            yield Problem(
                f"文号“{row.text(_DOCUMENT)}”是{found[1]}年的，而{of.called}填{day}",
                wanted="一行里的说法一致",
                remedy=f"请对照{of.paper}核对，改正有误的一处；确实如此的不必改",
                at=c.at_row(of.table, number, _DOCUMENT),
            )


def _malformed(c: RecordContext, rows: tuple[Row, ...], of: _Documents) -> Iterator[Problem]:
    """Yield documents whose number breaks off (〔2018〕), or whose year is none (〔18〕42号)."""
    for number, row in enumerate(rows, 1):
        said = row.text(_DOCUMENT)
        cut, year = _CUT.search(said), _NO_YEAR.search(said)
        if cut or year:
            why = "后面没有号数" if cut else f"里的“{year[1] if year else ''}”不是年份"
            yield Problem(
                f"文号“{said}”{why}",
                wanted="发文机关、年份和号数，如“示人社〔2020〕1号”",
                remedy=f"请对照{of.paper}写全；确实如此的不必改",
                at=c.at_row(of.table, number, _DOCUMENT),
            )


def _after_document(day: PartialDate) -> int:
    """Return how many years a document may be older than its day: what December decides is told."""
    return 1 if day.month is None or day.month <= _LATE else 0


def _written(c: RecordContext, rows: tuple[Row, ...]) -> Iterator[Problem]:
    """Yield what begins with a month and names a document of another year, and no other."""
    for number, row in enumerate(rows, 1):
        text = row.text(_DESCRIPTION)
        found, years = _BEGINS.match(text), _NUMBERED.findall(text)
        if found is None or len(years) != 1:
            continue
        day = PartialDate(int(found[1]), int(found[2]))
        if not -1 <= day.year - int(years[0]) <= _after_document(day):
            yield Problem(
                f"写的是{day}的事，而文号是{years[0]}年的",
                wanted="一行里的说法一致",
                remedy="请对照表彰文件核对，改正有误的一处；确实如此的不必改",
                at=c.at_row(_WRITTEN, number, _DESCRIPTION),
            )
