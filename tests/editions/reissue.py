"""A re-issue of a form of ours, made by machine: five changes to its blank, as offices make them.

A box is renamed, one is added, one is gone, two change places, and a note is added.
"""

from __future__ import annotations

import io
from copy import copy
from dataclasses import dataclass

import openpyxl
from docx import Document
from docx.oxml.ns import qn

from cadre_docs.masters.blanks.find import find
from cadre_docs.masters.blanks.labels import squeezed
from cadre_docs.masters.blanks.names import name_boxes
from cadre_docs.masters.blanks.read_docx import read_docx_form
from cadre_docs.masters.normalize.document import Document as Tree

NOTE = "说明：本表一式三份，双面打印。"


@dataclass
class Reissue:
    """A new blank, and the words of what was changed in it."""

    data: bytes
    renamed: tuple[str, str]
    added: str
    gone: str
    swapped: tuple[str, str]


def reissue(blank: bytes) -> Reissue:
    """Return the next edition of a blank DOCX."""
    document = Tree(blank)
    found = find(read_docx_form(document))
    name_boxes(found.boxes)
    often = [squeezed(box.label) for box in found.boxes]
    pairs = [
        (box, box.grid.left_of(box.cells[0]))
        for box in found.boxes
        if box.kind == "field" and box.cells and box.line is None and box.grid is not None
    ]
    named = [
        (box, left)
        for box, left in pairs
        if left is not None
        and squeezed(left.text) == squeezed(box.label)
        and often.count(squeezed(box.label)) == 1
    ]
    assert len(named) >= 4, "too few boxes to change"
    first, second, third, *_, last = named
    renamed = (first[0].label, f"{first[0].label}全称")
    _write(first[1], renamed[1])
    swapped = (second[0].label, third[0].label)
    _write(second[1], swapped[1])
    _write(third[1], swapped[0])
    gone = last[0].label
    added = "所在团队" if "所在团队" not in often else "所在小组"
    _write(last[1], added)
    body = Document(io.BytesIO(document.save()))
    body.add_paragraph(NOTE)
    target = io.BytesIO()
    body.save(target)
    return Reissue(target.getvalue(), renamed, added, gone, swapped)


def reissue_sheet(blank: bytes) -> Reissue:
    """Return the next edition of a blank XLSX: the same changes, in the columns of its list."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = book.active
    heads = max(sheet.iter_rows(), key=lambda row: sum(bool(cell.value) for cell in row))
    named = [cell for cell in heads if cell.value and cell.value != "序号"]
    assert len(named) >= 6, "too few columns to change"
    _, first, _, second, third, *_, last = named
    renamed, gone = (str(first.value), f"{first.value}全称"), str(last.value)
    swapped = (str(second.value), str(third.value))
    first.value, last.value = renamed[1], "所在团队"
    second.value, third.value = reversed(swapped)
    sheet.cell(sheet.max_row + 1, 1, NOTE).font = copy(first.font)
    target = io.BytesIO()
    book.save(target)
    return Reissue(target.getvalue(), renamed, "所在团队", gone, swapped)


def _write(cell, text: str) -> None:
    """Write other words into a cell, in its first run."""
    paragraphs = list(cell.handle.iter(qn("w:p")))
    texts = list(cell.handle.iter(qn("w:t")))
    texts[0].text = text
    for other in texts[1:]:
        other.text = ""
    for extra in paragraphs[1:]:
        extra.getparent().remove(extra)
