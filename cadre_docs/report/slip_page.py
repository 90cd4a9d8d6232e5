"""A return slip as one page in Word."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cadre_docs.office.reproducible import stable_zip
from cadre_docs.report.slips import shortened_text

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from cadre_docs.report.slips import Slip

_FONT = "宋体"
_WIDTHS = (12, 36, 70, 56)  # mm
_ROOM = (4, 40, 80, 62)  # characters: four lines of each column
_LONGEST_NAME = 30
_HEADS = ("序号", "哪一项、在哪里", "问题", "怎么改")
_NO_DATE = date(1980, 1, 1)
_WIDTH, _HEIGHT, _MARGIN = 210, 297, 18  # mm


def slip_page(slip: Slip) -> bytes:
    """Return the slip as the bytes of a .docx file of one page."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _say(title, "填报退回单", 18, bold=True)
    unit = f"（{slip.unit}）" if slip.unit else ""
    _say(
        document.add_paragraph(),
        f"{shortened_text(slip.name, _LONGEST_NAME)}{shortened_text(unit, _LONGEST_NAME)}：",
        12,
    )
    count = f"您填的《{slip.form}》有{len(slip.items)}处需要改正或核对："
    _say(document.add_paragraph(), count, 12)
    table = document.add_table(rows=1, cols=len(_HEADS), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, _HEADS, strict=True):
        _say(cell.paragraphs[0], head, 10.5, bold=True)
    for number, item in enumerate(slip.shown(), 1):
        mark = "" if item.grave else "【核对】"
        texts = (str(number), f"{item.box} {item.where}", f"{mark}{item.what}", item.remedy)
        for cell, text, most in zip(table.add_row().cells, texts, _ROOM, strict=True):
            _say(cell.paragraphs[0], shortened_text(text, most), 9)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)  # the grid, which LibreOffice goes by
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Mm(width)
    if slip.more:
        rest = f"另有{slip.more}处，见同名的文字文件（.txt）。"
        _say(document.add_paragraph(), rest, 10.5)
    _say(document.add_paragraph(), slip.deadline, 12)
    target = io.BytesIO()
    document.save(target)
    return stable_zip(target.getvalue(), date=_NO_DATE)


def _say(paragraph: Paragraph, text: str, size: float, *, bold: bool = False) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    run.font.name = _FONT
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
