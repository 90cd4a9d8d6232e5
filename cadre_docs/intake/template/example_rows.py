"""The rows 说明 and 示例 of a template: they hold no data, unless somebody typed over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, warning
from cadre_docs.intake.template.layout import EXAMPLE_ROW, HINT_ROW
from cadre_docs.office.workbooks.spreadsheetml import cells, named

if TYPE_CHECKING:
    from cadre_docs.findings import Position
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.intake.template.anchors import Header
    from cadre_docs.intake.template.hints import Written


class OwnRows:
    """Tells our two rows below the headings from rows of data, and what is lost in them."""

    def __init__(self, sheet: Sheet, header: Header, written: Written) -> None:
        self._sheet = sheet
        self._columns = header.columns
        self._written = written
        self._seen: set[str] = set()

    def holds_no_data(self, row: int, label: str) -> bool:
        """Tell whether column A says 说明 or 示例; what is lost in such a row is reported."""
        if label not in (HINT_ROW, EXAMPLE_ROW):
            return False
        typed = {k: c for k, c in self._columns.items() if self._sheet.text(row, c)}
        if label not in self._seen:  # ours; another one is somebody's row of data
            written = self._written
            ours = written.is_hint if label == HINT_ROW else written.is_example
            typed = {k: c for k, c in typed.items() if not ours(k, self._sheet.text(row, c))}
        self._seen.add(label)
        if typed:
            self._sheet.findings.append(self._lost(row, label, sorted(typed.values())))
        return True

    def _lost(self, row: int, label: str, columns: list[int]) -> Finding:
        where = named(cells((row, column) for column in columns), "格")
        what = f"“{label}”行里填了内容（{where}），而这一行不会被读取"
        return typed_over(what, self._sheet.position(row, columns[0]), exact=self._written.exact)


def typed_over(what: str, position: Position, *, exact: bool) -> Finding:
    """Return the finding for a hint or an example that somebody typed over.

    A template of another version of the form may say what we do not know: only a warning.
    """
    return (error if exact else warning)(
        "FS-template",
        what,
        wanted="内容应填在空白的格子里",
        remedy="是要填报的内容，请移到正确的位置；不是的请删去",
        position=position,
    )
