"""The print package: everybody's forms in one PDF, in the order of a roster, ready to print.

Each form comes in as many copies as its notice asks for. Before them stands an index;
beside the PDF goes a manifest, so that what left the office can be checked later.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from pypdf import PdfWriter

from cadre_docs.messages.progress import steps
from cadre_docs.outputs.csv import csv_bytes
from cadre_docs.pages.typeset import PdfFile
from cadre_docs.performance.garbage import making_many
from cadre_docs.printing.package.entries import Entry, PackageItem
from cadre_docs.printing.package.index import index_pages, likely_length
from cadre_docs.printing.package.shared_fonts import with_shared_fonts
from cadre_docs.printing.pdf_join import MergeItem, evidence_items, merge, page_count, put_pages
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.pages.printed import Printed
    from cadre_docs.record import Record

INDEX = "目录"
TOGETHER = 50  # documents that share fonts: more would save little, and all are in memory
MANIFEST_HEAD = (
    "序号",
    "主管部门",
    "单位",
    "姓名",
    "表名",
    "份数",
    "每份页数",
    "起始页",
    "sha256",
    "备注",
)
EDITED, ATTACHED = "手工改过", "附件{}"


@dataclass(frozen=True, slots=True)
class Package:
    """The PDF, and its manifest as CSV (UTF-8 with BOM, which Excel reads).

    ``unclaimed`` are what keeps the PDF from being one for the archive.
    """

    pdf: bytes
    manifest: bytes
    unclaimed: tuple[str, ...] = ()


def roster_order(items: Iterable[PackageItem]) -> list[PackageItem]:
    """Sort by department and unit, however they are spelled; in a unit people stay as given."""
    return sorted(items, key=lambda item: tuple(map(folded, _levels(item.record))))


def _levels(record: Record) -> tuple[str, str]:
    return str(record.get("department") or ""), str(record.get("unit") or "")


@making_many()  # structures and pages of thousands, nothing of which is thrown away
def build_package(
    items: Sequence[PackageItem],
    *,
    duplex: bool,
    day: date,
    ordered: bool = False,
    plain: bool = False,
) -> Package:
    """Return the package of all items, in the order of a roster unless they are ``ordered``.

    With ``duplex`` a blank page follows every document with an odd number of pages, so that
    the next begins on a new sheet; never after a form that must be printed on one side.
    ``day`` is the date the PDF carries. A ``plain`` one has no structure.
    """
    chosen = list(items) if ordered else roster_order(items)
    known = [_known(item) for item in chosen]

    def counted(length: int) -> tuple[list[Entry], PdfFile | Printed]:
        """Return what stands behind an index of so many pages, and that index."""
        offset = length + (length % 2 if duplex else 0)
        entries = _entries(chosen, known, offset, duplex=duplex)
        return entries, index_pages(entries, day, plain=plain)

    # The index stands in front of what it counts.
    length = likely_length(_entries(chosen, known, 0, duplex=duplex))
    entries, made = counted(length)
    if made.pages != length:
        length = made.pages
        entries, made = counted(length)
    blank_pages = length % 2 if duplex else 0
    writer = PdfWriter()
    if isinstance(made, PdfFile):
        pages = put_pages(writer, made)
        structure = next(iter(made.parts), None)
        index = MergeItem((INDEX,), pages, blank_pages=blank_pages, structure=structure)
    else:
        index = MergeItem((INDEX,), made.pdf, blank_pages=blank_pages, structure=made.structure)
    documents = chain([index], _documents(entries, writer, plain=plain))
    joined = merge(documents, title="打印文件", plain=plain, writer=writer)
    return Package(joined.pdf, _manifest(entries), joined.unclaimed)


def _known(item: PackageItem) -> tuple[str, int]:
    """Return the hash of a form's own file and how many pages it has."""
    data = item.data
    return sha256(data).hexdigest(), len(item.set_pages) or page_count(data)


def _entries(
    items: Sequence[PackageItem], known: Sequence[tuple[str, int]], offset: int, *, duplex: bool
) -> list[Entry]:
    entries = []
    page = offset + 1
    for item, (sha, pages) in zip(items, known, strict=True):
        padded = duplex and item.record.schema.sides != "single"
        beside = item.evidence.pages if item.evidence else 0
        padding, evidence_padding = (n % 2 if padded else 0 for n in (pages, beside))
        entry = Entry(item, sha, pages, padding, page, evidence_padding)
        entries.append(entry)
        page += entry.length * entry.copies
    return entries


def _documents(entries: Sequence[Entry], writer: PdfWriter, *, plain: bool) -> Iterator[MergeItem]:
    for start in steps(range(0, len(entries), TOGETHER), f"合成打印文件（每步{TOGETHER}人）"):
        some = entries[start : start + TOGETHER]
        for entry, shared in zip(some, with_shared_fonts(some, writer, plain=plain), strict=True):
            cover = entry.record.schema.cover
            for copy in range(1, entry.copies + 1):
                numbered = f"{entry.path[-1]}（第{copy}份）" if entry.copies > 1 else entry.path[-1]
                path = (*entry.path[:-1], numbered)
                yield MergeItem(
                    path,
                    shared.pdf,
                    cover,
                    entry.padding,
                    shared.pages,
                    shared.structure,
                    shared.foreign,
                )
                if entry.item.evidence:
                    yield from evidence_items(path, entry.item.evidence, entry.evidence_padding)


def _manifest(entries: Sequence[Entry]) -> bytes:
    lines = (line for entry in enumerate(entries, 1) for line in _lines(*entry))
    return csv_bytes([MANIFEST_HEAD, *lines])


def _lines(number: int, entry: Entry) -> Iterator[tuple[str | int, ...]]:
    """Yield the line of a form, and those of what goes with it."""
    yield _line(number, entry)
    evidence = entry.item.evidence
    if evidence is None:
        return
    who = (*_levels(entry.record), entry.record.person)
    first = entry.first + entry.pages + entry.padding + evidence.listed
    for place, part in enumerate(evidence.parts, 1):
        about = (entry.copies, part.pages, first, part.sha, ATTACHED.format(place))
        yield number, *who, part.name, *about
        first += part.pages


def _line(number: int, entry: Entry) -> tuple[str | int, ...]:
    record = entry.record
    who = (*_levels(record), record.person, record.schema.title)
    place = (entry.copies, entry.pages, entry.first)
    remark = EDITED if entry.item.edited else ""
    return number, *who, *place, entry.sha, remark
