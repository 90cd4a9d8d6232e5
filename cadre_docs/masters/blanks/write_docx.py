"""Tags written into a Word form, each in the look of what stood there."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.masters.blanks.boxes import Box, Kind
from cadre_docs.masters.blanks.read_docx import run_text
from cadre_docs.masters.blanks.tags import box_tag, choice_tag, digit_tag, indexed_tag, row_tags
from cadre_docs.masters.normalize.document import W, child, drop, first_child
from cadre_docs.office.namespaces import XML_SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.masters.blanks.form import Cell, Line
    from cadre_docs.masters.normalize.changes import Changes

_ROW = "行"


def write_docx_tags(boxes: Sequence[Box], changes: Changes) -> None:
    """Write the tags of boxes into the document that they were found in.

    Rows of fixed height that hold a box grow from now on: what does not fit would be cut off.
    """
    for cell in (cell for box in boxes for one in (box, *box.columns) for cell in one.cells):
        height = cell.handle.getparent().find(f"{W}trPr/{W}trHeight")
        if height is not None and height.get(f"{W}hRule") == "exact":
            height.set(f"{W}hRule", "atLeast")
            changes.add("固定的行高改为“最小值”，填的内容多时行可以加高", cell.place)
    for box in sorted(boxes, key=lambda one: (one.start,), reverse=True):
        _write(box)


def _write(box: Box) -> None:
    match box.kind:
        case Kind.LIST:
            _write_list(box)
        case Kind.ROWS:
            _write_rows(box)
        case Kind.CHOICE | Kind.TICK:
            for tick in sorted(box.ticks, key=lambda one: one.at, reverse=True):
                mark = tick.line.text[tick.at]
                replace(tick.line, tick.at, tick.at + 1, choice_tag(box, tick, mark))
        case Kind.DIGITS:
            for number, cell in enumerate(box.cells):
                fill(cell, digit_tag(box, number))
        case Kind.PHOTO:
            _write_photo(box)
        case _ if box.line is None:
            fill(box.cells[0], box_tag(box))
        case Kind.HAND | Kind.TEXT:
            _write_paragraph(box)
        case _:
            replace(box.line, box.start, box.end, box_tag(box))


def fill(cell: Cell, text: str) -> None:
    """Write a tag into an empty cell; blanks that stood there go."""
    line = cell.lines[0]
    looks = _looks(line, cell)
    for extra in cell.lines[1:]:
        drop(extra.handle)
    for run in list(line.handle.findall(f"{W}r")):
        drop(run)
    line.handle.append(_run(text, looks))


def _write_paragraph(box: Box) -> None:
    line = box.line
    assert line is not None  # noqa: S101 - asked before
    if box.options.pop("before", False):
        new = _paragraph_like(line)
        line.handle.addprevious(new)
        new.append(_run(box_tag(box), _looks(line, box.cell)))
    elif box.options.pop("after", False):
        new = _paragraph_like(line)
        line.handle.addnext(new)
        new.append(_run(box_tag(box), _looks(line, box.cell)))
    else:
        for run in list(line.handle.findall(f"{W}r")):
            drop(run)
        line.handle.append(_run(box_tag(box), _looks(line, box.cell)))


def _paragraph_like(line: Line) -> etree._Element:
    made = etree.Element(f"{W}p")
    properties = line.handle.find(f"{W}pPr")
    if properties is not None:
        copied = copy.deepcopy(properties)
        for section in copied.findall(f"{W}sectPr"):
            drop(section)
        for align in copied.findall(f"{W}jc"):
            drop(align)
        made.append(copied)
    return made


def _write_photo(box: Box) -> None:
    """Write a photo's tag; the words of the empty box make way for it."""
    cell = box.cells[0]
    first = cell.lines[0].handle
    _free(first)
    is_bare = cell.is_empty
    looks = _looks(cell.lines[0], cell)

    def statement(text: str) -> etree._Element:
        made = _paragraph_like(cell.lines[0])
        made.append(_run(text, looks))
        _free(made)
        return made

    if is_bare:
        fill(cell, box_tag(box))
        return
    for text in (f"{{%p if {box.key} %}}", box_tag(box), "{%p else %}"):
        first.addprevious(statement(text))
    cell.lines[-1].handle.addnext(statement("{%p endif %}"))


def _free(paragraph: etree._Element) -> None:
    """Let a line be as high as the photo in it."""
    spacing = child(first_child(paragraph, "pPr"), "spacing")
    spacing.set(f"{W}line", "240")
    spacing.set(f"{W}lineRule", "auto")
    for indent in paragraph.findall(f"{W}pPr/{W}ind"):
        drop(indent)


def _write_rows(box: Box) -> None:
    for column in box.columns:
        for row, cell in enumerate(column.cells):
            tag = indexed_tag(box, column, row)
            if cell.is_empty:
                fill(cell, tag)
            else:  # blanks before a unit: 　　年
                line = next(line for line in cell.lines if not line.is_empty)
                replace(line, 0, len(line.text) - len(line.text.lstrip()), tag)


def _write_list(box: Box) -> None:
    first = box.columns[0].cells[0]
    row = first.handle.getparent()
    table = row.getparent()
    for column in box.columns:
        fill(column.cells[0], f"{{{{ {_ROW}.{column.key} }}}}")
    if box.numbered is not None and box.grid is not None:
        cell = box.grid.at(box.rows[0], box.numbered)
        if cell is not None:
            fill(cell, "{{ loop.index }}")
    rows = table.findall(f"{W}tr")
    start = rows.index(row)
    for extra in rows[start + 1 : start + len(box.rows)]:
        table.remove(extra)
    begin, end = row_tags(box)
    row.addprevious(_statement_row(row, begin))
    row.addnext(_statement_row(row, end))
    for properties in row.findall(f"{W}trPr/{W}tblHeader"):
        drop(properties)


def _statement_row(like: etree._Element, text: str) -> etree._Element:
    """Return a row that holds a statement alone; it is gone when the master is filled."""
    made = copy.deepcopy(like)
    cells = made.findall(f"{W}tc")
    free = [n for n, c in enumerate(cells) if c.find(f"{W}tcPr/{W}vMerge") is None]
    for number, cell in enumerate(cells):
        paragraphs = cell.findall(f"{W}p")
        for paragraph in paragraphs[1:]:
            cell.remove(paragraph)
        for run in list(paragraphs[0].iter(f"{W}r")):
            drop(run)
        if number == (free[0] if free else 0):
            paragraphs[0].append(_run(text, None))
    for mark in list(made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        drop(mark)
    return made


def replace(line: Line, start: int, end: int, text: str) -> None:
    """Put a tag in place of characters of a line."""
    at = 0
    placed: etree._Element | None = None
    for run in list(line.handle.iter(f"{W}r")):
        length = len(run_text(run))
        first, last = max(start - at, 0), min(end - at, length)
        inside = first < last or (start == end and at <= start <= at + length)
        at += length
        if not inside or (placed is not None and first >= last):
            continue
        tail = _split(run, max(last, first))
        middle = _split(run, first)
        if placed is None:
            placed = _run(text, run.find(f"{W}rPr"))
            run.addnext(placed)
        drop(middle)
        if not run_text(tail):
            drop(tail)
    if placed is None:
        line.handle.append(_run(text, _looks(line, None)))


def _split(run: etree._Element, at: int) -> etree._Element:
    """Cut a run in two after ``at`` characters; return the second, which follows it."""
    second = copy.deepcopy(run)
    run.addnext(second)
    _keep(run, 0, at)
    _keep(second, at, len(run_text(second)))
    return second


def _keep(run: etree._Element, start: int, end: int) -> None:
    at = 0
    for element in list(run):
        if element.tag == f"{W}rPr":
            continue
        length = len(element.text or "") if element.tag == f"{W}t" else _width(element)
        first, last = max(start - at, 0), min(end - at, length)
        at += length
        if element.tag == f"{W}t":
            element.text = (element.text or "")[first:last] if first < last else ""
            element.set(XML_SPACE, "preserve")
        elif length and first >= last:
            run.remove(element)


def _width(element: etree._Element) -> int:
    return 1 if element.tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen") else 0


def _looks(line: Line, cell: Cell | None) -> etree._Element | None:
    """Return the run properties for a box: of its own blanks, its mark, or the words around."""
    for run in line.handle.findall(f"{W}r"):
        found: etree._Element | None = run.find(f"{W}rPr")
        if found is not None:
            return found
    mark: etree._Element | None = line.handle.find(f"{W}pPr/{W}rPr")
    if mark is not None and len(mark):
        return mark
    around: etree._Element | None = cell.handle.getparent() if cell is not None else None
    near = None if around is None else next(around.iter(f"{W}r"), None)
    found = None if near is None else near.find(f"{W}rPr")
    if found is None:
        return None
    plain: etree._Element = copy.deepcopy(found)
    for name in ("b", "bCs"):
        for element in plain.findall(f"{W}{name}"):
            drop(element)
    return plain


def _run(text: str, looks: etree._Element | None) -> etree._Element:
    run = etree.Element(f"{W}r")
    if looks is not None:
        copied = copy.deepcopy(looks)
        copied.tag = f"{W}rPr"
        for name in ("vanish", "ins", "del"):
            for element in copied.findall(f"{W}{name}"):
                drop(element)
        run.append(copied)
    element = etree.SubElement(run, f"{W}t")
    element.text = text
    element.set(XML_SPACE, "preserve")
    return run
