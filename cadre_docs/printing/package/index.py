"""The index page of a print package, laid out like any other page and printed as PDF."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

from cadre_docs.pages.model import MM, Font, Layout, Page, Section
from cadre_docs.pages.pdf import print_layout, set_layout
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.typeset import NotSet
from cadre_docs.printing.listing import PADDING, TITLE_FONT, Column, listing, one_line
from cadre_docs.values.text import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cadre_docs.pages.printed import Printed
    from cadre_docs.pages.typeset import PdfFile
    from cadre_docs.printing.package.entries import Entry

TITLE = "目录"
COLUMNS: tuple[Column, ...] = (
    ("序号", 12, "center"),
    ("主管部门", 30, "left"),
    ("单位", 32, "left"),
    ("姓名", 26, "center"),
    ("表名", 40, "left"),
    ("页×份", 15, "center"),
    ("起始页", 15, "center"),
)
_PAGE = Page(210 * MM, 297 * MM, 20 * MM, 18 * MM, 20 * MM, 22 * MM)
_TEXT = Font("仿宋", size=10.5)
_TITLE_PITCH, _AFTER_TITLE = 30, 8
_PITCH, _HEIGHT = 15, 24  # of lines, and of rows at least


def index_pages(entries: Sequence[Entry], day: date, *, plain: bool = False) -> PdfFile | Printed:
    """Return the index, one line for each person's form: pages to be written, or a PDF.

    It is a PDF where only WeasyPrint sets it.
    """
    layout = _layout(entries)
    with suppress(NotSet):
        return set_layout(layout, plain=plain)
    identifier = sha256(layout.text().encode()).digest()[:16]
    return print_layout(layout, DocumentInfo(TITLE, day, identifier, plain=plain))


def likely_length(entries: Sequence[Entry]) -> int:
    """Return how many pages the index will most likely take; nothing is set for that."""
    room = _PAGE.text_height - _HEIGHT  # of the headings, on each page
    left, pages = room - _TITLE_PITCH - _AFTER_TITLE, 1
    for number, entry in enumerate(entries, 1):
        wide = (
            width_of(text) * _TEXT.size / 2 / (width * MM)
            for text, (_, width, _) in zip(_line(number, entry), COLUMNS, strict=True)
        )
        height = max(ceil(max(wide)) * _PITCH + 2 * PADDING, _HEIGHT)
        if height > left:
            left, pages = room, pages + 1
        left -= height
    return pages


def _layout(entries: Sequence[Entry]) -> Layout:
    heading = one_line(TITLE, TITLE_FONT, pitch=_TITLE_PITCH, after=_AFTER_TITLE)
    lines = (_line(number, entry) for number, entry in enumerate(entries, 1))
    table = listing(COLUMNS, lines, _TEXT, pitch=_PITCH, height=_HEIGHT)
    return Layout((Section(_PAGE, (heading, table)),))


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
