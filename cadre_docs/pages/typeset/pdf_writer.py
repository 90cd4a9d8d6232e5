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
from cadre_docs.pages.typeset.page_content import page_content, plain
from cadre_docs.pages.typeset.pdf_objects import add, packed_stream, stream
from cadre_docs.pages.typeset.pictures import image_stream
from cadre_docs.pages.typeset.used_fonts import DocumentFonts, finish_fonts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.typeset.page_content import PageContent
    from cadre_docs.pages.typeset.pages import SetPage


class _Document(NamedTuple):
    """Pages that were added together, with fonts and pictures named as if there were no others."""

    pages: Sequence[SetPage]
    fonts: DocumentFonts
    images: dict[bytes, str]


class PdfFile:
    """Collects pages and writes them as one file; a ``tagged`` one with their structure.

    ``set_pages`` are its pages once it is written, with their contents where other files can use
    these.
    """

    def __init__(self, *, tagged: bool = False) -> None:
        self._tagged = tagged
        self.set_pages: list[SetPage] = []
        self._documents: list[_Document] = []
        self._parts: list[Part] = []
        self._images: dict[bytes, pydyf.Stream] = {}
        self._pdf = pydyf.PDF()

    def add(self, pages: Sequence[SetPage]) -> None:
        """Add the pages of a document, all or none; raises NotSet for what is no picture."""
        document = _Document(pages, DocumentFonts(), {})
        for mark in (m for page in pages for placed in page.placed for m in placed.marks):
            if isinstance(mark, Text):
                document.fonts.note(spelled(mark))
            elif isinstance(mark, Image):
                data = mark.picture.data
                if data not in self._images:
                    self._images[data] = picture = image_stream(mark.picture)
                    self._pdf.add_object(picture)
                document.images.setdefault(data, f"I{len(document.images)}")
        self._documents.append(document)

    @property
    def page_count(self) -> int:
        """How many pages it has by now."""
        return sum(len(document.pages) for document in self._documents)

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
        joined: bool = False,
    ) -> bytes:
        """Return the file; ``info`` are the entries of its information dictionary.

        One that is ``joined`` to others leaves its structure to them (``parts``).
        """
        pdf = self._pdf
        fonts = finish_fonts(pdf, [document.fonts for document in self._documents])
        pages: list[pydyf.Dictionary] = []
        for document, references in zip(self._documents, fonts, strict=True):
            images = {name: self._images[data].reference for data, name in document.images.items()}
            entries = {"Font": pydyf.Dictionary(references), "XObject": pydyf.Dictionary(images)}
            resources = add(pdf, pydyf.Dictionary(entries))
            for page in document.pages:
                pages.append(self._page(len(pages), page, document, resources))
        pdf.info.update({key: pydyf.String(text) for key, text in info.items()})
        pdf.catalog["Lang"] = pydyf.String(language)
        if labels is not None:
            pdf.catalog["PageLabels"] = labels
        if self._tagged and not joined:
            return self._with_structure(info, pages, identifier)
        made = io.BytesIO()
        pdf.write(made, identifier=identifier)
        return made.getvalue()

    def _page(
        self, number: int, page: SetPage, document: _Document, resources: pydyf.Dictionary
    ) -> pydyf.Dictionary:
        tagged, keeps = self._tagged and page.root is not None, document.fonts.keep_numbers
        content = page.content
        if content is None or content.tagged != tagged or not keeps:
            fonts, images = document.fonts, document.images
            content = page_content(page.placed, page.height, fonts, images, tagged=tagged)
        self.set_pages.append(replace(page, content=content if keeps else None))
        if tagged and page.root:
            self._note(number, page.root, content)
        made = pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": self._pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, plain(page.width), plain(page.height)]),
                "Contents": packed_stream(self._pdf, content.deflated).reference,
                "Resources": resources.reference,
            }
        )
        self._pdf.add_page(made)
        return made

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
        self, info: Mapping[str, str], pages: Sequence[pydyf.Dictionary], identifier: bytes
    ) -> bytes:
        pdf, catalog = self._pdf, self._pdf.catalog
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
