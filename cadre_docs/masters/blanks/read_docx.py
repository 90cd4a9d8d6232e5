"""A Word form as lines and cells; what fields and controls hold has been laid open before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.form import Cell, Form, Grid, Line
from cadre_docs.masters.normalize.document import Document, W
from cadre_docs.pages.read_docx.formats import character_size
from cadre_docs.pages.read_docx.styles import Scope, Styles
from cadre_docs.pages.read_docx.wordml import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_TWIPS = 20
_LINE = 15.6  # points: a line where no height is stated
_BLANK = " \u3000\xa0\t_＿"


def read_docx_form(document: Document) -> Form:
    """Return a form as people see it; its handles are elements of the document."""
    reader = _Reader(Styles(document.part("styles"), Report()))
    return Form(list(reader.blocks(document.body)))


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._lines = self._grids = 0

    def blocks(self, body: etree._Element) -> Iterator[Line | Grid]:
        for element in body:
            if element.tag == f"{W}p":
                self._lines += 1
                line = self.line(element)
                line.number = self._lines
                yield line
            elif element.tag == f"{W}tbl":
                self._grids += 1
                yield self.grid(element)

    def line(self, paragraph: etree._Element) -> Line:
        text, gaps = "", []
        size = 0.0
        for run in paragraph.iter(f"{W}r"):
            start = len(text)
            text += run_text(run)
            words = text[start:]
            if words and _is_underlined(run) and not words.strip(_BLANK):
                gaps.append((start, len(text)))
            if words.strip():
                size = max(size, self._size(paragraph, run))
        return Line(text, paragraph, tuple(_joined(gaps)), size=size or 10.5)

    def _size(self, paragraph: etree._Element, run: etree._Element) -> float:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        scope: Scope = self._styles.scope("", None if style is None else style.get(f"{W}val"))
        return character_size(self._styles.run(scope, run.find(f"{W}rPr"), Report()))

    def grid(self, table: etree._Element) -> Grid:
        widths = [
            float(c.get(f"{W}w") or 0) / _TWIPS for c in table.iterfind(f"{W}tblGrid/{W}gridCol")
        ]
        rows: list[list[Cell]] = []
        above: dict[int, Cell] = {}
        for number, row in enumerate(table.findall(f"{W}tr")):
            height = _height(row)
            cells, below = [], {}
            for column, span, element in cells_of(row):
                merged = element.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
                owner = above.get(column)
                if goes_on and owner is not None and owner.colspan == span:
                    owner.rowspan += 1
                    owner.height += height
                    below[column] = owner
                    continue
                cell = self._cell(element, number, column, span)
                cell.width = sum(widths[column : column + span])
                cell.height = max(height, _LINE * len(cell.lines))
                cells.append(cell)
                if merged is not None:
                    below[column] = cell
            above = below
            rows.append(cells)
        return Grid(rows, self._grids, handle=table)

    def _cell(self, element: etree._Element, row: int, column: int, span: int) -> Cell:
        lines = [self.line(p) for p in element.iter(f"{W}p")]
        direction = element.find(f"{W}tcPr/{W}textDirection")
        upright = direction is not None and (direction.get(f"{W}val") or "").startswith("tb")
        return Cell(row, column, 1, span, lines, element, upright=upright)


def cells_of(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield grid column, span and element of the cells of a row."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = int(before.get(f"{W}val") or 0) if before is not None else 0
    for cell in row.findall(f"{W}tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        count = max(1, int(span.get(f"{W}val") or 1)) if span is not None else 1
        yield column, count, cell
        column += count


def run_text(run: etree._Element) -> str:
    """Return the characters of a run; those that are elements count one each."""
    return "".join(_characters(child) for child in run)


def _characters(child: etree._Element) -> str:
    if child.tag == f"{W}t":
        return re.sub("[\r\n]", " ", child.text or "")
    if child.tag == f"{W}tab":
        return "\t"
    if child.tag in (f"{W}br", f"{W}cr"):
        return "\n"
    return "\u2011" if child.tag == f"{W}noBreakHyphen" else ""


def _is_underlined(run: etree._Element) -> bool:
    line = run.find(f"{W}rPr/{W}u")
    return line is not None and line.get(f"{W}val", "single") not in ("none", "nil")


def _joined(gaps: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    pending: tuple[int, int] | None = None
    for start, end in gaps:
        if pending is not None and start == pending[1]:
            pending = (pending[0], end)
            continue
        if pending is not None:
            yield pending
        pending = (start, end)
    if pending is not None:
        yield pending


def _height(row: etree._Element) -> float:
    found = row.find(f"{W}trPr/{W}trHeight")
    return float(found.get(f"{W}val") or 0) / _TWIPS if found is not None else 0.0
