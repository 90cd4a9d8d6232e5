"""Whole PDFs joined into a print package."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, FloatObject, IndirectObject, NameObject

from cadre_docs import __version__
from cadre_docs.adapters.pypdf_internals import Ready, add_ready, next_number, set_identifier
from cadre_docs.errors import OutputError
from cadre_docs.messages.progress import steps
from cadre_docs.pages.page_labels import COVER
from cadre_docs.printing.pdf_tagged import tagged_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.pages.tagged_pdf import Part
    from cadre_docs.pages.typeset import PdfFile
    from cadre_docs.pages.typeset.pdf_writer import WrittenPage
    from cadre_docs.printing.evidence import Evidence

CREATOR = f"cadre-docs {__version__}"
PRODUCER = "WeasyPrint, pypdf"
FOREIGN = "别处来的PDF"
NO_STRUCTURE = "没有标记结构"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class MergeItem:
    """A document of a package: its path in the outline (单位, 姓名, 表名) and its bytes.

    ``pdf`` may also be pages that were put into the writer of the package (:func:`put_pages`).
    ``cover`` says that its first page is a cover, labelled 封面 and not counted.
    ``blank_pages`` of the size of its last page follow it. ``pages`` are the first of its
    pages in ``pdf`` and the one after its last; None for all. ``structure`` is that of ``pdf``.
    ``foreign`` says in Chinese what a document is that may not be built to any standard.
    """

    title: tuple[str, ...]
    pdf: bytes | Sequence[PageObject]
    cover: bool = False
    blank_pages: int = 0
    pages: tuple[int, int] | None = None
    structure: Part | None = None
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Documents as one PDF, and in Chinese which of them keep it from claiming any standard."""

    pdf: bytes
    unclaimed: tuple[str, ...] = ()


def why_unclaimed(unclaimed: Sequence[str]) -> str:
    """Say in Chinese why a PDF of many does not claim PDF/A; empty where it does."""
    if not unclaimed:
        return ""
    listed = "、".join(unclaimed[:_NAMED])
    more = f"等{len(unclaimed)}处" if len(unclaimed) > _NAMED else ""
    return (
        f"没有声明符合PDF/A、PDF/UA：里面有{listed}{more}。打印不受影响；"
        "要存档的，请把附件换成图片（JPEG、PNG），手工改过的请改记录后重新生成"
    )


def put_pages(writer: PdfWriter, file: PdfFile) -> list[PageObject]:
    """Put what our own pages are made of into a writer; return them, for it to add."""
    pages, objects = file.write_into(next_number(writer))
    add_ready(writer, (Ready(one.data, packable=one.compressible) for one in objects))
    return [_page(writer, page) for page in pages]


def _page(writer: PdfWriter, page: WrittenPage) -> PageObject:
    box = ArrayObject(map(FloatObject, (0, 0, page.width, page.height)))
    made = PageObject()
    made[NameObject("/Type")] = NameObject("/Page")
    made[NameObject("/MediaBox")] = box
    made[NameObject("/Contents")] = IndirectObject(page.contents, 0, writer)
    made[NameObject("/Resources")] = IndirectObject(page.resources, 0, writer)
    return made


def merge(
    items: Iterable[MergeItem],
    *,
    title: str = "合并的表格",
    plain: bool = False,
    writer: PdfWriter | None = None,
) -> Joined:
    """Return documents as one PDF with bookmarks; page labels restart with each document.

    Neighbours whose paths begin alike share bookmarks. Equal arguments give equal bytes. Unless
    it is ``plain`` the structures of all are in it; it is built to PDF/A-2a and PDF/UA-1 (ADR 17)
    where all its documents are. ``writer`` is the one into which pages of items were put.

    Raises OutputError when there is no document or one is not a PDF.
    """
    writer = writer or PdfWriter()
    parts: list[Part] = []
    unclaimed: list[str] = []
    open_path: list[tuple[str, IndirectObject]] = []
    readers: dict[bytes, PdfReader] = {}
    start = 0
    for item in steps(items, "合成"):
        if not isinstance(item.pdf, bytes):
            for page in item.pdf[slice(*item.pages or (None,))]:
                writer.add_page(page)
        else:
            if item.pdf not in readers:
                # Documents of one file share one reader, and so its fonts.
                readers = {item.pdf: _reader(item.pdf)}
            writer.append(readers[item.pdf], pages=item.pages, import_outline=False)
        if item.structure is not None:
            pages = range(*item.pages) if item.pages else range(len(writer.pages) - start)
            parts.append(item.structure.among(pages, start, "　".join(item.title)))
        if item.foreign or item.structure is None:
            unclaimed.append("　".join(item.title) + f"（{item.foreign or NO_STRUCTURE}）")
        for _ in range(item.blank_pages):
            writer.add_blank_page()
        _bookmark(writer, open_path, item.title, start)
        _label(writer, start, len(writer.pages) - start, cover=item.cover)
        start = len(writer.pages)
    if not start:
        raise OutputError("没有可以合并的 PDF；请先生成各人的表格")
    writer.page_mode = "/UseOutlines"
    info = {"/Title": title, "/Creator": CREATOR, "/Producer": PRODUCER}
    writer.metadata = None
    writer.add_metadata(info)
    if plain:
        return Joined(_bytes(writer))
    claim = not unclaimed
    return Joined(tagged_file(writer, parts, info, claim=claim), tuple(unclaimed))


def evidence_items(
    path: tuple[str, ...], evidence: Evidence, blank_pages: int = 0
) -> Iterator[MergeItem]:
    """Yield what goes with the form at ``path``: the list of materials, then each file."""
    names = ["材料目录", *(f"附件{n} {p.name}" for n, p in enumerate(evidence.parts, 1))]
    start = 0
    for place, pages in enumerate((evidence.listed, *(part.pages for part in evidence.parts))):
        last = place == len(evidence.parts)
        where = (start, start + pages)
        yield MergeItem(
            (*path, names[place]),
            evidence.pdf,
            blank_pages=blank_pages if last else 0,
            pages=where,
            structure=evidence.structures[place],
            foreign=FOREIGN if place and not evidence.parts[place - 1].picture else "",
        )
        start += pages


def page_count(pdf: bytes) -> int:
    """Return the number of pages. Raises OutputError when ``pdf`` is not a PDF."""
    reader = _reader(pdf)
    pages = len(reader.pages)
    reader.stream.close()  # it and what it has read hold each other, and the file, for long
    reader.close()
    return pages


def require_pages(pdf: bytes) -> None:
    """See whether a PDF from anybody can be joined to others; raises OutputError if not.

    Its pages are copied as they will be: what is wrong in the middle of a file shows only then.
    A damaged file is not mended by guesses.
    """
    try:
        reader = PdfReader(io.BytesIO(pdf), strict=True)
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
        if pages:
            writer = PdfWriter()
            writer.append(reader, import_outline=False)
            writer.write(io.BytesIO())
    except Exception:  # pypdf raises whatever it stumbles over
        raise OutputError(
            f"不是完好的PDF（{_state_of(pdf)}）；请重新保存，或删去后重新生成"
        ) from None
    if encrypted:
        raise OutputError("设有密码或权限限制，不能合并；请去掉密码后重新保存")
    if not pages:
        raise OutputError("没有页面；请重新保存，或删去后重新生成")


def _reader(pdf: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(pdf))
        if not len(reader.pages):
            raise OutputError("PDF 没有页面；请重新生成该文件")
    except PyPdfError as error:
        raise OutputError(f"不是完好的 PDF（{_state_of(pdf)}）；请重新生成该文件") from error
    return reader


def _state_of(pdf: bytes) -> str:
    """Say what people can see of a file that is no sound PDF."""
    if not pdf.strip():
        return "文件是空的"
    if not pdf.lstrip().startswith(b"%PDF"):
        return "开头不是 PDF"
    return "文件不完整" if b"%%EOF" not in pdf[-1024:] else "内容已损坏"


def _bookmark(
    writer: PdfWriter,
    open_path: list[tuple[str, IndirectObject]],
    title: tuple[str, ...],
    page: int,
) -> None:
    """Add the bookmarks of a path that the previous document's path does not share."""
    shared = 0
    for (name, _), wanted in zip(open_path, title[:-1], strict=False):
        if name != wanted:
            break
        shared += 1
    del open_path[shared:]
    for name in title[shared:]:
        parent = open_path[-1][1] if open_path else None
        open_path.append(
            (name, writer.add_outline_item(title=name, page_number=page, parent=parent))
        )


def _label(writer: PdfWriter, start: int, pages: int, *, cover: bool) -> None:
    if cover:
        writer.set_page_label(start, start, prefix=COVER)
        start, pages = start + 1, pages - 1
    if pages:
        writer.set_page_label(start, start + pages - 1, style=PageLabelStyle.DECIMAL, start=1)


def _bytes(writer: PdfWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    # The identity of the file is its content, so that a rebuild can be compared.
    set_identifier(writer, sha256(output.getvalue()).digest()[:16])
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
