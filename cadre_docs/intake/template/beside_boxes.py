"""The sheet 填写 beside its boxes: hints, examples and asterisks; what was typed over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.intake.template.anchors import nameless, unknown
from cadre_docs.intake.template.example_rows import typed_over
from cadre_docs.intake.template.layout import EXAMPLE, HINT, INPUT, ITEM, plain
from cadre_docs.intake.template.unread import above, beyond, is_band

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.intake.template.hints import Written
    from cadre_docs.schema import Schema

_STARS = ("*", "＊")


class Beside:
    """Looks at all cells of the sheet that are neither a box nor the name of one."""

    def __init__(
        self, sheet: Sheet, schema: Schema, written: Written, head: tuple[int, int, int]
    ) -> None:
        """``head`` gives the header row, and the columns of names and of boxes."""
        self._sheet, self._schema, self._written = sheet, schema, written
        self._top, self._item, self._entry = head
        self._heads = {column: sheet.text(self._top, column) for column in sheet.columns(self._top)}
        by_head = {plain(text): column for column, text in self._heads.items()}
        self._hints, self._examples = by_head.get(HINT, 0), by_head.get(EXAMPLE, 0)
        self._outside: list[tuple[int, int]] = []
        self._unknown: set[int] = set()  # columns that were reported

    def findings(self, keys: dict[int, str]) -> list[Finding]:
        """Return what is lost; ``keys`` tells which box each row holds."""
        if not self._top:  # without headings nobody knows what the columns are
            return []
        self._outside = list(above(self._sheet, self._top, self._schema))
        found = [
            finding
            for row in self._sheet.rows
            if row > self._top
            for column in self._sheet.columns(row)
            if self._sheet.text(row, column) and not self._is_read(row, column, keys)
            for finding in self._beside(row, column, keys.get(row))
        ]
        ours = (ITEM, INPUT, HINT, EXAMPLE)
        self._outside += (
            (self._top, column)
            for column, text in self._heads.items()
            if text and plain(text) not in ours and column not in self._unknown
        )
        return [*found, *beyond(self._sheet, self._outside)]

    def _beside(self, row: int, column: int, key: str | None) -> Iterator[Finding]:
        text, at = self._sheet.text(row, column), self._sheet.position(row, column)
        label = self._heads.get(column, "")
        if key is None:
            if not is_band(text, self._schema):
                self._outside.append((row, column))
        elif column in (self._hints, self._examples):
            yield from self._own(column, key, text, at)
        elif column < self._item:
            if text not in _STARS:
                yield nameless(at)
        elif not label:
            self._outside.append((row, column))
        elif column not in self._unknown:
            self._unknown.add(column)
            yield unknown(label, {}, at)

    def _own(self, column: int, key: str, text: str, at: Position) -> Iterator[Finding]:
        """Yield what is wrong with a hint or an example."""
        written = self._written
        is_hint = column == self._hints
        if not (written.is_hint if is_hint else written.is_example)(key, text):
            called = HINT if is_hint else EXAMPLE
            what = f"“{key}”的“{called}”被改成了别的内容，而这一格不会被读取"
            yield typed_over(what, at, exact=written.exact)

    def _is_read(self, row: int, column: int, keys: dict[int, str]) -> bool:
        """Whether a cell is a box or a name, known or reported; a name without a box is not."""
        if column == self._item and row not in keys and self._written.exact:
            return bool(self._sheet.text(row, self._entry))
        return column in (self._item, self._entry)
