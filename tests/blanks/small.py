"""Small blank forms to draft from, drawn with python-docx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = "Sequence[Sequence[str]]"


def element(tag: str, **values: object):
    made = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def plain():
    """Return an empty document that prints as it is: stated fonts, no grid, no theme."""
    document = Document()
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key, name in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman")):
            fonts.set(qn(f"w:{key}"), name)
        fonts.set(qn("w:eastAsia"), "宋体")
    for style in list(document.styles.element.iter(qn("w:tblStylePr"))):
        style.getparent().remove(style)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    return document


def add_table(document, rows: Rows, widths: Sequence[float], height: float = 8.0):
    """Add a table: ``<`` in a cell joins it to the one on its left, ``^`` to the one above."""
    table = document.add_table(len(rows), len(widths))
    table.autofit = False
    properties = table._tbl.tblPr
    for style in properties.findall(qn("w:tblStyle")):
        properties.remove(style)
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=4, space=0, color="000000"))
    properties.find(qn("w:tblLayout")).addprevious(borders)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(width * 56.7)))
    for row, texts in zip(table.rows, rows, strict=True):
        row.height = Mm(height)
        for cell, width, text in zip(row._tr.tc_lst, widths, texts, strict=True):
            cell.tcPr.find(qn("w:tcW")).set(qn("w:w"), str(round(width * 56.7)))
            del text
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text not in ("<", "^"):
                write(table.cell(number, column), text)
    _join(table, rows)
    return table


def _join(table, rows: Rows) -> None:
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            right = column
            while right + 1 < len(texts) and texts[right + 1] == "<":
                right += 1
            below = number
            while below + 1 < len(rows) and rows[below + 1][column] == "^":
                below += 1
            if (right, below) != (column, number):
                write(table.cell(number, column).merge(table.cell(below, right)), text)


def write(cell, text: str) -> None:
    """Write a text, a paragraph for each of its lines."""
    first, *others = text.split("\n")
    cell.text = first
    for line in others:
        cell.add_paragraph(line)


def data_of(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
