"""What stands on a template's sheets where nothing is read: told, so that nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, warning
from cadre_docs.intake.template.layout import ALL_FILLED, STILL_EMPTY
from cadre_docs.office.workbooks.spreadsheetml import cells, named
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.schema import Schema

_LEAD_ROWS = 2  # title and lead
_MARKS = 2  # the column of the numbers of our advice
_MARKER = expression(r"[0-9]{1,2}\.|·")


def beyond(sheet: Sheet, places: Iterable[tuple[int, int]]) -> list[Finding]:
    """Return a warning that names cells beyond what a form or a table covers."""
    found = list(places)
    if not found:
        return []
    return [
        warning(
            "FS-template",
            f"表格范围之外有内容（{named(cells(found), '格')}），没有读取",
            remedy="是要填报的内容，请移到表格里；不是的不必理会",
            position=sheet.position(*found[0]),
        )
    ]


def above(sheet: Sheet, header: int, schema: Schema) -> Iterator[tuple[int, int]]:
    """Yield the cells above the headings that are not ours: no title, lead or band."""
    rows = [row for row in sheet.rows if row < header]
    edge = min((column for row in rows for column in sheet.columns(row)), default=0)
    at_edge = [
        row for row in rows if sheet.text(row, edge) and not is_band(sheet.text(row, edge), schema)
    ]
    for row in rows:
        for column in sheet.columns(row):
            text = sheet.text(row, column)
            # Title and lead stand at the edge; the formula counts what is missing.
            own = column == edge and row in at_edge[:_LEAD_ROWS]
            own = own or text.startswith(("=", ALL_FILLED, STILL_EMPTY)) or is_band(text, schema)
            if text and not own:
                yield row, column


def is_band(text: str, schema: Schema) -> bool:
    """Whether a text is the title of a section, perhaps with what we say of it in brackets."""
    titles = ("姓名", *(section.title for section in schema.sections))
    return any(text == title or text.startswith(f"{title}（") for title in titles)


def on_help(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the cells beside and below our advice on how to fill the workbook."""
    advice = [row for row in sheet.rows if _MARKER.fullmatch(sheet.text(row, _MARKS))]
    if not advice:
        return
    for row in sheet.rows:
        for column in sheet.columns(row):
            is_own = column in (_MARKS, _MARKS + 1) and row <= advice[-1]
            if sheet.text(row, column) and not is_own:
                yield row, column


def not_read(others: Iterable[tuple[Sheet, bool]]) -> Iterator[Finding]:
    """Say which sheets beside the one that is read hold something.

    Each comes with whether it has the same headings: such a one may hold people or numbers.
    """
    for sheet, is_same in others:
        if not sheet.rows or sheet.is_of_program:
            continue
        what = f"{'隐藏的' if sheet.hidden else ''}工作表“{sheet.title}”"
        if is_same:
            yield error(
                "FS-template",
                f"{what}也是这种表，没有读取",
                wanted="一个文件里只有一张",
                remedy="请并成一张，或另存成几个文件；不用的请删去",
                position=sheet.position(),
            )
        else:
            yield warning(
                "FS-template",
                f"{what}不是这种表，没有读取",
                remedy="无关的不必理会",
                position=sheet.position(),
            )
