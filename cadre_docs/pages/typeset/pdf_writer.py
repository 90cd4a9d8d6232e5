"""Pages written as PDF (ISO 32000-1): each font once, cut down to the glyphs that are used.

A tagged file is built to PDF/A-2a and PDF/UA-1 (ADR 17), a plain one has nothing but its pages.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pydyf

from cadre_docs.pages.tagged_pdf.file import pdf_file
from cadre_docs.pages.tagged_pdf.metadata import xmp_packet
from cadre_docs.pages.tagged_pdf.outline import add_outline
from cadre_docs.pages.tagged_pdf.srgb import NAME, srgb_profile
from cadre_docs.pages.tagged_pdf.tree import Part, marked_pages, tree_objects
from cadre_docs.pages.typeset.marked import spelled
from cadre_docs.pages.typeset.marks import Image, Text
from cadre_docs.pages.typeset.page_content import Uses, page_content, plain
from cadre_docs.pages.typeset.pdf_objects import add, packed_stream, stream
from cadre_docs.pages.typeset.pictures import image_stream
from cadre_docs.pages.typeset.used_fonts import DocumentFonts, finish_fonts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.typeset.page_content import PageContent
    from cadre_docs.pages.typeset.pages import SetPage


class _Numbered(pydyf.PDF):  # type: ignore[misc]
    """Objects for a file that has others: numbered from ``first`` on."""

    def __init__(self, first: int) -> None:
        self._first = first
        super().__init__()
        self.objects.clear()  # that file has its own catalog and tree of pages

    def add_object(self, object_: pydyf.Object) -> None:
        """Add an object."""
        super().add_object(object_)
        object_.number += self._first


class NotKept(Exception):  # noqa: N818 - as NotSet: what came of it, no fault
    """Pages as they were written before say something else in this file: set them anew."""


class WrittenPage(NamedTuple):
    """A page of which all but its own object is written: numbers of its contents and resources."""

    width: str
    height: str
    contents: int
    resources: int


class PdfFile:
    """Collects pages and writes them as one file; a ``tagged`` one with their structure.

    ``set_pages`` are its pages once it is written, with their contents where other files can use
    these.
    """

    def __init__(self, *, tagged: bool = False) -> None:
        self._tagged = tagged
        self.set_pages: list[SetPage] = []
        self._documents: list[tuple[Sequence[SetPage], Uses]] = []
        self._parts: list[Part] = []
        self._images: dict[bytes, pydyf.Stream] = {}

    def add(self, pages: Sequence[SetPage]) -> None:
        """Add the pages of a document, all or none; raises NotSet for what is no picture."""
        uses = (pages and pages[0].uses) or _uses(pages)
        for data, picture in uses.pictures.items():
            if data not in self._images:
                self._images[data] = image_stream(picture)
        self._documents.append((pages, uses))

    @property
    def pages(self) -> int:
        """How many pages it has by now."""
        return sum(len(pages) for pages, _ in self._documents)

    @property
    def parts(self) -> Sequence[Part]:
        """The structure of its documents, once it is written."""
        return self._parts

    def write(
        self,
        info: Mapping[str, str],
        *,
        language: str,
        labels: pydyf.Dictionary | None,
        identifier: bytes,
    ) -> bytes:
        """Return the file; ``info`` are the entries of its information dictionary."""
        pdf, pages = pydyf.PDF(), list[pydyf.Dictionary]()
        for page in self._write_pages(pdf):
            made = pydyf.Dictionary(
                {
                    "Type": "/Page",
                    "Parent": pdf.pages.reference,
                    "MediaBox": pydyf.Array([0, 0, page.width, page.height]),
                    "Contents": f"{page.contents} 0 R",
                    "Resources": f"{page.resources} 0 R",
                }
            )
            pdf.add_page(made)
            pages.append(made)
        pdf.info.update({key: pydyf.String(text) for key, text in info.items()})
        pdf.catalog["Lang"] = pydyf.String(language)
        if labels is not None:
            pdf.catalog["PageLabels"] = labels
        if self._tagged:
            return self._with_structure(pdf, info, pages, identifier)
        file = io.BytesIO()
        pdf.write(file, identifier=identifier)
        return file.getvalue()

    def write_into(self, first: int) -> tuple[list[WrittenPage], list[pydyf.Object]]:
        """Return its pages, and all else as objects for another file, numbered from ``first`` on.

        Their structure is left to that file (``parts``). Raises :class:`NotKept` where pages that
        were written before do not fit it.
        """
        pdf = _Numbered(first)
        return list(self._write_pages(pdf)), pdf.objects

    def _write_pages(self, pdf: pydyf.PDF) -> Iterator[WrittenPage]:
        for image in self._images.values():
            pdf.add_object(image)
        fonts = finish_fonts(pdf, [uses.fonts for _, uses in self._documents])
        for (pages, uses), references in zip(self._documents, fonts, strict=True):
            images = {name: self._images[data].reference for data, name in uses.names.items()}
            entries = {"Font": pydyf.Dictionary(references), "XObject": pydyf.Dictionary(images)}
            resources = add(pdf, pydyf.Dictionary(entries)).number
            for page in pages:
                contents = packed_stream(pdf, self._content(page, uses).deflated).number
                width, height = plain(page.width), plain(page.height)
                yield WrittenPage(width, height, contents, resources)

    def _content(self, page: SetPage, uses: Uses) -> PageContent:
        tagged, keeps = self._tagged and page.root is not None, uses.fonts.keep_numbers
        content = page.content
        if content is None or content.tagged != tagged or not keeps:
            if content is not None:
                raise NotKept
            content = page_content(page.placed, page.height, uses, tagged=tagged)
        if tagged and page.root:
            self._note(len(self.set_pages), page.root, content)
        kept = replace(page, placed=(), content=content, uses=uses) if keeps else page
        self.set_pages.append(kept)
        return content

    def _note(self, number: int, root: Element, content: PageContent) -> None:
        """Note in the structure of its document what is on a page."""
        if not self._parts or self._parts[-1].root is not root:
            self._parts.append(Part(root, {}))
        part = self._parts[-1]
        for mark, element in enumerate(content.elements):
            part.places.setdefault(element, []).append((number, mark))
        for element, box in content.boxes.items():
            part.boxes.setdefault(element, box)

    def _with_structure(
        self,
        pdf: pydyf.PDF,
        info: Mapping[str, str],
        pages: Sequence[pydyf.Dictionary],
        identifier: bytes,
    ) -> bytes:
        catalog = pdf.catalog
        profile = stream(pdf, srgb_profile(), {"N": 3})
        intent = {
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String(NAME),
            "Info": pydyf.String(NAME),
            "DestOutputProfile": profile.reference,
        }
        packet = stream(pdf, xmp_packet(info, claim=True), {"Type": "/Metadata", "Subtype": "/XML"})
        pdf.add_object(pdf.info)
        for number in marked_pages(self._parts):
            pages[number]["StructParents"] = number
        add_outline(pdf, self._parts, pages)
        first = len(pdf.objects)
        catalog["Metadata"] = packet.reference
        catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        catalog["StructTreeRoot"] = f"{first} 0 R"
        objects = {made.number: made.data for made in pdf.objects[1:]}
        packed = {made.number for made in pdf.objects[1:] if made.compressible}
        tree = tree_objects(self._parts, first, [page.number for page in pages])
        objects.update(enumerate(tree, first))
        groups = (packed, range(first, first + len(tree)))
        return pdf_file(
            objects, groups, root=catalog.number, info=pdf.info.number, identifier=identifier
        )


def _uses(pages: Sequence[SetPage]) -> Uses:
    """Return what stands on the pages of a document besides lines and shades."""
    uses = Uses(DocumentFonts(), {})
    for mark in (m for page in pages for placed in page.placed for m in placed.marks):
        if isinstance(mark, Text):
            uses.fonts.note(spelled(mark))
        elif isinstance(mark, Image):
            uses.pictures.setdefault(mark.picture.data, mark.picture)
    return uses
