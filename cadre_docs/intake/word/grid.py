"""WordprocessingML → rows of cells, tolerant of all that people and programs put into a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.intake.word.document import Cell, Remark, Row, Seen
from cadre_docs.intake.word.paragraphs import (
    DROPPED,
    MC,
    WRAPPERS,
    ParagraphReader,
    W,
    number_of,
    value_of,
)
from cadre_docs.limits import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_NO_LINE = ("nil", "none")


@dataclass
class GridReader:
    """Reads the body of one document into rows."""

    paragraphs: ParagraphReader = field(default_factory=ParagraphReader)
    rows: list[Row] = field(default_factory=list)
    _tables: int = 0
    _alone: int = 0  # paragraphs outside tables

    def read(self, body: etree._Element) -> None:
        """Read all blocks of a body."""
        for block in self._inside(body):
            if block.tag == W + "p":
                self._alone += 1
                cell = Cell(element=block)
                self.paragraphs.read(block, cell)
                self._add(Row(0, self._alone, [cell]))
            elif block.tag == W + "tbl":
                self._tables += 1
                self._table(block)

    def _inside(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Yield the children of an element, those of its wrappers in their place."""
        for child in parent:
            tag = child.tag
            if tag == W + "bookmarkStart":
                self.paragraphs.bookmarks.append(child.get(W + "name") or "")
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    yield from self._inside(content)
            elif tag == MC + "AlternateContent":
                choice = child.find(MC + "Choice")
                if choice is None:
                    choice = child.find(MC + "Fallback")
                if choice is not None:
                    yield from self._inside(choice)
            elif tag in WRAPPERS:
                yield from self._inside(child)
            elif tag not in DROPPED:
                yield child

    def _table(self, table: etree._Element) -> None:
        widths = [number_of(c.get(W + "w")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        number = 0
        for row in self._inside(table):
            if row.tag != W + "tr":
                continue
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            number += 1
            cells = list(self._cells(row, widths))
            if number > 1 and _is_one_box(self.rows[-1].cells, cells):
                for above, below in zip(self.rows[-1].cells, cells, strict=True):
                    above.take_in(below)
            else:
                self._add(Row(self._tables, number, cells))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        row.order = len(self.rows)

    def _cells(self, row: etree._Element, widths: list[int]) -> Iterator[Cell]:
        column = value_of(row, f"{W}trPr/{W}gridBefore", 0)
        total = sum(widths) or 1
        for element in self._inside(row):
            if element.tag != W + "tc":
                continue
            span = min(max(value_of(element, f"{W}tcPr/{W}gridSpan", 1), 1), limits().columns)
            merged = element.find(f"{W}tcPr/{W}vMerge")
            across = element.find(f"{W}tcPr/{W}hMerge")
            cell = Cell(
                left=sum(widths[:column]) / total,
                right=sum(widths[: column + span]) / total,
                continues=merged is not None and merged.get(W + "val") != "restart",
                element=element,
            )
            column += span
            self._fill(element, cell)
            if across is not None and across.get(W + "val") != "restart" and cell.is_empty:
                continue  # swallowed by the cell before it
            yield cell

    def _fill(self, element: etree._Element, cell: Cell) -> None:
        for block in self._inside(element):
            if block.tag == W + "p":
                self.paragraphs.read(block, cell)
            elif block.tag == W + "tbl":
                cell.remarks.append(Remark(Seen.NESTED))
                for nested in self._cells_within(block):
                    self._fill(nested, cell)

    def _cells_within(self, table: etree._Element) -> Iterator[etree._Element]:
        """Yield the cells of a table that stands in a cell."""
        for row in self._inside(table):
            if row.tag == W + "tr":
                yield from (cell for cell in self._inside(row) if cell.tag == W + "tc")


def _is_one_box(above: list[Cell], below: list[Cell]) -> bool:
    """Whether a row goes on in the next: a merged label, and no line between what stands beside.

    Masters part the place of an opinion from that of its signature so; who fills the form, and
    forms printed from a former master, know one box.
    """
    if [(c.left, c.right) for c in above] != [(c.left, c.right) for c in below]:
        return False
    merged = [cell.continues for cell in below]
    return (
        any(merged)
        and not all(merged)
        and all(
            cell.continues or (_has_no_line(upper, "bottom") and _has_no_line(cell, "top"))
            for upper, cell in zip(above, below, strict=True)
        )
    )


def _has_no_line(cell: Cell, side: str) -> bool:
    """Whether a cell has no line at a side: none is stated for it, or that there is none.

    LibreOffice writes the lines of all cells, and none for the table.
    """
    if cell.element is None:
        return False
    line = cell.element.find(f"{W}tcPr/{W}tcBorders/{W}{side}")
    if line is not None:
        return line.get(W + "val") in _NO_LINE
    table = next(cell.element.iterancestors(W + "tbl"), None)
    lines = (f"{W}tblPr/{W}{name}" for name in ("tblBorders", "tblStyle"))
    return table is not None and all(table.find(path) is None for path in lines)
