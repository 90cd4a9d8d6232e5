"""What goes with a form: a list of materials, and each file's pages on A4, numbered.

The number stands in the foot that :mod:`cadre_docs.record.evidence.place` leaves free.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pypdf import PdfReader, PdfWriter

from cadre_docs.errors import OutputError
from cadre_docs.pages.model import MM, Font, Layout, Page, Section
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.structure import Element
from cadre_docs.pages.tagged_pdf import Part as Structured
from cadre_docs.printing.listing import TITLE_FONT, Column, listing, one_line
from cadre_docs.record.evidence.paths import evidence_path
from cadre_docs.record.evidence.place import FOOT, HEIGHT, MARGIN, WIDTH
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.evidence.read import (
    EvidenceFacts,
    evidence_pages,
    is_pdf,
    read_evidence,
    refuse_much,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.pages.printed import Printed
    from cadre_docs.record import Record

TITLE = "材料目录"
COLUMNS: tuple[Column, ...] = (
    ("序号", 16, "center"),
    ("名称", 106, "left"),
    ("页数", 20, "center"),
    ("页码", 28, "center"),
)
_LIST_PAGE = Page(WIDTH, HEIGHT, 25 * MM, 20 * MM, 20 * MM, 20 * MM)
_SMALL = 4.0
_PITCH = 12.0
_PAGE = Page(WIDTH, HEIGHT, _SMALL, MARGIN, FOOT, MARGIN, footer=FOOT - _PITCH - _SMALL / 2)
_TEXT_FONT = Font("仿宋", size=12)
_NUMBER_FONT = Font("宋体", size=9)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of evidence: its name, how many pages it has, the hash of the file.

    With a ``picture`` all on its page is ours; in a PDF may be anything.
    """

    name: str
    pages: int
    sha: str
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that goes with one form as a PDF: ``listed`` pages of 材料目录, then the parts.

    ``structures`` are those of the list (None where it has none) and of each part: pictures.
    """

    pdf: bytes
    listed: int
    parts: tuple[Part, ...]
    structures: tuple[Structured | None, ...]

    @property
    def pages(self) -> int:
        """How many pages it has in all."""
        return self.listed + sum(part.pages for part in self.parts)


def evidence_of(record: Record, day: date) -> Evidence | None:
    """Return what goes with a record's form; None when it names nothing.

    ``day`` is the date the PDF carries. Raises OutputError for a file that cannot go along, and
    for a name that no font can draw.
    """
    if not record.attachments:
        return None
    files: list[tuple[Part, PdfWriter]] = []
    facts: list[EvidenceFacts] = []
    for number, attachment in enumerate(record.attachments, 1):
        try:
            data = read_evidence(evidence_path(record.evidence_folder, attachment.file))
            made = evidence_pages(data)
            picture = not is_pdf(data)
            part = Part(attachment.name, len(made.pages), sha256(data).hexdigest(), picture)
            facts.append(EvidenceFacts(len(data), part.pages, part.sha))
            refuse_much(facts)
        except EvidenceError as problem:
            raise OutputError(f"附件{number}：{problem.message}；{problem.remedy}") from None
        files.append((part, made))
    parts = [part for part, _ in files]
    printed = _made(_list_of(record, parts), day)
    listed = PdfReader(io.BytesIO(printed.pdf))
    numbers = PdfReader(io.BytesIO(_made(_numbers_of(record, parts), day).pdf))
    writer = PdfWriter()
    writer.append(listed, import_outline=False)
    for _, made in files:
        writer.append(_read(made), import_outline=False)
    for page, foot in zip(writer.pages[len(listed.pages) :], numbers.pages, strict=True):
        page.merge_page(foot)
    buffer = io.BytesIO()
    writer.metadata = None
    writer.write(buffer)
    structures = (printed.structure, *_structures(parts, printed.pages))
    return Evidence(buffer.getvalue(), printed.pages, tuple(parts), structures)


def _structures(parts: Sequence[Part], start: int) -> Iterator[Structured]:
    """Yield the structure of each part, whose pages begin with page ``start``: its pictures."""
    for number, part in enumerate(parts, 1):
        root = Element("Document")
        made = Structured(root, {})
        for page in range(start, start + part.pages):
            figure = root.add("Figure")
            figure.alt = f"附件{number} {part.name}"
            made.places[figure] = [(page, 0)]
            made.boxes[figure] = (MARGIN, FOOT, WIDTH - MARGIN, HEIGHT - MARGIN)
        start += part.pages
        yield made


def _read(made: PdfWriter) -> PdfReader:
    buffer = io.BytesIO()
    made.write(buffer)
    return PdfReader(buffer)


def _made(layout: Layout, day: date) -> Printed:
    identifier = sha256(layout.text().encode("utf-8", "surrogatepass")).digest()[:16]
    return print_layout(layout, DocumentInfo(TITLE, day, identifier))


def _numbers_of(record: Record, parts: Sequence[Part]) -> Layout:
    """Return pages that hold only their numbers."""
    sections, total = [], 0
    for number, part in enumerate(parts, 1):
        for page in range(1, part.pages + 1):
            total += 1
            told = f"附件{number} 第{page}页/共{part.pages}页（材料第{total}页）"
            text = "　".join(filter(None, (record.person, told)))
            line = one_line(text, _NUMBER_FONT, pitch=_PITCH)
            sections.append(Section(_PAGE, (), footer=(line,)))
    return Layout(tuple(sections))


def _list_of(record: Record, parts: Sequence[Part]) -> Layout:
    whose = "　".join(filter(None, (record.person, record.schema.title)))
    heading, below = one_line(TITLE, TITLE_FONT), one_line(whose, _TEXT_FONT)
    lines, first = [], 1
    for number, part in enumerate(parts, 1):
        last = first + part.pages - 1
        pages = str(first) if first == last else f"{first}—{last}"
        lines.append((f"附件{number}", part.name, str(part.pages), pages))
        first = last + 1
    table = listing(COLUMNS, lines, _TEXT_FONT, pitch=16, height=26)
    return Layout((Section(_LIST_PAGE, (heading, below, table)),))
