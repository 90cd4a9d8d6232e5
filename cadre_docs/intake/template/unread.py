"""What stands on a template's sheets where nothing is read: told, so that nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, warning
from cadre_docs.office.workbooks.spreadsheetml import cells, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.schema import Schema


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
    bands = ("姓名", *(section.title for section in schema.sections))
    for row in rows:
        for column in sheet.columns(row):
            text = sheet.text(row, column)
            # Titles and leads stand at the edge; the formula counts what is missing.
            if text and column != edge and not text.startswith(("=", *bands)):
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
