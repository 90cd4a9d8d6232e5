"""The index page of a print package, laid out like any other page and printed as PDF."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.pages.model import MM, Font, Layout, Page, Section
from cadre_docs.pages.pdf import page_count, print_layout
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.printing.listing import TITLE_FONT, Column, listing, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cadre_docs.pages.printed import Printed
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


def index_pdf(entries: Sequence[Entry], day: date, *, plain: bool = False) -> Printed:
    """Return the index as PDF: one line for each person's form."""
    layout = _layout(entries)
    identifier = sha256(layout.text().encode()).digest()[:16]
    return print_layout(layout, DocumentInfo(TITLE, day, identifier, plain=plain))


def index_length(entries: Sequence[Entry], day: date) -> int:
    """Return how many pages the index takes; nothing is written for that."""
    return page_count(_layout(entries), DocumentInfo(TITLE, day, b""))


def _layout(entries: Sequence[Entry]) -> Layout:
    heading = one_line(TITLE, TITLE_FONT, after=8)
    lines = (_line(number, entry) for number, entry in enumerate(entries, 1))
    table = listing(COLUMNS, lines, _TEXT, pitch=15, height=24)
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
