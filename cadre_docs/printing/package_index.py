"""The index page of a print package, laid out like any other page and printed as PDF."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.pages.model import (
    MM,
    Align,
    Border,
    Cell,
    Edges,
    Font,
    Layout,
    LineSpacing,
    Padding,
    Page,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)
from cadre_docs.pages.pdf import render_pdf
from cadre_docs.pages.printed import DocumentInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cadre_docs.printing.package_entries import Entry

TITLE = "目录"
# Heading, width in millimetres, alignment.
COLUMNS: tuple[tuple[str, float, Align], ...] = (
    ("序号", 12, "center"),
    ("主管部门", 30, "left"),
    ("单位", 32, "left"),
    ("姓名", 26, "center"),
    ("表名", 40, "left"),
    ("页×份", 15, "center"),
    ("起始页", 15, "center"),
)
_PAGE = Page(210 * MM, 297 * MM, 20 * MM, 18 * MM, 20 * MM, 22 * MM)
_TITLE = Font("方正小标宋简体", size=18)
_HEAD = Font("黑体", size=10.5)
_TEXT = Font("仿宋", size=10.5)
_LINE = Border(0.5)
_PADDING = Padding(top=3, bottom=3)
_EDGES = Edges(_LINE, _LINE, _LINE, _LINE)


def index_pdf(entries: Sequence[Entry], day: date) -> bytes:
    """Return the index as PDF: one line for each person's form."""
    heading = Paragraph(
        (Run(TITLE, _TITLE),), align="center", line=LineSpacing(30), after=8, mark=_TITLE
    )
    rows = [_row([name for name, _, _ in COLUMNS], _HEAD, header=True)]
    rows += [_row(_line(number, entry), _TEXT) for number, entry in enumerate(entries, 1)]
    table = Table(tuple(width * MM for _, width, _ in COLUMNS), tuple(rows))
    layout = Layout((Section(_PAGE, (heading, table)),))
    identifier = sha256(layout.text().encode()).digest()[:16]
    return render_pdf(layout, DocumentInfo(TITLE, day, identifier))


def _line(number: int, entry: Entry) -> list[str]:
    record = entry.record
    with_evidence = f"({entry.pages}+{entry.evidence_pages})"
    pages = with_evidence if entry.evidence_pages else str(entry.pages)
    return [
        str(number),
        str(record.get("department") or ""),
        str(record.get("unit") or ""),
        record.person,
        record.schema.title,
        f"{pages}×{entry.copies}",
        str(entry.first),
    ]


def _row(texts: Sequence[str], font: Font, *, header: bool = False) -> Row:
    cells = []
    for column, (text, (_, _, align)) in enumerate(zip(texts, COLUMNS, strict=True)):
        paragraph = Paragraph(
            (Run(text, font),) if text else (),
            align="center" if header else align,
            line=LineSpacing(15),
            mark=font,
        )
        cells.append(Cell(column, (paragraph,), valign="center", edges=_EDGES, padding=_PADDING))
    return Row(tuple(cells), height=24, height_rule="at_least", header=header, cant_split=True)
